import { mkdtemp, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The repository. */
export const ROOT = join(__dirname, "..", "..");
/** A copied project has its own. */
const OWN = new Set([".git", ".sandbox", "coverage"]);

/**
 * Makes a project directory in which everything is the repository's, by symbolic links, but for the
 * given files. To be removed by the caller.
 * @param files changed text by file name, computed from the repository's text (empty when it has none)
 */
export async function makeTemporaryProject(
  files: Record<string, (text: string) => string>,
): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "okta-aws-access-project-"));
  const names = await readdir(ROOT);
  for (const name of names) {
    if (OWN.has(name) || name in files) continue;
    await symlink(join(ROOT, name), join(directory, name));
  }
  for (const [name, change] of Object.entries(files)) {
    const text = names.includes(name) ? await readFile(join(ROOT, name), "utf8") : "";
    await writeFile(join(directory, name), change(text));
  }
  return directory;
}

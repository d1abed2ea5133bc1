import { randomBytes } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** Readable by the owner only: what the sandbox writes may hold tokens. */
const PRIVATE_FILE = 0o600;
/** The same for directories. */
export const PRIVATE_DIRECTORY = 0o700;

/**
 * Replaces `path` by `text` in one step, so that a reader or a crash sees the old or the new
 * content, never a part. Missing directories are made.
 */
export async function writeFileAtomic(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: PRIVATE_DIRECTORY });
  const draft = `${path}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    const file = await open(draft, "wx", PRIVATE_FILE);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

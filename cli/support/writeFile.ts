import { randomBytes } from "node:crypto";
import { mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { CliError } from "./errors";

/** What a new file may be read by, less the process's mask. */
const NEW_FILE = 0o666;

/**
 * Replaces a file in one step, so that an interrupt leaves the old or the new content. The file's
 * mode stays; a symbolic link stays one; missing directories are made.
 * @throws CliError when it cannot be written
 */
export function replaceFile(path: string, text: string): void {
  let draft: string | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true });
    const target = statSync(path, { throwIfNoEntry: false }) ? realpathSync(path) : path;
    draft = `${target}.${randomBytes(4).toString("hex")}.tmp`;
    const mode = statSync(target, { throwIfNoEntry: false })?.mode ?? NEW_FILE;
    writeFileSync(draft, text, { mode, flush: true });
    renameSync(draft, target);
  } catch (error) {
    if (draft !== undefined) rmSync(draft, { force: true });
    throw new CliError(`${path} cannot be written: ${(error as Error).message}`);
  }
}

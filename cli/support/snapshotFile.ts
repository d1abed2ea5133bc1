import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { readStackFiles } from "../../config/readStackFiles";
import { type AccountDirectory, readSnapshot } from "../../model/accountDirectory";
import { formatDiagnostics, hasErrors } from "../../model/diagnostics";
import { inspectSources } from "../../model/inspect";
import { createSink } from "../../model/source/sink";
import { CliError } from "./errors";
import { findProject } from "./project";
import { chooseStack } from "./stack";

/** A snapshot file, there or not. */
export interface SnapshotPlace {
  /** As a person wrote it, for messages. */
  file: string;
  /** Absolute. */
  path: string;
}

/**
 * The file given, from the current directory, or the one that a stack's `accountDirectory` names,
 * from the project's directory. The rest of the stack's configuration may have errors.
 * @throws CliError when the stack names none
 */
export function chooseSnapshot(
  stack: string | undefined,
  output: string | undefined,
): SnapshotPlace {
  if (output !== undefined) return { file: output, path: resolve(output) };
  const project = findProject();
  const chosen = chooseStack(project, stack);
  const { accountDirectory: file } = inspectSources(readStackFiles(project, chosen).sources);
  if (file === undefined)
    throw new CliError(
      `The configuration of stack ${chosen} cannot be read; \`access validate --stack ${chosen}\` says why.`,
    );
  if (file === "inline" || file === "live")
    throw new CliError(
      `accountDirectory of stack ${chosen} is ${file}, which is no file. ` +
        "Name a file with --output, and set accountDirectory to it when it is written.",
    );
  return { file, path: resolve(project, file) };
}

/**
 * What a snapshot file says; nothing when it does not exist.
 * @throws CliError when it holds something else, which is not to be overwritten by mistake
 */
export function readSnapshotFile({ file, path }: SnapshotPlace): AccountDirectory | undefined {
  if (!existsSync(path)) return undefined;
  const sink = createSink([]);
  const snapshot = readSnapshot(file, readText(file, path), sink);
  if (snapshot !== undefined && !hasErrors(sink.diagnostics)) return snapshot;
  throw new CliError(
    `${file} exists and is not a snapshot of accounts. Remove it, or name another file with --output.\n` +
      formatDiagnostics(sink.diagnostics),
  );
}

function readText(file: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new CliError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

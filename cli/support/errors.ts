import { ConfigurationError } from "../../model/diagnostics";

/** Exit codes of every subcommand. */
export const EXIT = {
  ok: 0,
  /** The command worked and found something wrong. */
  findings: 1,
  /** The command was called wrongly or could not do its work. */
  failure: 2,
} as const;

/** A failure that a person can mend: `message` is one or more full sentences. */
export class CliError extends Error {
  constructor(
    message: string,
    readonly exitCode: number = EXIT.failure,
  ) {
    super(message);
  }
}

/** Findings of a command and mistakes in the configuration exit with 1, everything else with 2. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CliError) return error.exitCode;
  return error instanceof ConfigurationError ? EXIT.findings : EXIT.failure;
}

/** What to print for anything that was thrown: no stack trace unless `ACCESS_DEBUG` is set. */
export function describeError(error: unknown, env: NodeJS.ProcessEnv = process.env): string {
  if (!(error instanceof Error)) return `access: ${String(error)}`;
  // Findings start with their place (FILE:LINE:COL), which editors and terminals make a link of.
  if (exitCodeOf(error) === EXIT.findings) return error.message;
  if (env.ACCESS_DEBUG) return `access: ${error.stack ?? error.message}`;
  const isOurFault = error instanceof TypeError || error instanceof ReferenceError;
  const hint = isOurFault
    ? "\nThis looks like a defect. ACCESS_DEBUG=1 shows where it happened."
    : "";
  return `access: ${error.message}${hint}`;
}

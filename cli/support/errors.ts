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

/** What to print for anything that was thrown: no stack trace unless `ACCESS_DEBUG` is set. */
export function describeError(error: unknown, env: NodeJS.ProcessEnv = process.env): string {
  if (!(error instanceof Error)) return `access: ${String(error)}`;
  if (env.ACCESS_DEBUG) return `access: ${error.stack ?? error.message}`;
  const isOurFault = error instanceof TypeError || error instanceof ReferenceError;
  const hint = isOurFault
    ? "\nThis looks like a defect. ACCESS_DEBUG=1 shows where it happened."
    : "";
  return `access: ${error.message}${hint}`;
}

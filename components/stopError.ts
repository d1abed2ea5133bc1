import * as pulumi from "@pulumi/pulumi";

/**
 * Ends a run with one finished message: exit code not zero, no stack trace, nothing deleted.
 *
 * May be thrown before anything is registered, or reject an output in the middle of a run: then
 * the resources that need the output are left out, all others are still made, and the stack's
 * outputs are still registered. Rejecting several outputs with the same object prints it once,
 * because the runner recognises an error that it has already reported by identity.
 */
export class StopError extends pulumi.RunError {
  constructor(text: string) {
    super(text);
    this.name = "StopError";
    // Each resource input that a rejection passes through puts its own name before the message
    // (`@pulumi/pulumi/runtime/rpc.js`), and a rejection after the program's last line is printed
    // by its stack (`@pulumi/pulumi/cmd/run/index.js`). Both would hide the text a person needs.
    for (const property of ["message", "stack"]) {
      Object.defineProperty(this, property, { get: () => text, set: () => undefined });
    }
  }
}

/**
 * Runs a lookup and turns its failure into a `StopError`.
 *
 * @param purpose what was looked for, as the start of a sentence: `The Okta group "x"`
 * @param remedy one sentence saying what to do about it
 */
export async function lookUp<T>(
  purpose: string,
  remedy: string,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    // When another resource has failed the engine hangs up; it has said why already.
    if (error instanceof StopError || isEngineGone(error)) throw error;
    throw new StopError(`${purpose} could not be read: ${reasonOf(error)}. ${remedy}`);
  }
}

/** gRPC's CANCELLED and UNAVAILABLE, with which the SDK ends every open call. */
function isEngineGone(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === 1 || error.code === 14);
}

/** An error's message on one line, without what engine and bridge put around the provider's text. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text
    .replace(/^(invocation of \S+ returned an error|invoking \S+|calling \S+ failed): /i, "")
    .replace(/^invoking \S+: /i, "")
    .replace(/^\d+ errors? occurred:/, "")
    .replace(/\s*\n\s*\*?\s*|\s{2,}/g, " ")
    .trim()
    .replace(/\.$/, "");
}

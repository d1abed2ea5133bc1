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

/** What `lookUpAll` says of the things it looks for. */
export interface LookUpWords {
  /** Start of a sentence about one of them: `The Okta group`; an `s` makes it plural. */
  what: string;
  /** What to do about one that was not found. */
  remedy: string;
}

/** Names that one line lists before it counts the rest. */
const LISTED_NAMES = 3;

/**
 * Looks up several things by name, in the order of the names. Those that fail for one reason, such
 * as a missing credential, make one line.
 *
 * @throws StopError with a line for each reason
 */
export async function lookUpAll<T>(
  { what, remedy }: LookUpWords,
  names: readonly string[],
  call: (name: string) => Promise<T>,
): Promise<T[]> {
  const settled = await Promise.allSettled(names.map(call));
  const found: T[] = [];
  const namesByReason = new Map<string, string[]>();
  for (const [index, one] of settled.entries()) {
    if (one.status === "fulfilled") {
      found.push(one.value);
      continue;
    }
    if (one.reason instanceof StopError || isEngineGone(one.reason)) throw one.reason;
    const reason = reasonOf(one.reason);
    namesByReason.set(reason, [...(namesByReason.get(reason) ?? []), names[index] ?? ""]);
  }
  if (namesByReason.size === 0) return found;
  const lines = [...namesByReason].map(
    ([reason, failed]) => `${subjectOf(what, failed)} could not be read: ${reason}. ${remedy}`,
  );
  throw new StopError(lines.join("\n"));
}

/** `The Okta user "a"`, or `The Okta users "a", "b", "c" and 7 more`. */
function subjectOf(what: string, names: readonly string[]): string {
  const listed = names.slice(0, LISTED_NAMES).map((name) => JSON.stringify(name));
  const more = names.length - listed.length;
  const subject = `${what}${names.length === 1 ? "" : "s"} ${listed.join(", ")}`;
  return more === 0 ? subject : `${subject} and ${more} more`;
}

/** gRPC's CANCELLED and UNAVAILABLE, with which the SDK ends every open call. */
function isEngineGone(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === 1 || error.code === 14);
}

/** An error's message on one line, without what engine and bridge put around the provider's text. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text
    .replace(/^((invocation of \S+ returned an error|invoking \S+|calling \S+ failed): )+/i, "")
    .replace(/^\d+ errors? occurred:/, "")
    .replace(/\s*\n\s*\*?\s*|\s{2,}/g, " ")
    .trim()
    .replace(/\.$/, "");
}

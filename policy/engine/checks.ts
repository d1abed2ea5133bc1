/**
 * Runs checks one by one, so that a value which is unknown in a preview hides no violation that can
 * be told already. The policy SDK throws when an unknown value is read; thrown on, it makes the engine
 * say that the rule cannot be decided before the update, which decides it for good.
 *
 * @throws the first unknown value's error, after `report` was called for every violation
 */
export function runChecks(
  checks: readonly (() => readonly string[])[],
  report: (message: string) => void,
): void {
  let undecided: unknown;
  for (const check of checks) {
    try {
      check().forEach((message) => report(message));
    } catch (error) {
      if (!isUnknownValue(error)) throw error;
      undecided ??= error;
    }
  }
  if (undecided !== undefined) throw undecided;
}

/** Marks a value that only the update will bring. */
export const UNKNOWN = Symbol("unknown until the update");

/** For values that are unknown in every first preview; `read` is called once. */
export function known<T>(read: () => T): T | typeof UNKNOWN {
  try {
    return read();
  } catch (error) {
    if (isUnknownValue(error)) return UNKNOWN;
    throw error;
  }
}

/** The SDK does not export the class. */
function isUnknownValue(error: unknown): boolean {
  return error instanceof Error && error.constructor.name === "UnknownValueError";
}

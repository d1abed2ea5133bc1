import { CancelledError } from "../framework/waiting";

/** True when an AWS API answered with one of these error codes. */
export function isApiError(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && codes.includes(error.name);
}

/** True when the API says that the thing asked for, or what holds it, is not there. */
function isNotFound(error: unknown): boolean {
  return isApiError(error, "ResourceNotFoundException");
}

/**
 * Runs `call`; its error gets the words of what was being done in front, and the API's code, as the official
 * provider writes it: `deleting SSO Permission Set (arn:…): ConflictException: …`. A cancellation passes as it is.
 */
export async function doing<Result>(action: string, call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    throw new Error(`${action}: ${explain(error)}`, { cause: error });
  }
}

/** The answer of `call`, or `undefined` when the API says that it is not there. */
export async function unlessNotFound<Result>(
  call: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await call();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ECONNREFUSED" || message.includes("ECONNREFUSED")) {
    return (
      "nothing answers at the AWS endpoint; start the sandbox (npm run access -- sandbox up --detach) and set " +
      "AWS_ENDPOINT_URL to the address that its status shows"
    );
  }
  const fromApi = "$fault" in error;
  return fromApi ? `${error.name}: ${message}` : message;
}

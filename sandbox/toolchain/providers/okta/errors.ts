import { type OktaContext } from "./handler";

/** HTTP status of an error that the SDK threw; nothing for others. */
export function statusOf(error: unknown): number | undefined {
  const status = (error as { status?: unknown } | undefined)?.status;
  return typeof status === "number" ? status : undefined;
}

/** What `request` gives, or nothing when Okta does not know the thing asked for. */
export async function orNothing<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/** Times of an exponential backoff as the official provider has it, all in official milliseconds. */
function* pauses(totalMs: number): Generator<number> {
  let pause = 500;
  for (let waited = 0; waited < totalMs; waited += pause, pause = Math.min(pause * 1.5, 10_000)) {
    yield pause;
  }
}

/**
 * Repeats `request` while it fails with one of `statuses`.
 *
 * @param totalMs for how long the official provider tries
 */
export async function retrying<T>(
  context: OktaContext,
  { statuses, totalMs }: { statuses: readonly number[]; totalMs: number },
  request: () => Promise<T>,
): Promise<T> {
  for (const pause of pauses(totalMs)) {
    try {
      return await request();
    } catch (error) {
      if (!statuses.includes(statusOf(error) ?? 0)) throw error;
      await context.wait(pause);
    }
  }
  return request();
}

/**
 * Asks until there is an answer: what was just written may not be readable yet.
 *
 * @throws Error saying `missing` when there is none after `totalMs` of official time
 */
export async function untilFound<T>(
  context: OktaContext,
  { missing, totalMs }: { missing: string; totalMs: number },
  request: () => Promise<T | undefined>,
): Promise<T> {
  for (const pause of pauses(totalMs)) {
    const found = await request();
    if (found !== undefined) return found;
    await context.wait(pause);
  }
  throw new Error(`${missing} after ${totalMs / 1000} s.`);
}

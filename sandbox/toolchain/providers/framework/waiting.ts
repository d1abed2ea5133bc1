import { setTimeout as sleep } from "node:timers/promises";

const FACTOR_VARIABLE = "ACCESS_SANDBOX_WAIT_FACTOR";
const DEFAULT_FACTOR = 0.02;

/**
 * The one factor by which stand-ins scale the waits of the official providers: 1 waits as they do,
 * 0 not at all. From `ACCESS_SANDBOX_WAIT_FACTOR`, 0.02 when it is not set.
 *
 * @throws Error when it is not a number of at least 0
 */
export function readWaitFactor(environment: NodeJS.ProcessEnv): number {
  const text = environment[FACTOR_VARIABLE];
  if (text === undefined || text === "") return DEFAULT_FACTOR;
  const factor = Number(text);
  if (Number.isFinite(factor) && factor >= 0) return factor;
  throw new Error(`${FACTOR_VARIABLE} is ${JSON.stringify(text)}, but must be a number from 0.`);
}

/** Thrown by a wait when the engine cancels. */
export class CancelledError extends Error {
  constructor() {
    super("cancelled by the engine");
    this.name = "CancelledError";
  }
}

/**
 * Sleeps the official provider's wait, scaled. Always gives way to other calls, also with factor 0.
 *
 * @throws CancelledError as soon as `signal` aborts
 */
export async function scaledWait(
  officialMs: number,
  factor: number,
  signal: AbortSignal,
): Promise<void> {
  try {
    await sleep(officialMs * factor, undefined, { signal });
  } catch (error) {
    if (signal.aborted) throw new CancelledError();
    throw error;
  }
}

import { type AwsContext } from "./clients";

/** Progress of an asynchronous operation of Identity Center. */
export interface OperationStatus {
  Status?: string;
  FailureReason?: string;
}

/** When to poll, in milliseconds of the official provider's time; the wait factor scales all of it. */
export interface PollSchedule {
  firstPollMs: number;
  /** The pause doubles from 100 ms up to 10 s, but is never shorter than this. */
  shortestPauseMs: number;
  /** `customTimeouts` of the resource goes before it. */
  timeoutMs: number;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;
/** Polls without the operation being found before the official provider gives up. */
const POLLS_UNTIL_LOST = 20;

/**
 * Polls until the operation has succeeded.
 *
 * @param describe answers `undefined` while the service does not know the operation (yet)
 * @throws Error with the service's FailureReason, or telling the last status when the time is over
 */
export async function waitForSuccess(
  describe: () => Promise<OperationStatus | undefined>,
  schedule: PollSchedule,
  context: AwsContext,
): Promise<void> {
  const timeoutMs = context.timeoutSeconds > 0 ? context.timeoutSeconds * 1000 : schedule.timeoutMs;
  let pause = FIRST_PAUSE_MS;
  let waited = 0;
  let misses = 0;
  let next = schedule.firstPollMs;
  for (;;) {
    await context.wait(next);
    waited += next;
    const operation = await describe();
    if (operation?.Status === "SUCCEEDED") return;
    if (operation && operation.Status !== "IN_PROGRESS") throw failure(operation);
    misses = operation ? 0 : misses + 1;
    if (misses >= POLLS_UNTIL_LOST) throw new Error("the service does not know the operation");
    if (waited >= timeoutMs) throw timeout(operation, timeoutMs);
    pause = Math.min(Math.max(pause * 2, schedule.shortestPauseMs), LONGEST_PAUSE_MS);
    next = Math.min(pause, timeoutMs - waited);
  }
}

function failure(operation: OperationStatus): Error {
  const status = operation.Status ?? "without a status";
  const reason = operation.FailureReason ?? "the service gave no reason";
  return new Error(`the operation is ${status}, but should have SUCCEEDED: ${reason}`);
}

function timeout(operation: OperationStatus | undefined, timeoutMs: number): Error {
  const last = operation?.Status ?? "not found";
  return new Error(
    `no end after ${timeoutMs / 1000} s (last status: ${last}); ` +
      "customTimeouts of the resource gives it longer",
  );
}

import { type AwsContext } from "../../../../sandbox/toolchain/providers/aws/clients";
import { doing } from "../../../../sandbox/toolchain/providers/aws/errors";
import {
  type OperationStatus,
  waitForSuccess,
} from "../../../../sandbox/toolchain/providers/aws/waiting";
import { CancelledError } from "../../../../sandbox/toolchain/providers/framework/waiting";
import { messageOf } from "./kit";

const SCHEDULE = { firstPollMs: 5000, shortestPauseMs: 0, timeoutMs: 600_000 };

function waiter(timeoutSeconds = 0) {
  const waits: number[] = [];
  const context = {
    timeoutSeconds,
    wait: async (ms: number) => void waits.push(ms),
  } as unknown as AwsContext;
  return { waits, context };
}

function answers(...statuses: (OperationStatus | undefined)[]) {
  return () => Promise.resolve(statuses.length > 1 ? statuses.shift() : statuses[0]);
}

it("doubles the pause between polls up to 10 s", async () => {
  const { waits, context } = waiter();
  const busy = Array<OperationStatus>(9).fill({ Status: "IN_PROGRESS" });
  await waitForSuccess(answers(...busy, { Status: "SUCCEEDED" }), SCHEDULE, context);
  expect(waits).toEqual([5000, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000, 10_000]);
});

it("keeps the shortest pause", async () => {
  const { waits, context } = waiter();
  const busy = Array<OperationStatus>(3).fill({ Status: "IN_PROGRESS" });
  const schedule = { ...SCHEDULE, shortestPauseMs: 5000 };
  await waitForSuccess(answers(...busy, { Status: "SUCCEEDED" }), schedule, context);
  expect(waits).toEqual([5000, 5000, 10_000, 10_000]);
});

it("polls a last time at the very end of the timeout", async () => {
  const { waits, context } = waiter(6);
  const failing = waitForSuccess(answers({ Status: "IN_PROGRESS" }), SCHEDULE, context);
  expect(await messageOf(failing)).toContain("no end after 6 s (last status: IN_PROGRESS)");
  expect(waits).toEqual([5000, 200, 400, 400]);
});

it("takes an operation that is not known yet for one in progress, 20 times", async () => {
  const { waits, context } = waiter();
  const late = [...Array<undefined>(19).fill(undefined), { Status: "SUCCEEDED" }];
  await waitForSuccess(answers(...late), SCHEDULE, context);
  expect(waits).toHaveLength(20);
  expect(await messageOf(waitForSuccess(answers(undefined), SCHEDULE, waiter().context))).toBe(
    "the service does not know the operation",
  );
});

it("tells the reason of a failure", async () => {
  const failed = answers({ Status: "FAILED", FailureReason: "No such role." });
  expect(await messageOf(waitForSuccess(failed, SCHEDULE, waiter().context))).toBe(
    "the operation is FAILED, but should have SUCCEEDED: No such role.",
  );
});

it("passes the engine's cancellation on as it is", async () => {
  const context = { timeoutSeconds: 0, wait: () => Promise.reject(new CancelledError()) };
  const waiting = doing("waiting", () =>
    waitForSuccess(answers({}), SCHEDULE, context as unknown as AwsContext),
  );
  await expect(waiting).rejects.toBeInstanceOf(CancelledError);
});

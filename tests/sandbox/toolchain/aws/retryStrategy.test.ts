import { createRetryStrategy } from "../../../../sandbox/toolchain/providers/aws/retryStrategy";

type ErrorInfo = Parameters<ReturnType<typeof createRetryStrategy>["refreshRetryTokenForRetry"]>[1];

const info = (errorType: ErrorInfo["errorType"], name = "", code?: string): ErrorInfo => ({
  errorType,
  error: Object.assign(new Error("x"), { name, code }) as unknown as ErrorInfo["error"],
});

/** Delays until the strategy gives up. */
async function delaysOf(errorInfo: ErrorInfo, maxAttempts = 25, waitFactor = 1): Promise<number[]> {
  const passing = ["ConflictException"];
  const strategy = createRetryStrategy({ maxAttempts, waitFactor, passing });
  const delays: number[] = [];
  let token = await strategy.acquireInitialRetryToken("");
  for (;;) {
    try {
      token = await strategy.refreshRetryTokenForRetry(token, errorInfo);
    } catch {
      return delays;
    }
    delays.push(token.getRetryDelay());
    expect(token.getRetryCount()).toBe(delays.length);
  }
}

it.each([
  ["throttling", info("THROTTLING", "ThrottlingException"), 24],
  ["a server error", info("SERVER_ERROR", "InternalServerException"), 24],
  ["a broken connection", info("TRANSIENT", "Error", "ECONNRESET"), 24],
  ["the service's own conflict", info("CLIENT_ERROR", "ConflictException"), 24],
  ["a refused connection", info("TRANSIENT", "Error", "ECONNREFUSED"), 0],
  ["wrong input", info("CLIENT_ERROR", "ValidationException"), 0],
])("tries again after %s", async (_name, errorInfo, retries) => {
  expect(await delaysOf(errorInfo)).toHaveLength(retries);
});

it.each([
  ["conflicts from 30 ms", info("CLIENT_ERROR", "ConflictException"), 30],
  ["throttling from 500 ms", info("THROTTLING", "ThrottlingException"), 500],
])(
  "doubles the delay of %s, with up to as much again by chance",
  async (_name, errorInfo, base) => {
    const delays = await delaysOf(errorInfo, 9);
    delays.forEach((delay, index) => {
      expect(delay).toBeGreaterThanOrEqual(base * 2 ** index);
      expect(delay).toBeLessThan(base * 2 ** (index + 1));
    });
  },
);

it("never waits longer than 5 minutes, nor less than half of that once there", async () => {
  const late = (await delaysOf(info("CLIENT_ERROR", "ConflictException"))).slice(15);
  expect(Math.max(...late)).toBeLessThanOrEqual(300_000);
  expect(Math.min(...late)).toBeGreaterThanOrEqual(150_000);
});

it("scales every delay by the wait factor", async () => {
  const [delay = NaN] = await delaysOf(info("THROTTLING"), 2, 0.02);
  expect(delay).toBeGreaterThanOrEqual(10);
  expect(delay).toBeLessThan(20);
  expect(await delaysOf(info("THROTTLING"), 4, 0)).toEqual([0, 0, 0]);
});

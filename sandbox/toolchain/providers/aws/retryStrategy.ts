import { type SSOAdminClientConfig } from "@aws-sdk/client-sso-admin";

/** The SDK's extension point for retries; all clients have the same. */
export type RetryStrategy = Extract<
  SSOAdminClientConfig["retryStrategy"],
  { acquireInitialRetryToken: unknown }
>;
type RetryToken = Awaited<ReturnType<RetryStrategy["acquireInitialRetryToken"]>>;
type RetryErrorInfo = Parameters<RetryStrategy["refreshRetryTokenForRetry"]>[1];

/** Delays of the official provider's client: doubled for each attempt, jittered, never above the largest. */
const BASE_DELAY_MS = 30;
const THROTTLED_BASE_DELAY_MS = 500;
const LARGEST_DELAY_MS = 300_000;

export interface RetryOptions {
  /** Attempts for one request, the first included. */
  maxAttempts: number;
  /** Factor on each delay. */
  waitFactor: number;
  /** The service's own error codes that pass with time, such as `ConflictException`. */
  passing: readonly string[];
}

/**
 * Retries as the official provider does: what the SDK takes for passing (throttling, 5xx, broken connections), and
 * the conflicts that a service answers while it works on the same thing, which the SDK alone would give up at once.
 *
 * A refused connection is not retried: on the loopback interface it means that no sandbox runs.
 */
export function createRetryStrategy(options: RetryOptions): RetryStrategy {
  return {
    acquireInitialRetryToken: () => Promise.resolve(token(0, 0)),
    refreshRetryTokenForRetry: (previous, info) => {
      const failures = previous.getRetryCount() + 1;
      if (failures >= options.maxAttempts || !isPassing(info, options.passing)) {
        return Promise.reject(new Error("no further attempt"));
      }
      return Promise.resolve(token(failures, officialDelay(failures, info) * options.waitFactor));
    },
    recordSuccess: () => undefined,
  };
}

function token(count: number, delay: number): RetryToken {
  return { getRetryCount: () => count, getRetryDelay: () => delay };
}

function isPassing(info: RetryErrorInfo, codes: readonly string[]): boolean {
  const error = info.error as { name?: string; code?: string } | undefined;
  if (error?.code === "ECONNREFUSED") return false;
  return info.errorType !== "CLIENT_ERROR" || codes.includes(error?.name ?? "");
}

function officialDelay(failures: number, info: RetryErrorInfo): number {
  const base = info.errorType === "THROTTLING" ? THROTTLED_BASE_DELAY_MS : BASE_DELAY_MS;
  const delay = base * (1 + Math.random()) * 2 ** (failures - 1);
  return Math.min(delay, LARGEST_DELAY_MS * (0.5 + Math.random() / 2));
}

import { type Answer } from "./rest";

export type HttpMethod = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

const ATTEMPTS = 5;
/** Longest pause that a job should wait for a limit to pass. */
const LONGEST_PAUSE_MS = 5 * 60_000;
/** GitHub asks for at least a minute when it names no time for a secondary limit. */
const UNTOLD_LIMIT_MS = 60_000;

/**
 * How long to wait before a request is sent again, in milliseconds; undefined when it shall not be.
 *
 * A refusal for too many requests (429, or 403 with a limit's headers or words) was not carried out,
 * so any method may be sent again, when the forge says. After 5xx or no answer at all it may have
 * been: a POST is then left to its caller, who can look.
 */
export function neededPause(
  outcome: Answer | Error,
  attempt: number,
  method: HttpMethod,
  now: number = Date.now(),
): number | undefined {
  if (attempt >= ATTEMPTS) return undefined;
  const backoff = 1000 * 2 ** (attempt - 1);
  if (outcome instanceof Error) return method === "POST" ? undefined : backoff;
  const told = toldPause(outcome.headers, now);
  if (isLimit(outcome)) return bounded(told ?? UNTOLD_LIMIT_MS);
  if (outcome.status < 500 || method === "POST") return undefined;
  return bounded(told ?? backoff);
}

/** Waiting longer than a job may last helps nobody. */
function bounded(pause: number): number | undefined {
  return pause <= LONGEST_PAUSE_MS ? pause : undefined;
}

function isLimit({ status, headers, body }: Answer): boolean {
  if (status === 429) return true;
  if (status !== 403) return false;
  const message = (body as { message?: unknown } | undefined)?.message;
  return (
    headers.has("retry-after") ||
    headers.get("x-ratelimit-remaining") === "0" ||
    /\b(secondary )?rate limit/i.test(typeof message === "string" ? message : "")
  );
}

/** `Retry-After` in seconds or as a date; else when the primary limit is filled up again. */
function toldPause(headers: Headers, now: number): number | undefined {
  const after = headers.get("retry-after");
  if (after !== null) {
    const seconds = Number(after);
    const until = Number.isNaN(seconds) ? Date.parse(after) - now : seconds * 1000;
    if (!Number.isNaN(until)) return Math.max(0, until);
  }
  const reset = headers.get("x-ratelimit-reset");
  if (headers.get("x-ratelimit-remaining") !== "0" || reset === null) return undefined;
  // One second more, since the forge's clock counts.
  return Math.max(0, Number(reset) * 1000 - now) + 1000;
}

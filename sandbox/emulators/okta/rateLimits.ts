import { type FastifyReply } from "fastify";

/** Calls per minute of a workforce org, first match wins (Okta's rate limit tables). */
const LIMITS: [RegExp, number][] = [
  [/^\/api\/v1\/apps(\/[^/]+\/(groups|users)(\/.*)?)?$/, 100],
  [/^\/api\/v1\/apps\//, 500],
  [/^\/api\/v1\/groups$/, 500],
  [/^\/api\/v1\/groups\//, 1000],
];
const OTHER_LIMIT = 1200;
const WINDOW_SECONDS = 60;

/** Counts calls and writes the `X-Rate-Limit-*` headers. */
export interface RateMeter {
  /**
   * @param perMinute replaces the limits of the vendor
   * @returns whether the call is within its limit
   */
  stamp(path: string, reply: FastifyReply, perMinute?: number): boolean;
}

export function createRateMeter(): RateMeter {
  const used = new Map<string, number>();
  let window = 0;
  return {
    stamp(path, reply, perMinute) {
      const current = Math.floor(Date.now() / 1000 / WINDOW_SECONDS);
      if (current !== window) used.clear();
      window = current;
      const [bucket, ownLimit] = bucketOf(path);
      const limit = perMinute ?? ownLimit;
      const count = (used.get(bucket) ?? 0) + 1;
      used.set(bucket, count);
      const resetAt = (window + 1) * WINDOW_SECONDS;
      setHeaders(reply, limit, Math.max(0, limit - count), resetAt);
      return count <= limit;
    },
  };
}

/**
 * Headers of a 429 answer. The window ends with the current second instead of the minute, so that a client that
 * waits as told goes on soon.
 */
export function stampThrottled(path: string, reply: FastifyReply): void {
  setHeaders(reply, bucketOf(path)[1], 0, Math.floor(Date.now() / 1000) + 1);
}

function bucketOf(path: string): [string, number] {
  const index = LIMITS.findIndex(([pattern]) => pattern.test(path));
  const limit = LIMITS[index]?.[1] ?? OTHER_LIMIT;
  return [String(index), limit];
}

function setHeaders(reply: FastifyReply, limit: number, remaining: number, resetAt: number): void {
  void reply.headers({
    "X-Rate-Limit-Limit": String(limit),
    "X-Rate-Limit-Remaining": String(remaining),
    "X-Rate-Limit-Reset": String(resetAt),
  });
}

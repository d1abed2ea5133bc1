import { type EmulatorClock } from "./clock";

/** Limits a rate of requests: holds one second's worth of tokens, at least one, and refills steadily. */
export interface TokenBucket {
  /** Takes one token; false when there is none. A change of rate fills the bucket anew. */
  take(perSecond: number): boolean;
}

export function createTokenBucket(clock: EmulatorClock): TokenBucket {
  let tokens = 0;
  let rate = 0;
  let filledAt = 0;
  return {
    take(perSecond) {
      const now = clock.now();
      const refilled = tokens + ((now - filledAt) / 1000) * perSecond;
      const capacity = Math.max(1, perSecond);
      tokens = perSecond === rate ? Math.min(capacity, refilled) : capacity;
      rate = perSecond;
      filledAt = now;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}

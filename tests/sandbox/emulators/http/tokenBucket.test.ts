import { type EmulatorClock } from "../../../../sandbox/emulators/http/clock";
import { createTokenBucket } from "../../../../sandbox/emulators/http/tokenBucket";

describe("the token bucket", () => {
  let now = 0;
  const clock = { now: () => now } as EmulatorClock;
  const taken = (bucket: { take(rate: number): boolean }, tries: number, rate: number) =>
    Array.from({ length: tries }, () => bucket.take(rate)).filter(Boolean).length;

  test("gives a second's worth at once and refills steadily up to that", () => {
    const bucket = createTokenBucket(clock);
    expect(taken(bucket, 30, 20)).toBe(20);
    now += 100;
    expect(taken(bucket, 30, 20)).toBe(2);
    now += 60_000;
    expect(taken(bucket, 30, 20)).toBe(20);
  });

  test("holds one token at the least, and fills anew when the rate changes", () => {
    const bucket = createTokenBucket(clock);
    expect(taken(bucket, 3, 0.5)).toBe(1);
    now += 2000;
    expect(taken(bucket, 3, 0.5)).toBe(1);
    expect(taken(bucket, 9, 4)).toBe(4);
  });
});

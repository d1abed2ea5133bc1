import { type Clock } from "../../components/waiting/sharedPoll";

/** A clock that passes time by sleeping only; nothing waits for real. */
export interface FakeClock extends Clock {
  /** Pauses asked for, in milliseconds. */
  readonly pauses: readonly number[];
}

export function fakeClock(): FakeClock {
  const pauses: number[] = [];
  // As with a real clock, zero is no special moment.
  let time = 1_000_000;
  return {
    pauses,
    now: () => time,
    sleep: async (milliseconds) => {
      pauses.push(milliseconds);
      time += milliseconds;
      // Others get their turn, as they would during a real pause.
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/** Time as the poll sees it, so that tests need not wait. */
export interface Clock {
  /** Milliseconds since any fixed point. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

export const SYSTEM_CLOCK: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** First pause between two looks; it doubles up to `LONGEST_PAUSE`. */
const FIRST_PAUSE = 2_000;
const LONGEST_PAUSE = 15_000;

export interface SharedPollOptions<T> {
  /** One look at everything there is: name to value. Called once per round for all names. */
  list: () => Promise<ReadonlyMap<string, T>>;
  /** How long names may stay missing, counted from the one that was asked for last. */
  deadlineMilliseconds: number;
  clock: Clock;
  /** Told after each round in which names were missing; `waited` in milliseconds. */
  onMissing: (missing: string[], waited: number) => void;
  /** Builds the error with which every name still missing at the deadline is rejected. */
  timedOut: (missing: string[], waited: number) => Promise<Error>;
}

interface Pending<T> {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (error: unknown) => void;
}

/**
 * Waits for many names with one list call per round, however many wait, because the engine does
 * not cache calls and the vendors' APIs are rate limited.
 *
 * A name is only looked for in a list that was read after it was asked for: an older list may hold
 * an entry that the same run replaced since.
 *
 * @returns a function that resolves to a name's value once it is listed. Names still missing at
 *   the deadline, and all names when `list` fails, are rejected with one shared error.
 */
export function sharedPoll<T>(options: SharedPollOptions<T>): (name: string) => Promise<T> {
  const pending = new Map<string, Pending<T>>();
  const asked = new Map<string, Promise<T>>();
  let askedLastAt = 0;
  let running = false;

  const run = async (): Promise<void> => {
    const startedAt = options.clock.now();
    let pause = FIRST_PAUSE;
    while (pending.size > 0) {
      const looking = [...pending.keys()];
      settle(pending, looking, await options.list());
      const missing = looking.filter((name) => pending.has(name)).sort();
      // Nothing missing, but more names may have joined during the look: look again at once.
      if (missing.length === 0) continue;
      const now = options.clock.now();
      const left = askedLastAt + options.deadlineMilliseconds - now;
      if (left <= 0) {
        fail(pending, missing, await options.timedOut(missing, now - startedAt));
        continue;
      }
      options.onMissing(missing, now - startedAt);
      await options.clock.sleep(Math.min(pause, left));
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
    running = false;
  };

  const start = async (): Promise<void> => {
    running = true;
    // Names asked for in the same turn share the first look.
    await Promise.resolve();
    await run().catch((error: unknown) => {
      fail(pending, [...pending.keys()], error);
      running = false;
    });
  };

  return (name) => {
    const known = asked.get(name);
    if (known !== undefined) return known;
    const entry = newPending<T>();
    pending.set(name, entry);
    asked.set(name, entry.promise);
    askedLastAt = options.clock.now();
    if (!running) void start();
    return entry.promise;
  };
}

function settle<T>(
  pending: Map<string, Pending<T>>,
  names: string[],
  listed: ReadonlyMap<string, T>,
): void {
  for (const name of names) {
    const value = listed.get(name);
    if (value === undefined) continue;
    pending.get(name)?.resolve(value);
    pending.delete(name);
  }
}

function fail<T>(pending: Map<string, Pending<T>>, names: string[], error: unknown): void {
  for (const name of names) {
    pending.get(name)?.reject(error);
    pending.delete(name);
  }
}

function newPending<T>(): Pending<T> {
  let resolve: Pending<T>["resolve"] = () => undefined;
  let reject: Pending<T>["reject"] = () => undefined;
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve, reject };
}

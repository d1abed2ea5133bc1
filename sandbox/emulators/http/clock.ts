/** The emulated time: real time plus what tests or `POST /__sandbox/clock` added to it. */
export interface EmulatorClock {
  /** Epoch milliseconds. */
  now(): number;
  /** ISO 8601 of `now`, for records. */
  isoNow(): string;
  /** Milliseconds by which this clock is ahead of real time; part of a saved state. */
  offsetMs(): number;
  /** Moves time forward and runs the tasks that became due, oldest first. Refuses negative values. */
  advance(ms: number): void;
  /** Runs `task` once `delayMs` of emulated time passed, never in the same tick. Returns its cancel. */
  schedule(delayMs: number, task: () => void): () => void;
  /** Drops all scheduled tasks and refuses new ones silently. */
  stop(): void;
}

interface Scheduled {
  dueAt: number;
  sequence: number;
  task: () => void;
}

/** @param offsetMs Head start, from a saved state. */
export function createClock(offsetMs = 0): EmulatorClock {
  let offset = offsetMs;
  let sequence = 0;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const tasks = new Set<Scheduled>();
  const now = (): number => Date.now() + offset;

  function arm(): void {
    clearTimeout(timer);
    if (tasks.size === 0) return;
    const earliest = Math.min(...[...tasks].map((entry) => entry.dueAt));
    // setTimeout fires at once for delays over 2^31-1, so long waits are armed again.
    timer = setTimeout(runDue, Math.min(Math.max(0, earliest - now()), 0x7fffffff));
    timer.unref();
  }

  function runDue(): void {
    const due = [...tasks].filter((entry) => entry.dueAt <= now());
    due.sort((a, b) => a.dueAt - b.dueAt || a.sequence - b.sequence);
    for (const entry of due) {
      if (tasks.delete(entry)) entry.task();
    }
    arm();
  }

  return {
    now,
    isoNow: () => new Date(now()).toISOString(),
    offsetMs: () => offset,
    advance(ms) {
      if (!Number.isFinite(ms) || ms < 0) {
        throw new RangeError(`advanceMs: ${String(ms)} is not a number of milliseconds from 0`);
      }
      offset += ms;
      runDue();
    },
    schedule(delayMs, task) {
      if (stopped) return () => undefined;
      const entry = { dueAt: now() + Math.max(0, delayMs), sequence: sequence++, task };
      tasks.add(entry);
      arm();
      return () => void tasks.delete(entry);
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
      tasks.clear();
    },
  };
}

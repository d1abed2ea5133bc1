import { setTimeout as sleep } from "node:timers/promises";

/** Far longer than any wait that ends; one in vain must not keep the test runner alive. */
const GIVE_UP_AFTER_MS = 25_000;

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits for a condition. @throws Error with its source text when it never comes true */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + GIVE_UP_AFTER_MS;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`never came true: ${condition.toString()}`);
    await sleep(20);
  }
}

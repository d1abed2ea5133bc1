import { type ChildProcess } from "node:child_process";

const KILL_AFTER_MS = 3000;

/** The processes that the host started and that must not outlive it. */
export class ChildProcesses {
  private readonly running = new Set<ChildProcess>();

  /** Takes a process over until it exits. */
  add<Child extends ChildProcess>(child: Child): Child {
    this.running.add(child);
    const forget = () => this.running.delete(child);
    child.once("exit", forget);
    child.once("error", forget);
    return child;
  }

  /** Asks every process to end, and ends those by force that are still there after three seconds. */
  stopAll(): void {
    for (const child of this.running) stopChild(child);
  }

  /** Ends every process at once; for the host's own end, when nothing can wait any more. */
  killAll(): void {
    for (const child of this.running) child.kill("SIGKILL");
  }
}

/** Asks a process to end, and ends it by force if it is still there after three seconds. */
export function stopChild(child: ChildProcess): void {
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), KILL_AFTER_MS);
  timer.unref();
  child.once("exit", () => clearTimeout(timer));
}

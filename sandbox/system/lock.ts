import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isRunning, ownIdentity, type ProcessIdentity } from "./processIdentity";

const POLL_MS = 200;
/** A lock file without readable owner is somebody's who is just writing it, or died while writing. */
const UNREADABLE_GRACE_MS = 5_000;

export interface LockOptions {
  /** Give up after this time. */
  timeoutMs: number;
  /** Called once when the lock is held by another process. */
  onWait?(owner: ProcessIdentity): void;
}

/**
 * Runs `work` while holding the lock file `path`. The lock of a process that is gone is taken over.
 * @throws when another process still holds it after `timeoutMs`
 */
export async function withLock<T>(
  path: string,
  options: LockOptions,
  work: () => Promise<T>,
): Promise<T> {
  await acquire(path, options);
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function acquire(path: string, options: LockOptions): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const deadline = Date.now() + options.timeoutMs;
  let told = false;
  while (!(await tryCreate(path))) {
    const owner = await readOwner(path);
    if (owner !== undefined && !isRunning(owner)) {
      await removeStale(path, owner);
      continue;
    }
    if (owner === undefined && (await isOlderThan(path, UNREADABLE_GRACE_MS))) {
      await rm(path, { force: true });
      continue;
    }
    if (owner !== undefined && !told) {
      told = true;
      options.onWait?.(owner);
    }
    if (Date.now() > deadline) {
      throw new Error(
        `Process ${owner?.pid ?? "?"} holds ${path}. Wait for it, or end it and remove the file.`,
      );
    }
    await sleep(POLL_MS);
  }
}

async function tryCreate(path: string): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify(ownIdentity()), { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function readOwner(path: string): Promise<ProcessIdentity | undefined> {
  try {
    const owner = JSON.parse(await readFile(path, "utf8")) as Partial<ProcessIdentity>;
    if (typeof owner.pid !== "number" || typeof owner.startedAt !== "string") return undefined;
    return { pid: owner.pid, startedAt: owner.startedAt };
  } catch {
    return undefined;
  }
}

/** Moves the stale file aside first: of two waiting processes only one rename of it succeeds. */
async function removeStale(path: string, owner: ProcessIdentity): Promise<void> {
  const aside = `${path}.stale-${process.pid}`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  const taken = await readOwner(aside);
  const isSomeoneElses = taken?.pid !== owner.pid || taken.startedAt !== owner.startedAt;
  if (isSomeoneElses && taken !== undefined && isRunning(taken)) {
    // Between reading and renaming a third process had replaced the stale lock by its own: give it back.
    await rename(aside, path);
    return;
  }
  await rm(aside, { force: true });
}

async function isOlderThan(path: string, ageMs: number): Promise<boolean> {
  try {
    return Date.now() - (await stat(path)).mtimeMs > ageMs;
  } catch {
    return false;
  }
}

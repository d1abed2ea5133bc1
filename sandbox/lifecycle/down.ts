import { withLock } from "../system/lock";
import { isRunning } from "../system/processIdentity";
import { sandboxPaths } from "./paths";
import { stopProcess } from "./process";
import { readRecord, updateRecord, type SandboxRecord } from "./record";

const LOCK_TIMEOUT_MS = 60_000;

/**
 * Stops the project's sandbox.
 * @returns what was done, in one sentence
 */
export async function bringDown(project: string): Promise<string> {
  const paths = sandboxPaths(project);
  const record = await readRecord(paths);
  if (record?.process === undefined || !isRunning(record.process)) {
    if (record?.process) await updateRecord(paths, withoutProcess);
    return `No sandbox was running in ${project}.`;
  }
  const { process: identity } = record;
  return withLock(paths.lock, { timeoutMs: LOCK_TIMEOUT_MS }, async () => {
    const inOrder = await stopProcess(identity);
    if (inOrder) return "The sandbox is down; its state is kept.";
    await updateRecord(paths, withoutProcess);
    return "The sandbox did not stop by itself and was ended; its latest changes may be lost.";
  });
}

/** The record of a sandbox that is not running. */
export function withoutProcess(record: SandboxRecord): SandboxRecord {
  return { ...record, process: undefined };
}

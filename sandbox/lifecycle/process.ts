import { spawn } from "node:child_process";
import { mkdir, open } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { PRIVATE_DIRECTORY } from "../system/atomicFile";
import { isRunning, type ProcessIdentity } from "../system/processIdentity";
import { type DaemonReport } from "./daemon";
import { type SandboxPaths } from "./paths";
import { type SandboxPorts } from "./record";
import { sandboxUrls } from "./environment";

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 15_000;
const HEALTH_TIMEOUT_MS = 3_000;
const POLL_MS = 50;

/**
 * Starts the sandbox's servers in a process of their own and waits until they listen.
 * @throws with what that process said when it did not come up
 */
export async function startDetached(paths: SandboxPaths): Promise<void> {
  await mkdir(paths.logs, { recursive: true, mode: PRIVATE_DIRECTORY });
  const log = await open(paths.log, "a", 0o600);
  const loader = pathToFileURL(require.resolve("tsx")).href;
  const child = spawn(
    process.execPath,
    ["--import", loader, join(__dirname, "daemon.ts"), paths.project],
    { detached: true, stdio: ["ignore", log.fd, log.fd, "ipc"], cwd: paths.project },
  );
  try {
    const report = await new Promise<DaemonReport>((resolve, reject) => {
      const fail = (text: string): void => resolve({ ready: false, error: text });
      const timer = setTimeout(() => fail("it did not answer in time"), START_TIMEOUT_MS);
      timer.unref();
      child.once("message", (message) => {
        clearTimeout(timer);
        resolve(message as DaemonReport);
      });
      child.once("exit", (code) => fail(`it ended with exit code ${code}`));
      child.once("error", reject);
    });
    if (!report.ready) {
      child.kill();
      throw new Error(`The sandbox did not start: ${report.error}. Its log: ${paths.log}`);
    }
  } finally {
    if (child.connected) child.disconnect();
    child.unref();
    await log.close();
  }
}

/**
 * Ends the sandbox's process, giving it time to write its state.
 * @returns false when it had to be killed
 */
export async function stopProcess(identity: ProcessIdentity): Promise<boolean> {
  if (!isRunning(identity)) return true;
  process.kill(identity.pid, "SIGTERM");
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  while (isRunning(identity)) {
    if (Date.now() > deadline) {
      process.kill(identity.pid, "SIGKILL");
      return false;
    }
    await sleep(POLL_MS);
  }
  return true;
}

/** True when both emulated clouds answer. */
export async function isHealthy(ports: SandboxPorts): Promise<boolean> {
  const urls = sandboxUrls(ports);
  const answers = await Promise.all([urls.aws, urls.okta].map(answersHealth));
  return answers.every(Boolean);
}

async function answersHealth(url: string): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(HEALTH_TIMEOUT_MS);
    return (await fetch(`${url}/__sandbox/health`, { signal })).ok;
  } catch {
    return false;
  }
}

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * One process of this machine. A pid alone is used again after a while; with the time at which the
 * process started it is unique.
 */
export interface ProcessIdentity {
  pid: number;
  /** Start time as the operating system writes it; only compared for equality. */
  startedAt: string;
}

/** Identity of a running process, `undefined` when there is none with this pid. */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  const startedAt = process.platform === "linux" ? startTimeFromProc(pid) : startTimeFromPs(pid);
  return startedAt === undefined ? undefined : { pid, startedAt };
}

/** True while exactly this process, not a later one with the same pid, is running. */
export function isRunning(identity: ProcessIdentity): boolean {
  return identifyProcess(identity.pid)?.startedAt === identity.startedAt;
}

/** Identity of the calling process. */
export function ownIdentity(): ProcessIdentity {
  const identity = identifyProcess(process.pid);
  if (identity === undefined) {
    throw new Error(
      "This system does not tell when a process started: neither /proc nor ps can be read.",
    );
  }
  return identity;
}

/** Field 22 of `/proc/PID/stat` (clock ticks since boot) together with the boot's id; proc(5). */
function startTimeFromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the command's name in parentheses and may itself hold blanks and parentheses.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (state === "Z") return undefined;
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}/${fields[18]}`;
  } catch {
    return undefined;
  }
}

function startTimeFromPs(pid: number): string | undefined {
  try {
    const stdio: ["ignore", "pipe", "ignore"] = ["ignore", "pipe", "ignore"];
    const text = execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], {
      encoding: "utf8",
      stdio,
    });
    return text.trim() || undefined;
  } catch {
    return undefined;
  }
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "../../../sandbox/system/lock";
import { identifyProcess, isRunning, ownIdentity } from "../../../sandbox/system/processIdentity";
import { useTemporaryDirectory } from "../../support/temporaryDirectory";

const directory = useTemporaryDirectory();
const lockFile = (): string => join(directory(), "lock");
const short = { timeoutMs: 5_000 };

describe("withLock", () => {
  it("runs one piece of work after the other", async () => {
    const log: string[] = [];
    const work = (name: string) => async (): Promise<void> => {
      log.push(`${name} in`);
      await new Promise((resolve) => setTimeout(resolve, 20));
      log.push(`${name} out`);
    };
    await Promise.all(["a", "b", "c"].map((name) => withLock(lockFile(), short, work(name))));
    expect(log).toHaveLength(6);
    for (let index = 0; index < log.length; index += 2) {
      expect(log[index + 1]).toBe(log[index]?.replace("in", "out"));
    }
    expect(existsSync(lockFile())).toBe(false);
  });

  it("releases the lock when the work fails", async () => {
    const failing = withLock(lockFile(), short, () => Promise.reject(new Error("broken")));
    await expect(failing).rejects.toThrow("broken");
    await expect(withLock(lockFile(), short, async () => "next")).resolves.toBe("next");
  });

  it("takes over the lock of a process that is gone", async () => {
    const child = spawn("sleep", ["60"]);
    const identity = identifyProcess(child.pid ?? 0);
    child.kill("SIGKILL");
    await once(child, "exit");
    writeFileSync(lockFile(), JSON.stringify(identity));
    await expect(withLock(lockFile(), short, async () => "taken over")).resolves.toBe("taken over");
    expect(readdirSync(directory())).toEqual([]);
  });

  it("takes over the lock of an earlier process with a pid that is used again", async () => {
    writeFileSync(lockFile(), JSON.stringify({ pid: process.pid, startedAt: "another boot/1" }));
    await expect(withLock(lockFile(), short, async () => "mine")).resolves.toBe("mine");
  });

  it("takes over a file that nobody finished writing, but not at once", async () => {
    writeFileSync(lockFile(), "");
    await expect(withLock(lockFile(), { timeoutMs: 0 }, async () => 1)).rejects.toThrow(lockFile());
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(lockFile(), longAgo, longAgo);
    await expect(withLock(lockFile(), short, async () => 2)).resolves.toBe(2);
  });

  it("names the process that holds the lock when it gives up", async () => {
    writeFileSync(lockFile(), JSON.stringify(ownIdentity()));
    const waited: number[] = [];
    const options = { timeoutMs: 0, onWait: ({ pid }: { pid: number }) => waited.push(pid) };
    await expect(withLock(lockFile(), options, async () => 1)).rejects.toThrow(
      `Process ${process.pid} holds ${lockFile()}`,
    );
    expect(waited).toEqual([process.pid]);
  });
});

describe("process identity", () => {
  it("tells a running process from a later one with its pid", () => {
    const own = ownIdentity();
    expect(isRunning(own)).toBe(true);
    expect(isRunning({ ...own, startedAt: `${own.startedAt}0` })).toBe(false);
  });

  it("knows no process with an unused pid", () => {
    expect(identifyProcess(2 ** 22 + 1)).toBeUndefined();
  });
});

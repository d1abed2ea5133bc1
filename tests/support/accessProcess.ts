import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";

/** The repository. */
export const ROOT = join(__dirname, "../..");

export interface AccessRun {
  code: number;
  stdout: string;
  stderr: string;
}

/** Starts `access <args>` in a process of its own, as `npm run -s access --` does. */
export function startAccess(
  directory: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): ChildProcess {
  const { PATH, HOME } = process.env;
  const script = join(ROOT, "sandbox/bootstrap.mjs");
  return spawn(process.execPath, [script, "cli/main.ts", ...args], {
    cwd: directory,
    env: { PATH, HOME, ACCESS_SANDBOX_PLUGINS: "stand-in", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Runs `access <args>` to its end. */
export async function runAccessIn(directory: string, ...args: string[]): Promise<AccessRun> {
  return finished(startAccess(directory, args));
}

/** What a process printed, once it ended. */
export async function finished(child: ChildProcess): Promise<AccessRun> {
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const code = await new Promise<number>((resolve) =>
    child.once("close", (status) => resolve(status ?? -1)),
  );
  return { code, stdout, stderr };
}

import { spawn } from "node:child_process";

export interface Captured {
  /** -1 when it could not be started or was ended by a signal. */
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end and keeps what it prints. Never throws. */
export function capture(
  program: string,
  args: readonly string[],
  directory: string,
): Promise<Captured> {
  return new Promise((resolve) => {
    const { env } = process;
    const child = spawn(program, args, { cwd: directory, env, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.once("error", ({ message }) => resolve({ code: -1, stdout, stderr: message }));
    child.once("close", (code) => resolve({ code: code ?? -1, stdout, stderr }));
  });
}

import { spawn } from "node:child_process";

export interface CommandOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** The command is ended after this time. */
  timeoutMs: number;
  /** Each whole line that the command prints, on either stream. */
  onLine?(line: string): void;
}

/** A command that did not end well: one sentence. */
export class CommandError extends Error {}

/**
 * Runs a command without shell and without input.
 * @returns what it printed on stdout
 * @throws CommandError naming the command and its last line of output
 */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<string> {
  const { cwd, env, timeoutMs, onLine } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let lastLine = "";
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill("SIGKILL");
    }, timeoutMs);
    const lines = lineReader((line) => {
      if (line.trim() !== "") lastLine = line.trim();
      onLine?.(line);
    });
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      lines(text);
    });
    child.stderr.setEncoding("utf8").on("data", lines);
    child.on("error", (error) => {
      clearTimeout(timer);
      const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
      reject(new CommandError(missing ? `${command} is not installed` : error.message));
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      if (timedOut) {
        reject(new CommandError(`${command} did not end within ${Math.round(timeoutMs / 1000)} s`));
      } else if (code === 0) resolve(stdout);
      else reject(new CommandError(lastLine || `${command} ended with exit code ${code}`));
    });
  });
}

/** Cuts a stream of text into lines; what comes after the last line break waits for the next piece. */
function lineReader(onLine: (line: string) => void): (text: string) => void {
  let rest = "";
  return (text) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    for (const line of parts) onLine(line);
  };
}

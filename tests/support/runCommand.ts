import { runAccess } from "../../cli/program";

export interface CommandResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs one `access` command line inside the test's process, as if started in `directory`. */
export async function runCommand(directory: string, ...args: string[]): Promise<CommandResult> {
  const before = { directory: process.cwd(), exitCode: process.exitCode };
  const captured = { stdout: "", stderr: "" };
  const capture = (stream: "stdout" | "stderr") =>
    jest.spyOn(process[stream], "write").mockImplementation((chunk) => {
      captured[stream] += String(chunk);
      return true;
    });
  const spies = [capture("stdout"), capture("stderr")];
  process.exitCode = undefined;
  try {
    return { code: await runAccess(["-C", directory, ...args]), ...captured };
  } finally {
    spies.forEach((spy) => spy.mockRestore());
    process.chdir(before.directory);
    process.exitCode = before.exitCode;
  }
}

import { spawn } from "node:child_process";
import { CliError } from "./errors";

export interface PulumiRun {
  code: number;
  /** Both streams in the order in which they came. */
  output: string;
}

/** The shell's code for a program that was interrupted. */
const INTERRUPTED = 130;

/**
 * Runs the `pulumi` of the environment, shows what it prints on `stream` and keeps it.
 * An interrupt reaches `pulumi` too, which then ends in order, so it is waited for.
 * @throws CliError after an interrupt
 */
export async function runPulumi(
  args: readonly string[],
  cwd: string,
  stream: NodeJS.WriteStream,
): Promise<PulumiRun> {
  stream.write(`$ pulumi ${args.join(" ")}\n`);
  let interrupted = false;
  const noteInterrupt = (): void => {
    interrupted = true;
  };
  process.on("SIGINT", noteInterrupt);
  try {
    const all = [...args, "--non-interactive"];
    const child = spawn("pulumi", all, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const keep = (text: string): void => {
      output += text;
      stream.write(text);
    };
    child.stdout.setEncoding("utf8").on("data", keep);
    child.stderr.setEncoding("utf8").on("data", keep);
    const code = await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (status) => resolve(status ?? INTERRUPTED));
    });
    if (interrupted) throw new CliError("Interrupted.", INTERRUPTED);
    return { code, output };
  } finally {
    process.off("SIGINT", noteInterrupt);
  }
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { COMMANDS, type LazyCommand } from "./commands";
import { CliError, describeError, EXIT, exitCodeOf } from "./support/errors";

/**
 * Runs one command line.
 * @param args without node and script
 * @returns the exit code
 */
export async function runAccess(args: readonly string[]): Promise<number> {
  const program = createProgram();
  const directory = process.cwd();
  try {
    registerCommands(program, args);
    await program.parseAsync([...args], { from: "user" });
    return Number(process.exitCode ?? EXIT.ok);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.failure;
    process.stderr.write(`${describeError(error)}\n`);
    return exitCodeOf(error);
  } finally {
    // For callers in this process: `-C` is of the command line only.
    process.chdir(directory);
  }
}

function createProgram(): Command {
  const program = new Command("access")
    .description("Workforce access from Okta to AWS IAM Identity Center.")
    .version(packageVersion(), "--version", "print the version")
    .option("-C, --cwd <directory>", "run as if started in this directory")
    .showHelpAfterError(
      "Run `access --help` for the commands and `access <command> --help` for one.",
    )
    .showSuggestionAfterError()
    .exitOverride()
    .addHelpText(
      "after",
      "\nExit codes: 0 all is well, 1 the command found something wrong, 2 wrong usage or failure.",
    );
  program.hook("preAction", () => {
    const { cwd } = program.opts<{ cwd?: string }>();
    if (cwd !== undefined) changeDirectory(cwd);
  });
  return program;
}

/** Loads the called command's module; all others are only named, so that help is printed at once. */
function registerCommands(program: Command, args: readonly string[]): void {
  const called = calledCommand(args);
  for (const command of COMMANDS) {
    if (called.has(command.name)) command.load()(program);
    else registerName(program, command);
  }
}

/** Words of the command line that may name a subcommand: the first operand, and the one after `help`. */
function calledCommand(args: readonly string[]): Set<string> {
  const operands: string[] = [];
  for (let index = 0; index < args.length && operands.length < 2; index++) {
    const word = args[index] ?? "";
    if (word === "-C" || word === "--cwd") index++;
    else if (!word.startsWith("-")) operands.push(word);
  }
  const [first = "", second = ""] = operands;
  return new Set(first === "help" ? [second] : [first]);
}

function registerName(program: Command, { name, summary }: LazyCommand): void {
  program.command(name).description(summary);
}

function packageVersion(): string {
  const manifest = readFileSync(join(__dirname, "..", "package.json"), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}

function changeDirectory(directory: string): void {
  try {
    process.chdir(directory);
  } catch {
    throw new CliError(`There is no directory ${directory}.`);
  }
}

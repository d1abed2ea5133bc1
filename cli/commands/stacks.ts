import { readFileSync } from "node:fs";
import { type Command } from "commander";
import { concernedStacks, listStacks, type StackEntry } from "../stacks/listStacks";
import { CliError } from "../support/errors";
import { alignPairs, printJson } from "../support/output";
import { findProject } from "../support/project";

interface StacksOptions {
  changedFiles?: string;
  matrix?: boolean;
  json?: boolean;
}

interface Found {
  stack: StackEntry;
  because?: string;
}

/** `access stacks`: the stacks there are, or those that a change concerns. */
export function registerStacks(program: Command): void {
  program
    .command("stacks")
    .description("list the stacks that have a file, or those that changed files concern")
    .option(
      "--changed-files <file>",
      "only stacks that one of these files concerns, one path a line from the project's directory; - reads standard input",
    )
    .option("--matrix", "print a matrix for a GitHub workflow, on one line")
    .option("--json", "print the stacks as JSON")
    .addHelpText(
      "after",
      "\nA stack is concerned by its own file and by the files it reads. Any other file concerns all\n" +
        "stacks, but for docs/, tests/, bench/, LICENSE and *.md beside Pulumi.yaml.\n" +
        "\n  git diff --name-only --no-renames --relative main... | access stacks --changed-files -",
    )
    .action(({ changedFiles, matrix, json }: StacksOptions) => {
      const stacks = listStacks(findProject());
      if (stacks.length === 0)
        throw new CliError("No stack has a file: there is no Pulumi.*.yaml.");
      const found: Found[] =
        changedFiles === undefined
          ? stacks.map((stack) => ({ stack }))
          : concernedStacks(stacks, readLines(changedFiles));
      if (matrix) process.stdout.write(`${JSON.stringify({ include: found.map(matrixEntry) })}\n`);
      else if (json) printJson(found.map(({ stack, because }) => ({ ...stack, because })));
      else process.stdout.write(text(found));
    });
}

function matrixEntry({ stack }: Found): object {
  const { name, organisation, environment, file } = stack;
  return { name, organisation, environment, file };
}

function text(found: readonly Found[]): string {
  if (found.length === 0) return "The changed files concern no stack.\n";
  const rows = found.map(({ stack, because }): [string, string] => {
    const { name, organisation = "?", environment = "?", file } = stack;
    const why = because === undefined || because === file ? "" : `, for ${because}`;
    return [name, `${organisation}, ${environment}: ${file}${why}`];
  });
  return `${alignPairs(rows)}\n`;
}

function readLines(file: string): string[] {
  try {
    const text = readFileSync(file === "-" ? 0 : file, "utf8");
    return text.split(/\r?\n/).filter((line) => line !== "");
  } catch (error) {
    const name = file === "-" ? "Standard input" : file;
    throw new CliError(`${name} cannot be read: ${(error as Error).message}`);
  }
}

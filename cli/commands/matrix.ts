import { writeFileSync } from "node:fs";
import { type Command, Option } from "commander";
import { loadStack } from "../../config/loadStack";
import { type ResolvedAccess } from "../../model/accessModel";
import { didYouMean, formatDiagnostics, hasErrors } from "../../model/diagnostics";
import {
  matrixDocument,
  type MatrixFilter,
  type MatrixRow,
  matrixRows,
  renderCsv,
  renderMarkdown,
} from "../../model/matrix";
import { CliError, EXIT } from "../support/errors";
import { note } from "../support/output";
import { findProject } from "../support/project";
import { chooseStack, STACK_OPTION } from "../support/stack";

type Format = "md" | "csv" | "json";

interface MatrixOptions extends MatrixFilter {
  stack?: string;
  format: Format;
  json?: boolean;
  output?: string;
}

/** `access matrix`: the grants that a stack's files declare. */
export function registerMatrix(program: Command): void {
  program
    .command("matrix")
    .description("print who may do what in which account, as declared")
    .option(...STACK_OPTION)
    .addOption(
      new Option("-f, --format <format>", "how to print it")
        .choices(["md", "csv", "json"])
        .default("md"),
    )
    .option("--json", "the same as --format json")
    .option("-o, --output <file>", "write to a file instead of standard output")
    .option("--group <name>", "only grants of this group")
    .option("--user <user name>", "only grants given to this person directly")
    .option("--permission-set <name>", "only grants of this permission set")
    .option("--account <account>", "only grants in this account (id, name or alias)")
    .addHelpText("after", "\nNeeds no network and no credentials.")
    .action((options: MatrixOptions) => {
      const access = load(options.stack);
      if (access === undefined) return;
      checkFilter(options, access);
      const rows = matrixRows(access, options);
      const text = render(access, rows, options.json ? "json" : options.format);
      if (options.output === undefined) process.stdout.write(text);
      else writeOutput(options.output, text, rows.length);
    });
}

/** The access to show; errors of the configuration are printed as `access validate` does. */
function load(given: string | undefined): ResolvedAccess | undefined {
  const project = findProject();
  const { access, diagnostics } = loadStack(project, chooseStack(project, given));
  if (access !== undefined) return access;
  if (hasErrors(diagnostics)) {
    process.stderr.write(`${formatDiagnostics(diagnostics)}\n`);
    process.exitCode = EXIT.findings;
    return undefined;
  }
  throw new CliError(
    "The accounts of this stack are read from AWS Organizations while Pulumi runs. " +
      "Set accountDirectory to a snapshot file to print the matrix offline.",
  );
}

/** An unknown name shows nothing; that must not be taken for "has no access". */
function checkFilter(filter: MatrixFilter, { model, accounts }: ResolvedAccess): void {
  const accountWords = accounts.flatMap(({ id, name, alias }) => [id, name, alias ?? name]);
  const known: [string, string | undefined, string[]][] = [
    ["group", filter.group, model.groups.map(({ name }) => name)],
    ["user", filter.user, model.users.map(({ userName }) => userName)],
    ["permission set", filter.permissionSet, model.permissionSets.map(({ name }) => name)],
    ["account", filter.account, accountWords],
  ];
  for (const [what, wanted, names] of known)
    if (wanted !== undefined && !names.includes(wanted))
      throw new CliError(
        `There is no ${what} "${wanted}" in this stack${didYouMean(wanted, names)}`,
      );
}

function render(access: ResolvedAccess, rows: readonly MatrixRow[], format: Format): string {
  switch (format) {
    case "md":
      return renderMarkdown(access, rows);
    case "csv":
      return renderCsv(rows);
    case "json":
      return `${JSON.stringify(matrixDocument(access, rows), undefined, 2)}\n`;
  }
}

function writeOutput(file: string, text: string, count: number): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new CliError(`${file} cannot be written: ${(error as Error).message}`);
  }
  note(`${count} grants written to ${file}`);
}

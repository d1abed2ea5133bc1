import { createRequire } from "node:module";
import { type Command, Option } from "commander";
import { loadStack } from "../../config/loadStack";
import { readToday } from "../../config/today";
import { type ResolvedAccess } from "../../model/accessModel";
import { didYouMean, formatDiagnostics, hasErrors } from "../../model/diagnostics";
import { type AccessTable } from "../../model/matrix/accessTable";
import { buildAccessTable } from "../../model/matrix/buildTable";
import {
  type AccessFilter,
  accountNames,
  MATRIX_RISK_IDS,
  personNames,
  selectAccess,
} from "../../model/matrix/filter";
import { pageDocument } from "../../model/matrix/page/pageDocument";
import { renderCsv } from "../../model/matrix/render/csv";
import { matrixDocument } from "../../model/matrix/render/json";
import { renderMarkdown } from "../../model/matrix/render/markdown";
import { matrixRows } from "../../model/matrix/rows";
import type * as page from "../page/pageAssets";
import { readDay } from "../support/day";
import { CliError, EXIT } from "../support/errors";
import { note } from "../support/output";
import { findProject } from "../support/project";
import { chooseStack, STACK_OPTION } from "../support/stack";
import { replaceFile } from "../support/writeFile";

/** The bundler is loaded only for the one format that needs it. */
const load = createRequire(__filename);

const FORMATS = ["md", "csv", "json", "html"] as const;
type Format = (typeof FORMATS)[number];

interface MatrixOptions extends AccessFilter {
  stack?: string;
  format: Format;
  json?: boolean;
  output?: string;
  today?: string;
  revision?: string;
}

const HELP = `
Needs no network and no credentials.

Who can reach an account, and what can a person reach:
  access matrix --stack prod --account acme-web-prod
  access matrix --stack prod --person grace.tan@example.com --json
People are known where memberships are declared; other groups are listed as
managed in Okta.

The page (--format html) is one file that loads nothing. It holds all access and
filters it itself; the filter is in the address after #, for example
#view=account&account=acme-web-prod.`;

/** `access matrix`: the grants that a stack's files declare. */
export function registerMatrix(program: Command): void {
  program
    .command("matrix")
    .description("print who may do what in which account, as declared")
    .option(...STACK_OPTION)
    .addOption(
      new Option("-f, --format <format>", "how to print it").choices(FORMATS).default("md"),
    )
    .option("--json", "the same as --format json")
    .option("-o, --output <file>", "write to a file instead of standard output")
    .option("--person <person>", "only what this person can reach, directly or through a group")
    .option("--user <user name>", "only grants given to this person directly")
    .option("--group <name>", "only grants of this group")
    .option("--account <account>", "only grants in this account (id, name or alias)")
    .option("--ou <path>", "only accounts in this organizational unit and those in it")
    .option("--permission-set <name>", "only grants of this permission set")
    .addOption(new Option("--risk <risk>", "only grants with this risk").choices(MATRIX_RISK_IDS))
    .option("--today <YYYY-MM-DD>", "day that expiry is measured against", readDay)
    .option("--revision <text>", "what the files were read from, for example a commit; only shown")
    .addHelpText("after", HELP)
    .action(run);
}

function run(options: MatrixOptions): void {
  const { stack, format, json, output, today = readToday().day, revision } = options;
  const access = loadAccess(stack, today);
  if (access === undefined) return;
  const table = buildAccessTable(access, { today, revision });
  const filter = filterOf(options);
  checkFilter(filter, table);
  const text = render(table, filter, json ? "json" : format);
  if (output === undefined) process.stdout.write(text);
  else {
    replaceFile(output, text);
    note(`${selectAccess(table, filter).count} grants written to ${output}`);
  }
}

/** The access to show; errors of the configuration are printed as `access validate` does. */
function loadAccess(given: string | undefined, today: string): ResolvedAccess | undefined {
  const project = findProject();
  const { access, diagnostics } = loadStack(project, chooseStack(project, given), { today });
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

function filterOf(options: MatrixOptions): AccessFilter {
  const { person, user, group, account, ou, permissionSet, risk } = options;
  const given = { person, user, group, account, ou, permissionSet, risk };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** An unknown name shows nothing; that must not be taken for "has no access". */
function checkFilter(filter: AccessFilter, table: AccessTable): void {
  const names = (items: readonly { name: string }[]): string[] => items.map(({ name }) => name);
  const userNames = table.people.map(({ userName }) => userName);
  const groups = table.principals.filter(({ type }) => type === "GROUP");
  const known: [string, string | undefined, string[]][] = [
    ["person", filter.person, table.people.flatMap(personNames)],
    ["user", filter.user, userNames],
    ["group", filter.group, names(groups)],
    ["account", filter.account, table.accounts.flatMap(accountNames)],
    ["organizational unit", filter.ou, table.units],
    ["permission set", filter.permissionSet, names(table.permissionSets)],
  ];
  for (const [what, wanted, candidates] of known)
    if (wanted !== undefined && (wanted === "" || !candidates.includes(wanted)))
      throw new CliError(
        `There is no ${what} "${wanted}" in this stack${didYouMean(wanted, candidates)}`,
      );
}

function render(table: AccessTable, filter: AccessFilter, format: Format): string {
  const selection = selectAccess(table, filter);
  switch (format) {
    case "md":
      return renderMarkdown(table, selection, filter);
    case "csv":
      return renderCsv(matrixRows(table, selection));
    case "json":
      return `${JSON.stringify(matrixDocument(table, selection, filter), undefined, 2)}\n`;
    case "html":
      return renderPage(table, filter);
  }
}

function renderPage(table: AccessTable, filter: AccessFilter): string {
  if (Object.keys(filter).length > 0)
    throw new CliError(
      "The page holds all access and filters it itself. Leave the filter out, and add it to the " +
        "page's address: FILE.html#account=NAME",
    );
  const { pageAssets } = load("../page/pageAssets") as typeof page;
  return pageDocument(table, pageAssets());
}

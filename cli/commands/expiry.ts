import { type Command, InvalidArgumentError } from "commander";
import { stackNames } from "../../config/readStackFiles";
import { type ExpiryReport, expiryReport } from "../../model/expiry";
import { renderExpiryMarkdown, renderExpiryText } from "../../model/expiryText";
import { EXPIRY_WARNING_DAYS, SCIM_TOKEN_WARNING_DAYS } from "../../model/limits";
import { outputColumns } from "../support/columns";
import { currentDay, readDay } from "../support/day";
import { CliError, EXIT } from "../support/errors";
import { formatOption, type ReportFormat } from "../support/format";
import { loadForReading } from "../support/loadForReading";
import { findProject } from "../support/project";
import { chooseStack, STACK_OPTION } from "../support/stack";

interface ExpiryOptions {
  stack?: string[];
  allStacks?: boolean;
  within: number;
  today?: string;
  format: ReportFormat;
  json?: boolean;
}

const RENDER: Record<ReportFormat, (report: ExpiryReport) => string> = {
  text: (report) => renderExpiryText(report, outputColumns()),
  md: renderExpiryMarkdown,
  json: (report) => `${JSON.stringify(report, undefined, 2)}\n`,
};

/** `access expiry`: access that ends or has ended, reviews that are due, and the SCIM token. */
export function registerExpiry(program: Command): void {
  program
    .command("expiry")
    .description("say which access ends or has ended, and which reviews are due")
    .option(
      STACK_OPTION[0],
      `${STACK_OPTION[1]}; may be repeated`,
      (stack: string, before: string[] = []) => [...before, stack],
    )
    .option("--all-stacks", "look at every stack that has a file")
    .option("--within <days>", "days to look ahead", readDays, EXPIRY_WARNING_DAYS)
    .option("--today <YYYY-MM-DD>", "day that expiry is measured against", readDay)
    .addOption(formatOption())
    .option("--json", "the same as --format json")
    .addHelpText("after", HELP)
    .action(run);
}

const HELP = `
The last day of a rule is the last on which it grants anything, in UTC. The SCIM token is
named from ${SCIM_TOKEN_WARNING_DAYS} days before its last day.

Needs no network and no credentials. Exit code 0: nothing to say. 1: findings.
2: wrong usage, or a configuration with errors.`;

function run({ within, today, format, json, ...chosen }: ExpiryOptions): void {
  const project = findProject();
  const day = today ?? currentDay();
  const stacks = chooseStacks(project, chosen).map((stack) => loadForReading(project, stack, day));
  const report = expiryReport(stacks, { today: day, within });
  process.stdout.write(RENDER[json ? "json" : format](report));
  if (report.findings.length > 0) process.exitCode = EXIT.findings;
}

function chooseStacks(
  project: string,
  { stack, allStacks }: Pick<ExpiryOptions, "stack" | "allStacks">,
): string[] {
  if (allStacks !== true) {
    const named = stack?.map((name) => chooseStack(project, name));
    return named === undefined ? [chooseStack(project, undefined)] : [...new Set(named)];
  }
  if (stack !== undefined) throw new CliError("Give --stack or --all-stacks, not both.");
  const names = stackNames(project);
  if (names.length === 0) throw new CliError(`No stack has a file in ${project}.`);
  return names;
}

function readDays(text: string): number {
  const days = Number(text);
  if (/^\d{1,4}$/.test(text)) return days;
  throw new InvalidArgumentError("It is a whole number of days, for example 14.");
}

import { type Command, InvalidArgumentError } from "commander";
import { compareAccess } from "../../model/compare/compareAccess";
import { type AccessComparison, type SectionName, SECTIONS } from "../../model/compare/comparison";
import { NAME_KINDS, type NameMapping, parseNameMapping } from "../../model/compare/nameMap";
import { renderJson } from "../../model/compare/render/json";
import { renderMarkdown } from "../../model/compare/render/markdown";
import { renderText } from "../../model/compare/render/text";
import { didYouMean } from "../../model/diagnostics";
import { outputColumns } from "../support/columns";
import { currentDay } from "../support/day";
import { CliError, EXIT } from "../support/errors";
import { formatOption, type ReportFormat } from "../support/format";
import { loadForReading } from "../support/loadForReading";
import { findProject } from "../support/project";
import { chooseStack } from "../support/stack";

interface CompareCommandOptions {
  map?: NameMapping[];
  only?: SectionName[];
  format: ReportFormat;
  json?: boolean;
}

const RENDER: Record<ReportFormat, (comparison: AccessComparison) => string> = {
  text: (comparison) => renderText(comparison, outputColumns()),
  md: renderMarkdown,
  json: renderJson,
};

/** `access compare`: what differs between two environments or organisations, by name. */
export function registerCompare(program: Command): void {
  program
    .command("compare")
    .description("say what differs between two stacks by name")
    .argument("<stack-a>", "stack to compare, for example the one that is promoted")
    .argument("<stack-b>", "stack to compare it with")
    .option(
      "--map <mapping>",
      "how names of the first stack are written in the second, for example acme-*-dev=acme-*-prod; may be repeated",
      addMapping,
    )
    .option(
      "--only <sections>",
      `sections to compare, separated by commas: ${SECTIONS.join(",")}`,
      readSections,
    )
    .addOption(formatOption())
    .option("--json", "the same as --format json")
    .addHelpText("after", HELP)
    .action(run);
}

const HELP = `
A mapping may begin with the kind of names that it is for, as in accounts:*-dev=*-prod.
The kinds are ${NAME_KINDS.join(", ")}; tags are the values of account tags.

Needs no network and no credentials. Exit code 0: the stacks declare the same.
1: they differ. 2: wrong usage, or a configuration with errors.`;

function run(
  first: string,
  second: string,
  { map: mappings, only, format, json }: CompareCommandOptions,
): void {
  const project = findProject();
  const [a, b] = [chooseStack(project, first), chooseStack(project, second)];
  if (a === b) throw new CliError(`Name two stacks; both are ${a}.`);
  const today = currentDay();
  const comparison = compareAccess(
    loadForReading(project, a, today),
    loadForReading(project, b, today),
    { mappings, only },
  );
  process.stdout.write(RENDER[json ? "json" : format](comparison));
  if (!comparison.equal) process.exitCode = EXIT.findings;
}

function addMapping(text: string, before: NameMapping[] = []): NameMapping[] {
  const mapping = parseNameMapping(text);
  if (typeof mapping === "string") throw new InvalidArgumentError(mapping);
  return [...before, mapping];
}

function readSections(text: string): SectionName[] {
  return text.split(",").map((word) => {
    const section = SECTIONS.find((name) => name === word.trim());
    if (section === undefined)
      throw new InvalidArgumentError(
        `There is no section "${word}"${didYouMean(word, SECTIONS) || `; there are ${SECTIONS.join(", ")}`}`,
      );
    return section;
  });
}

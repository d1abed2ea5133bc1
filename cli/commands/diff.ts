import { readFileSync } from "node:fs";
import { type Command, Option } from "commander";
import pc from "picocolors";
import { accessDiff, type AccessDiff } from "../../model/diff/accessDiff";
import {
  type PreviewDocument,
  PreviewFormatError,
  readPreview,
} from "../../model/diff/previewDocument";
import { renderJson } from "../../model/diff/render/json";
import { renderMarkdown } from "../../model/diff/render/markdown";
import { renderTerminal, type TerminalStyle } from "../../model/diff/render/terminal";
import { reachesLevel } from "../../model/diff/risk";
import { RISK_LEVELS, type RiskLevel } from "../../model/diff/riskRules";
import { currentDay, readDay } from "../support/day";
import { CliError, EXIT } from "../support/errors";

type Format = "md" | "json" | "text";

interface DiffOptions {
  preview: string;
  format: Format;
  json?: boolean;
  failOn?: RiskLevel;
  today?: string;
}

const RENDER: Record<Format, (diff: AccessDiff) => string> = {
  md: renderMarkdown,
  json: renderJson,
  text: (diff) => renderTerminal(diff, terminalStyle()),
};

/** Lines as wide as the terminal, and its colours; a file or a pipe gets neither. */
function terminalStyle(): TerminalStyle {
  const { isTTY, columns } = process.stdout;
  if (!isTTY) return {};
  const { NO_COLOR = "", TERM } = process.env;
  const colors = pc.createColors(NO_COLOR === "" && TERM !== "dumb");
  const paints: Record<RiskLevel | "title", (text: string) => string> = {
    critical: (text) => colors.bold(colors.red(text)),
    high: colors.red,
    medium: colors.yellow,
    low: colors.cyan,
    title: colors.bold,
  };
  // A terminal that does not know its width says 0.
  return { width: columns || undefined, paint: (text, as) => paints[as](text) };
}

/** `access diff`: what a preview changes about who may do what. */
export function registerDiff(program: Command): void {
  program
    .command("diff")
    .description("say who gains and who loses which access by a preview")
    .requiredOption(
      "-p, --preview <file>",
      "what `pulumi preview --json` printed; - reads standard input",
    )
    .addOption(
      new Option("-f, --format <format>", "how to print it")
        .choices(["md", "json", "text"])
        .default("text"),
    )
    .option("--json", "the same as --format json")
    .addOption(
      new Option("--fail-on <level>", "exit with 1 when a risk has this level or a higher one") //
        .choices(RISK_LEVELS),
    )
    .option("--today <YYYY-MM-DD>", "day that expiry is measured against", readDay)
    .addHelpText(
      "after",
      "\nNeeds no network and no credentials. A failed preview is reported and exits with 2.",
    )
    .action(run);
}

function run({ preview, format, json, failOn, today = currentDay() }: DiffOptions): void {
  const document = read(preview);
  const diff = accessDiff(document, today);
  process.stdout.write(RENDER[json ? "json" : format](diff));
  if (diff.errors.length > 0) process.exitCode = EXIT.failure;
  else if (failOn !== undefined && reachesLevel(diff.risks, failOn))
    process.exitCode = EXIT.findings;
}

function read(file: string): PreviewDocument {
  const name = file === "-" ? "standard input" : file;
  let text: string;
  try {
    text = readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new CliError(`${name} cannot be read: ${(error as Error).message}`);
  }
  try {
    return readPreview(text);
  } catch (error) {
    if (error instanceof PreviewFormatError) throw new CliError(`${name}: ${error.message}.`);
    throw error;
  }
}

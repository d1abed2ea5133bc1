import { readFileSync } from "node:fs";
import { type Command } from "commander";
import { canonicalJson } from "../../model/canonicalJson";
import { resourceChanges } from "../../model/diff/previewSteps";
import {
  type PreviewDocument,
  PreviewFormatError,
  readPreview,
} from "../../model/diff/previewDocument";
import { CliError, EXIT } from "../support/errors";
import { printJson } from "../support/output";

interface RecheckOptions {
  approved?: string;
  preview: string;
  json?: boolean;
}

/** How a preview differs from the approved one. */
export interface Difference {
  urn: string;
  difference: "new" | "gone" | "other operation" | "other inputs";
}

/** `access recheck`: whether a deployment still does what was approved. */
export function registerRecheck(program: Command): void {
  program
    .command("recheck")
    .description("compare a preview with the one that was approved, and refuse any difference")
    .requiredOption("--preview <file>", "`pulumi preview --json` of now")
    .option(
      "--approved <file>",
      "`pulumi preview --json` that was approved (default: that nothing changes)",
    )
    .option("--json", "print the differences as JSON")
    .addHelpText(
      "after",
      "\nCompares which resources change, how, and their inputs; values that are not known yet count as\n" +
        "equal to each other. Exit code 1 when something differs, 2 when a preview failed or is incomplete.",
    )
    .action(({ approved, preview, json }: RecheckOptions) => {
      const expected = approved === undefined ? NOTHING : read(approved);
      const differences = comparePreviews(expected, read(preview));
      if (differences.length > 0) process.exitCode = EXIT.findings;
      if (json) printJson({ same: differences.length === 0, differences });
      else process.stdout.write(text(differences, approved !== undefined));
    });
}

const NOTHING: PreviewDocument = { steps: [], errors: [], unreadable: [], gaps: [] };

/** Differences by resource, sorted by URN. */
export function comparePreviews(approved: PreviewDocument, now: PreviewDocument): Difference[] {
  const before = changesOf(approved);
  const after = changesOf(now);
  const urns = [...new Set([...before.keys(), ...after.keys()])].sort();
  return urns.flatMap((urn) => {
    const difference = differenceOf(before.get(urn), after.get(urn));
    return difference === undefined ? [] : [{ urn, difference }];
  });
}

interface Change {
  operation: string;
  inputs: string;
}

function changesOf({ steps }: PreviewDocument): Map<string, Change> {
  return new Map(
    resourceChanges(steps).map(({ urn, action, op, newInputs }) => [
      urn,
      { operation: action === "other" ? op : action, inputs: canonicalJson(newInputs) },
    ]),
  );
}

function differenceOf(
  before: Change | undefined,
  after: Change | undefined,
): Difference["difference"] | undefined {
  if (before === undefined) return "new";
  if (after === undefined) return "gone";
  if (before.operation !== after.operation) return "other operation";
  return before.inputs === after.inputs ? undefined : "other inputs";
}

function text(differences: readonly Difference[], isApproved: boolean): string {
  if (differences.length === 0)
    return isApproved ? "The preview does what was approved.\n" : "The preview changes nothing.\n";
  if (!isApproved) return `The preview changes ${resources(differences.length)}.\n`;
  const lines = differences.map(({ urn, difference }) => `  ${difference}: ${urn}`);
  const heading = `Not what was approved, in ${resources(differences.length)}:`;
  return `${heading}\n${lines.join("\n")}\n`;
}

function resources(count: number): string {
  return `${count} ${count === 1 ? "resource" : "resources"}`;
}

/** @throws CliError for a preview that cannot stand for the whole deployment */
function read(file: string): PreviewDocument {
  let document: PreviewDocument;
  try {
    document = readPreview(readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof PreviewFormatError) throw new CliError(`${file}: ${error.message}.`);
    throw new CliError(`${file} cannot be read: ${(error as Error).message}`);
  }
  const [problem] = [...document.errors, ...document.gaps, ...document.unreadable];
  if (problem === undefined) return document;
  throw new CliError(`${file} is not the preview of a whole deployment: ${problem}`);
}

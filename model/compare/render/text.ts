import { plainText } from "../../diff/render/plainText";
import { wrapText } from "../../wrapText";
import { type AccessComparison } from "../comparison";
import {
  comparisonSummary,
  instanceLine,
  mappingLines,
  overviewRows,
  type ReportBlock,
  reportSections,
} from "./report";

/** The comparison for a terminal. @param width columns to wrap at; a longer word is not cut */
export function renderText(comparison: AccessComparison, width: number): string {
  const { notCompared } = comparison;
  const lines = [
    comparisonSummary(comparison),
    ...mappingLines(comparison),
    ...notCompared,
  ].flatMap((line) => wrapText(plainText(line), width, ""));
  lines.push("", ...overview(comparison));
  for (const { title, blocks } of reportSections(comparison)) {
    lines.push("", plainText(title));
    for (const block of blocks) lines.push(...titleLine(block), ...blockLines(block, width));
  }
  const instance = instanceLine(comparison).flatMap((line) => wrapText(line, width, ""));
  if (instance.length > 0) lines.push("", ...instance);
  return `${lines.join("\n")}\n`;
}

function titleLine({ title }: ReportBlock): string[] {
  return title === "" ? [] : [`  ${plainText(title)}`];
}

function blockLines({ title, flow, items }: ReportBlock, width: number): string[] {
  if (title === "")
    return items.flatMap(({ text }) => wrapText(plainText(text), width, "  ", "    "));
  if (flow) return wrapText(items.map(({ text }) => plainText(text)).join(", "), width, "    ");
  return items.flatMap(({ text, details }) => [
    ...wrapText(plainText(text), width, "    "),
    ...details.flatMap((detail) => wrapText(plainText(detail), width, "      ", "        ")),
  ]);
}

/** Counts of each section under the names of the stacks. */
function overview(comparison: AccessComparison): string[] {
  const rows = overviewRows(comparison);
  const heads = [
    ["", "only in", "only in", "", ""],
    ["", plainText(comparison.a.stack), plainText(comparison.b.stack), "different", "equal"],
  ];
  const cells = [...heads, ...rows.map((row) => row.map(String))];
  const widths = [0, 1, 2, 3, 4].map((at) => Math.max(...cells.map((row) => row[at]?.length ?? 0)));
  return cells.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}

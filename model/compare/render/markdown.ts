import { escapeMarkdown } from "../../diff/render/markdown";
import { type AccessComparison } from "../comparison";
import {
  comparisonSummary,
  instanceLine,
  mappingLines,
  overviewRows,
  type ReportBlock,
  reportSections,
} from "./report";

/** The comparison as Markdown: a table of counts, then a heading for each section. */
export function renderMarkdown(comparison: AccessComparison): string {
  const { a, b, notCompared } = comparison;
  const lines = [`# ${escapeMarkdown(`Access of ${a.stack} and ${b.stack}`)}`];
  for (const line of [comparisonSummary(comparison), ...mappingLines(comparison), ...notCompared])
    lines.push("", escapeMarkdown(line));
  lines.push("", ...overview(comparison));
  for (const { title, blocks } of reportSections(comparison)) {
    lines.push("", `## ${escapeMarkdown(title)}`);
    for (const block of blocks) lines.push(...titleLines(block), "", ...blockLines(block));
  }
  for (const line of instanceLine(comparison)) lines.push("", line);
  return `${lines.join("\n")}\n`;
}

function titleLines({ title }: ReportBlock): string[] {
  return title === "" ? [] : ["", `### ${capital(escapeMarkdown(title))}`];
}

function blockLines({ flow, items }: ReportBlock): string[] {
  if (flow) return [items.map(({ text }) => escapeMarkdown(text)).join(", ")];
  return items.flatMap(({ text, details }) => [
    `- ${escapeMarkdown(text)}`,
    ...details.map((detail) => `  - ${escapeMarkdown(detail)}`),
  ]);
}

function overview(comparison: AccessComparison): string[] {
  const onlyIn = (stack: string): string => escapeMarkdown(`only in ${stack}`);
  const { a, b } = comparison;
  return [
    `| | ${onlyIn(a.stack)} | ${onlyIn(b.stack)} | different | equal |`,
    "| --- | ---: | ---: | ---: | ---: |",
    ...overviewRows(comparison).map((row) => `| ${row.join(" | ")} |`),
  ];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

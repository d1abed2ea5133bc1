import { type AccessDiff } from "../accessDiff";
import { type RiskLevel } from "../riskRules";
import { plainText } from "./plainText";
import { type Detail, type Item, sections } from "./sections";
import { summaryLine } from "./summary";

/** How a terminal shows the diff. */
export interface TerminalStyle {
  /** Columns; longer lines are broken between words. @default no limit */
  width?: number;
  /** Marks a risk level or a title up. @default as it is */
  paint?: (text: string, as: RiskLevel | "title") => string;
}

/** The whole diff as text, nothing cut. */
export function renderTerminal(diff: AccessDiff, style: TerminalStyle = {}): string {
  const { width = Infinity, paint = (text) => text } = style;
  const line = (text: string, indent: string): string[] => wrapped(plainText(text), indent, width);
  const lines = line(summaryLine(diff), "").map((part) => paint(part, "title"));
  if (diff.title !== undefined) lines.push(...line(`Access changes: ${diff.title}`, ""));
  for (const { title, items } of sections(diff)) {
    lines.push("", paint(plainText(title), "title"));
    const levels = items.some(({ level }) => level !== undefined);
    for (const item of items) {
      lines.push(...itemLines(item, levels, width, paint));
      for (const detail of item.details)
        lines.push(...line(detailText(detail), `${levels ? LEVEL_INDENT : "  "}    `));
    }
  }
  return `${lines.join("\n")}\n`;
}

/** Two blanks, the longest level, two blanks. */
const LEVEL_INDENT = " ".repeat(12);

function itemLines(
  { level, text, rule }: Item,
  levels: boolean,
  width: number,
  paint: Required<TerminalStyle>["paint"],
): string[] {
  const indent = levels ? LEVEL_INDENT : "  ";
  const [first = "", ...rest] = wrapped(
    `${plainText(text)}${rule === undefined ? "" : ` [${rule}]`}`,
    indent,
    width,
  );
  if (level === undefined) return [first, ...rest];
  const pad = " ".repeat(indent.length - 2 - level.length);
  return [`  ${paint(level, level)}${pad}${first.slice(indent.length)}`, ...rest];
}

function detailText(detail: Detail): string {
  return typeof detail === "string" ? detail : `${detail.lead}${detail.names.join(", ")}`;
}

/** Breaks between words; a word that is longer than a line stays whole, so that it can be copied. */
function wrapped(text: string, indent: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, indent + line];
}

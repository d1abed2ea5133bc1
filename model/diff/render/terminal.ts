import { type AccessDiff } from "../accessDiff";
import { plainText } from "./plainText";
import { sections } from "./sections";
import { summaryLine } from "./summary";

/** The whole diff as plain text, nothing cut. */
export function renderTerminal(diff: AccessDiff): string {
  const lines = [plainText(summaryLine(diff))];
  for (const { title, items } of sections(diff)) {
    lines.push("", plainText(title));
    for (const { text, details } of items)
      lines.push(`  ${plainText(text)}`, ...details.map((detail) => `      ${plainText(detail)}`));
  }
  return `${lines.join("\n")}\n`;
}

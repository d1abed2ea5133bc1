import { type AccessDiff } from "../accessDiff";
import { summaryLine } from "./summary";

/** The diff as JSON with its summary; `version` changes when a reader would have to. */
export function renderJson(diff: AccessDiff): string {
  const { version, ...rest } = diff;
  return `${JSON.stringify({ version, summary: summaryLine(diff), ...rest }, undefined, 2)}\n`;
}

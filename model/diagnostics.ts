import { distance } from "fastest-levenshtein";
import { type SourceLocation } from "./accessModel";
import { visibleText } from "./visibleText";

/** One finding about a configuration. Only errors stop a deployment. */
export interface Diagnostic {
  severity: "error" | "warning" | "note";
  /** Where it was written; absent when no single place is to blame. */
  location?: SourceLocation;
  /** Path of the value, for example `accessRules[3].groups[0]`. */
  path: string;
  /** The value, the rule it breaks, and the remedy. Never a secret. */
  message: string;
}

/** A configuration mistake of the user. Its message is the whole text to show, without a stack. */
export class ConfigurationError extends Error {
  constructor(
    message: string,
    readonly diagnostics: readonly Diagnostic[] = [],
  ) {
    super(message);
    this.name = "ConfigurationError";
  }
}

/** How many diagnostics `formatDiagnostics` shows before it counts the rest. */
const SHOWN_DIAGNOSTICS = 50;

const SEVERITY_ORDER = { error: 0, warning: 1, note: 2 } as const;

/** Errors first, then by file, line, column, path and message; a new array without repetitions. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const sorted = [...diagnostics].sort(compareDiagnostics);
  return sorted.filter(
    (diagnostic, index) => index === 0 || compareDiagnostics(sorted[index - 1], diagnostic) !== 0,
  );
}

function compareDiagnostics(left: Diagnostic | undefined, right: Diagnostic): number {
  if (left === undefined) return -1;
  return (
    SEVERITY_ORDER[left.severity] - SEVERITY_ORDER[right.severity] ||
    compareText(left.location?.file ?? "", right.location?.file ?? "") ||
    (left.location?.line ?? 0) - (right.location?.line ?? 0) ||
    (left.location?.column ?? 0) - (right.location?.column ?? 0) ||
    compareText(left.path, right.path) ||
    compareText(left.message, right.message)
  );
}

/** Code unit order, the same on every machine and in every locale. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/**
 * `FILE:LINE:COL path: message` on one line; warnings and notes say so in front of the message. What
 * somebody wrote may hold characters that nobody sees; they are shown by their number.
 */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const place = diagnostic.location === undefined ? "" : `${formatLocation(diagnostic.location)} `;
  const path = diagnostic.path === "" ? "" : `${diagnostic.path}: `;
  const severity = diagnostic.severity === "error" ? "" : `${diagnostic.severity}: `;
  return visibleText(`${place}${path}${severity}${diagnostic.message}`);
}

/** `FILE:LINE:COL`, or the bare name for a source without text (line 0). */
export function formatLocation({ file, line, column }: SourceLocation): string {
  return line === 0 ? file : `${file}:${line}:${column}`;
}

/** All diagnostics, sorted, one a line; beyond the fiftieth only their number. */
export function formatDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const sorted = sortDiagnostics(diagnostics);
  const lines = sorted.slice(0, SHOWN_DIAGNOSTICS).map(formatDiagnostic);
  const hidden = sorted.length - lines.length;
  if (hidden > 0) lines.push(`… and ${hidden} more`);
  return lines.join("\n");
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}

/** `; did you mean "x"?` for the candidate nearest to a mistyped name, or nothing. */
export function didYouMean(value: string, candidates: Iterable<string>): string {
  const nearest = nearestName(value, candidates);
  return nearest === undefined ? "" : `; did you mean "${nearest}"?`;
}

/**
 * The candidate within a third of the name's length in edits, letter case apart. Two edits are
 * always forgiven to names that are no abbreviations, since swapping two letters takes two.
 */
export function nearestName(value: string, candidates: Iterable<string>): string | undefined {
  const wanted = value.toLowerCase();
  let best: { name: string; edits: number } | undefined;
  for (const name of candidates) {
    const length = Math.max(value.length, name.length);
    const tolerated = length < 4 ? 1 : Math.max(2, Math.floor(length / 3));
    if (Math.abs(name.length - value.length) > tolerated) continue;
    const edits = distance(wanted, name.toLowerCase());
    const nearer =
      best === undefined ||
      edits < best.edits ||
      (edits === best.edits && compareText(name, best.name) < 0);
    if (edits <= tolerated && nearer) best = { name, edits };
  }
  return best?.name;
}

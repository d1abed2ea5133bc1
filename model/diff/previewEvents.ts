import { isRecord } from "../plainValue";

/** What either form of a preview holds, before its steps are looked at. */
export interface RawPreview {
  /** Each as the document form writes it: `op`, `urn`, `oldState`, `newState`, reasons. */
  steps: unknown[];
  /** Diagnostics of every severity. */
  diagnostics: unknown[];
  /** Number of steps by operation, as the engine counted them; absent when it did not get that far. */
  summary?: unknown;
  /** What else went wrong, and what else is missing. */
  errors: string[];
  gaps: string[];
}

/** True for one line of the engine's event stream. */
export function isEngineEvent(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && Object.keys(value).some((key) => EVENT_KEYS.has(key));
}

/** Events that only a run of the engine emits. */
const EVENT_KEYS = new Set(["preludeEvent", "resourcePreEvent", "summaryEvent", "cancelEvent"]);

/**
 * The streaming form of a preview (`PULUMI_ENABLE_STREAMING_JSON_PREVIEW`) as its document form would
 * hold it. An engine's line is never passed over because it cannot be read: it is a gap.
 *
 * @param lines parsed values; undefined for a line that is no JSON
 */
export function readEvents(lines: readonly unknown[]): RawPreview {
  const raw: RawPreview = { steps: [], diagnostics: [], errors: [], gaps: [] };
  const positions = new Map<unknown, number>();
  let damaged = 0;
  for (const event of lines) {
    if (!isRecord(event)) damaged++;
    else readEvent(event, raw, positions);
  }
  if (damaged > 0)
    raw.gaps.push(`${damaged} ${damaged === 1 ? "line is" : "lines are"} no engine event.`);
  return raw;
}

/** @param refreshes where in the steps the refresh of a URN is */
function readEvent(
  event: Record<string, unknown>,
  raw: RawPreview,
  refreshes: Map<unknown, number>,
): void {
  if (isRecord(event.diagnosticEvent)) raw.diagnostics.push(event.diagnosticEvent);
  if (isRecord(event.policyEvent)) raw.errors.push(...violation(event.policyEvent));
  if (isRecord(event.summaryEvent)) readSummary(event.summaryEvent, raw);
  if (isRecord(event.resourcePreEvent)) {
    const step = stepOf(event.resourcePreEvent.metadata);
    if (isRecord(step) && step.op === "refresh") refreshes.set(step.urn, raw.steps.length);
    raw.steps.push(step);
  }
  if (isRecord(event.resOutputsEvent))
    readRefreshed(stepOf(event.resOutputsEvent.metadata), raw, refreshes);
}

/** What a refresh found is in the outputs only, where its operation has become another one. */
function readRefreshed(step: unknown, raw: RawPreview, refreshes: Map<unknown, number>): void {
  const position = isRecord(step) ? refreshes.get(step.urn) : undefined;
  if (!isRecord(step) || position === undefined) return;
  const differs = step.op === "delete" || (step.op === "update" && isRecord(step.detailedDiff));
  if (differs) raw.steps[position] = step;
}

function readSummary(summary: Record<string, unknown>, raw: RawPreview): void {
  raw.summary = summary.resourceChanges ?? {};
  const told = raw.errors.length + raw.diagnostics.filter(isError).length > 0;
  if (summary.result === "failed" && !told)
    raw.errors.push("The engine says that the preview failed, without saying why.");
}

function isError(diagnostic: unknown): boolean {
  return isRecord(diagnostic) && diagnostic.severity === "error";
}

/** A mandatory policy that is violated stops the preview; an advisory one does not. */
function violation({
  enforcementLevel,
  policyName,
  policyPackName,
  message,
}: Record<string, unknown>) {
  if (enforcementLevel !== "mandatory") return [];
  return [`Policy ${String(policyName)} of ${String(policyPackName)}: ${String(message)}`.trim()];
}

/** A step in the words of the document form. */
function stepOf(metadata: unknown): unknown {
  if (!isRecord(metadata)) return metadata;
  const { old, new: next, keys, diffs, ...rest } = metadata;
  return { ...rest, oldState: old, newState: next, replaceReasons: keys, diffReasons: diffs };
}

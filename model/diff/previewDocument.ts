import * as z from "zod";
import { isRecord, parseJson } from "../plainValue";

const bag = z.record(z.string(), z.unknown());

const stateSchema = z.looseObject({
  inputs: bag.optional(),
  outputs: bag.optional(),
  protect: z.boolean().optional(),
});

const stepSchema = z.looseObject({
  op: z.string(),
  urn: z.string(),
  oldState: stateSchema.optional(),
  newState: stateSchema.optional(),
  replaceReasons: z.array(z.string()).nullish(),
  diffReasons: z.array(z.string()).nullish(),
});

const diagnosticSchema = z.looseObject({
  severity: z.string().optional(),
  message: z.string().optional(),
});

/** One step of a preview, as far as the access diff reads it. */
export interface PreviewStep {
  op: string;
  urn: string;
  /** Type token, for example `aws:ssoadmin/accountAssignment:AccountAssignment`. */
  type: string;
  /** Logical name, the last part of the URN. */
  name: string;
  oldInputs: Readonly<Record<string, unknown>>;
  newInputs: Readonly<Record<string, unknown>>;
  /** Properties that force a replacement. */
  replaceReasons: readonly string[];
  /** Properties that differ. */
  diffReasons: readonly string[];
}

export interface PreviewDocument {
  steps: PreviewStep[];
  /** Error messages of a preview that failed; secrets are the engine's `[secret]` already. */
  errors: string[];
  /** Steps that are not of the known form, by urn or position. Never dropped in silence. */
  unreadable: string[];
}

/** The text is neither a preview document nor a stream of its parts. */
export class PreviewFormatError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "PreviewFormatError";
  }
}

/**
 * Reads what `pulumi preview --json` prints: one object with `steps`, or, in the streaming form,
 * one engine event a line. Text before the first brace is skipped, since wrappers print notices.
 *
 * @throws PreviewFormatError when nothing of it is a preview
 */
export function readPreview(text: string): PreviewDocument {
  const whole = parseJson(text) ?? parseJson(text.slice(Math.max(text.indexOf("{"), 0)));
  if (
    isRecord(whole) &&
    (Array.isArray(whole.steps) || "changeSummary" in whole || "diagnostics" in whole)
  )
    return readDocument(whole);
  const events = text.split("\n").map(parseJson).filter(isRecord);
  if (events.some((event) => "resourcePreEvent" in event || "summaryEvent" in event))
    return readEvents(events);
  throw new PreviewFormatError(
    'this is no preview: expected what `pulumi preview --json` prints, one object with "steps" or one event a line',
  );
}

function readDocument(document: Record<string, unknown>): PreviewDocument {
  const result: PreviewDocument = { steps: [], errors: [], unreadable: [] };
  asList(document.steps).forEach((step, index) => addStep(result, step, index));
  for (const item of asList(document.diagnostics)) addDiagnostic(result, item);
  return result;
}

/** Engine events: a step is the metadata of a `resourcePreEvent`. */
function readEvents(events: Record<string, unknown>[]): PreviewDocument {
  const result: PreviewDocument = { steps: [], errors: [], unreadable: [] };
  events.forEach((event, index) => {
    if (isRecord(event.diagnosticEvent)) addDiagnostic(result, event.diagnosticEvent);
    if (!isRecord(event.resourcePreEvent)) return;
    const metadata = event.resourcePreEvent.metadata;
    const step = isRecord(metadata)
      ? { ...metadata, oldState: metadata.old ?? undefined, newState: metadata.new ?? undefined }
      : metadata;
    addStep(result, step, index);
  });
  return result;
}

function addStep(result: PreviewDocument, value: unknown, index: number): void {
  const parsed = stepSchema.safeParse(withoutNulls(value));
  if (!parsed.success) {
    const urn = isRecord(value) && typeof value.urn === "string" ? value.urn : `step ${index}`;
    result.unreadable.push(urn);
    return;
  }
  const { op, urn, oldState, newState, replaceReasons, diffReasons } = parsed.data;
  const parts = urn.split("::");
  result.steps.push({
    op,
    urn,
    type: (parts[2] ?? "").split("$").at(-1) ?? "",
    name: parts.slice(3).join("::"),
    oldInputs: oldState?.inputs ?? {},
    newInputs: newState?.inputs ?? {},
    replaceReasons: replaceReasons ?? [],
    diffReasons: diffReasons ?? [],
  });
}

function addDiagnostic(result: PreviewDocument, value: unknown): void {
  const parsed = diagnosticSchema.safeParse(value);
  if (parsed.success && parsed.data.severity === "error" && parsed.data.message !== undefined)
    result.errors.push(parsed.data.message.trim());
}

/** The engine writes an absent state as null. */
function withoutNulls(value: unknown): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, child]) => child !== null));
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

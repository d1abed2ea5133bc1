import * as z from "zod";
import { isRecord, parseJson } from "../plainValue";
import { isEngineEvent, type RawPreview, readEvents } from "./previewEvents";

const bag = z.record(z.string(), z.unknown());

const stateSchema = z.looseObject({
  inputs: bag.optional(),
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
  /** The state holds it, but a refresh did not find it any more: somebody removed it by hand. */
  gone?: true;
}

export interface PreviewDocument {
  steps: PreviewStep[];
  /** Why the preview failed; secrets are the engine's `[secret]` already. */
  errors: string[];
  /** Steps that are not of the known form, by urn or position. Never dropped in silence. */
  unreadable: string[];
  /** Why this cannot be all that the engine previewed, a sentence each. */
  gaps: string[];
}

/** The text is neither a preview document nor a stream of its parts. */
export class PreviewFormatError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "PreviewFormatError";
  }
}

const EXPECTED =
  "expected what `pulumi preview --json` prints, one object with steps or one engine event a line";
const INTERRUPTED = "The preview was interrupted: it ends before the engine's summary.";

/**
 * Reads what `pulumi preview --json` prints: one object with `steps`, or, in the streaming form,
 * one engine event a line. Text before the first brace is skipped, since wrappers print notices.
 *
 * @throws PreviewFormatError when nothing of it is a preview
 */
export function readPreview(text: string): PreviewDocument {
  const raw = readRaw(text);
  const result: PreviewDocument = {
    steps: [],
    errors: [...raw.diagnostics.flatMap(errorOf), ...raw.errors],
    unreadable: [],
    gaps: raw.gaps,
  };
  raw.steps.forEach((step, index) => addStep(result, step, index));
  result.gaps.push(...missingSteps(raw));
  if (raw.summary === undefined && result.errors.length === 0) result.errors.push(INTERRUPTED);
  result.steps = withoutRefreshes(result.steps);
  return result;
}

function readRaw(text: string): RawPreview {
  const start = /^\s*\{/m.exec(text)?.index;
  if (start === undefined)
    throw new PreviewFormatError(
      `this is no preview${text.trim() === "" ? " but empty" : ""}: ${EXPECTED}`,
    );
  const json = text.slice(start);
  const whole = parseJson(json);
  if (isRecord(whole) && isDocument(whole)) return documentOf(whole);
  if (isRecord(whole) && "resources" in whole && "result" in whole)
    throw new PreviewFormatError(
      `this is the summary of \`--output json\`, without any values: ${EXPECTED}`,
    );
  const lines = json.split("\n").filter((line) => line.trim() !== "");
  const values = lines.map(parseJson);
  if (values.some(isEngineEvent)) return readEvents(values);
  throw new PreviewFormatError(
    whole === undefined && /^\s*\{\s*"(config|steps|duration|diagnostics)"/.test(json)
      ? "it is cut off, or other output is mixed into it: it begins as a preview, but is not whole JSON"
      : `this is no preview: ${EXPECTED}`,
  );
}

const DOCUMENT_KEYS = new Set([
  "config",
  "steps",
  "diagnostics",
  "duration",
  "changeSummary",
  "maybeCorrupt",
]);

/** Other tools write `diagnostics` as well; a preview without steps has none but these keys. */
function isDocument(value: Record<string, unknown>): boolean {
  const keys = Object.keys(value);
  return (
    Array.isArray(value.steps) ||
    isRecord(value.changeSummary) ||
    (keys.length > 0 && keys.every((key) => DOCUMENT_KEYS.has(key)))
  );
}

/** The engine leaves out what is empty; a duration tells as well that it came to its end. */
function documentOf(document: Record<string, unknown>): RawPreview {
  const { changeSummary, duration, steps, diagnostics } = document;
  return {
    steps: asList(steps),
    diagnostics: asList(diagnostics),
    summary: changeSummary ?? (typeof duration === "number" ? {} : undefined),
    errors: [],
    gaps: [],
  };
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
    oldInputs: sealedInputs(oldState?.inputs),
    newInputs: sealedInputs(newState?.inputs),
    replaceReasons: replaceReasons ?? [],
    diffReasons: diffReasons ?? [],
  });
}

/** How the engine marks a secret in a property map, and what it shows in place of one. */
const SECRET = {
  key: "4dabf18193072939515e22adb298388d",
  mark: "1b47061264138c4ac30d75fd1eb44270",
};
const SEALED = "[secret]";

/** The streaming form marks a secret, with its plain text on `--show-secrets`; none gets past here. */
function sealedInputs(inputs: Record<string, unknown> = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, sealed(value)]));
}

function sealed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sealed);
  if (!isRecord(value)) return value;
  return value[SECRET.key] === SECRET.mark ? SEALED : sealedInputs(value);
}

/** The document form writes the severity before the message, the streaming form beside it. */
function errorOf(value: unknown): string[] {
  const { data } = diagnosticSchema.safeParse(value);
  if (data?.severity !== "error" || data.message === undefined) return [];
  return [data.message.replace(/^error: /, "").trim()];
}

const NOT_CHANGING = new Set(["same", "read", "refresh"]);

/** Steps that the engine counted and that are not there: somebody filtered or cut the preview. */
function missingSteps({ steps, summary }: RawPreview): string[] {
  const listed = new Map<unknown, number>();
  for (const step of steps) {
    const op = isRecord(step) ? step.op : undefined;
    listed.set(op, (listed.get(op) ?? 0) + 1);
  }
  return Object.entries(isRecord(summary) ? summary : {}).flatMap(([op, counted]) => {
    const found = listed.get(op) ?? 0;
    if (NOT_CHANGING.has(op) || typeof counted !== "number" || found >= counted) return [];
    return [
      `The preview's summary counts ${counted} of the operation "${op}", ${found} are listed.`,
    ];
  });
}

/**
 * A refresh only reads, so it says nothing where the program has a step for the same resource, but
 * for one thing: what is to be created again was removed by hand.
 */
function withoutRefreshes(steps: readonly PreviewStep[]): PreviewStep[] {
  const isRefresh = ({ op }: PreviewStep): boolean => op === "refresh";
  const refreshed = new Set(steps.filter(isRefresh).map(({ urn }) => urn));
  if (refreshed.size === 0) return [...steps];
  const told = new Set(steps.filter((step) => !isRefresh(step)).map(({ urn }) => urn));
  return steps
    .filter((step) => !isRefresh(step) || !told.has(step.urn))
    .map((step) =>
      step.op === "create" && refreshed.has(step.urn) ? { ...step, gone: true } : step,
    );
}

/** The engine writes an absent state as null. */
function withoutNulls(value: unknown): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, child]) => child !== null));
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

import { type PreviewStep } from "./previewDocument";

/** What a preview does to one resource, its steps taken together. */
export type ResourceAction = "create" | "update" | "replace" | "delete" | "other";

/** All steps of one resource. */
export interface ResourceChange {
  action: ResourceAction;
  /** The engine's word, for an action that is `other`. */
  op: string;
  urn: string;
  type: string;
  name: string;
  oldInputs: PreviewStep["oldInputs"];
  newInputs: PreviewStep["newInputs"];
  /** Properties that force a replacement or, without one, that differ. */
  reasons: string[];
  /** It is created again, because somebody removed it by hand. */
  gone?: true;
}

const NOTHING = new Set(["same", "read", "refresh"]);
const REPLACEMENT = new Set(["replace", "create-replacement", "delete-replaced"]);
const PLAIN: ReadonlySet<string> = new Set(["create", "update", "delete"]);

/**
 * What changes, one entry a resource, in the order of the preview. The engine reports a replacement
 * as up to three steps. An operation of an unknown name is kept as `other`, never dropped.
 */
export function resourceChanges(steps: readonly PreviewStep[]): ResourceChange[] {
  const byUrn = new Map<string, ResourceChange>();
  for (const step of steps) {
    if (NOTHING.has(step.op)) continue;
    const known = byUrn.get(step.urn);
    if (known === undefined) byUrn.set(step.urn, firstStep(step));
    else addStep(known, step);
  }
  return [...byUrn.values()];
}

function firstStep(step: PreviewStep): ResourceChange {
  const { op, urn, type, name, oldInputs, newInputs, gone } = step;
  return {
    action: actionOf(op),
    op,
    urn,
    type,
    name,
    oldInputs,
    newInputs,
    reasons: reasons(step),
    ...(gone === undefined ? {} : { gone }),
  };
}

function addStep(change: ResourceChange, step: PreviewStep): void {
  if (actionOf(step.op) !== change.action) change.action = merged(change.action, step.op);
  if (Object.keys(change.oldInputs).length === 0) change.oldInputs = step.oldInputs;
  if (Object.keys(change.newInputs).length === 0) change.newInputs = step.newInputs;
  change.reasons = [...new Set([...change.reasons, ...reasons(step)])].sort();
}

/** Different operations on one resource can only be parts of making it anew. */
function merged(action: ResourceAction, op: string): ResourceAction {
  return action === "other" || actionOf(op) === "other" ? "other" : "replace";
}

function actionOf(op: string): ResourceAction {
  if (REPLACEMENT.has(op)) return "replace";
  return PLAIN.has(op) ? (op as ResourceAction) : "other";
}

function reasons({ replaceReasons, diffReasons }: PreviewStep): string[] {
  return [...(replaceReasons.length > 0 ? replaceReasons : diffReasons)].sort();
}

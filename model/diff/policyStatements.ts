import { matchesGlob } from "../glob";
import { isRecord, parseJson } from "../plainValue";

/** What one statement says about one action on one resource, the unit that policies are compared in. */
export interface PolicyAtom {
  effect: "Allow" | "Deny";
  /** Action pattern, lower case, since IAM compares actions without case; `not:` before NotAction. */
  action: string;
  /** Resource pattern; `not:` before NotResource. */
  resource: string;
  /** Canonical JSON of the condition, empty when there is none. */
  condition: string;
}

/** Statements of a policy document as atoms; undefined when the text is no policy document. */
export function policyAtoms(text: string | undefined): PolicyAtom[] | undefined {
  if (text === undefined || text === "") return [];
  const document = parseJson(text);
  if (!isRecord(document)) return undefined;
  const statements = asList(document.Statement);
  const atoms: PolicyAtom[] = [];
  for (const statement of statements) {
    const read = statementAtoms(statement);
    if (read === undefined) return undefined;
    atoms.push(...read);
  }
  return atoms;
}

function statementAtoms(statement: unknown): PolicyAtom[] | undefined {
  if (!isRecord(statement)) return undefined;
  const { Effect: effect } = statement;
  if (effect !== "Allow" && effect !== "Deny") return undefined;
  const actions = patterns(statement, "Action").map((action) => action.toLowerCase());
  const resources = patterns(statement, "Resource");
  if (actions.length === 0 || resources.length === 0) return undefined;
  const condition = statement.Condition === undefined ? "" : canonical(statement.Condition);
  return actions.flatMap((action) =>
    resources.map((resource) => ({ effect, action, resource, condition })),
  );
}

/** `Action: [a, b]` gives a and b; `NotAction: [a, b]` is one pattern, since its items belong together. */
function patterns(statement: Record<string, unknown>, element: "Action" | "Resource"): string[] {
  const negated = statement[`Not${element}`];
  if (negated !== undefined) return [`not:${asList(negated).map(String).sort().join(",")}`];
  return asList(statement[element]).map(String);
}

/**
 * True when everything that `narrow` matches is matched by `wide` as well. Conditions only ever
 * restrict, so an atom without one covers the same atom with any.
 */
export function covers(wide: PolicyAtom, narrow: PolicyAtom): boolean {
  return (
    wide.effect === narrow.effect &&
    patternCovers(wide.action, narrow.action) &&
    patternCovers(wide.resource, narrow.resource) &&
    (wide.condition === "" || wide.condition === narrow.condition)
  );
}

function patternCovers(wide: string, narrow: string): boolean {
  if (wide === narrow || wide === "*") return true;
  if (wide.startsWith("not:") || narrow.startsWith("not:")) return false;
  return matchesGlob(wide, narrow, true);
}

/** One line for a report: `Allow s3:getobject on arn:aws:s3:::x/* when {…}`. */
export function describeAtom({ effect, action, resource, condition }: PolicyAtom): string {
  const what = action.startsWith("not:") ? `everything but ${action.slice(4)}` : action;
  const where = resource.startsWith("not:") ? `everything but ${resource.slice(4)}` : resource;
  return `${effect} ${what} on ${where}${condition === "" ? "" : ` when ${condition}`}`;
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).sort().join(",")}]`;
  if (!isRecord(value)) return JSON.stringify(String(value));
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, child]) => `${JSON.stringify(key)}:${canonical(child)}`).join(",")}}`;
}

function asList(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

import type * as z from "zod";
import { compareText } from "../diagnostics";
import { matchesGlob } from "../glob";
import { isRecord, parseJson } from "../plainValue";
import { type policyStatementSchema } from "./diffSchema";

/** What one statement says about one action on one resource, the unit that policies are compared in. */
export interface PolicyAtom {
  effect: "Allow" | "Deny";
  /** Action pattern as written; `not:` before those of a NotAction. */
  action: string;
  /** Resource pattern; `not:` before those of a NotResource. */
  resource: string;
  /** Canonical JSON of the condition, empty when there is none. */
  condition: string;
}

/** Atoms that say the same about several actions and resources, joined again. */
export type PolicyStatement = z.infer<typeof policyStatementSchema>;

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
  const actions = patterns(statement, "Action");
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
    // IAM compares actions without case, resources with it.
    patternCovers(wide.action.toLowerCase(), narrow.action.toLowerCase()) &&
    patternCovers(wide.resource, narrow.resource) &&
    (wide.condition === "" || wide.condition === narrow.condition)
  );
}

function patternCovers(wide: string, narrow: string): boolean {
  if (wide === narrow || wide === "*") return true;
  if (wide.startsWith("not:") || narrow.startsWith("not:")) return false;
  return matchesGlob(wide, narrow, true);
}

/** Joins atoms by resource and then by what they say of it; sorted, each pattern once. */
export function statementsOf(atoms: readonly PolicyAtom[]): PolicyStatement[] {
  const byResource = gathered(
    atoms,
    ({ effect, resource, condition }) => [effect, condition, resource],
    ({ action }) => [action],
  );
  const statements = gathered(
    byResource,
    ({ head: [effect, condition], items }) => [effect, condition, ...items],
    ({ head: [, , resource = ""] }) => [resource],
  );
  return statements.map(({ head: [effect, condition = "", ...actions], items }) => ({
    effect: effect === "Deny" ? "Deny" : "Allow",
    actions,
    resources: items,
    condition,
  }));
}

interface Gathered {
  head: string[];
  items: string[];
}

/** Items with the same head together, in order of the heads. */
function gathered<T>(
  things: readonly T[],
  headOf: (thing: T) => (string | undefined)[],
  itemsOf: (thing: T) => string[],
): Gathered[] {
  const groups = new Map<string, { head: string[]; items: Set<string> }>();
  for (const thing of things) {
    const head = headOf(thing).map((part) => part ?? "");
    const id = JSON.stringify(head);
    const group = groups.get(id) ?? { head, items: new Set<string>() };
    for (const item of itemsOf(thing)) group.items.add(item);
    groups.set(id, group);
  }
  return [...groups]
    .sort(([one], [other]) => compareText(one, other))
    .map(([, { head, items }]) => ({ head, items: [...items].sort(compareText) }));
}

/** One clause for a report: `s3:GetObject, s3:PutObject on arn:aws:s3:::x/* when {…}`. */
export function describeStatement({
  actions,
  resources,
  condition,
}: Omit<PolicyStatement, "effect">): string {
  const list = (patterns: readonly string[]): string => patterns.map(shownPattern).join(", ");
  const when = condition === "" ? "" : ` when ${condition}`;
  return `${list(actions)} on ${list(resources)}${when}`;
}

/** One line for a report: `Allow s3:GetObject on arn:aws:s3:::x/* when {…}`. */
export function describeAtom({ effect, action, resource, condition }: PolicyAtom): string {
  const clause = describeStatement({ actions: [action], resources: [resource], condition });
  return `${effect} ${clause}`;
}

function shownPattern(pattern: string): string {
  return pattern.startsWith("not:") ? `everything but ${pattern.slice(4)}` : pattern;
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

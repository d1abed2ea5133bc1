import { matchSet, sameMeaning } from "./equality";
import { coversPath, elementPath, memberPath } from "./propertyPath";
import { type PropertySchema, type Props, type ResourceHandler } from "./types";
import { isEmpty, isObject } from "./values";

export type ChangeKind = "ADD" | "DELETE" | "UPDATE";

export interface PropertyChange {
  kind: ChangeKind;
  /** The change cannot be made in place. */
  replace: boolean;
  /** The path leads into the outputs, not into the inputs. */
  ofOutput?: boolean;
}

/** Changes by property path; empty means that nothing differs. */
export type Changes = Map<string, PropertyChange>;

/** The parts of a handler that decide what a change means. */
export type Diffable = Pick<
  ResourceHandler<never>,
  "inputs" | "outputs" | "sameValue" | "replacesWhen" | "deleteBeforeReplace"
> & { update?: unknown };

export interface DiffQuestion {
  oldInputs: Props;
  /** State after the last operation, inputs and outputs. */
  state: Props;
  /** Checked inputs, unknown values as the engine's sentinel. */
  news: Props;
  /** Outputs as the next operation will leave them, see `plannedOutputs` of a handler. */
  planned: Props;
  /** Property paths, as in the resource option. */
  ignoreChanges: readonly string[];
}

/**
 * Compares what was declared with what is declared now, as the official providers do: a property
 * that the service chooses and nobody gives any more is no difference, a value not known yet is
 * one. A handler without `update` replaces the resource for every change.
 */
export function diffInputs(handler: Diffable, question: DiffQuestion): Changes {
  const changes: Changes = new Map();
  for (const [name, schema] of Object.entries(handler.inputs)) {
    const next = question.news[name];
    const previous = previousValue(name, schema, question);
    if (handler.sameValue?.(name, previous, next)) continue;
    const replace =
      handler.update === undefined || handler.replacesWhen?.[name]?.(question.state, question.news);
    compare(schema, name, previous, next, { changes, replace: replace === true });
  }
  for (const [name, next] of Object.entries(question.planned)) {
    comparePlanned(name, question.state[name], next, changes);
  }
  for (const path of changes.keys()) {
    if (question.ignoreChanges.some((pattern) => coversPath(pattern, path))) changes.delete(path);
  }
  return changes;
}

/** State answers for a value that the service chose and the program now states itself. */
function previousValue(name: string, schema: PropertySchema, question: DiffQuestion): unknown {
  const declared = question.oldInputs[name];
  return isAbsent(declared) && schema.computed ? question.state[name] : declared;
}

interface Comparison {
  changes: Changes;
  replace: boolean;
  ofOutput?: boolean;
}

function comparePlanned(name: string, previous: unknown, next: unknown, changes: Changes): void {
  if (isEmpty(previous) && isEmpty(next)) return;
  const kind = isObject(next) ? "map" : "string";
  compare({ kind }, name, previous, next, { changes, replace: false, ofOutput: true });
}

function compare(
  schema: PropertySchema,
  path: string,
  previous: unknown,
  next: unknown,
  comparison: Comparison,
): void {
  const within = { ...comparison, replace: comparison.replace || schema.forceNew === true };
  if (isAbsent(previous) && isAbsent(next)) return;
  if (isAbsent(previous)) return note(within, path, "ADD", schema);
  if (isAbsent(next)) return schema.computed ? undefined : note(within, path, "DELETE", schema);
  if (sameMeaning(schema, previous, next)) return;
  if (Array.isArray(previous) && Array.isArray(next)) {
    if (schema.kind === "set") return compareSets(schema, path, previous, next, within);
    return compareLists(schema, path, previous, next, within);
  }
  if (isObject(previous) && isObject(next)) {
    return compareMembers(schema, path, previous, next, within);
  }
  note(within, path, "UPDATE", schema);
}

function compareLists(
  schema: PropertySchema,
  path: string,
  previous: unknown[],
  next: unknown[],
  comparison: Comparison,
): void {
  const element = schema.element ?? { kind: "string" };
  for (let index = 0; index < Math.max(previous.length, next.length); index += 1) {
    compare(element, elementPath(path, index), previous[index], next[index], comparison);
  }
}

function compareSets(
  schema: PropertySchema,
  path: string,
  previous: unknown[],
  next: unknown[],
  comparison: Comparison,
): void {
  const element = schema.element ?? { kind: "string" };
  const { onlyLeft, onlyRight } = matchSet(schema, previous, next);
  for (const index of new Set([...onlyLeft, ...onlyRight])) {
    const gone = onlyLeft.includes(index);
    const kind = gone ? (onlyRight.includes(index) ? "UPDATE" : "DELETE") : "ADD";
    note(comparison, elementPath(path, index), kind, element);
  }
}

function compareMembers(
  schema: PropertySchema,
  path: string,
  previous: Props,
  next: Props,
  comparison: Comparison,
): void {
  for (const name of new Set([...Object.keys(previous), ...Object.keys(next)])) {
    const member = schema.properties?.[name] ?? schema.element ?? { kind: "string" };
    compare(member, memberPath(path, name), previous[name], next[name], comparison);
  }
}

function note(
  comparison: Comparison,
  path: string,
  kind: ChangeKind,
  schema: PropertySchema,
): void {
  const replace = comparison.replace || schema.forceNew === true || hasForcedMember(schema);
  const { ofOutput } = comparison;
  comparison.changes.set(path, { kind, replace, ...(ofOutput && { ofOutput }) });
}

/** Adding or removing a whole value touches each of its members. */
function hasForcedMember(schema: PropertySchema): boolean {
  const members = [...Object.values(schema.properties ?? {})];
  if (schema.element) members.push(schema.element);
  return members.some((member) => member.forceNew === true || hasForcedMember(member));
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

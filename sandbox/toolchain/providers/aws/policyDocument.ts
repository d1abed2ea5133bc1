import { isDeepStrictEqual } from "node:util";
import { isObject } from "../framework/values";

/** Members of a statement in which one text means the same as a list of that text, in any order. */
const LISTS = new Set(["Action", "NotAction", "Resource", "NotResource"]);
const MAPS_OF_LISTS = new Set(["Principal", "NotPrincipal"]);

/** Policy text as the official provider sends it: compact, members in order of their names. */
export function canonicalPolicy(text: string): string {
  return JSON.stringify(sortMembers(JSON.parse(text)));
}

/**
 * True when two IAM policy documents mean the same although they are written differently, as the official
 * provider judges it: spaces, order of members, of actions and of resources, one text or a list of one.
 */
export function samePolicy(left: unknown, right: unknown): boolean {
  if (typeof left !== "string" || typeof right !== "string") return false;
  if (left === right) return true;
  try {
    return isDeepStrictEqual(meaning(JSON.parse(left)), meaning(JSON.parse(right)));
  } catch {
    return false;
  }
}

function meaning(policy: unknown): unknown {
  if (!isObject(policy)) return policy;
  const statements = [policy["Statement"] ?? []].flat();
  return { ...policy, Statement: statements.map(statementMeaning) };
}

function statementMeaning(statement: unknown): unknown {
  if (!isObject(statement)) return statement;
  return mapMembers(statement, (name, value) => {
    if (LISTS.has(name)) return asSet(value);
    if (MAPS_OF_LISTS.has(name) && isObject(value))
      return mapMembers(value, (_, item) => asSet(item));
    if (name !== "Condition" || !isObject(value)) return value;
    return mapMembers(value, (_, keys) =>
      isObject(keys) ? mapMembers(keys, (_key, item) => asSet(item)) : keys,
    );
  });
}

/** Texts of a value that may be one or a list; conditions may have booleans and numbers for texts. */
function asSet(value: unknown): string[] {
  return [...new Set([value].flat().map(String))].sort();
}

function mapMembers(
  object: Record<string, unknown>,
  change: (name: string, value: unknown) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [name, change(name, value)]),
  );
}

function sortMembers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortMembers);
  if (!isObject(value)) return value;
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sortMembers(member)]));
}

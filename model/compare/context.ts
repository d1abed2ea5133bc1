import {
  type Account,
  type DeclaredAccess,
  type Grant,
  type Principal,
  type ResolvedAccess,
} from "../accessModel";
import { type ComparedStack, type Side } from "./comparison";
import { type KeyedText } from "./fields";
import { type NameKind, type NameMap } from "./nameMap";

/** One stack as it is compared. */
export interface StackSide {
  stack: string;
  declared: DeclaredAccess;
  /** Absent: its accounts are read live and are not known here. */
  access?: ResolvedAccess;
}

/** Two stacks, and what a name of each is compared by. */
export interface CompareContext {
  a: StackSide;
  b: StackSide;
  names: NameMap;
  /** What names and accounts are compared by: names as B writes them. */
  key(side: Side, kind: NameKind, name: string): string;
  accountKey(side: Side, account: Account): string;
  accountLabel(side: Side, account: Account): string;
  /** Text of A with the Region and the account ids of B, where those belong together. */
  asInB(text: string): string;
}

/** Marks names of A that nothing in B can be called by. */
const ONLY_IN_A = "\u0000";

/** Both organizations have one, whatever its name. */
const MANAGEMENT = "\u0000management";

export function createContext(a: StackSide, b: StackSide, names: NameMap): CompareContext {
  const sides = { a, b };
  const labels = { a: accountLabels(a), b: accountLabels(b) };
  const managementOf = ({ declared }: StackSide): string | undefined =>
    declared.model.identityCenter.managementAccountId;
  const bothManaged = managementOf(a) !== undefined && managementOf(b) !== undefined;
  const key: CompareContext["key"] = (side, kind, name) =>
    side === "b" ? name : (names.inB(kind, name) ?? ONLY_IN_A + name);
  const accountLabel: CompareContext["accountLabel"] = (side, { id, name }) =>
    labels[side].get(id) ?? name;
  const accountKey: CompareContext["accountKey"] = (side, account) =>
    bothManaged && account.id === managementOf(sides[side])
      ? MANAGEMENT
      : key(side, "accounts", accountLabel(side, account));
  return { a, b, names, key, accountKey, accountLabel, asInB: translator(a, b, accountKey) };
}

/** Accounts by name; those that share one with another account by name and id. */
function accountLabels({ access }: StackSide): Map<string, string> {
  const accounts = access?.accounts ?? [];
  const count = new Map<string, number>();
  for (const { name } of accounts) count.set(name, (count.get(name) ?? 0) + 1);
  return new Map(
    accounts.map(({ id, name }) => [id, count.get(name) === 1 ? name : `${name} (${id})`]),
  );
}

function translator(
  a: StackSide,
  b: StackSide,
  accountKey: CompareContext["accountKey"],
): CompareContext["asInB"] {
  const idByKey = new Map(
    b.access?.accounts.map((account) => [accountKey("b", account), account.id]),
  );
  const words = new Map<string, string>();
  for (const account of a.access?.accounts ?? []) {
    const id = idByKey.get(accountKey("a", account));
    if (id !== undefined) words.set(account.id, id);
  }
  words.set(a.declared.model.identityCenter.region, b.declared.model.identityCenter.region);
  return (text) => text.replace(/\b(\d{12}|[a-z]{2}(-[a-z]+)+-\d)\b/g, (it) => words.get(it) ?? it);
}

/** A name to show, with what it is compared by. */
export function keyedName(
  { key }: CompareContext,
  side: Side,
  kind: NameKind,
  name: string,
): KeyedText {
  return { key: key(side, kind, name), text: name };
}

export function keyedPrincipal(
  context: CompareContext,
  side: Side,
  { type, name }: Principal,
): KeyedText {
  const { key, text } = keyedName(context, side, type === "USER" ? "people" : "groups", name);
  return type === "USER" ? { key: `user ${key}`, text: `user ${text}` } : { key, text };
}

/** How many grants there are of each thing, by name; empty while the accounts are not known. */
export function countGrants(
  { access }: StackSide,
  keysOf: (grant: Grant) => readonly string[],
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const grant of access?.grants ?? [])
    for (const key of keysOf(grant)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

export function comparedStack({ stack, declared: { model } }: StackSide): ComparedStack {
  return { stack, organisation: model.organisation, environment: model.environment };
}

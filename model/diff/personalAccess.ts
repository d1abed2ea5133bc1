import type * as z from "zod";
import { compareText } from "../diagnostics";
import { type AccessInputs, accountLabel, type GrantParts, parseGrantKey } from "./accessInputs";
import { type personalAccessSchema } from "./diffSchema";

/** What people get or lose by joining or leaving a group, one entry for each permission set. */
export type PersonalAccess = z.infer<typeof personalAccessSchema>;

/**
 * What people who join a group gain by the grants that it keeps, and what those who leave lose.
 * New and ended grants are told with the grants; what somebody holds by another way, before and
 * after, is neither gained nor lost.
 */
export function personalAccess(
  group: string,
  { joined, left }: { joined: readonly string[]; left: readonly string[] },
  before: AccessInputs,
  after: AccessInputs,
): { gains: PersonalAccess[]; losses: PersonalAccess[] } {
  const [old, next] = [indexOf(before), indexOf(after)];
  const held = new Set((old.ofGroup.get(group) ?? []).map(pairOf));
  const kept = (next.ofGroup.get(group) ?? []).filter((parts) => held.has(pairOf(parts)));
  return {
    gains: byAccess(joined, (person) => without(kept, pairsOf(person, old)), after),
    losses: byAccess(left, (person) => without(kept, pairsOf(person, next)), after),
  };
}

function without(grants: readonly GrantParts[], held: ReadonlySet<string>): GrantParts[] {
  return grants.filter((parts) => !held.has(pairOf(parts)));
}

/** People with the same access together. */
function byAccess(
  people: readonly string[],
  accessOf: (person: string) => readonly GrantParts[],
  state: AccessInputs,
): PersonalAccess[] {
  const found = new Map<string, PersonalAccess>();
  for (const person of people) {
    const accounts = new Map<string, string[]>();
    for (const { permissionSet, accountId } of accessOf(person))
      accounts.set(permissionSet, [...(accounts.get(permissionSet) ?? []), accountId]);
    for (const [permissionSet, ids] of accounts) {
      const accountIds = ids.sort(compareText);
      const id = JSON.stringify([permissionSet, accountIds]);
      const known = found.get(id);
      if (known !== undefined) known.people.push(person);
      else {
        const accountNames = accountIds.map((it) => accountLabel(it, state)).sort(compareText);
        found.set(id, { people: [person], permissionSet, accountIds, accountNames });
      }
    }
  }
  return [...found.values()].sort(
    (one, other) =>
      compareText(one.permissionSet, other.permissionSet) ||
      compareText(one.people[0] ?? "", other.people[0] ?? ""),
  );
}

interface AccessIndex {
  ofGroup: Map<string, GrantParts[]>;
  ofUser: Map<string, GrantParts[]>;
  /** Groups with declared members, by person. */
  groupsOf: Map<string, string[]>;
}

const indexes = new WeakMap<AccessInputs, AccessIndex>();

function indexOf(state: AccessInputs): AccessIndex {
  const known = indexes.get(state);
  if (known !== undefined) return known;
  const index: AccessIndex = { ofGroup: new Map(), ofUser: new Map(), groupsOf: new Map() };
  for (const key of Object.keys(state.grants)) {
    const parts = parseGrantKey(key);
    if (parts === undefined) continue;
    const { type, name } = parts.principal;
    add(type === "USER" ? index.ofUser : index.ofGroup, name, parts);
  }
  for (const [group, { members = [] }] of Object.entries(state.groups))
    for (const person of members) add(index.groupsOf, person, group);
  indexes.set(state, index);
  return index;
}

function add<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

/** What somebody holds in a state, by groups with declared members and by grants of their own. */
function pairsOf(person: string, { ofGroup, ofUser, groupsOf }: AccessIndex): Set<string> {
  const own = ofUser.get(person) ?? [];
  const shared = (groupsOf.get(person) ?? []).flatMap((group) => ofGroup.get(group) ?? []);
  return new Set([...own, ...shared].map(pairOf));
}

function pairOf({ accountId, permissionSet }: GrantParts): string {
  return accountId + permissionSet;
}

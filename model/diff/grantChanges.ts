import type * as z from "zod";
import { type Principal } from "../accessModel";
import { compareText } from "../diagnostics";
import { grantResourceName, resourceSlug } from "../naming";
import { type AccessInputs, accountLabel, type GrantParts, parseGrantKey } from "./accessInputs";
import { type grantChangeSchema } from "./diffSchema";
import { type ResourceChange } from "./previewSteps";

/** One grant that comes, goes, or is made anew. */
export type GrantChange = z.infer<typeof grantChangeSchema>;
export type GrantChangeKind = GrantChange["kind"];

/** The assignment of `AccountAssignments`; its name derives from the grant. */
export const ASSIGNMENT_TYPE = "aws:ssoadmin/accountAssignment:AccountAssignment";

/** The access model before and after. */
export interface GrantStates {
  before: AccessInputs;
  after: AccessInputs;
  /** True: everything goes, whatever the rules say. */
  destroyed?: boolean;
}

/**
 * Grants that come, go, or are made anew, sorted by key. The configuration decides, and beyond it
 * what the preview does to assignments: a grant that was declared before, but never made because
 * an earlier run stopped, is gained now.
 */
export function grantChanges(
  { before, after, destroyed }: GrantStates,
  assignments: ReadonlyMap<string, ResourceChange>,
  isProduction: (accountId: string) => boolean,
): GrantChange[] {
  const changes: FoundChange[] = [];
  for (const key of Object.keys(after.grants)) {
    if (before.grants[key] === undefined)
      add(changes, "gained", key, after, whyGained(key, before, after));
    else addKept(changes, key, after, assignments.get(key));
  }
  for (const key of Object.keys(before.grants))
    if (after.grants[key] === undefined)
      add(
        changes,
        "lost",
        key,
        before,
        destroyed ? "the stack is destroyed" : whyLost(key, before, after),
      );
  return changes
    .sort((one, other) => compareText(one.key, other.key))
    .map((change) => ({ ...change, production: isProduction(change.accountId) }));
}

type FoundChange = Omit<GrantChange, "production">;

/** A grant that is declared before and after. */
function addKept(
  changes: FoundChange[],
  key: string,
  after: AccessInputs,
  assignment: ResourceChange | undefined,
): void {
  switch (assignment?.action) {
    case "create":
      return add(
        changes,
        "gained",
        key,
        after,
        assignment.gone
          ? "was removed by hand, and is put back"
          : "was declared before, but is not in place yet",
      );
    case "delete":
      return add(changes, "lost", key, after, "is still declared, but its assignment is deleted");
    case "replace": {
      const reasons = assignment.reasons.join(", ") || "the assignment";
      return add(changes, "replaced", key, after, `${reasons} changes: brief loss of access`);
    }
  }
}

function add(
  changes: FoundChange[],
  kind: GrantChangeKind,
  key: string,
  state: AccessInputs,
  why: string,
): void {
  const parts = parseGrantKey(key);
  if (parts === undefined) return;
  const rules = state.grants[key] ?? [];
  changes.push({
    kind,
    key,
    ...parts,
    accountName: accountLabel(parts.accountId, state),
    rules,
    why,
    ...(kind === "gained" ? lastDay(rules, state) : {}),
    ...people(parts.principal, state),
  });
}

/** The grant ends when the last of its rules ends; never, when one of them has no last day. */
function lastDay(rules: readonly string[], state: AccessInputs): { expires?: string } {
  const days = rules.map((rule) => state.rules[rule]?.expires);
  if (days.length === 0 || days.includes(undefined)) return {};
  return { expires: days.sort().at(-1) };
}

function people(principal: Principal, state: AccessInputs): { people?: number } {
  if (principal.type === "USER") return { people: 1 };
  const members = state.groups[principal.name]?.members;
  return members === undefined ? {} : { people: members.length };
}

function whyGained(key: string, before: AccessInputs, after: AccessInputs): string {
  const rules = after.grants[key] ?? [];
  const ended = rules.filter((rule) => before.expiredRules[rule] !== undefined);
  if (ended.length > 0)
    return `${named(ended)}, which had expired on ${days(ended, before)}, ${ended.length === 1 ? "is" : "are"} in force again`;
  const fresh = rules.filter((rule) => before.rules[rule] === undefined);
  if (fresh.length > 0) return `new ${named(fresh)}`;
  const account = parseGrantKey(key)?.accountId ?? "";
  const entered = rules.filter((rule) => !accountsOf(rule, before).has(account));
  return entered.length > 0
    ? `the account entered ${named(entered)}`
    : `${says(rules, "asks", "ask")} for it now`;
}

function whyLost(key: string, before: AccessInputs, after: AccessInputs): string {
  const rules = before.grants[key] ?? [];
  const expired = rules.filter((rule) => after.expiredRules[rule] !== undefined);
  if (expired.length > 0 && expired.length === rules.length)
    return expired
      .map((rule) => `rule "${rule}" expired on ${after.expiredRules[rule]}`)
      .join("; ");
  const account = parseGrantKey(key)?.accountId ?? "";
  const inactive = after.inactiveAccounts[account];
  if (inactive !== undefined) return `${accountLabel(account, before)} is ${inactive.status}`;
  const gone = rules.filter((rule) => after.rules[rule] === undefined);
  if (gone.length === rules.length) return `${says(gone, "grants", "grant")} nothing any more`;
  const left = rules.filter((rule) => !accountsOf(rule, after).has(account));
  return left.length > 0
    ? `the account left ${named(left)}`
    : `${says(rules, "no longer asks", "no longer ask")} for it`;
}

function days(rules: readonly string[], { expiredRules }: AccessInputs): string {
  return [...new Set(rules.map((rule) => expiredRules[rule]))].sort().join(" and ");
}

function says(rules: readonly string[], one: string, several: string): string {
  return `${named(rules)} ${rules.length === 1 ? one : several}`;
}

function named(rules: readonly string[]): string {
  const names = rules.map((rule) => `"${rule}"`).join(", ");
  return rules.length === 1 ? `rule ${names}` : `rules ${names}`;
}

const accountsByState = new WeakMap<AccessInputs, Map<string, Set<string>>>();

/** Ids of the accounts that a rule grants something in; computed once per state. */
export function accountsOf(rule: string, state: AccessInputs): ReadonlySet<string> {
  let byRule = accountsByState.get(state);
  if (byRule === undefined) {
    byRule = new Map();
    for (const [key, rules] of Object.entries(state.grants)) {
      const account = parseGrantKey(key)?.accountId;
      if (account === undefined) continue;
      for (const name of rules) {
        const accounts = byRule.get(name) ?? new Set<string>();
        accounts.add(account);
        byRule.set(name, accounts);
      }
    }
    accountsByState.set(state, byRule);
  }
  return byRule.get(rule) ?? new Set();
}

/**
 * Which grants the assignments belong to. Resource names derive from grant keys, so the names of all
 * known grants are computed and looked up; an assignment of no known grant is returned apart.
 */
export function matchAssignments(
  changes: readonly ResourceChange[],
  componentName: string,
  keys: Iterable<string>,
): { matched: Map<string, ResourceChange>; unmatched: ResourceChange[] } {
  const keyOfName = new Map<string, string>();
  for (const key of keys) {
    const parts = parseGrantKey(key);
    if (parts !== undefined) keyOfName.set(assignmentName(componentName, parts), key);
  }
  const matched = new Map<string, ResourceChange>();
  const unmatched: ResourceChange[] = [];
  for (const change of changes) {
    if (change.type !== ASSIGNMENT_TYPE) continue;
    const key = keyOfName.get(change.name);
    if (key === undefined || change.action === "other") unmatched.push(change);
    else matched.set(key, change);
  }
  return { matched, unmatched };
}

function assignmentName(componentName: string, parts: GrantParts): string {
  return `${componentName}-${resourceSlug(parts.permissionSet)}-${grantResourceName(parts)}`;
}

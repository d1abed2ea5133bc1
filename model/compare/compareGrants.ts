import { type Account, type Grant, type Principal } from "../accessModel";
import { compareText } from "../diagnostics";
import { counted } from "../diff/wording";
import { compareNamed } from "./compareNamed";
import { type OneSided, type SectionComparison, type Side } from "./comparison";
import { type CompareContext, countGrants, keyedName, keyedPrincipal } from "./context";
import { pairUp, valueField } from "./fields";

/** What a grant is compared by, and how it is shown. */
interface ReadGrant {
  /** Absent: the other stack lacks its principal, its permission set or its account. */
  key?: string;
  title: string;
  account: string;
}

/**
 * Grants by principal, permission set and account. Those that the other stack cannot have are only
 * counted: what they lack is in the sections of groups, people, permission sets and accounts.
 */
export function compareGrants(context: CompareContext): SectionComparison {
  const grants = { a: readGrants(context, "a"), b: readGrants(context, "b") };
  const comparable = (side: Side): ReadGrant[] =>
    grants[side].filter(({ key }) => key !== undefined);
  const keyOf = ({ key = "" }: ReadGrant): string => key;
  const pairs = pairUp(comparable("a"), comparable("b"), keyOf, keyOf);
  return {
    section: "grants",
    onlyInA: byTitle(pairs.onlyInA),
    onlyInB: byTitle(pairs.onlyInB),
    different: [],
    equal: pairs.both.length,
    unmatched: {
      a: grants.a.length - comparable("a").length,
      b: grants.b.length - comparable("b").length,
    },
  };
}

function readGrants(context: CompareContext, side: Side): ReadGrant[] {
  const known = thingsOf(context, side === "a" ? "b" : "a");
  const accounts = new Map(context[side].access?.accounts.map((it) => [it.id, it]));
  return (context[side].access?.grants ?? []).map(({ principal, permissionSet, accountId }) => {
    const account = accounts.get(accountId);
    const who = keyedPrincipal(context, side, principal);
    const set = keyedName(context, side, "permissionSets", permissionSet);
    const where = account === undefined ? accountId : context.accountKey(side, account);
    const parts = [`principal ${who.key}`, `set ${set.key}`, `account ${where}`];
    return {
      ...(parts.every((part) => known.has(part)) ? { key: JSON.stringify(parts) } : {}),
      title: `${who.text}: ${permissionSet}`,
      account: account === undefined ? accountId : context.accountLabel(side, account),
    };
  });
}

/** Everything a grant can be made of in one stack, by what it is compared by. */
function thingsOf(context: CompareContext, side: Side): Set<string> {
  const { groups, users, permissionSets } = context[side].declared.model;
  const principals: Principal[] = [
    ...groups.map(({ name }): Principal => ({ type: "GROUP", name })),
    ...users.map(({ userName }): Principal => ({ type: "USER", name: userName })),
  ];
  const accounts = context[side].access?.accounts ?? [];
  return new Set([
    ...principals.map((it) => `principal ${keyedPrincipal(context, side, it).key}`),
    ...permissionSets.map(({ name }) => `set ${context.key(side, "permissionSets", name)}`),
    ...accounts.map((account) => `account ${context.accountKey(side, account)}`),
  ]);
}

function byTitle(grants: readonly ReadGrant[]): OneSided[] {
  const byName = new Map<string, string[]>();
  for (const { title, account } of grants)
    byName.set(title, [...(byName.get(title) ?? []), account]);
  return [...byName]
    .map(([name, accounts]) => ({ name, accounts: accounts.sort(compareText) }))
    .sort((one, other) => compareText(one.name, other.name));
}

/** Accounts by name; the management accounts belong together whatever they are called. */
export function compareAccounts(context: CompareContext): SectionComparison {
  const { a, b, accountKey, accountLabel } = context;
  const byAccount = ({ accountId }: Grant): string[] => [accountId];
  const held = { a: countGrants(a, byAccount), b: countGrants(b, byAccount) };
  return compareNamed<{ account: Account; side: Side }>(context, {
    section: "accounts",
    a: (a.access?.accounts ?? []).map((account) => ({ account, side: "a" })),
    b: (b.access?.accounts ?? []).map((account) => ({ account, side: "b" })),
    nameOf: ({ account, side }) => accountLabel(side, account),
    keyOf: ({ account, side }) => accountKey(side, account),
    detail: ({ account }, side) => {
      const grants = counted(held[side].get(account.id) ?? 0, "grant");
      return account.status === "ACTIVE" ? grants : `${grants}, ${account.status}`;
    },
    compare: (one, other) => ({
      fields: valueField("status", one.account.status, other.account.status),
    }),
  });
}

import {
  type Account,
  type Grant,
  type GrantSource,
  type PermissionSetSpec,
  type ResolvedAccess,
} from "../accessModel";
import { joinOuPath } from "../accountDirectory";
import { compareText } from "../diagnostics";
import { isAdministrator } from "../diff/administrator";
import { isProduction } from "../diff/riskSettings";
import { EXPIRING_DAYS } from "../diff/ruleChanges";
import { type AccessTable, type TableFacts, type TablePrincipal } from "./accessTable";
import { type GrantColumns, grantColumns } from "./grantColumns";
import { shortNames } from "./shortNames";

export interface TableOptions {
  /** Day that expiry was measured against, `YYYY-MM-DD`. */
  today: string;
  /** What the configuration was read from; only shown. */
  revision?: string;
}

/** The table of a stack's access. Equal access and options give an equal table. */
export function buildAccessTable(access: ResolvedAccess, options: TableOptions): AccessTable {
  const { model, grants } = access;
  const units = unitsOf(access.accounts);
  const people = peopleOf(access);
  const { rules, reasons, reasonOf } = reasonsOf(grants);
  const facts: TableFacts = {
    organisation: model.organisation,
    environment: model.environment,
    asOf: options.today,
    ...(options.revision === undefined ? {} : { revision: options.revision }),
    expiringUntil: addDays(options.today, EXPIRING_DAYS),
    units,
    accounts: accountsOf(access, units),
    permissionSets: permissionSetsOf(access),
    people,
    principals: principalsOf(
      access,
      people.map(({ userName }) => userName),
    ),
    rules,
    expiredRules: [...(access.expiredRules ?? [])].sort(compareRules),
    reasons,
  };
  return { ...facts, grants: columnsOf(grants, facts, reasonOf) };
}

/** Every unit that holds an account, and the units that hold those. */
function unitsOf(accounts: readonly Account[]): string[] {
  const paths = new Map<string, string[]>([["", []]]);
  for (const { ouPath } of accounts)
    for (let depth = 1; depth <= ouPath.length; depth++) {
      const path = ouPath.slice(0, depth);
      paths.set(joinOuPath(path), path);
    }
  return [...paths].sort(([, one], [, other]) => comparePaths(one, other)).map(([path]) => path);
}

function comparePaths(one: readonly string[], other: readonly string[]): number {
  const depth = one.findIndex((name, index) => name !== other[index]);
  if (depth < 0) return one.length - other.length;
  const [left, right] = [one[depth], other[depth]];
  return left === undefined || right === undefined
    ? one.length - other.length
    : compareText(left, right);
}

function accountsOf(
  { accounts, model }: ResolvedAccess,
  units: readonly string[],
): TableFacts["accounts"] {
  const unitIndex = indexOf(units);
  return accounts
    .map((account) => ({
      id: account.id,
      name: account.name,
      ...(account.alias === undefined ? {} : { alias: account.alias }),
      unit: unitIndex(joinOuPath(account.ouPath)),
      status: account.status,
      production: isProduction(account.id, account, model.risks),
      management: account.id === model.identityCenter.managementAccountId,
    }))
    .sort(
      (one, other) =>
        one.unit - other.unit || compareText(one.name, other.name) || compareText(one.id, other.id),
    );
}

function permissionSetsOf({ model }: ResolvedAccess): TableFacts["permissionSets"] {
  const codes = shortNames(model.permissionSets.map(({ name }) => name));
  return model.permissionSets
    .map((spec: PermissionSetSpec) => ({
      name: spec.name,
      code: codes.get(spec.name) ?? spec.name,
      ...(spec.description === undefined ? {} : { description: spec.description }),
      sessionDuration: spec.sessionDuration,
      administrator: isAdministrator(spec),
    }))
    .sort(compareNames);
}

/** Declared people, and those whom a group or a grant names without declaring them. */
function peopleOf({ model, grants }: ResolvedAccess): TableFacts["people"] {
  const names = new Map<string, string>();
  for (const { members = [] } of model.groups)
    members.forEach((userName) => names.set(userName, ""));
  for (const { principal } of grants) if (principal.type === "USER") names.set(principal.name, "");
  for (const { userName, firstName, lastName } of model.users)
    names.set(userName, `${firstName} ${lastName}`.trim());
  return [...names]
    .map(([userName, name]) => ({ userName, name }))
    .sort((one, other) => compareText(one.userName, other.userName));
}

function principalsOf(
  { model, grants }: ResolvedAccess,
  userNames: readonly string[],
): TablePrincipal[] {
  const personIndex = indexOf(userNames);
  const groups = model.groups.map(({ name, description, members }): TablePrincipal => ({
    type: "GROUP",
    name,
    ...(description === undefined ? {} : { description }),
    ...(members === undefined ? {} : { members: members.map(personIndex).sort(byNumber) }),
  }));
  const declared = new Set(groups.map(({ name }) => name));
  const named = new Map(
    grants.map(({ principal }) => [principal.type + principal.name, principal]),
  );
  const others = [...named.values()].filter(
    ({ type, name }) => type === "USER" || !declared.has(name),
  );
  const direct = others.map(({ type, name }): TablePrincipal => ({
    type,
    name,
    ...(type === "USER" ? { members: [personIndex(name)] } : {}),
  }));
  return [...groups, ...direct].sort(
    (one, other) => compareText(one.type, other.type) || compareNames(one, other),
  );
}

function byNumber(one: number, other: number): number {
  return one - other;
}

function compareNames(one: { name: string }, other: { name: string }): number {
  return compareText(one.name, other.name);
}

function compareRules(one: GrantSource, other: GrantSource): number {
  return compareText(one.rule, other.rule) || compareText(ruleKey(one), ruleKey(other));
}

/** Rules of the same name differ in something else, if only in their place. */
function ruleKey(source: GrantSource): string {
  return JSON.stringify(Object.entries(source).sort(([one], [other]) => compareText(one, other)));
}

interface Reasons {
  rules: GrantSource[];
  reasons: number[][];
  /** Index of `reasons` for the rules of a grant. */
  reasonOf: (sources: readonly GrantSource[]) => number;
}

function reasonsOf(grants: readonly Grant[]): Reasons {
  const keys = new Map<GrantSource, string>();
  const keyOf = (source: GrantSource): string => {
    const known = keys.get(source) ?? ruleKey(source);
    keys.set(source, known);
    return known;
  };
  for (const { sources } of grants) sources.forEach(keyOf);
  const unique = new Map([...keys].map(([source, key]) => [key, source]));
  const rules = [...unique.values()].sort(compareRules);
  const ruleIndex = indexOf(rules.map(keyOf));
  const combined = (sources: readonly GrantSource[]): number[] =>
    sources.map((source) => ruleIndex(keyOf(source)));
  const combinations = new Map(grants.map(({ sources }) => [sources, combined(sources)]));
  const reasons = [
    ...new Map([...combinations.values()].map((reason) => [reason.join(), reason])).values(),
  ].sort((one, other) => compareLists(one, other));
  const reasonIndex = indexOf(reasons.map((reason) => reason.join()));
  return { rules, reasons, reasonOf: (sources) => reasonIndex(combined(sources).join()) };
}

function compareLists(one: readonly number[], other: readonly number[]): number {
  const differing = one.findIndex((item, index) => item !== other[index]);
  if (differing < 0) return one.length - other.length;
  return (one[differing] ?? 0) - (other[differing] ?? -1);
}

function columnsOf(
  grants: readonly Grant[],
  facts: TableFacts,
  reasonOf: Reasons["reasonOf"],
): GrantColumns {
  const principal = indexOf(facts.principals.map(({ type, name }) => type + name));
  const account = indexOf(facts.accounts.map(({ id }) => id));
  const permissionSet = indexOf(facts.permissionSets.map(({ name }) => name));
  return grantColumns(
    grants.map((grant) => ({
      principal: principal(grant.principal.type + grant.principal.name),
      account: account(grant.accountId),
      permissionSet: permissionSet(grant.permissionSet),
      reason: reasonOf(grant.sources),
    })),
  );
}

const DAY_MS = 86_400_000;

function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** @throws RangeError for a name that is not in the list; resolving has refused it before */
function indexOf(names: readonly string[]): (name: string) => number {
  const indexes = new Map(names.map((name, index) => [name, index]));
  return (name) => {
    const index = indexes.get(name);
    if (index === undefined) throw new RangeError(`${JSON.stringify(name)} is not in the table.`);
    return index;
  };
}

import {
  type AccessTable,
  lastDay,
  rulesOf,
  type TableAccount,
  type TablePerson,
} from "./accessTable";
import { at } from "./grantColumns";

/** What can be dangerous about a grant as it stands; a reader may ask for one of them. */
export const MATRIX_RISKS = {
  "administrator-in-production": "Administrator in production",
  "management-account": "Management account",
  expiring: "Ends soon",
} as const;

export type MatrixRisk = keyof typeof MATRIX_RISKS;
export const MATRIX_RISK_IDS = Object.keys(MATRIX_RISKS) as MatrixRisk[];

/**
 * What to show; all parts that are given must hold. A name that something has means only that;
 * any other text means every name that holds it, in any letter case.
 */
export interface AccessFilter {
  /** User name or full name: grants to the person directly, and through declared membership. */
  person?: string;
  /** User name: only grants to the person directly. */
  user?: string;
  group?: string;
  /** Id, name or alias. */
  account?: string;
  /** Path of an organizational unit, exactly; with all units in it. */
  ou?: string;
  permissionSet?: string;
  risk?: MatrixRisk;
}

/** What a filter leaves of a table. */
export interface Selection {
  /** 1 for each grant that is left. */
  mask: Uint8Array;
  count: number;
  /**
   * Indexes to show: what the filter allows and, where the filter speaks of anything else, only
   * with a grant. Accounts that are not active are left out.
   */
  principals: number[];
  accounts: number[];
}

/** 1 for what is wanted; absent: everything is. */
type Wanted = Uint8Array | undefined;

export function selectAccess(table: AccessTable, filter: AccessFilter): Selection {
  const principals = wantedPrincipals(table, filter);
  const accounts = wantedAccounts(table, filter);
  const sets = wantedNames(filter.permissionSet, table.permissionSets, ({ name }) => [name]);
  const { grants } = table;
  const hits = {
    principals: new Uint8Array(table.principals.length),
    accounts: new Uint8Array(table.accounts.length),
  };
  const mask = new Uint8Array(grants.count);
  const hasRisk = filter.risk === undefined ? undefined : riskTest(table, filter.risk);
  let count = 0;
  for (let index = 0; index < grants.count; index++) {
    const principal = at(grants.principal, index);
    const account = at(grants.account, index);
    if (principals?.[principal] === 0 || accounts?.[account] === 0) continue;
    if (sets?.[at(grants.permissionSet, index)] === 0 || hasRisk?.(index) === false) continue;
    mask[index] = hits.principals[principal] = hits.accounts[account] = 1;
    count++;
  }
  const cells = sets !== undefined || hasRisk !== undefined;
  const active = table.accounts.map(({ status }) => status === "ACTIVE");
  return {
    mask,
    count,
    principals: shown(principals, cells || accounts !== undefined, hits.principals),
    accounts: shown(accounts, cells || principals !== undefined, hits.accounts).filter(
      (account) => active[account],
    ),
  };
}

function shown(wanted: Wanted, needsGrant: boolean, hits: Uint8Array): number[] {
  return [...hits.keys()].filter(
    (index) => wanted?.[index] !== 0 && (!needsGrant || hits[index] === 1),
  );
}

function wantedPrincipals(table: AccessTable, { group, user, person }: AccessFilter): Wanted {
  const { principals, people } = table;
  const ofType = (type: string, query: string | undefined): Wanted =>
    wantedNames(query, principals, (it) => (it.type === type ? [it.name] : []));
  const persons = wantedNames(person, people, personNames);
  const ofPersons =
    persons &&
    Uint8Array.from(principals, ({ members = [] }) =>
      members.some((member) => persons[member] === 1) ? 1 : 0,
    );
  return [ofType("GROUP", group), ofType("USER", user), ofPersons].reduce(both, undefined);
}

function wantedAccounts(table: AccessTable, { account, ou }: AccessFilter): Wanted {
  const named = wantedNames(account, table.accounts, accountNames);
  return both(named, ou === undefined ? undefined : inUnit(table, ou));
}

function inUnit({ units, accounts }: AccessTable, ou: string): Uint8Array {
  const within = units.map((unit) => unit === ou || unit.startsWith(`${ou}/`));
  return Uint8Array.from(accounts, ({ unit }) => (within[unit] ? 1 : 0));
}

function both(one: Wanted, other: Wanted): Wanted {
  if (one === undefined || other === undefined) return one ?? other;
  return one.map((wanted, index) => wanted & (other[index] ?? 0));
}

function wantedNames<T>(
  query: string | undefined,
  items: readonly T[],
  namesOf: (item: T) => readonly string[],
): Wanted {
  if (query === undefined) return undefined;
  const found = new Set(findNamed(query, items, namesOf));
  return Uint8Array.from(items, (_item, index) => (found.has(index) ? 1 : 0));
}

/** What an account answers to. */
export function accountNames({ id, name, alias }: TableAccount): string[] {
  return alias === undefined ? [id, name] : [id, name, alias];
}

/** What a person answers to. */
export function personNames({ userName, name }: TablePerson): string[] {
  return [userName, name];
}

/** Indexes of the items that have the name; without one, of those with a name that holds it. */
export function findNamed<T>(
  query: string,
  items: readonly T[],
  namesOf: (item: T) => readonly string[],
): number[] {
  const names = items.map(namesOf);
  const exact = [...names.keys()].filter((index) => names[index]?.includes(query));
  if (exact.length > 0) return exact;
  const part = query.toLowerCase();
  return [...names.keys()].filter((index) =>
    names[index]?.some((name) => name.toLowerCase().includes(part)),
  );
}

/** A test for the grants of a table; what it needs of the table is worked out once. */
export function riskTest(table: AccessTable, risk: MatrixRisk): (grant: number) => boolean {
  const { grants, accounts, permissionSets, expiringUntil } = table;
  switch (risk) {
    case "administrator-in-production":
      return (grant) => {
        const { production, management } = at(accounts, at(grants.account, grant));
        const { administrator } = at(permissionSets, at(grants.permissionSet, grant));
        return administrator && (production || management);
      };
    case "management-account":
      return (grant) => at(accounts, at(grants.account, grant)).management;
    case "expiring": {
      const ending = table.reasons.map((_rules, reason) => {
        const day = lastDay(rulesOf(table, reason));
        return day !== undefined && day <= expiringUntil;
      });
      return (grant) => at(ending, at(grants.reason, grant));
    }
  }
}

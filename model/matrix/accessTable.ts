import { type Account, type GrantSource, type Principal } from "../accessModel";
import { at, type GrantColumns } from "./grantColumns";

/**
 * Resolved access as a table of indexes: what every view of the matrix reads, in the command and in
 * the page's script. Nothing here or in the files that read it needs more than the language itself.
 */
export interface AccessTable extends TableFacts {
  grants: GrantColumns;
}

/** Everything but the grants. Lists are sorted, so that equal access gives equal tables. */
export interface TableFacts {
  organisation: string;
  environment: string;
  /** Day that expiry was measured against, `YYYY-MM-DD`. */
  asOf: string;
  /** What the configuration was read from, for example a commit. */
  revision?: string;
  /** A grant whose last day is this one or an earlier one ends soon. */
  expiringUntil: string;
  /** Paths of organizational units from the root, each before those in it; the root is `""`. */
  units: string[];
  /** By unit, name and id. */
  accounts: TableAccount[];
  /** By name. */
  permissionSets: TablePermissionSet[];
  /** By user name. */
  people: TablePerson[];
  /** Groups, then people who are granted something directly; each by name. */
  principals: TablePrincipal[];
  /** Rules that grant something, by name. */
  rules: GrantSource[];
  /** Rules past their last day; they grant nothing. */
  expiredRules: GrantSource[];
  /** Sets of rules that grants come from, as indexes of `rules`. */
  reasons: number[][];
}

export interface TableAccount {
  id: string;
  name: string;
  alias?: string;
  /** Index of `units`. */
  unit: number;
  /** Accounts that are not active get no grants. */
  status: Account["status"];
  production: boolean;
  management: boolean;
}

export interface TablePermissionSet {
  name: string;
  /** Two to five characters, unique in the table. */
  code: string;
  description?: string;
  /** ISO 8601. */
  sessionDuration: string;
  /** Holders can give themselves everything. */
  administrator: boolean;
}

export interface TablePerson {
  userName: string;
  /** First and last name; empty when the person is not declared. */
  name: string;
}

export interface TablePrincipal {
  type: Principal["type"];
  name: string;
  description?: string;
  /** Indexes of `people`; absent: membership is managed in Okta and not known here. */
  members?: number[];
}

/** The latest end of several rules, if all of them end. */
export function lastDay(sources: readonly GrantSource[]): string | undefined {
  const days = sources.map(({ expires }) => expires);
  return days.includes(undefined) ? undefined : days.sort().at(-1);
}

/** The rules that a grant comes from. */
export function rulesOf({ reasons, rules }: TableFacts, reason: number): GrantSource[] {
  return at(reasons, reason).map((rule) => at(rules, rule));
}

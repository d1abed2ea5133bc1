import {
  type Account,
  type GrantSource,
  type ResolvedAccess,
  type SourceLocation,
} from "../model/accessModel";
import { type RiskSettings } from "../model/schema/risks";

/** Who, why and until when, of one access rule. */
export type RuleSummary = Omit<GrantSource, "rule" | "location">;

/** What tells a reviewer which account it is, and whether it is a production one. */
export type AccountSummary = Pick<Account, "name" | "ouPath" | "tags">;

/**
 * The access model as `WorkforceAccess` stores it among its inputs: names only, so that a preview
 * shows who gains and loses what while ids are still unknown. Everything is keyed, never listed
 * by position, and where something was written is left out, so that moving lines in the
 * configuration is no change.
 */
export interface AccessSummary {
  organisation: string;
  environment: string;
  assignmentGroup: string;
  /** Absent: not configured. */
  managementAccountId?: string;
  /** By account id, of the accounts that somebody is granted something in. */
  accounts: Record<string, AccountSummary>;
  /**
   * By account id, every account that is not ACTIVE and so gets nothing. AWS refuses to delete what
   * is still assigned there, which `access diff` has to know. Absent: there is none.
   */
  inactiveAccounts?: Record<string, Pick<Account, "name" | "status">>;
  groups: Record<string, { existing: boolean; pushed: boolean; members?: string[] }>;
  permissionSets: Record<string, object>;
  /** By rule name. */
  rules: Record<string, RuleSummary>;
  /** Last day, by name, of rules that grant nothing any more because it has passed. */
  expiredRules: Record<string, string>;
  /** Rule names by grant key (`principal|permissionSet|accountId`). */
  grants: Record<string, string[]>;
  /** How the diff judges changes, so that it needs nothing but a preview. Absent: the defaults. */
  risks?: RiskSettings;
}

/** Sums a model up; the same for every order of its lists. */
export function accessSummary(access: ResolvedAccess): AccessSummary {
  const { model, grants, pushedGroups, expiredRules = [] } = access;
  const sources = grants.flatMap((grant) => grant.sources);
  return {
    organisation: model.organisation,
    environment: model.environment,
    assignmentGroup: model.assignmentGroup,
    managementAccountId: model.identityCenter.managementAccountId,
    accounts: grantedAccounts(access),
    ...inactiveAccounts(access),
    groups: keyed(model.groups, ({ name, existing, members }) => [
      name,
      {
        existing,
        pushed: pushedGroups.includes(name),
        ...(members === undefined ? {} : { members: [...members].sort() }),
      },
    ]),
    permissionSets: keyed(model.permissionSets, (spec) => [spec.name, withoutLocation(spec)]),
    rules: keyed(sources, ({ rule, reason, owner, ticket, expires, review }) => [
      rule,
      { reason, owner, ticket, expires, review },
    ]),
    expiredRules: keyed(expiredRules, ({ rule, expires = "" }) => [rule, expires]),
    grants: keyed(grants, ({ key, sources: from }) => [key, from.map(({ rule }) => rule).sort()]),
    ...(model.risks === undefined ? {} : { risks: riskSummary(model.risks) }),
  };
}

/** Lists in order and without repetitions, since neither means anything. */
function riskSummary({ production, breakGlass, ...settings }: RiskSettings): RiskSettings {
  return { ...settings, production: inOrder(production), breakGlass: inOrder(breakGlass) };
}

function inOrder<K extends string>(lists: Record<K, string[]>): Record<K, string[]> {
  const entries = Object.entries<string[]>(lists).map(([key, items]) => [
    key,
    [...new Set(items)].sort(),
  ]);
  return Object.fromEntries(entries) as Record<K, string[]>;
}

function grantedAccounts({ accounts, grants }: ResolvedAccess): Record<string, AccountSummary> {
  const granted = new Set(grants.map(({ accountId }) => accountId));
  const reached = accounts.filter(({ id }) => granted.has(id));
  return keyed(reached, ({ id, name, ouPath, tags }) => [id, { name, ouPath, tags }]);
}

function inactiveAccounts({ accounts }: ResolvedAccess): Pick<AccessSummary, "inactiveAccounts"> {
  const inactive = accounts.filter(({ status }) => status !== "ACTIVE");
  if (inactive.length === 0) return {};
  return { inactiveAccounts: keyed(inactive, ({ id, name, status }) => [id, { name, status }]) };
}

/** The same without where it was written; Pulumi leaves undefined inputs out. */
export function withoutLocation<T extends { location?: SourceLocation }>(item: T): T {
  return { ...item, location: undefined };
}

function keyed<T, V>(items: readonly T[], entry: (item: T) => [string, V]): Record<string, V> {
  return Object.fromEntries(items.map(entry).sort(([one], [other]) => (one < other ? -1 : 1)));
}

import { type GrantSource, type ResolvedAccess, type SourceLocation } from "../model/accessModel";

/** Who, why and until when, of one access rule. */
export type RuleSummary = Omit<GrantSource, "rule" | "location">;

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
  /** Account name by id, of the accounts that somebody is granted something in. */
  accounts: Record<string, string>;
  groups: Record<string, { existing: boolean; pushed: boolean; members?: string[] }>;
  permissionSets: Record<string, object>;
  /** By rule name. */
  rules: Record<string, RuleSummary>;
  /** Rule names by grant key (`principal|permissionSet|accountId`). */
  grants: Record<string, string[]>;
}

/** Sums a model up; the same for every order of its lists. */
export function accessSummary({ model, grants, pushedGroups }: ResolvedAccess): AccessSummary {
  const sources = grants.flatMap((grant) => grant.sources);
  return {
    organisation: model.organisation,
    environment: model.environment,
    assignmentGroup: model.assignmentGroup,
    accounts: keyed(grants, ({ accountId, accountName }) => [accountId, accountName]),
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
    grants: keyed(grants, ({ key, sources: from }) => [key, from.map(({ rule }) => rule).sort()]),
  };
}

/** The same without where it was written; Pulumi leaves undefined inputs out. */
export function withoutLocation<T extends { location?: SourceLocation }>(item: T): T {
  return { ...item, location: undefined };
}

function keyed<T, V>(items: readonly T[], entry: (item: T) => [string, V]): Record<string, V> {
  return Object.fromEntries(items.map(entry).sort(([one], [other]) => (one < other ? -1 : 1)));
}

import { compareText } from "../../diagnostics";
import { type AccessDiff, changesNothing } from "../accessDiff";
import { type GrantChange, type GrantChangeKind } from "../grantChanges";
import { RISK_LEVELS } from "../risk";

/** One line about the whole diff, plain text. A diff that is not complete says so first. */
export function summaryLine(diff: AccessDiff): string {
  const { counts, permissionSets, memberships, okta, other, risks, problems } = diff;
  const missing = diff.errors.length > 0 ? "The preview failed" : "Not everything could be read";
  const lead = problems.length > 0 ? `${missing}, so this is incomplete. ` : "";
  if (changesNothing(diff)) return "No changes.";
  const parts = [
    count(counts.gained, "grant gained", "grants gained"),
    count(counts.lost, "lost", "lost"),
    count(counts.replaced, "replaced", "replaced"),
    count(permissionSets.length, "permission set changed", "permission sets changed"),
    count(memberships.length, "group with other members", "groups with other members"),
    count(okta.length, "change in Okta", "changes in Okta"),
    count(other.length, "other change", "other changes"),
  ].filter((part) => part !== "");
  const highest = risks[0]?.level;
  const level = highest === undefined ? "No risk rule applies." : `Highest risk: ${highest}.`;
  const what = parts.length === 0 ? "No change of access found" : parts.join(", ");
  return `${lead}${what}. ${level}`;
}

function count(number: number, one: string, many: string): string {
  return number === 0 ? "" : `${number} ${number === 1 ? one : many}`;
}

/** Grants that differ in nothing but the account. */
export interface GrantBlock {
  kind: GrantChangeKind;
  who: string;
  permissionSet: string;
  why: string;
  expires?: string;
  people?: number;
  accounts: string[];
}

/** Grants of one kind by holder, set and reason, sorted; the accounts by name. */
export function grantBlocks(grants: readonly GrantChange[], kind: GrantChangeKind): GrantBlock[] {
  const blocks = new Map<string, GrantBlock>();
  for (const grant of grants) {
    if (grant.kind !== kind) continue;
    const { principal, permissionSet, why, expires, people, accountName } = grant;
    const who = principal.type === "USER" ? `user ${principal.name}` : principal.name;
    const id = JSON.stringify([who, permissionSet, why, expires]);
    const block = blocks.get(id);
    if (block === undefined)
      blocks.set(id, { kind, who, permissionSet, why, expires, people, accounts: [accountName] });
    else block.accounts.push(accountName);
  }
  for (const { accounts } of blocks.values()) accounts.sort(compareText);
  return [...blocks.values()].sort(
    (one, other) =>
      compareText(one.who, other.who) ||
      compareText(one.permissionSet, other.permissionSet) ||
      compareText(one.why, other.why),
  );
}

/** `critical 1, high 2`. */
export function riskCounts({ risks }: AccessDiff): string {
  return [...RISK_LEVELS]
    .reverse()
    .map((level) => ({ level, number: risks.filter((item) => item.level === level).length }))
    .filter(({ number }) => number > 0)
    .map(({ level, number }) => `${level} ${number}`)
    .join(", ");
}

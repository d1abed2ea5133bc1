import { type AccessDiff, changesNothing } from "../accessDiff";
import { RISK_LEVELS } from "../riskRules";

/** One line about the whole diff, plain text. A diff that is not complete says so first. */
export function summaryLine(diff: AccessDiff): string {
  const { counts, permissionSets, memberships, okta, expiries, other, risks, problems } = diff;
  const missing = diff.errors.length > 0 ? "The preview failed" : "Not everything could be read";
  const lead = problems.length > 0 ? `${missing}, so this is incomplete. ` : "";
  if (changesNothing(diff)) return "No changes.";
  const parts = [
    ...grantParts(counts),
    count(permissionSets.length, "permission set changed", "permission sets changed"),
    count(memberships.length, "group with other members", "groups with other members"),
    count(diff.accountFacts.length, "account moved or changed", "accounts moved or changed"),
    count(expiries.length, "last day moved", "last days moved"),
    count(okta.length, "change in Okta", "changes in Okta"),
    count(other.length, "other change", "other changes"),
  ].filter((part) => part !== "");
  const highest = risks[0]?.level;
  const level = highest === undefined ? "No risk rule applies." : `Highest risk: ${highest}.`;
  const what = parts.length === 0 ? "No change of access found" : parts.join(", ");
  return `${lead}${what}. ${level}`;
}

/** The noun stands with the first number only: `2 grants gained, 1 lost`. */
function grantParts(counts: AccessDiff["counts"]): string[] {
  return (["gained", "lost", "replaced"] as const)
    .filter((kind) => counts[kind] > 0)
    .map((kind, at) => {
      const noun = at > 0 ? "" : counts[kind] === 1 ? "grant " : "grants ";
      return `${counts[kind]} ${noun}${kind}`;
    });
}

function count(number: number, one: string, many: string): string {
  return number === 0 ? "" : `${number} ${number === 1 ? one : many}`;
}

/** `1 critical, 2 high`. */
export function riskCounts(risks: AccessDiff["risks"]): string {
  return [...RISK_LEVELS]
    .reverse()
    .map((level) => ({ level, number: risks.filter((item) => item.level === level).length }))
    .filter(({ number }) => number > 0)
    .map(({ level, number }) => `${number} ${level}`)
    .join(", ");
}

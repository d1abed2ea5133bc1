import { joinOuPath, splitOuPath } from "../accountDirectory";
import { compareText } from "../diagnostics";
import { matchesGlob } from "../glob";
import { type RiskSettings } from "../schema/risks";
import { type AccessInputs } from "./accessInputs";
import { RISK_IDS } from "./riskRules";
import { isProduction, levelRank } from "./riskSettings";

/** What the second settings judge more mildly than the first, a sentence each. */
export function weakenedSettings(before: RiskSettings, after: RiskSettings): string[] {
  return [
    ...weakenedLevels(before, after),
    ...weakenedThresholds(before, after),
    ...weakenedProduction(before.production, after.production),
    ...missingPatterns("breakGlass.groups", before.breakGlass.groups, after.breakGlass.groups),
    ...missingPatterns(
      "breakGlass.permissionSets",
      before.breakGlass.permissionSets,
      after.breakGlass.permissionSets,
    ),
  ];
}

function weakenedLevels(before: RiskSettings, after: RiskSettings): string[] {
  return RISK_IDS.filter((id) => levelRank(after.rules[id]) < levelRank(before.rules[id])).map(
    (id) => `The rule ${id} goes from ${before.rules[id]} to ${after.rules[id]}.`,
  );
}

function weakenedThresholds(before: RiskSettings, after: RiskSettings): string[] {
  return (["grants", "percent"] as const)
    .filter((key) => after.massRemoval[key] > before.massRemoval[key])
    .map(
      (key) =>
        `The threshold massRemoval.${key} goes from ${before.massRemoval[key]} to ${after.massRemoval[key]}.`,
    );
}

function weakenedProduction(
  before: RiskSettings["production"],
  after: RiskSettings["production"],
): string[] {
  return [
    ...missingPatterns("production.accounts", before.accounts, after.accounts),
    ...missing("production.ous", before.ous, after.ous, unitHolds),
    ...missing("production.tags", before.tags, after.tags, (one, other) => one === other),
    ...missing("production.words", before.words, after.words, sameWord),
    ...changedStageTags(before.stageTags, after.stageTags),
  ];
}

/** A stage tag outweighs names and units, so both one more and one less can hide production. */
function changedStageTags(before: readonly string[], after: readonly string[]): string[] {
  const lost = before.filter((key) => !after.some((other) => sameWord(key, other)));
  const fresh = after.filter((key) => !before.some((other) => sameWord(key, other)));
  return [
    ...(lost.length > 0 ? [`The list production.stageTags no longer holds ${listed(lost)}.`] : []),
    ...(fresh.length > 0
      ? [
          `The list production.stageTags also holds ${listed(fresh)}, which outweighs names and units.`,
        ]
      : []),
  ];
}

function missingPatterns(
  what: string,
  before: readonly string[],
  after: readonly string[],
): string[] {
  return missing(what, before, after, (narrow, wide) =>
    matchesGlob(wide.toLowerCase(), narrow.toLowerCase(), true),
  );
}

function missing(
  what: string,
  before: readonly string[],
  after: readonly string[],
  isHeldBy: (item: string, other: string) => boolean,
): string[] {
  const lost = before.filter((item) => !after.some((other) => isHeldBy(item, other)));
  return lost.length === 0 ? [] : [`The list ${what} no longer holds ${listed(lost)}.`];
}

function listed(items: readonly string[]): string {
  return [...items]
    .sort(compareText)
    .map((item) => JSON.stringify(item))
    .join(", ");
}

function sameWord(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function unitHolds(narrow: string, wide: string): boolean {
  const [inner, outer] = [splitOuPath(narrow), splitOuPath(wide)];
  return joinOuPath(inner.slice(0, outer.length)) === joinOuPath(outer);
}

/**
 * What the accounts say of themselves: a stack with an inline directory could give an account
 * another tag, and take what it grants there out of the rules.
 */
export function weakenedFacts(before: AccessInputs, after: AccessInputs): string[] {
  const sentences: string[] = [];
  const { managementAccountId: old } = before;
  if (old !== undefined && old !== after.managementAccountId) {
    const name = before.accounts[old]?.name ?? after.accounts[old]?.name ?? old;
    sentences.push(`${name} is no longer the management account.`);
  }
  for (const [id, account] of Object.entries(before.accounts)) {
    const next = after.accounts[id];
    if (next === undefined) continue;
    const was = isProduction(id, account, before.risks);
    if (was && !isProduction(id, next, before.risks))
      sentences.push(`${next.name} no longer counts as a production account.`);
  }
  return sentences;
}

import { compareText } from "../diagnostics";
import { type AccessInputs, accountLabel, parseGrantKey } from "./accessInputs";
import { breakGlassRisks } from "./breakGlassRisks";
import { type GrantChange } from "./grantChanges";
import { memberRisks } from "./memberRisks";
import { type MembershipChange } from "./oktaChanges";
import { type PermissionSetDiff } from "./permissionSetChanges";
import { permissionSetRisks } from "./permissionSetRisks";
import { POWERS, standingOf } from "./powers";
import { type RiskFinding } from "./risk";
import { remembered, type RiskJudge } from "./riskJudge";
import { type ExpiryChange } from "./ruleChanges";
import { someOf } from "./wording";

/** What the risk rules of grants, sets and rules look at. */
export interface RiskFacts {
  before: AccessInputs;
  after: AccessInputs;
  grants: readonly GrantChange[];
  sets: readonly PermissionSetDiff[];
  memberships: readonly MembershipChange[];
  expiries: readonly ExpiryChange[];
}

/** Risks of grants, permission sets and rules, in no order. */
export function accessRisks(facts: RiskFacts, judge: RiskJudge): RiskFinding[] {
  return [
    ...powerRisks(facts, judge),
    ...managementRisks(facts, judge),
    ...memberRisks(facts, judge),
    ...breakGlassRisks(facts, judge),
    ...removalRisks(facts, judge),
    ...replacementRisks(facts),
    ...facts.sets.flatMap(permissionSetRisks),
    ...facts.expiries.flatMap((change) => expiryRisks(change, facts.before)),
  ];
}

/** New grants of a powerful set in production, and all grants there of a set that becomes one. */
function powerRisks({ before, after, grants }: RiskFacts, judge: RiskJudge): RiskFinding[] {
  const gained = new Set(grants.filter(({ kind }) => kind === "gained").map(({ key }) => key));
  return POWERS.flatMap((power) => {
    const standing = remembered((set) => standingOf(power, set, before, after));
    const reached = Object.keys(after.grants).filter((key) => {
      const parts = parseGrantKey(key);
      if (parts === undefined || !judge.isSensitive(parts.accountId)) return false;
      const found = standing(parts.permissionSet);
      return found === "new" || (found === "known" && gained.has(key));
    });
    return byHolder(reached, after).map(({ who, set, accounts, keys }) => ({
      id: power.id,
      message: `${who} becomes ${power.noun} by ${set} in ${accounts}.`,
      grants: keys,
    }));
  });
}

function managementRisks({ after, grants }: RiskFacts, judge: RiskJudge): RiskFinding[] {
  const reached = grants
    .filter(({ kind, accountId }) => kind === "gained" && judge.isManagement(accountId))
    .map(({ key }) => key);
  return byHolder(reached, after).map(({ who, set, accounts, keys }) => ({
    id: "management-account",
    message: `${who} gains ${set} in ${accounts}, the management account.`,
    grants: keys,
  }));
}

interface Holder {
  who: string;
  set: string;
  /** Names, at most as many as a sentence can hold. */
  accounts: string;
  keys: string[];
}

/** Grants of one principal and one set together. */
function byHolder(keys: readonly string[], state: AccessInputs): Holder[] {
  const holders = new Map<string, { who: string; set: string; names: string[]; keys: string[] }>();
  for (const key of keys) {
    const parts = parseGrantKey(key);
    if (parts === undefined) continue;
    const { principal, permissionSet, accountId } = parts;
    const id = key.slice(0, key.lastIndexOf("|"));
    const who = `${principal.type === "USER" ? "User" : "Group"} "${principal.name}"`;
    const holder = holders.get(id) ?? { who, set: `"${permissionSet}"`, names: [], keys: [] };
    holder.names.push(accountLabel(accountId, state));
    holder.keys.push(key);
    holders.set(id, holder);
  }
  return [...holders.values()].map(({ names, ...holder }) => ({
    ...holder,
    accounts: someOf(names.sort(compareText)),
  }));
}

function removalRisks({ before, grants }: RiskFacts, judge: RiskJudge): RiskFinding[] {
  const lost = grants.filter(({ kind }) => kind === "lost").length;
  const all = Object.keys(before.grants).length;
  return judge.isMassRemoval(lost, all)
    ? [{ id: "mass-removal", message: `${lost} of ${all} grants are lost.` }]
    : [];
}

function replacementRisks({ grants }: RiskFacts): RiskFinding[] {
  const keys = grants.filter(({ kind }) => kind === "replaced").map(({ key }) => key);
  if (keys.length === 0) return [];
  const message = `${keys.length === 1 ? "1 grant is" : `${keys.length} grants are`} replaced.`;
  return [{ id: "brief-loss", message, grants: keys }];
}

function expiryRisks(
  { rule, before, after }: ExpiryChange,
  { expiredRules }: AccessInputs,
): RiskFinding[] {
  const isBack = expiredRules[rule] !== undefined;
  if (before === undefined || (after !== undefined && !isBack)) return [];
  const now = after === undefined ? "has none any more" : `is in force again until ${after}`;
  const message = `Rule "${rule}" had the last day ${before} and ${now}.`;
  return [{ id: "expiry-removed", message }];
}

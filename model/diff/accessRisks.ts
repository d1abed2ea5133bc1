import { compareText } from "../diagnostics";
import { type AccessInputs, parseGrantKey } from "./accessInputs";
import { isAdministrator, isWildcard } from "./administrator";
import { type GrantChange } from "./grantChanges";
import { type PermissionSetDiff } from "./permissionSetChanges";
import { isMassRemoval, isSensitive, type Risk, risk } from "./risk";
import { type ExpiryChange } from "./ruleChanges";

/** What the risk rules of grants, sets and rules look at. */
export interface RiskFacts {
  before: AccessInputs;
  after: AccessInputs;
  grants: readonly GrantChange[];
  sets: readonly PermissionSetDiff[];
  expiries: readonly ExpiryChange[];
}

/** Risks of grants, permission sets and rules, in no order. */
export function accessRisks(facts: RiskFacts): Risk[] {
  return [
    ...administratorRisks(facts),
    ...managementRisks(facts),
    ...removalRisks(facts),
    ...replacementRisks(facts),
    ...facts.sets.flatMap(setRisks),
    ...facts.expiries
      .filter(({ after }) => after === undefined)
      .map(({ rule, before = "" }) =>
        risk("expiry-removed", `Rule "${rule}" ended on ${before} and has no last day any more.`),
      ),
  ];
}

/** New grants of an administrator's set, and all grants of a set that becomes one. */
function administratorRisks({ before, after, grants }: RiskFacts): Risk[] {
  const gained = new Set(grants.filter(({ kind }) => kind === "gained").map(({ key }) => key));
  const administrators = new Map(
    Object.values(after.permissionSets)
      .filter(isAdministrator)
      .map(({ name }) => [name, wasAdministrator(name, before)] as const),
  );
  const reached = Object.keys(after.grants).filter((key) => {
    const parts = parseGrantKey(key);
    if (parts === undefined || !isSensitive(parts.accountId, after)) return false;
    const was = administrators.get(parts.permissionSet);
    return was !== undefined && (!was || gained.has(key));
  });
  return byHolder(reached, after).map(({ who, set, accounts }) =>
    risk("administrator-in-production", `${who} becomes administrator by ${set} in ${accounts}.`),
  );
}

function wasAdministrator(name: string, before: AccessInputs): boolean {
  const old = before.permissionSets[name];
  return old !== undefined && isAdministrator(old);
}

function managementRisks({ after, grants }: RiskFacts): Risk[] {
  const reached = grants
    .filter(({ kind, accountId }) => kind === "gained" && accountId === after.managementAccountId)
    .map(({ key }) => key);
  return byHolder(reached, after).map(({ who, set, accounts }) =>
    risk("management-account", `${who} gains ${set} in ${accounts}, the management account.`),
  );
}

interface Holder {
  who: string;
  set: string;
  /** Names, at most as many as a sentence can hold. */
  accounts: string;
}

function byHolder(keys: readonly string[], state: AccessInputs): Holder[] {
  const holders = new Map<string, { who: string; set: string; names: string[] }>();
  for (const key of keys) {
    const parts = parseGrantKey(key);
    if (parts === undefined) continue;
    const { principal, permissionSet, accountId } = parts;
    const id = key.slice(0, key.lastIndexOf("|"));
    const who = `${principal.type === "USER" ? "User" : "Group"} "${principal.name}"`;
    const holder = holders.get(id) ?? { who, set: `"${permissionSet}"`, names: [] };
    holder.names.push(state.accounts[accountId]?.name ?? accountId);
    holders.set(id, holder);
  }
  return [...holders.values()].map(({ who, set, names }) => ({
    who,
    set,
    accounts: someOf(names.sort(compareText)),
  }));
}

const NAMES_SHOWN = 5;

function someOf(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_SHOWN).join(", ");
  return names.length > NAMES_SHOWN ? `${shown} and ${names.length - NAMES_SHOWN} more` : shown;
}

function removalRisks({ before, grants }: RiskFacts): Risk[] {
  const lost = grants.filter(({ kind }) => kind === "lost").length;
  const all = Object.keys(before.grants).length;
  return isMassRemoval(lost, all)
    ? [risk("mass-removal", `${lost} of ${all} grants are lost.`)]
    : [];
}

function replacementRisks({ grants }: RiskFacts): Risk[] {
  const count = grants.filter(({ kind }) => kind === "replaced").length;
  if (count === 0) return [];
  return [risk("brief-loss", `${count === 1 ? "1 grant is" : `${count} grants are`} replaced.`)];
}

function setRisks(set: PermissionSetDiff): Risk[] {
  if (set.action === "created" || set.action === "deleted") return [];
  const risks: Risk[] = [];
  const name = `Permission set "${set.name}"`;
  for (const { direction, atom, text } of set.lines)
    if (direction === "gained" && atom !== undefined && isWildcard(atom))
      risks.push(risk("wildcard-growth", `${name}: ${text}`));
  if (set.boundaryRemoved) risks.push(risk("boundary-removed", `${name} loses its boundary.`));
  if (set.sessionLonger) {
    const session = set.settings.find((line) => line.startsWith("session ")) ?? "longer session";
    risks.push(risk("session-longer", `${name}: ${session}`));
  }
  return risks;
}

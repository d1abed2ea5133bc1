import type * as z from "zod";
import { compareText } from "../diagnostics";
import { type AccessInputs, type AccountInputs, accountLabel, parseGrantKey } from "./accessInputs";
import { type accountFactsSchema } from "./diffSchema";
import { POWERS, standingOf } from "./powers";
import { type RiskFinding } from "./risk";
import { DEFAULT_RISKS, isProduction } from "./riskSettings";
import { someOf } from "./wording";

/** An account that is another one than before: moved, renamed, or with other tags. */
export type AccountFacts = z.infer<typeof accountFactsSchema>;

/** Accounts with grants before and after whose unit, name or tags differ, sorted by name. */
export function accountFacts(before: AccessInputs, after: AccessInputs): AccountFacts[] {
  return Object.entries(after.accounts)
    .flatMap(([accountId, next]): AccountFacts[] => {
      const old = before.accounts[accountId];
      const changes = old === undefined ? [] : differences(old, next);
      if (changes.length === 0) return [];
      const accountName = accountLabel(accountId, after);
      const promoted = becomesProduction(accountId, before, after);
      return [
        { accountId, accountName, changes, ...(promoted ? { becomesProduction: true } : {}) },
      ];
    })
    .sort(
      (one, other) =>
        compareText(one.accountName, other.accountName) ||
        compareText(one.accountId, other.accountId),
    );
}

function differences(old: AccountInputs, next: AccountInputs): string[] {
  const unit = ({ ouPath }: AccountInputs): string => ouPath.join("/") || "the root";
  const lines: string[] = [];
  if (unit(old) !== unit(next)) lines.push(`moved from ${unit(old)} to ${unit(next)}`);
  if (old.name !== next.name) lines.push(`renamed from ${old.name}`);
  const keys = [...new Set([...Object.keys(old.tags), ...Object.keys(next.tags)])].sort(
    compareText,
  );
  for (const key of keys) {
    const [was, is] = [old.tags[key] ?? "none", next.tags[key] ?? "none"];
    if (was !== is) lines.push(`tag ${key} ${was} → ${is}`);
  }
  return lines;
}

/**
 * True when an account counts as production now and did not before, by the same settings: settings
 * that become stricter promote no account.
 */
function becomesProduction(id: string, before: AccessInputs, after: AccessInputs): boolean {
  const [old, next] = [before.accounts[id], after.accounts[id]];
  if (old === undefined || next === undefined) return false;
  return [before, after].some(
    ({ risks = DEFAULT_RISKS }) => !isProduction(id, old, risks) && isProduction(id, next, risks),
  );
}

/** Powerful grants that stay while their account becomes a production account. */
export function promotionRisks(before: AccessInputs, after: AccessInputs): RiskFinding[] {
  const promoted = new Set(
    Object.keys(after.accounts).filter((id) => becomesProduction(id, before, after)),
  );
  if (promoted.size === 0) return [];
  const found = new Map<
    string,
    RiskFinding & { holders: string[]; lead: string; grants: string[] }
  >();
  for (const key of Object.keys(after.grants)) {
    const parts = parseGrantKey(key);
    if (parts === undefined || before.grants[key] === undefined) continue;
    const { principal, permissionSet, accountId } = parts;
    const power = promoted.has(accountId)
      ? POWERS.find((one) => standingOf(one, permissionSet, before, after) === "known")
      : undefined;
    if (power === undefined) continue;
    const id = `${power.id} ${accountId}`;
    const lead = `${accountLabel(accountId, after)} becomes a production account. Its ${power.noun}s: `;
    const entry = found.get(id) ?? { id: power.id, message: "", lead, holders: [], grants: [] };
    const who = principal.type === "USER" ? "user" : "group";
    entry.holders.push(`${who} "${principal.name}" by "${permissionSet}"`);
    entry.grants.push(key);
    found.set(id, entry);
  }
  return [...found.values()].map(({ id, lead, holders, grants }) => ({
    id,
    message: `${lead}${someOf(holders.sort(compareText))}.`,
    grants,
  }));
}

import { type RiskSettings } from "../schema/risks";
import { type AccessInputs } from "./accessInputs";
import { type Risk, type RiskFinding, sortRisks } from "./risk";
import { RISK_IDS, type RiskId, type RuleLevel } from "./riskRules";
import {
  DEFAULT_RISKS,
  isMassRemoval,
  higherLevel,
  isProduction,
  matchesAny,
} from "./riskSettings";
import { weakenedFacts, weakenedSettings } from "./riskWeakening";

/**
 * Decides by the settings before and after a change at once, and each time for the stricter
 * answer: a pull request must not weaken its own review.
 */
export interface RiskJudge {
  level(id: RiskId): RuleLevel;
  /** Rules that nothing is evaluated for. */
  off: RiskId[];
  /** Production or management account, before or after, or an account that is not known. */
  isSensitive(accountId: string): boolean;
  isManagement(accountId: string): boolean;
  isMassRemoval(lost: number, before: number): boolean;
  isBreakGlassGroup(name: string): boolean;
  isBreakGlassSet(name: string): boolean;
  /** What the change makes milder, a sentence each. */
  weakened: string[];
}

/**
 * A state without settings, as before the first `up` or by an older version of the program, is
 * taken for one with the defaults.
 *
 * @param after undefined: the stack is destroyed, and its former settings alone decide
 */
export function riskJudge(before: AccessInputs, after: AccessInputs | undefined): RiskJudge {
  const states = after === undefined ? [before] : [before, after];
  const settings = states.map(({ risks = DEFAULT_RISKS }) => risks);
  const any = (holds: (one: RiskSettings) => boolean): boolean => settings.some(holds);
  const level = (id: RiskId): RuleLevel =>
    settings.map(({ rules }) => rules[id]).reduce(higherLevel);
  return {
    level,
    off: RISK_IDS.filter((id) => level(id) === "off"),
    isSensitive: remembered((accountId) => isSensitive(accountId, states, settings)),
    isManagement: (id) => states.some(({ managementAccountId }) => managementAccountId === id),
    isMassRemoval: (lost, all) => any((one) => isMassRemoval(lost, all, one)),
    isBreakGlassGroup: remembered((name) =>
      any(({ breakGlass }) => matchesAny(name, breakGlass.groups)),
    ),
    isBreakGlassSet: remembered((name) =>
      any(({ breakGlass }) => matchesAny(name, breakGlass.permissionSets)),
    ),
    weakened:
      after === undefined
        ? []
        : [
            ...weakenedSettings(before.risks ?? DEFAULT_RISKS, after.risks ?? DEFAULT_RISKS),
            ...weakenedFacts(before, after),
          ],
  };
}

function isSensitive(
  id: string,
  states: readonly AccessInputs[],
  settings: readonly RiskSettings[],
): boolean {
  const known = states.flatMap(({ accounts }) => accounts[id] ?? []);
  return (
    known.length === 0 ||
    states.some(({ managementAccountId }) => managementAccountId === id) ||
    known.some((account) => settings.some((one) => isProduction(id, account, one)))
  );
}

/** Answers each question once: thousands of grants are of hundreds of groups and accounts. */
export function remembered<T>(answer: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text) ?? answer(text);
    known.set(text, found);
    return found;
  };
}

function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** The findings with their levels, without those of rules that are off, the worst first. */
export function judged(findings: readonly RiskFinding[], { level }: RiskJudge): Risk[] {
  const risks = findings.flatMap(({ id, message }): Risk[] => {
    const found = level(id);
    return found === "off" ? [] : [{ id, level: found, message: asSentence(message) }];
  });
  return sortRisks(risks);
}

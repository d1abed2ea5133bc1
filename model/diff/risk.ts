import type * as z from "zod";
import { compareText } from "../diagnostics";
import { type riskSchema } from "./diffSchema";
import { RISK_LEVELS, type RiskId, type RiskLevel } from "./riskRules";

/** A risk rule that applies. */
export type Risk = z.infer<typeof riskSchema>;

/** What a rule found, before the stack's settings give it a level. */
export interface RiskFinding {
  id: RiskId;
  /** A sentence with names. */
  message: string;
  /** Keys of the grants that it is about. */
  grants?: readonly string[];
}

/** Negative when the first is the more dangerous one. */
export function compareLevels(one: RiskLevel, other: RiskLevel): number {
  return RISK_LEVELS.indexOf(other) - RISK_LEVELS.indexOf(one);
}

/** The most dangerous first, then in order of id and text. */
export function sortRisks(risks: readonly Risk[]): Risk[] {
  return [...risks].sort(
    (one, other) =>
      compareLevels(one.level, other.level) ||
      compareText(one.id, other.id) ||
      compareText(one.message, other.message),
  );
}

/** True when one of the risks has this level or a higher one. */
export function reachesLevel(risks: readonly Risk[], level: RiskLevel): boolean {
  return risks.some((item) => compareLevels(item.level, level) <= 0);
}

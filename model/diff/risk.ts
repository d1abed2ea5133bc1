import { compareText } from "../diagnostics";
import { type AccessInputs, type AccountInputs } from "./accessInputs";

export const RISK_LEVELS = ["low", "medium", "high", "critical"] as const;
export type RiskLevel = (typeof RISK_LEVELS)[number];

/** Lost grants below this number are never a mass removal. */
const MASS_REMOVAL_GRANTS = 10;
/** Share of all former grants from which a removal is one. */
const MASS_REMOVAL_SHARE = 0.2;

/** Every risk rule: its level and when it applies. `docs/access-diff.md` holds the same table. */
export const RISK_RULES = {
  "administrator-in-production": {
    level: "critical",
    when: "Someone becomes administrator (`AdministratorAccess`, `IAMFullAccess`, or `*`, `iam:*`, `sts:*` or `sts:AssumeRole` on `*`) in a production or the management account.",
  },
  "mfa-downgrade": {
    level: "critical",
    when: "The sign-on policy asks for less: fewer factors, fewer constraints, rarer re-authentication, fewer network or device conditions, or access where it was denied.",
  },
  "app-deletion": {
    level: "critical",
    when: "The Okta application is deleted. Nobody can sign in to AWS.",
  },
  "app-replacement": {
    level: "critical",
    when: "The Okta application is replaced. Nobody can sign in until the new metadata is uploaded to AWS.",
  },
  "management-account": {
    level: "high",
    when: "Someone gains a grant in the management account.",
  },
  "wildcard-growth": {
    level: "high",
    when: "A permission set that existed gains a whole service (`s3:*`), everything (`*`, `NotAction`), or every resource (`*`, `NotResource`).",
  },
  "mass-removal": {
    level: "high",
    when: `At least ${MASS_REMOVAL_GRANTS} grants, and at least ${MASS_REMOVAL_SHARE * 100} % of all, are lost.`,
  },
  "push-mapping-deletion": {
    level: "high",
    when: "The push of a group that still has grants is deleted. Its memberships in AWS are frozen.",
  },
  "boundary-removed": {
    level: "high",
    when: "A permission set loses its permissions boundary.",
  },
  incomplete: {
    level: "high",
    when: "The preview failed, or holds steps that the diff cannot read or match to a grant.",
  },
  "expiry-removed": {
    level: "medium",
    when: "A rule that had a last day has none any more.",
  },
  "brief-loss": {
    level: "medium",
    when: "Assignments, push mappings or the assignment to the application are replaced. Access is gone for a moment.",
  },
  "session-longer": {
    level: "low",
    when: "Sessions of a permission set last longer.",
  },
} as const satisfies Record<string, { level: RiskLevel; when: string }>;

export type RiskId = keyof typeof RISK_RULES;

/** A risk rule that applies. */
export interface Risk {
  id: RiskId;
  level: RiskLevel;
  /** What it applies to, a sentence with names. */
  message: string;
}

export function risk(id: RiskId, message: string): Risk {
  return { id, level: RISK_RULES[id].level, message };
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

export function isMassRemoval(lost: number, before: number): boolean {
  return lost >= MASS_REMOVAL_GRANTS && lost >= before * MASS_REMOVAL_SHARE;
}

const PRODUCTION_WORD = /^(prod|production|prd|live)$/i;
const NOT_PRODUCTION_WORD = /^(non|not|no|pre)$/i;
const STAGE_TAGS = new Set(["env", "environment", "stage"]);

/**
 * True for an account in a unit of production, with a tag that says so, or with such a name. A tag
 * that names another stage outweighs unit and name.
 */
export function isProduction({ name, ouPath, tags }: AccountInputs): boolean {
  const stages = Object.entries(tags)
    .filter(([key]) => STAGE_TAGS.has(key.toLowerCase()))
    .map(([, value]) => value);
  if (stages.length > 0) return stages.some(saysProduction);
  return [name, ...ouPath].some(saysProduction);
}

/** `acme-prod`, `Production`, `prod (EU)`; not `non-prod`, `preprod` or `product-data`. */
function saysProduction(text: string): boolean {
  const words = text.split(/[^A-Za-z0-9]+/);
  return words.some(
    (word, at) => PRODUCTION_WORD.test(word) && !NOT_PRODUCTION_WORD.test(words[at - 1] ?? ""),
  );
}

/** Production, the management account, or an account that is not known. */
export function isSensitive(accountId: string, state: AccessInputs): boolean {
  const account = state.accounts[accountId];
  return accountId === state.managementAccountId || account === undefined || isProduction(account);
}

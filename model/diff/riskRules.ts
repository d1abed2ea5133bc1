/** From the mildest to the worst. */
export const RISK_LEVELS = ["low", "medium", "high", "critical"] as const;
export type RiskLevel = (typeof RISK_LEVELS)[number];

/** A level, or `off`: the rule is not evaluated. */
export const RULE_LEVELS = ["off", ...RISK_LEVELS] as const;
export type RuleLevel = (typeof RULE_LEVELS)[number];

interface RiskRule {
  /** Level without configuration. */
  level: RiskLevel;
  /** Least level that a stack may give the rule; absent: it may be switched off. */
  least?: RiskLevel;
  /** When it applies, in sentences. */
  when: string;
}

/**
 * Every risk rule. The configuration key `risks`, its reference and the table in
 * `docs/access-diff.md` are made from it or compared with it.
 */
export const RISK_RULES = {
  "administrator-in-production": {
    level: "critical",
    when: "Someone becomes administrator (`AdministratorAccess`, `IAMFullAccess`, or `*`, `iam:*`, `sts:*` or `sts:AssumeRole` on `*`) in a production or the management account, by a grant, by joining a group that has one, or because the account becomes one.",
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
  "assignment-deletion": {
    level: "critical",
    when: "The assignment of people to the Okta application, or the group rule behind it, is deleted. Nobody can sign in to AWS.",
  },
  "break-glass-enabled": {
    level: "high",
    when: "Emergency access comes into reach: a break-glass group or permission set gains a grant, its rule is in force again after its last day, someone joins the group, or the group is pushed.",
  },
  "power-user-in-production": {
    level: "high",
    when: "Someone becomes power user (`PowerUserAccess`) in a production or the management account, by a grant, by joining a group that has one, or because the account becomes one.",
  },
  "management-account": {
    level: "high",
    when: "Someone gains a grant in the management account, or joins a group that has one.",
  },
  "wildcard-growth": {
    level: "high",
    when: "A permission set that existed gains a whole service (`s3:*`, an AWS managed policy such as `AmazonS3FullAccess` or `PowerUserAccess`), everything (`*`, `NotAction`), or every resource (`*`, `NotResource`), or an inline policy that cannot be compared.",
  },
  "deny-removed": {
    level: "high",
    when: "A permission set that existed loses a `Deny` of its inline policy, as a whole or for an action, a resource or a condition.",
  },
  "mass-removal": {
    level: "high",
    when: "At least 10 grants, and at least 20 % of all, are lost. Both numbers can be set.",
  },
  "push-mapping-deletion": {
    level: "high",
    when: "The push of a group that still has grants is deleted. Its memberships in AWS are frozen.",
  },
  "boundary-removed": {
    level: "high",
    when: "A permission set loses its permissions boundary.",
  },
  "risk-rules-weakened": {
    level: "high",
    least: "high",
    when: "These rules become milder: a lower level, `off`, higher thresholds, or less that counts as production or break-glass. It can be raised, not lowered.",
  },
  incomplete: {
    level: "high",
    least: "high",
    when: "The preview failed, or holds steps that the diff cannot read or match to a grant. It can be raised, not lowered.",
  },
  "boundary-changed": {
    level: "medium",
    when: "A permission set gets another permissions boundary. What the two allow is not compared.",
  },
  "expiry-removed": {
    level: "medium",
    when: "A rule that had a last day has none any more, or one that had expired is in force again.",
  },
  "closed-account": {
    level: "medium",
    when: "Assignments are deleted in an account that is closed or suspended. AWS refuses that, so `pulumi up` fails until they are taken out of the state.",
  },
  "brief-loss": {
    level: "medium",
    when: "Assignments, push mappings or the assignment to the application are replaced, or a permission set is renamed. Access is gone for a moment.",
  },
  "session-longer": {
    level: "low",
    when: "Sessions of a permission set last longer.",
  },
} as const satisfies Record<string, RiskRule>;

export type RiskId = keyof typeof RISK_RULES;

/** All rules, in the order of the table. */
export const RISK_IDS = Object.keys(RISK_RULES) as RiskId[];

/** The levels that a stack may give a rule, the mildest first. */
export function allowedLevels(id: RiskId): readonly [RuleLevel, ...RuleLevel[]] {
  const { least }: RiskRule = RISK_RULES[id];
  if (least === undefined) return RULE_LEVELS;
  return [least, ...RISK_LEVELS.slice(RISK_LEVELS.indexOf(least) + 1)];
}

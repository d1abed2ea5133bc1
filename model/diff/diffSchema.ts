import * as z from "zod";
import { RISK_LEVELS, type RiskId } from "./riskRules";

/** Names the form of the output; version 2 would be another form. See docs/access-diff.md. */
export const DIFF_SCHEMA_ID = "urn:okta-aws-access:schema:access-diff:v1";

const text = z.string();
const names = z.array(z.string());
const count = z.int().min(0);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const level = z.enum(RISK_LEVELS);
const action = z.enum(["create", "update", "replace", "delete", "other"]);

/** Any version may add rules, so the published schema knows only the form of their ids. */
const riskId = z
  .string()
  .regex(/^[a-z]+(-[a-z]+)*$/)
  .describe(
    "Risk rule; docs/access-diff.md lists them. Later versions add some: go by the level.",
  ) as unknown as z.ZodType<RiskId>;

export const riskSchema = z.object({
  id: riskId,
  level,
  message: text.describe("What the rule applies to, a sentence with names."),
});

export const grantChangeSchema = z.object({
  kind: z
    .enum(["gained", "lost", "replaced"])
    .describe("`replaced`: made anew, with a brief loss of access."),
  key: text.describe("`principal|permissionSet|accountId`, a user as `user:NAME`."),
  principal: z.object({
    type: z.enum(["GROUP", "USER"]),
    name: text.describe("Group name or user name."),
  }),
  permissionSet: text,
  accountId: z.string().regex(/^\d{12}$/),
  accountName: text.describe("With the id where another account has the same name."),
  rules: names.describe(
    "Access rules that ask for it: those of the new configuration, for a lost grant the old.",
  ),
  why: text.describe('A clause, such as `rule "x" expired on 2026-11-01`.'),
  expires: day.optional().describe("Last day on which a gained grant holds."),
  people: count
    .optional()
    .describe("Declared members of the group; absent: membership is managed elsewhere."),
  production: z
    .boolean()
    .describe("True: in a production account, the management account, or one that is not known."),
  risk: level.optional().describe("Highest level of the risk rules that name this grant."),
});

export const policyStatementSchema = z.object({
  effect: z.enum(["Allow", "Deny"]),
  actions: names.describe("Action patterns; `not:` before those of a NotAction."),
  resources: names.describe("Resource patterns; `not:` before those of a NotResource."),
  condition: text.describe("Canonical JSON of the condition, empty when there is none."),
});

const policyLineSchema = z.object({
  direction: z
    .enum(["gained", "lost", "unclear"])
    .describe(
      "What it does to the holders: a `Deny` that is removed is `gained`. Of a set that comes or goes " +
        "all of its contents are `gained` or `lost`.",
    ),
  text: text.describe("The policy, the statement or the boundary in words."),
  policy: z
    .enum(["managed", "customer", "inline", "boundary"])
    .describe("Which kind of policy the line is about."),
  name: text
    .optional()
    .describe(
      "ARN of an AWS managed policy; path and name of a customer managed one; the boundary.",
    ),
  statement: policyStatementSchema
    .optional()
    .describe("What a line about an inline policy says, without what both versions have."),
});

export const permissionSetChangeSchema = z.object({
  name: text,
  verdict: z
    .enum(["widened", "narrowed", "changed", "same"])
    .describe(
      "`widened`: somebody may do more, nobody less. `narrowed`: the reverse. `changed`: both, " +
        "or it cannot be told. `same`: nothing about what is allowed.",
    ),
  lines: z.array(policyLineSchema).describe("What became allowed or no longer allowed."),
  settings: names.describe("Other fields that changed, such as `session PT1H → PT8H`."),
  sessionLonger: z.boolean(),
  boundary: z
    .enum(["same", "added", "removed", "changed"])
    .describe("What becomes of the permissions boundary."),
});

export const permissionSetDiffSchema = z.object({
  ...permissionSetChangeSchema.shape,
  action: z.enum(["created", "deleted", "updated", "replaced"]),
  grants: count.describe("Grants of the set after the change, for a deleted one before."),
  people: count.describe("Different people who hold it, of groups whose members are declared."),
  morePeople: z.boolean().describe("True: members of at least one of its groups are not declared."),
  sameAs: text
    .optional()
    .describe("The set that goes, or comes, with the same contents: this is a rename."),
  drift: z
    .literal(true)
    .optional()
    .describe(
      "What is declared is the same before and after: AWS or the state holds something else.",
    ),
});

export const oktaChangeSchema = z.object({
  what: z.enum([
    "app",
    "signOnPolicy",
    "pushMapping",
    "assignment",
    "group",
    "members",
    "person",
    "deploymentIdentity",
  ]),
  action,
  text: text.describe("The change in a sentence."),
  details: names.describe("Single findings, such as those of a sign-on policy."),
});

export const personalAccessSchema = z.object({
  people: names.describe("User names; they get or lose the same."),
  permissionSet: text,
  accountIds: z.array(z.string().regex(/^\d{12}$/)),
  accountNames: names,
});

export const membershipChangeSchema = z.object({
  group: text,
  joined: names,
  left: names,
  grants: count.describe("Grants of the group after the change."),
  gains: z
    .array(personalAccessSchema)
    .describe(
      "What those who join get by grants that the group had and keeps, and did not hold otherwise.",
    ),
  losses: z.array(personalAccessSchema).describe("The same of those who leave."),
});

export const accountChangeSchema = z.object({
  rule: text,
  entered: names.describe("Accounts, by name, that the rule reaches now and did not before."),
  left: names,
});

export const accountFactsSchema = z.object({
  accountId: z.string().regex(/^\d{12}$/),
  accountName: text.describe("With the id where another account has the same name."),
  changes: names.describe("Such as `moved from Workloads/SDLC to Workloads/Prod`."),
  becomesProduction: z
    .boolean()
    .optional()
    .describe("True: it counts as a production account now, and did not before."),
});

export const expiryChangeSchema = z.object({
  rule: text,
  before: day.optional().describe("Absent: the rule had no last day."),
  after: day.optional().describe("Absent: the rule has no last day any more."),
});

export const expiringRuleSchema = z.object({
  rule: text,
  expires: day,
  days: z.int().describe("Days left; 0 on the last day."),
  owner: text.optional(),
  grants: count.describe(
    "Grants that are gone after that day, since no other rule holds them longer.",
  ),
});

export const otherChangeSchema = z.object({
  action,
  op: text.describe("The engine's word for it."),
  type: text.describe("Type token of the resource."),
  name: text.describe("Logical name of the resource."),
  unmatchedAssignment: z
    .boolean()
    .describe("True: an account assignment that belongs to no grant of the model."),
});

export const accessDiffSchema = z.object({
  version: z.literal(1).describe("Version of this form."),
  title: text.optional().describe("Organisation and environment, where the preview says so."),
  problems: names.describe("Why the diff cannot be the whole truth; empty: nothing is missing."),
  errors: names.describe("Error messages of a failed preview."),
  counts: z
    .object({ gained: count, lost: count, replaced: count })
    .describe("How many entries of `grants` there are of each kind."),
  risks: z.array(riskSchema).describe("Risk rules that apply, the most dangerous first."),
  rulesOff: z.array(riskId).describe("Risk rules that the stack has switched off."),
  grants: z.array(grantChangeSchema).describe("Grants that come, go, or are made anew."),
  permissionSets: z.array(permissionSetDiffSchema),
  okta: z.array(oktaChangeSchema).describe("Changes in Okta that matter for access."),
  memberships: z.array(membershipChangeSchema).describe("Groups with other declared members."),
  accounts: z.array(accountChangeSchema).describe("Accounts that entered or left a rule."),
  accountFacts: z
    .array(accountFactsSchema)
    .describe("Accounts with grants that moved, or have another name or other tags."),
  expiries: z.array(expiryChangeSchema).describe("Rules with another last day."),
  expiring: z.array(expiringRuleSchema).describe("Rules that expire within 14 days."),
  other: z.array(otherChangeSchema).describe("Changes that no other part speaks of."),
  unreadable: names.describe("Steps of an unknown form, by URN or position."),
});

/** What `access diff --format json` prints. */
export const diffDocumentSchema = z.object({
  $schema: z.literal(DIFF_SCHEMA_ID),
  ...accessDiffSchema.shape,
  summary: text.describe("The first line of the other formats."),
});

import * as z from "zod";
import {
  type DeclaredAccess,
  type DeclaredRule,
  type Principal,
  type ResolvedAccess,
} from "./accessModel";
import { compareText, type Diagnostic, formatLocation } from "./diagnostics";
import { daysBetween } from "./duration";
import { endsBy } from "./lastDay";
import { SCIM_TOKEN_WARNING_DAYS } from "./limits";
import { grantKey } from "./naming";

/** Names the form of the output; version 2 would be another form. See docs/promotion.md. */
export const EXPIRY_SCHEMA_ID = "urn:okta-aws-access:schema:access-expiry:v1";

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const count = z.int().min(0);

const findingSchema = z.object({
  stack: z.string(),
  kind: z
    .enum(["expired", "expires", "review", "scimToken"])
    .describe(
      "`expired`: the rule is past its last day and grants nothing. `expires`: its last day is near. " +
        "`review`: it is to be looked at. `scimToken`: provisioning from Okta stops.",
    ),
  rule: z.string().optional().describe("Absent for the SCIM token."),
  day: day.describe("Last day of the rule or of the token, or day of the review; in UTC."),
  days: z.int().describe("Days from today to that day; below 0 when it has passed."),
  owner: z.string().optional(),
  ticket: z.string().optional(),
  reason: z.string().optional(),
  principals: z.array(z.string()).describe("Groups and people of the rule, sorted."),
  permissionSets: z.array(z.string()),
  grants: count
    .optional()
    .describe(
      "`expired`, `expires`: grants that are gone after the last day, because no other rule holds " +
        "them longer. `review`: all of the rule. Absent while the accounts are read live.",
    ),
  people: count.optional().describe("Different people who hold those grants, as far as declared."),
  morePeople: z.boolean().optional().describe("True when members of a group are not declared."),
  place: z.string().optional().describe("`FILE:LINE:COL`."),
});

/** The JSON output of `access expiry`. */
export const expiryReportSchema = z.object({
  version: z.literal(1),
  today: day,
  within: count.describe("Days ahead that are looked at; for the SCIM token at least 90."),
  stacks: z.array(z.string()).describe("The stacks that were looked at."),
  findings: z.array(findingSchema).describe("By stack, the earliest day first."),
});

export type ExpiryFinding = z.infer<typeof findingSchema>;
export type ExpiryReport = z.infer<typeof expiryReportSchema>;

/** What is looked at. */
export interface ExpiryInput {
  stack: string;
  declared: DeclaredAccess;
  access?: ResolvedAccess;
  /** Says where the token's last day is written. */
  diagnostics: readonly Diagnostic[];
}

export interface ExpiryDays {
  /** `YYYY-MM-DD`. The last day of a rule is the last on which it grants anything. */
  today: string;
  within: number;
}

/** Access that ends or has ended, reviews that are due, and the SCIM token, of several stacks. */
export function expiryReport(inputs: readonly ExpiryInput[], days: ExpiryDays): ExpiryReport {
  return {
    version: 1,
    ...days,
    stacks: inputs.map(({ stack }) => stack),
    findings: inputs.flatMap((input) =>
      [
        ...input.declared.rules.flatMap((rule) => ruleFindings(rule, input, days)),
        ...tokenFinding(input, days),
      ].sort(
        (one, other) =>
          one.days - other.days ||
          compareText(one.kind, other.kind) ||
          compareText(one.rule ?? "", other.rule ?? "") ||
          compareText(one.place ?? "", other.place ?? ""),
      ),
    ),
  };
}

function ruleFindings(
  rule: DeclaredRule,
  input: ExpiryInput,
  { today, within }: ExpiryDays,
): ExpiryFinding[] {
  const { expires, review } = rule.source;
  const findings: ExpiryFinding[] = [];
  const add = (kind: "expired" | "expires" | "review", on: string): void => {
    findings.push(ruleFinding(rule, input, kind, on, daysBetween(today, on)));
  };
  if (rule.expired && expires !== undefined) add("expired", expires);
  else if (expires !== undefined && daysBetween(today, expires) <= within) add("expires", expires);
  // There is nothing to review about a rule that grants nothing.
  if (review !== undefined && !rule.expired && daysBetween(today, review) <= within)
    add("review", review);
  return findings;
}

function ruleFinding(
  rule: DeclaredRule,
  { stack, declared, access }: ExpiryInput,
  kind: "expired" | "expires" | "review",
  on: string,
  days: number,
): ExpiryFinding {
  const { rule: name, owner, ticket, reason, location } = rule.source;
  const principals = rule.blocks.flatMap((block) => block.principals.map(principalName));
  const told = Object.fromEntries(
    Object.entries({ owner, ticket, reason }).filter(([, text]) => text !== undefined),
  );
  return {
    stack,
    kind,
    rule: name,
    day: on,
    days,
    ...told,
    principals: sorted(principals),
    permissionSets: sorted(rule.blocks.flatMap(({ permissionSets }) => permissionSets)),
    ...(access === undefined ? {} : affected(rule, kind, access, declared)),
    ...(location === undefined ? {} : { place: formatLocation(location) }),
  };
}

function principalName({ type, name }: Principal): string {
  return type === "USER" ? `user ${name}` : name;
}

function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort(compareText);
}

/** The grants that a finding is about, and who holds them. */
function affected(
  { source, blocks }: DeclaredRule,
  kind: "expired" | "expires" | "review",
  { grants }: ResolvedAccess,
  { model }: DeclaredAccess,
): Pick<ExpiryFinding, "grants" | "people" | "morePeople"> {
  const held = new Map(grants.map((grant) => [grant.key, grant]));
  const endsWithRule = (key: string): boolean =>
    endsBy(
      source.expires ?? "",
      (held.get(key)?.sources ?? []).map(({ expires }) => expires),
    );
  const members = new Map(model.groups.map((group) => [group.name, group.members]));
  const keys = new Set<string>();
  const people = new Set<string>();
  let morePeople = false;
  for (const { principals, permissionSets, targets = [] } of blocks)
    for (const principal of principals) {
      const own = permissionSets
        .flatMap((set) => targets.map((id) => grantKey(principal, set, id)))
        .filter((key) => kind === "review" || endsWithRule(key));
      if (own.length === 0) continue;
      own.forEach((key) => keys.add(key));
      const who = principal.type === "USER" ? [principal.name] : members.get(principal.name);
      if (who === undefined) morePeople = true;
      who?.forEach((person) => people.add(person));
    }
  return { grants: keys.size, people: people.size, morePeople };
}

function tokenFinding(
  { stack, declared, diagnostics }: ExpiryInput,
  { today, within }: ExpiryDays,
): ExpiryFinding[] {
  const { scimTokenExpiresOn: on } = declared.model.identityCenter;
  if (on === undefined) return [];
  const days = daysBetween(today, on);
  if (days > Math.max(within, SCIM_TOKEN_WARNING_DAYS)) return [];
  const place = diagnostics.find(({ path }) => path.endsWith(TOKEN_KEY))?.location;
  return [
    {
      stack,
      kind: "scimToken",
      day: on,
      days,
      principals: [],
      permissionSets: [],
      ...(place === undefined ? {} : { place: formatLocation(place) }),
    },
  ];
}

const TOKEN_KEY = "scimTokenExpiresOn";

import type * as z from "zod";
import { compareText } from "../diagnostics";
import { resourceSlug } from "../naming";
import { type AccessInputs, parseGrantKey } from "./accessInputs";
import { type membershipChangeSchema, type oktaChangeSchema } from "./diffSchema";
import { personalAccess } from "./personalAccess";
import { type ResourceAction, type ResourceChange } from "./previewSteps";
import { type RiskFinding } from "./risk";
import { type RiskId } from "./riskRules";
import { compareSignOnRules, type SignOnFinding } from "./signOnChange";

/** A change in Okta that matters for access, in a sentence. */
export type OktaChange = z.infer<typeof oktaChangeSchema>;

/** People who join or leave a group. */
export type MembershipChange = z.infer<typeof membershipChangeSchema>;

/** What was read from the Okta half of a preview. */
export interface OktaReport {
  changes: OktaChange[];
  risks: RiskFinding[];
  /** URNs of the resources that `changes` speak of. */
  read: Set<string>;
}

/** What the report knows beyond the resource itself. */
interface Context {
  componentName: string;
  before: AccessInputs;
  after: AccessInputs;
}

type Reader = (change: ResourceChange, context: Context) => Omit<OktaReport, "read">;

const READERS: Readonly<Record<string, Reader>> = {
  "okta:app/saml:Saml": readApp,
  "okta:app/signonPolicyRules:SignonPolicyRules": readSignOnRules,
  "okta:index/appSignonPolicy:AppSignonPolicy": readSignOnPolicy,
  "okta:index/pushGroup:PushGroup": readPushMapping,
  "okta:app/groupAssignment:GroupAssignment": readAssignment,
  "okta:group/rule:Rule": readAssignment,
  "okta:group/group:Group": readGroup,
};

/** Okta changes that matter for access, in order of kind and text. */
export function oktaChanges(changes: readonly ResourceChange[], context: Context): OktaReport {
  const report: OktaReport = { changes: [], risks: [], read: new Set() };
  for (const change of changes) {
    const reader = READERS[change.type];
    if (reader === undefined || change.action === "other") continue;
    const found = reader(change, context);
    report.changes.push(...found.changes);
    report.risks.push(...found.risks);
    report.read.add(change.urn);
  }
  report.changes.sort(
    (one, other) => compareText(one.what, other.what) || compareText(one.text, other.text),
  );
  return report;
}

const PAST: Record<ResourceAction, string> = {
  create: "is created",
  update: "is updated",
  replace: "is replaced",
  delete: "is deleted",
  other: "changes",
};

function risk(id: RiskId, message: string): RiskFinding {
  return { id, message };
}

function textOf(value: unknown, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}

function because({ action, reasons }: ResourceChange): string {
  if ((action !== "update" && action !== "replace") || reasons.length === 0) return "";
  return ` (${reasons.join(", ")} ${reasons.length === 1 ? "changes" : "change"})`;
}

function readApp(change: ResourceChange): Omit<OktaReport, "read"> {
  const { action, oldInputs, newInputs, name } = change;
  const label = textOf(newInputs.label ?? oldInputs.label, name);
  const text = `Okta application "${label}" ${PAST[action]}${because(change)}`;
  const risks =
    action === "delete"
      ? [risk("app-deletion", `${text}. Nobody can sign in to AWS.`)]
      : action === "replace"
        ? [risk("app-replacement", `${text}. Nobody can sign in until its metadata is in AWS.`)]
        : [];
  return { changes: [{ what: "app", action, text, details: [] }], risks };
}

/** Rules that come with their policy, or go with it, are no downgrade: the app's step says more. */
function readSignOnRules(change: ResourceChange, _context: Context): Omit<OktaReport, "read"> {
  const { action, oldInputs, newInputs } = change;
  if (action === "create") return signOn(change, "is created", []);
  if (action === "delete") {
    const text = "rules that guard the application are no longer managed";
    return signOn(change, "is deleted", [{ direction: "weakened", text }]);
  }
  const findings = compareSignOnRules(oldInputs.rules, newInputs.rules);
  const directions = new Set(findings.map(({ direction }) => direction));
  const verdict =
    directions.size > 1 || directions.has("unclear")
      ? "changes"
      : directions.has("weakened")
        ? "is weakened"
        : directions.has("strengthened")
          ? "is strengthened"
          : PAST[action];
  return signOn(change, verdict, findings);
}

function signOn(
  { action }: ResourceChange,
  verdict: string,
  findings: readonly SignOnFinding[],
): Omit<OktaReport, "read"> {
  const details = findings.map(({ direction, text }) => `${direction}: ${text}`).sort();
  const feared = findings.filter(({ direction }) => direction !== "strengthened");
  return {
    changes: [{ what: "signOnPolicy", action, text: `Sign-on policy ${verdict}`, details }],
    risks: feared.map(({ text }) => risk("mfa-downgrade", `Sign-on policy: ${text}`)),
  };
}

function readSignOnPolicy(change: ResourceChange): Omit<OktaReport, "read"> {
  const { action, oldInputs, newInputs, name } = change;
  const label = textOf(newInputs.name ?? oldInputs.name, name);
  const text = `Sign-on policy "${label}" ${PAST[action]}${because(change)}`;
  return {
    changes: [{ what: "signOnPolicy", action, text, details: [] }],
    risks: action === "delete" || action === "replace" ? [risk("mfa-downgrade", text)] : [],
  };
}

function readPushMapping(change: ResourceChange, context: Context): Omit<OktaReport, "read"> {
  const { action, name } = change;
  const group = groupOf(name, context) ?? name;
  const grants = grantsOfGroup(group, context.after);
  const text = `Push of the group "${group}" ${PAST[action]}${because(change)}`;
  const live = `, which has ${grants} ${grants === 1 ? "grant" : "grants"},`;
  const warning = `Push of the group "${group}"${live} ${PAST[action]}`;
  const risks: RiskFinding[] = [];
  if (grants > 0 && action === "delete") risks.push(risk("push-mapping-deletion", warning));
  if (grants > 0 && action === "replace") risks.push(risk("brief-loss", warning));
  return { changes: [{ what: "pushMapping", action, text, details: [] }], risks };
}

function readAssignment(change: ResourceChange): Omit<OktaReport, "read"> {
  const { action, type } = change;
  const what = type.startsWith("okta:app/")
    ? "Assignment of the group to the Okta application"
    : "Group rule that assigns people to the Okta application";
  const text = `${what} ${PAST[action]}${because(change)}`;
  const loses = action === "delete" || action === "replace";
  return {
    changes: [{ what: "assignment", action, text, details: [] }],
    risks: loses ? [risk("brief-loss", text)] : [],
  };
}

function readGroup(change: ResourceChange): Omit<OktaReport, "read"> {
  const { action, oldInputs, newInputs, name } = change;
  const [old, next] = [textOf(oldInputs.name, name), textOf(newInputs.name, name)];
  const renamed = action === "update" && old !== next ? `, renamed from "${old}"` : "";
  const shown = action === "delete" ? old : next;
  const text = `Okta group "${shown}" ${PAST[action]}${renamed || because(change)}`;
  return { changes: [{ what: "group", action, text, details: [] }], risks: [] };
}

/** Name of the group that a resource stands for; undefined when none of the known has its slug. */
export function groupOf(
  resourceName: string,
  { componentName, before, after }: Context,
): string | undefined {
  return Object.keys({ ...before.groups, ...after.groups }).find(
    (group) => `${componentName}-${resourceSlug(group)}` === resourceName,
  );
}

function grantsOfGroup(group: string, { grants }: AccessInputs): number {
  return Object.keys(grants).filter((key) => {
    const principal = parseGrantKey(key)?.principal;
    return principal?.type === "GROUP" && principal.name === group;
  }).length;
}

/** Who joins and leaves groups whose members are declared, sorted by group. */
export function membershipChanges(before: AccessInputs, after: AccessInputs): MembershipChange[] {
  const names = Object.keys({ ...before.groups, ...after.groups }).sort(compareText);
  return names.flatMap((group): MembershipChange[] => {
    const old = before.groups[group]?.members ?? [];
    const next = after.groups[group]?.members ?? [];
    const joined = next.filter((person) => !old.includes(person)).sort(compareText);
    const left = old.filter((person) => !next.includes(person)).sort(compareText);
    if (joined.length + left.length === 0) return [];
    const access = personalAccess(group, { joined, left }, before, after);
    return [{ group, joined, left, grants: grantsOfGroup(group, after), ...access }];
  });
}

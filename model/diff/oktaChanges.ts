import type * as z from "zod";
import { compareText } from "../diagnostics";
import { type AccessInputs, parseGrantKey } from "./accessInputs";
import { type membershipChangeSchema } from "./diffSchema";
import { DEPLOYMENT_READERS } from "./oktaDeployment";
import { PEOPLE_READERS } from "./oktaPeople";
import {
  because,
  groupOf,
  inputText,
  type OktaContext,
  type OktaFindings,
  type OktaReader,
  PAST,
} from "./oktaReport";
import { personalAccess } from "./personalAccess";
import { type ResourceChange } from "./previewSteps";
import { type RiskFinding } from "./risk";
import { type RiskId } from "./riskRules";
import { compareSignOnRules, type SignOnFinding } from "./signOnChange";

/** People who join or leave a group. */
export type MembershipChange = z.infer<typeof membershipChangeSchema>;

/** What was read from the Okta half of a preview. */
export interface OktaReport extends OktaFindings {
  /** URNs of the resources that the report accounts for. */
  read: Set<string>;
}

/** What the report is made with. */
interface OktaStates extends Pick<OktaContext, "componentName" | "before" | "after"> {
  /** Members that are told of already. */
  memberships: readonly MembershipChange[];
}

const APP_TYPE = "okta:app/saml:Saml";
const RULE_TYPE = "okta:group/rule:Rule";

const READERS: Readonly<Record<string, OktaReader>> = {
  [APP_TYPE]: readApp,
  "okta:app/signonPolicyRules:SignonPolicyRules": readSignOnRules,
  "okta:index/appSignonPolicy:AppSignonPolicy": readSignOnPolicy,
  "okta:index/pushGroup:PushGroup": readPushMapping,
  "okta:app/groupAssignment:GroupAssignment": readAssignment,
  [RULE_TYPE]: readAssignment,
  ...PEOPLE_READERS,
  ...DEPLOYMENT_READERS,
};

/** Okta changes that matter for access, in order of kind and text. */
export function oktaChanges(
  changes: readonly ResourceChange[],
  { memberships, ...states }: OktaStates,
): OktaReport {
  const report: OktaReport = { changes: [], risks: [], read: new Set() };
  const context: OktaContext = {
    ...states,
    told: new Set(memberships.map(({ group }) => group)),
    also: alsoIn(changes),
  };
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

function alsoIn(changes: readonly ResourceChange[]): OktaContext["also"] {
  const place = (type: string, action: string, name = ""): string =>
    JSON.stringify([type, action, name]);
  const places = new Set(
    changes.flatMap(({ type, action, name }) => [place(type, action), place(type, action, name)]),
  );
  return (...given) => places.has(place(...given));
}

function risk(id: RiskId, message: string): RiskFinding {
  return { id, message };
}

function readApp(change: ResourceChange): OktaFindings {
  const { action, name } = change;
  const label = inputText(change, "label", name);
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
function readSignOnRules(change: ResourceChange, _context: OktaContext): OktaFindings {
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
): OktaFindings {
  const details = findings.map(({ direction, text }) => `${direction}: ${text}`).sort();
  const feared = findings.filter(({ direction }) => direction !== "strengthened");
  return {
    changes: [{ what: "signOnPolicy", action, text: `Sign-on policy ${verdict}`, details }],
    risks: feared.map(({ text }) => risk("mfa-downgrade", `Sign-on policy: ${text}`)),
  };
}

function readSignOnPolicy(change: ResourceChange): OktaFindings {
  const { action, name } = change;
  const label = inputText(change, "name", name);
  const text = `Sign-on policy "${label}" ${PAST[action]}${because(change)}`;
  return {
    changes: [{ what: "signOnPolicy", action, text, details: [] }],
    risks: action === "delete" || action === "replace" ? [risk("mfa-downgrade", text)] : [],
  };
}

function readPushMapping(change: ResourceChange, context: OktaContext): OktaFindings {
  const { action, name } = change;
  const known = groupOf(name, context);
  const group = known ?? name;
  // Without the access model the grants are not known; there may be some.
  const grants = known === undefined ? undefined : grantsOfGroup(known, context.after);
  const text = `Push of the group "${group}" ${PAST[action]}${because(change)}`;
  const live =
    grants === undefined
      ? ", whose grants are not known,"
      : `, which has ${grants} ${grants === 1 ? "grant" : "grants"},`;
  const warning = `Push of the group "${group}"${live} ${PAST[action]}`;
  const risks: RiskFinding[] = [];
  if (grants !== 0 && action === "delete") risks.push(risk("push-mapping-deletion", warning));
  if (grants !== 0 && action === "replace") risks.push(risk("brief-loss", warning));
  return { changes: [{ what: "pushMapping", action, text, details: [] }], risks };
}

/** The group rules fill the group that is assigned; beyond the first they share its sources. */
function readAssignment(change: ResourceChange, context: OktaContext): OktaFindings {
  const { action, type, name } = change;
  const what = type.startsWith("okta:app/")
    ? "Assignment of the group to the Okta application"
    : "Group rule that assigns people to the Okta application";
  const text = `${what} ${PAST[action]}${because(change)}`;
  const isFurtherRule = type === RULE_TYPE && name.startsWith(`${context.componentName}-`);
  const risks: RiskFinding[] = [];
  if (action === "replace" || (action === "delete" && isFurtherRule))
    risks.push(risk("brief-loss", text));
  // Of an application that goes as well, its own risk says the same.
  else if (action === "delete" && !context.also(APP_TYPE, "delete"))
    risks.push(risk("assignment-deletion", `${text}. Nobody can sign in to AWS.`));
  return { changes: [{ what: "assignment", action, text, details: [] }], risks };
}

function grantsOfGroup(group: string, { grants }: AccessInputs): number {
  return Object.keys(grants).filter((key) => {
    const principal = parseGrantKey(key)?.principal;
    return principal?.type === "GROUP" && principal.name === group;
  }).length;
}

/** Who joins and leaves groups whose members are declared, sorted by group; not of those that go. */
export function membershipChanges(before: AccessInputs, after: AccessInputs): MembershipChange[] {
  const names = Object.keys(after.groups).sort(compareText);
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

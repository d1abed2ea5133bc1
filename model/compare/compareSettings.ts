import { type AccessModel, type SignOnSettings } from "../accessModel";
import { DEFAULT_RISKS } from "../diff/riskSettings";
import { weakenedSettings } from "../diff/riskWeakening";
import { compareSignOnRules } from "../diff/signOnChange";
import { isRecord } from "../plainValue";
import { differenceOf } from "./compareNamed";
import {
  type Difference,
  type FieldDifference,
  type InstanceValue,
  type SectionComparison,
  type SectionName,
  type Side,
  type Verdict,
} from "./comparison";
import { type CompareContext, keyedName } from "./context";
import { listField, plainTexts, valueField } from "./fields";

/** A section of which each stack has exactly one. */
function single(
  section: SectionName,
  title: string,
  found: Pick<Difference, "fields" | "verdict">,
): SectionComparison {
  const different = differenceOf(title, title, found);
  return { section, onlyInA: [], onlyInB: [], different, equal: 1 - different.length };
}

export function compareGroupPush(context: CompareContext): SectionComparison {
  const [one, other] = [context.a.declared.model, context.b.declared.model];
  const named = (side: Side, names: readonly string[]) =>
    names.map((name) => keyedName(context, side, "groups", name));
  const assigned = context.key("a", "groups", one.assignmentGroup);
  return single("groupPush", "Group push", {
    fields: [
      ...listField(
        "prefixes",
        plainTexts(one.groupPush.prefixes),
        plainTexts(other.groupPush.prefixes),
      ),
      ...listField(
        "groups by name",
        named("a", one.groupPush.names),
        named("b", other.groupPush.names),
      ),
      ...valueField(
        "group assigned to the application",
        one.assignmentGroup,
        other.assignmentGroup,
        assigned,
      ),
    ],
  });
}

/** Which sign-on policy asks for more, setting by setting. */
export function compareSignOn({ a, b }: CompareContext): SectionComparison {
  const [one, other] = [a.declared.model.signOn, b.declared.model.signOn];
  const found = SIGN_ON.flatMap(({ what, show, rule }): [FieldDifference, Verdict["side"]][] =>
    valueField(what, show(one), show(other)).map((field) => [
      field,
      stricterSide({ name: what, ...rule(one) }, { name: what, ...rule(other) }),
    ]),
  );
  const sides = new Set(found.map(([, side]) => side));
  const [side = "neither"] = sides.size === 1 ? sides : [];
  return single("signOn", "Sign-on policy", {
    fields: found.map(([field]) => field),
    ...(found.length === 0 ? {} : { verdict: { word: "stricter", side } }),
  });
}

/** Each setting with the property of a sign-on rule that it decides. */
const SIGN_ON: {
  what: string;
  show(settings: SignOnSettings): string;
  rule(settings: SignOnSettings): object;
}[] = [
  {
    what: "phishing-resistant factors",
    show: ({ phishingResistant }) => (phishingResistant ? "required" : "not required"),
    rule: ({ phishingResistant }) => ({
      constraints: phishingResistant
        ? [JSON.stringify({ possession: { phishingResistant: "REQUIRED" } })]
        : [],
    }),
  },
  {
    what: "asks again after",
    show: ({ reauthenticateEvery }) => reauthenticateEvery,
    rule: ({ reauthenticateEvery }) => ({ reAuthenticationFrequency: reauthenticateEvery }),
  },
  {
    what: "network zones",
    show: ({ networkZoneIds }) => (networkZoneIds.length > 0 ? "required" : "not required"),
    rule: ({ networkZoneIds }) => ({
      networkConnection: networkZoneIds.length > 0 ? "ZONE" : "ANYWHERE",
    }),
  },
  {
    what: "device assurance",
    show: ({ deviceAssuranceIds }) => (deviceAssuranceIds.length > 0 ? "required" : "not required"),
    rule: ({ deviceAssuranceIds }) => ({ deviceIsRegistered: deviceAssuranceIds.length > 0 }),
  },
];

function stricterSide(a: object, b: object): Verdict["side"] {
  const [finding] = compareSignOnRules([a], [b]);
  if (finding === undefined || finding.direction === "unclear") return "neither";
  return finding.direction === "strengthened" ? "b" : "a";
}

export function compareOktaApp(context: CompareContext): SectionComparison {
  const [one, other] = [context.a.declared.model.oktaApp, context.b.declared.model.oktaApp];
  const relayState = one.defaultRelayState && context.asInB(one.defaultRelayState);
  return single("oktaApp", "Okta application", {
    fields: [
      ...valueField("user name template", one.userNameTemplate, other.userNameTemplate),
      ...valueField("relay state", one.defaultRelayState, other.defaultRelayState, relayState),
      ...valueField("hidden on the web", one.hideWeb, other.hideWeb),
      ...valueField("hidden in the mobile app", one.hideMobile, other.hideMobile),
      ...valueField("people may request it", one.selfService, other.selfService),
      ...valueField("note for people", one.endUserNote, other.endUserNote),
    ],
  });
}

export function compareDeploymentIdentity({ a, b }: CompareContext): SectionComparison {
  const one = a.declared.model.deploymentIdentity;
  const other = b.declared.model.deploymentIdentity;
  const name = "Deployment identity";
  if (one !== undefined && other !== undefined)
    return single("deploymentIdentity", name, {
      fields: listField("scopes", plainTexts(one.scopes), plainTexts(other.scopes)),
    });
  return {
    section: "deploymentIdentity",
    onlyInA: one === undefined ? [] : [{ name }],
    onlyInB: other === undefined ? [] : [{ name }],
    different: [],
    equal: one === other ? 1 : 0,
  };
}

/** Which stack's risk rules let less pass in `access diff`. */
export function compareRisks({ a, b }: CompareContext): SectionComparison {
  const one = a.declared.model.risks ?? DEFAULT_RISKS;
  const other = b.declared.model.risks ?? DEFAULT_RISKS;
  const fields = settingFields("", one, other);
  const milder = {
    a: weakenedSettings(other, one).length > 0,
    b: weakenedSettings(one, other).length > 0,
  };
  const side = milder.a === milder.b ? "neither" : milder.a ? "b" : "a";
  return single("risks", "Risk rules", {
    fields,
    ...(fields.length === 0 ? {} : { verdict: { word: "stricter", side } }),
  });
}

/** Single values and lists of texts, however deep, by their path. */
function settingFields(path: string, a: unknown, b: unknown): FieldDifference[] {
  if (Array.isArray(a) && Array.isArray(b))
    return listField(path, plainTexts(a.map(String)), plainTexts(b.map(String)));
  if (!isRecord(a) || !isRecord(b)) return valueField(path, String(a), String(b));
  return Object.keys({ ...a, ...b })
    .sort()
    .flatMap((key) => settingFields(path === "" ? key : `${path}.${key}`, a[key], b[key]));
}

/** Values that belong to one instance of Okta or AWS, of which the stacks have different ones. */
export function instanceValues({ a, b }: CompareContext): InstanceValue[] {
  const values = (model: AccessModel): Record<string, string | undefined> => {
    const { identityCenter, oktaApp, signOn, deploymentIdentity } = model;
    const list = (ids: readonly string[]): string | undefined =>
      ids.length === 0 ? undefined : [...ids].sort().join(", ");
    return {
      Region: identityCenter.region,
      "ACS URL": identityCenter.acsUrl,
      issuer: identityCenter.issuer,
      "portal URL": identityCenter.portalUrl,
      "SCIM endpoint": identityCenter.scimEndpoint,
      "last day of the SCIM token": identityCenter.scimTokenExpiresOn,
      "management account": identityCenter.managementAccountId,
      "deployed from": identityCenter.deployedFrom,
      "label of the Okta application": oktaApp.label,
      "note for administrators": oktaApp.adminNote,
      "ids of network zones": list(signOn.networkZoneIds),
      "ids of device assurance policies": list(signOn.deviceAssuranceIds),
      "label of the deployment identity": deploymentIdentity?.label,
    };
  };
  const [ofA, ofB] = [values(a.declared.model), values(b.declared.model)];
  return Object.keys(ofA)
    .filter((what) => ofA[what] !== ofB[what])
    .map((what) => ({
      what,
      ...(ofA[what] === undefined ? {} : { a: ofA[what] }),
      ...(ofB[what] === undefined ? {} : { b: ofB[what] }),
    }));
}

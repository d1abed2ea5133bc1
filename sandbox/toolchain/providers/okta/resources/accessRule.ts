import { type Props } from "../../framework/types";
import { retrying, statusOf } from "../errors";
import { type Inputs, type OktaContext } from "../handler";
import {
  computed,
  flag,
  json,
  listOf,
  number,
  object,
  required,
  text,
  textList,
  textSet,
} from "../schema";
import {
  flagOf,
  numberOf,
  objectOf,
  objectsOf,
  optionalText,
  textOf,
  textsOf,
  withoutBlanks,
  withoutEmpty,
} from "../values";

/**
 * A rule of an authentication policy as the API gives it. The SDK's model drops the condition for
 * Office 365 clients and members of constraints that it does not know.
 */
export interface AccessRuleJson {
  id: string;
  name: string;
  priority?: number;
  status: string;
  system?: boolean;
  type: "ACCESS_POLICY";
  actions?: { appSignOn?: { access?: string; verificationMethod?: Props; keepMeSignedIn?: Props } };
  conditions?: Props | null;
}

/** The system rule that ends each policy. */
export const CATCH_ALL = "Catch-all Rule";

/** What a rule says, in the resource for one rule and in the one for all rules. */
export const RULE_INPUTS: Inputs = {
  access: text({ default: "ALLOW", oneOf: ["ALLOW", "DENY"] }),
  chains: listOf(json()),
  constraints: listOf(json()),
  customExpression: text(),
  deviceAssurancesIncluded: textSet(),
  deviceIsManaged: flag(),
  deviceIsRegistered: flag(),
  factorMode: text({ default: "2FA", oneOf: ["1FA", "2FA"] }),
  groupsExcluded: textSet(),
  groupsIncluded: textSet(),
  inactivityPeriod: text(),
  keepMeSignedIn: object({ postAuth: text(), postAuthPromptFrequency: text() }, computed),
  name: text(required),
  networkConnection: text({
    default: "ANYWHERE",
    oneOf: ["ANYWHERE", "ZONE", "ON_NETWORK", "OFF_NETWORK"],
  }),
  networkExcludes: textList(),
  networkIncludes: textList(),
  platformIncludes: listOf(object({ osExpression: text(), osType: text(), type: text() })),
  priority: number(),
  reAuthenticationFrequency: text({ default: "PT2H" }),
  riskScore: text({ computed: true, oneOf: ["ANY", "LOW", "MEDIUM", "HIGH"] }),
  status: text({ default: "ACTIVE", oneOf: ["ACTIVE", "INACTIVE"] }),
  type: text({ default: "ASSURANCE" }),
  userTypesExcluded: textSet(),
  userTypesIncluded: textSet(),
  usersExcluded: textSet(),
  usersIncluded: textSet(),
};

export function rulesPath(policyId: string, ruleId?: string): string {
  const rules = `/api/v1/policies/${encodeURIComponent(policyId)}/rules`;
  return ruleId === undefined ? rules : `${rules}/${encodeURIComponent(ruleId)}`;
}

/** Okta answers 409 or 503 while it works on another rule of the policy. */
function patiently<T>(context: OktaContext, request: () => Promise<T>): Promise<T> {
  return retrying(context, { statuses: [409, 429, 503], totalMs: 30_000 }, request);
}

/** Creates a rule and leaves it in the declared status. */
export async function createRule(
  context: OktaContext,
  policyId: string,
  props: Props,
): Promise<AccessRuleJson> {
  const { http } = await context.clients.connect();
  const body = ruleRequest(props);
  const created = await patiently(context, () =>
    http.post<AccessRuleJson>(rulesPath(policyId), body),
  );
  return withStatus(context, policyId, created, textOf(props, "status"));
}

/**
 * Makes an existing rule say what is declared. Of a system rule only the actions can change: Okta
 * refuses other conditions, name and priority.
 */
export async function replaceRule(
  context: OktaContext,
  policyId: string,
  existing: AccessRuleJson,
  props: Props,
): Promise<AccessRuleJson> {
  const { http } = await context.clients.connect();
  const { conditions, ...declared } = ruleRequest(props);
  const { name, priority } = existing;
  const body = existing.system
    ? { ...declared, name, priority, system: true }
    : { ...declared, conditions };
  const path = rulesPath(policyId, existing.id);
  const replaced = await patiently(context, () => http.put<AccessRuleJson>(path, body));
  if (existing.system) return replaced;
  return withStatus(context, policyId, replaced, textOf(props, "status"));
}

/** The status in the body of a rule has no effect; lifecycle calls do. */
async function withStatus(
  context: OktaContext,
  policyId: string,
  rule: AccessRuleJson,
  status: string,
): Promise<AccessRuleJson> {
  if (status === "" || status === rule.status) return rule;
  const { sdk } = await context.clients.connect();
  const target = { policyId, ruleId: rule.id };
  await patiently(context, () =>
    status === "ACTIVE"
      ? sdk.policyApi.activatePolicyRule(target)
      : sdk.policyApi.deactivatePolicyRule(target),
  );
  return { ...rule, status };
}

export async function deleteRule(
  context: OktaContext,
  policyId: string,
  ruleId: string,
): Promise<void> {
  const { sdk } = await context.clients.connect();
  await patiently(context, async () => {
    try {
      await sdk.policyApi.deletePolicyRule({ policyId, ruleId });
    } catch (error) {
      if (statusOf(error) !== 404) throw error;
    }
  });
}

/** @throws Error on the Classic Engine, which has no authentication policies */
export async function requireIdentityEngine(context: OktaContext): Promise<void> {
  const { isClassic } = await context.clients.connect();
  if (!(await isClassic())) return;
  throw new Error(
    "Authentication policies need an organisation on the Okta Identity Engine, and this one is on the Classic Engine.",
  );
}

function ruleRequest(props: Props) {
  const chains = textsOf(props, "chains").map((chain) => JSON.parse(chain) as Props);
  const reauthenticatesInChain = chains.some((chain) => textOf(chain, "reauthenticateIn") !== "");
  const verificationMethod = withoutEmpty({
    type: textOf(props, "type"),
    factorMode: textOf(props, "factorMode"),
    reauthenticateIn: reauthenticatesInChain ? "" : textOf(props, "reAuthenticationFrequency"),
    inactivityPeriod: textOf(props, "inactivityPeriod"),
    constraints: textsOf(props, "constraints").map((constraint) => JSON.parse(constraint) as Props),
    chains,
  });
  const keepMeSignedIn = withoutBlanks(objectOf(props, "keepMeSignedIn"));
  return {
    type: "ACCESS_POLICY" as const,
    name: textOf(props, "name"),
    priority: numberOf(props, "priority"),
    actions: {
      appSignOn: {
        ...withoutEmpty({ access: textOf(props, "access"), keepMeSignedIn }),
        verificationMethod,
      },
    },
    conditions: conditionsOf(props),
  };
}

function conditionsOf(props: Props): Props {
  const include = (name: string) => textsOf(props, name);
  const pair = (included: string, excluded: string) =>
    include(included).length + include(excluded).length > 0
      ? { include: include(included), exclude: include(excluded) }
      : undefined;
  const expression = optionalText(props, "customExpression");
  const level = optionalText(props, "riskScore");
  const assured = include("deviceAssurancesIncluded");
  const office365 = include("office365ClientIncludes");
  const device = withoutBlanks({
    ...(flagOf(props, "deviceIsRegistered") && {
      registered: true,
      managed: flagOf(props, "deviceIsManaged"),
    }),
    assurance: assured.length > 0 ? { include: assured } : undefined,
  });
  const people = withoutBlanks({
    users: pair("usersIncluded", "usersExcluded"),
    groups: pair("groupsIncluded", "groupsExcluded"),
  });
  return withoutEmpty({
    network: withoutEmpty({
      connection: textOf(props, "networkConnection"),
      include: include("networkIncludes"),
      exclude: include("networkExcludes"),
    }),
    platform: { include: objectsOf(props, "platformIncludes").map(platformRequest) },
    elCondition: expression && { condition: expression },
    riskScore: level && { level },
    userType: pair("userTypesIncluded", "userTypesExcluded"),
    office365Client: office365.length > 0 && { include: office365 },
    device,
    people,
  });
}

function platformRequest(props: Props): Props {
  const osType = textOf(props, "osType");
  const expression = osType === "OTHER" ? optionalText(props, "osExpression") : undefined;
  return withoutEmpty({
    type: textOf(props, "type"),
    os: withoutEmpty({ type: osType, expression }),
  });
}

/** A rule as the resources name its parts; empty parts are `null`. */
export function ruleProps(rule: AccessRuleJson): Props {
  const { access, verificationMethod: method = {}, keepMeSignedIn } = rule.actions?.appSignOn ?? {};
  const signedIn = withoutBlanks(keepMeSignedIn ?? {});
  return {
    name: rule.name,
    priority: rule.priority ?? null,
    status: rule.status,
    system: rule.system === true,
    access: access ?? null,
    type: method["type"] ?? null,
    factorMode: optionalText(method, "factorMode") ?? "2FA",
    reAuthenticationFrequency: method["reauthenticateIn"] ?? null,
    inactivityPeriod: method["inactivityPeriod"] ?? null,
    constraints: objectsOf(method, "constraints").map((constraint) => JSON.stringify(constraint)),
    chains: objectsOf(method, "chains").map((chain) => JSON.stringify(chain)),
    keepMeSignedIn: Object.keys(signedIn).length > 0 ? signedIn : null,
    ...conditionProps(rule.conditions ?? {}),
  };
}

function conditionProps(conditions: Props): Props {
  const network = objectOf(conditions, "network");
  const device = objectOf(conditions, "device");
  const people = objectOf(conditions, "people");
  const users = objectOf(people, "users");
  const groups = objectOf(people, "groups");
  const userType = objectOf(conditions, "userType");
  return {
    // A system rule has no conditions, and applies anywhere.
    networkConnection: network["connection"] ?? "ANYWHERE",
    networkIncludes: textsOf(network, "include"),
    networkExcludes: textsOf(network, "exclude"),
    platformIncludes: objectsOf(objectOf(conditions, "platform"), "include").map(platformProps),
    customExpression: objectOf(conditions, "elCondition")["condition"] ?? null,
    riskScore: objectOf(conditions, "riskScore")["level"] ?? null,
    deviceIsRegistered: device["registered"] ?? null,
    deviceIsManaged: device["managed"] ?? null,
    deviceAssurancesIncluded: textsOf(objectOf(device, "assurance"), "include"),
    usersIncluded: textsOf(users, "include"),
    usersExcluded: textsOf(users, "exclude"),
    groupsIncluded: textsOf(groups, "include"),
    groupsExcluded: textsOf(groups, "exclude"),
    userTypesIncluded: textsOf(userType, "include"),
    userTypesExcluded: textsOf(userType, "exclude"),
    office365ClientIncludes: textsOf(objectOf(conditions, "office365Client"), "include"),
  };
}

function platformProps(platform: Props): Props {
  const os = objectOf(platform, "os");
  return withoutBlanks({
    type: platform["type"],
    osType: os["type"],
    osExpression: os["expression"],
  });
}

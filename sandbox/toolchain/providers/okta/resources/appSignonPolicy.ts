import { type Policy } from "@okta/okta-sdk-nodejs";

import { type Props } from "../../framework/types";
import { type Okta } from "../clients";
import { orNothing } from "../errors";
import { finishing, readResult, type Inputs, type OktaResource } from "../handler";
import { flag, number, required, text } from "../schema";
import { flagOf, numberOf, textOf } from "../values";
import { accessPolicyOf, type ApplicationJson } from "./application";
import { defaultAccessPolicy } from "./defaultAccessPolicy";
import { requireIdentityEngine, rulesPath, type AccessRuleJson } from "./accessRule";

const inputs: Inputs = {
  catchAll: flag({ default: true }),
  description: text(required),
  name: text(required),
  priority: number({ default: 1 }),
};

/**
 * `okta.AppSignonPolicy`: the id is the policy's. `catchAll: false` makes the system rule deny when
 * the policy is created and never after. A delete first moves the policy's apps to the default one.
 */
export const appSignonPolicy: OktaResource = {
  token: "okta:index/appSignonPolicy:AppSignonPolicy",
  inputs,
  outputs: { defaultRuleId: {} },

  async create(news, context) {
    await requireIdentityEngine(context);
    const { sdk, http } = await context.clients.connect();
    const policy = await sdk.policyApi.createPolicy({ policy: requestOf(news) });
    const id = policy.id ?? "";
    return finishing({ id, outputs: news }, async () => {
      const rule = await systemRule(http, id);
      if (!flagOf(news, "catchAll")) await deny(http, id, rule);
      return { id, outputs: { ...news, ...observe(policy), defaultRuleId: rule.id } };
    });
  },

  async read(id, state, context) {
    await requireIdentityEngine(context);
    const { sdk, http } = await context.clients.connect();
    const policy = await sdk.policyApi.getPolicy({ policyId: id });
    const { id: defaultRuleId } = await systemRule(http, id);
    return readResult(inputs, id, { catchAll: true, ...state, ...observe(policy), defaultRuleId });
  },

  async update(id, olds, news, context) {
    await requireIdentityEngine(context);
    const { sdk } = await context.clients.connect();
    const policy = await sdk.policyApi.replacePolicy({ policyId: id, policy: requestOf(news) });
    return { ...olds, ...news, ...observe(policy) };
  },

  async delete(id, _state, context) {
    const { sdk, http } = await context.clients.connect();
    const { id: policyId = "" } = await defaultAccessPolicy(sdk);
    for (const app of await http.list<ApplicationJson>("/api/v1/apps", { limit: 200 })) {
      if (accessPolicyOf(app) !== id) continue;
      await sdk.applicationApi.assignApplicationPolicy({ appId: app.id, policyId });
    }
    await orNothing(sdk.policyApi.deletePolicy({ policyId: id }));
  },
};

async function systemRule(http: Okta["http"], policyId: string): Promise<AccessRuleJson> {
  const rules = await http.list<AccessRuleJson>(rulesPath(policyId));
  const rule = rules.find(({ system }) => system === true);
  if (rule) return rule;
  throw new Error(`The policy ${policyId} has no system rule.`);
}

async function deny(http: Okta["http"], policyId: string, rule: AccessRuleJson): Promise<void> {
  const appSignOn = { ...rule.actions?.appSignOn, access: "DENY" };
  await http.put(rulesPath(policyId, rule.id), { ...rule, actions: { appSignOn } });
}

function requestOf(props: Props) {
  return {
    type: "ACCESS_POLICY" as const,
    name: textOf(props, "name"),
    description: textOf(props, "description"),
    priority: numberOf(props, "priority"),
  };
}

function observe({ name, description, priority }: Partial<Policy>): Props {
  return { name, description: description ?? "", priority };
}

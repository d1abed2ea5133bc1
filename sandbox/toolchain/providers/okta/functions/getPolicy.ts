import { type Policy } from "@okta/okta-sdk-nodejs";

import { type OktaContext, type OktaFunction } from "../handler";
import { allOf } from "../http";
import { required, text } from "../schema";
import { textOf } from "../values";

const POLICY_TYPES = [
  "ACCESS_POLICY",
  "DEVICE_SIGNAL_COLLECTION",
  "ENTITY_RISK",
  "IDP_DISCOVERY",
  "MFA_ENROLL",
  "OKTA_SIGN_ON",
  "PASSWORD",
  "POST_AUTH_SESSION",
  "PROFILE_ENROLLMENT",
] as const;

const type = text({ required: true, oneOf: POLICY_TYPES });

/** `okta.policy.getPolicy`: a policy by name and type. */
export const getPolicy: OktaFunction = {
  token: "okta:policy/getPolicy:getPolicy",
  inputs: { name: text(required), type },

  async invoke(args, context) {
    const name = textOf(args, "name");
    const policies = await policiesOf(textOf(args, "type"), context);
    const policy = policies.find((candidate) => candidate.name === name);
    if (!policy)
      throw new Error(`There is no ${textOf(args, "type")} policy ${JSON.stringify(name)}.`);
    return { ...args, id: policy.id, status: policy.status };
  },
};

/** `okta.policy.getDefaultPolicy`: the system policy of a type that calls itself the default. */
export const getDefaultPolicy: OktaFunction = {
  token: "okta:policy/getDefaultPolicy:getDefaultPolicy",
  inputs: { type },

  async invoke(args, context) {
    const policies = await policiesOf(textOf(args, "type"), context);
    const policy = policies.find(
      ({ system, name, description }) =>
        system === true && (name.includes("Default") || description?.includes("default")),
    );
    if (!policy) throw new Error(`There is no default ${textOf(args, "type")} policy.`);
    return { ...args, id: policy.id };
  },
};

async function policiesOf(name: string, context: OktaContext): Promise<Policy[]> {
  const known = POLICY_TYPES.find((candidate) => candidate === name);
  if (!known) throw new Error(`${JSON.stringify(name)} is no policy type.`);
  const { sdk } = await context.clients.connect();
  return allOf(await sdk.policyApi.listPolicies({ type: known }));
}

import { type Client, type Policy } from "@okta/okta-sdk-nodejs";

import { allOf } from "../http";

/** The organisation's one system policy for apps. */
export async function defaultAccessPolicy(sdk: Client): Promise<Policy> {
  const policies = await allOf(await sdk.policyApi.listPolicies({ type: "ACCESS_POLICY" }));
  const [policy, ...more] = policies.filter(({ system }) => system === true);
  if (policy && more.length === 0) return policy;
  throw new Error("Okta does not have exactly one default authentication policy.");
}

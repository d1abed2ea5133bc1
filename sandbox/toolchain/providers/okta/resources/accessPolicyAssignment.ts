import { type Inputs, readResult, type OktaResource } from "../handler";
import { required, text } from "../schema";
import { textOf } from "../values";
import { accessPolicyOf, applicationPath, type ApplicationJson } from "./application";

const inputs: Inputs = { appId: text(required), policyId: text(required) };

/**
 * `okta.app.AccessPolicyAssignment`: the id is the app's. An app always has a policy, so a delete
 * changes nothing in Okta. Another app is refused rather than replaced, as in the official provider.
 */
export const accessPolicyAssignment: OktaResource = {
  token: "okta:app/accessPolicyAssignment:AccessPolicyAssignment",
  inputs,
  outputs: {},

  async create(news, context) {
    const { sdk, http } = await context.clients.connect();
    const policyId = textOf(news, "policyId");
    const { id } = await http.get<ApplicationJson>(applicationPath(textOf(news, "appId")));
    await sdk.applicationApi.assignApplicationPolicy({ appId: id, policyId });
    return { id, outputs: { appId: id, policyId } };
  },

  async read(id, _state, context) {
    const { http } = await context.clients.connect();
    const policyId = accessPolicyOf(await http.get<ApplicationJson>(applicationPath(id)));
    return readResult(inputs, id, { appId: id, policyId: policyId ?? null });
  },

  async update(id, olds, news, context) {
    const appId = textOf(news, "appId");
    if (appId !== textOf(olds, "appId")) {
      throw new Error(
        `The app of a policy assignment cannot change (from ${textOf(olds, "appId")} to ${appId}): declare another assignment.`,
      );
    }
    const { sdk, http } = await context.clients.connect();
    await http.get<ApplicationJson>(applicationPath(id));
    const policyId = textOf(news, "policyId");
    await sdk.applicationApi.assignApplicationPolicy({ appId, policyId });
    return { appId, policyId };
  },

  async delete() {
    // There is no call that takes a policy from an app.
  },
};

import { type OktaFunction } from "../handler";
import { accessPolicyOf, applicationPath, type ApplicationJson } from "../resources/application";
import { requireIdentityEngine } from "../resources/accessRule";
import { required, text } from "../schema";
import { textOf } from "../values";

/** `okta.getAppSignonPolicy`: the authentication policy of an app. */
export const getAppSignonPolicy: OktaFunction = {
  token: "okta:index/getAppSignonPolicy:getAppSignonPolicy",
  inputs: { appId: text(required) },

  async invoke(args, context) {
    await requireIdentityEngine(context);
    const { sdk, http } = await context.clients.connect();
    const appId = textOf(args, "appId");
    const policyId = accessPolicyOf(await http.get<ApplicationJson>(applicationPath(appId)));
    if (policyId === undefined) throw new Error(`The app ${appId} has no authentication policy.`);
    const { id, name } = await sdk.policyApi.getPolicy({ policyId });
    return { id, appId, name };
  },
};

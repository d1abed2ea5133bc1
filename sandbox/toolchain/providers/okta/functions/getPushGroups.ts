import { type OktaFunction } from "../handler";
import { allOf } from "../http";
import { required, text } from "../schema";
import { textOf } from "../values";

/** `okta.getPushGroups`: all group push mappings of an app. */
export const getPushGroups: OktaFunction = {
  token: "okta:index/getPushGroups:getPushGroups",
  inputs: { appId: text(required) },

  async invoke(args, context) {
    const { sdk } = await context.clients.connect();
    const appId = textOf(args, "appId");
    const found = await allOf(await sdk.groupPushMappingApi.listGroupPushMappings({ appId }));
    const mappings = found.map(({ id, sourceGroupId, status }) => ({
      appId,
      id,
      sourceGroupId,
      status,
    }));
    return { id: appId, appId, mappings };
  },
};

import { type GroupPushMapping } from "@okta/okta-sdk-nodejs";

import { type Props } from "../../framework/types";
import { untilFound } from "../errors";
import { type OktaContext, type OktaFunction } from "../handler";
import { allOf } from "../http";
import { required, text } from "../schema";
import { optionalText, textOf } from "../values";

/** `okta.getPushGroup`: a group push mapping by its id or by its source group. */
export const getPushGroup: OktaFunction = {
  token: "okta:index/getPushGroup:getPushGroup",
  inputs: { appId: text(required), id: text(), sourceGroupId: text() },

  async invoke(args, context) {
    const { id, sourceGroupId, targetGroupId, status } = await find(args, context);
    const appId = textOf(args, "appId");
    return { appId, id, sourceGroupId, targetGroupId: targetGroupId ?? "", status };
  },
};

async function find(args: Props, context: OktaContext): Promise<GroupPushMapping> {
  const { sdk } = await context.clients.connect();
  const appId = textOf(args, "appId");
  const mappingId = optionalText(args, "id");
  const sourceGroupId = optionalText(args, "sourceGroupId");
  if ((mappingId === undefined) === (sourceGroupId === undefined)) {
    throw new Error("getPushGroup needs exactly one of id and sourceGroupId.");
  }
  if (mappingId !== undefined) {
    return sdk.groupPushMappingApi.getGroupPushMapping({ appId, mappingId });
  }
  const missing = `App ${appId} has no push mapping of group ${sourceGroupId}`;
  const mappings = await untilFound(context, { missing, totalMs: 3_000 }, async () => {
    const found = await allOf(
      await sdk.groupPushMappingApi.listGroupPushMappings({ appId, sourceGroupId }),
    );
    return found.length > 0 ? found : undefined;
  });
  const [mapping, ...more] = mappings;
  if (mapping && more.length === 0) return mapping;
  throw new Error(
    `App ${appId} has ${mappings.length} push mappings of group ${sourceGroupId}: give id.`,
  );
}

import { type FunctionHandler } from "../../../framework/types";
import { type AwsClients } from "../../clients";
import { doing } from "../../errors";
import { collect } from "../../pages";
import { regionOf } from "../../readBack";
import { fromExternalIds } from "../../resources/identitystore/attributes";
import { REQUIRED_TEXT, TEXT } from "../../schema";

/** `aws.identitystore.getGroups`: every group of the store, page by page. */
export const getGroups: FunctionHandler<AwsClients> = {
  token: "aws:identitystore/getGroups:getGroups",
  inputs: { identityStoreId: REQUIRED_TEXT, region: TEXT },

  async invoke(args, context) {
    const identityStoreId = String(args["identityStoreId"]);
    const region = regionOf(args, context);
    const store = await context.clients.identityStore(region);
    const groups = await doing("listing IdentityStore Groups", () =>
      collect(
        store.paginateListGroups({ IdentityStoreId: identityStoreId }),
        (page) => page.Groups,
      ),
    );
    return {
      groups: groups.map((group) => ({
        description: group.Description ?? "",
        displayName: group.DisplayName ?? "",
        externalIds: fromExternalIds(group.ExternalIds),
        groupId: group.GroupId,
        identityStoreId: group.IdentityStoreId,
      })),
      identityStoreId,
      region,
    };
  },
};

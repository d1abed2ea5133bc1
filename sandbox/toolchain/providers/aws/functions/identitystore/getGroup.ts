import { type FunctionHandler } from "../../../framework/types";
import { type AwsClients } from "../../clients";
import { doing } from "../../errors";
import { regionOf } from "../../readBack";
import { fromExternalIds } from "../../resources/identitystore/attributes";
import { REQUIRED_TEXT, TEXT } from "../../schema";
import {
  ALTERNATE_IDENTIFIER,
  type AlternateIdentifier,
  toApiIdentifier,
} from "./alternateIdentifier";

type Args = {
  identityStoreId: string;
  groupId?: string;
  alternateIdentifier?: AlternateIdentifier;
};

/** `aws.identitystore.getGroup`; a group that is not there is an error, in previews too. */
export const getGroup: FunctionHandler<AwsClients> = {
  token: "aws:identitystore/getGroup:getGroup",
  inputs: {
    alternateIdentifier: ALTERNATE_IDENTIFIER,
    groupId: TEXT,
    identityStoreId: REQUIRED_TEXT,
    region: TEXT,
  },

  async invoke(args, context) {
    const { identityStoreId, groupId, alternateIdentifier } = args as Args;
    const region = regionOf(args, context);
    const store = await context.clients.identityStore(region);
    return doing(`reading IdentityStore Group (${groupId ?? identityStoreId})`, async () => {
      const identifier = toApiIdentifier(alternateIdentifier, groupId, "groupId");
      const IdentityStoreId = identityStoreId;
      const looked =
        identifier &&
        (await store.getGroupId({ IdentityStoreId, AlternateIdentifier: identifier }));
      const GroupId = looked?.GroupId ?? groupId;
      const found = await store.describeGroup({ IdentityStoreId, GroupId });
      return {
        alternateIdentifier,
        description: found.Description ?? "",
        displayName: found.DisplayName ?? "",
        externalIds: fromExternalIds(found.ExternalIds),
        groupId: found.GroupId,
        id: found.GroupId,
        identityStoreId,
        region,
      };
    });
  },
};

import { type FunctionHandler } from "../../../framework/types";
import { type AwsClients } from "../../clients";
import { doing } from "../../errors";
import { collect } from "../../pages";
import { regionOf } from "../../readBack";
import { REQUIRED_TEXT, TEXT } from "../../schema";

/** `aws.identitystore.getGroupMemberships`: the members of one group. */
export const getGroupMemberships: FunctionHandler<AwsClients> = {
  token: "aws:identitystore/getGroupMemberships:getGroupMemberships",
  inputs: { groupId: REQUIRED_TEXT, identityStoreId: REQUIRED_TEXT, region: TEXT },

  async invoke(args, context) {
    const groupId = String(args["groupId"]);
    const identityStoreId = String(args["identityStoreId"]);
    const region = regionOf(args, context);
    const store = await context.clients.identityStore(region);
    const memberships = await doing(`reading IdentityStore Group Memberships (${groupId})`, () =>
      collect(
        store.paginateListGroupMemberships({ IdentityStoreId: identityStoreId, GroupId: groupId }),
        (page) => page.GroupMemberships,
      ),
    );
    return {
      groupId,
      groupMemberships: memberships.map((membership) => ({
        groupId: membership.GroupId,
        identityStoreId: membership.IdentityStoreId,
        memberId: { userId: membership.MemberId?.UserId },
        membershipId: membership.MembershipId,
      })),
      identityStoreId,
      region,
    };
  },
};

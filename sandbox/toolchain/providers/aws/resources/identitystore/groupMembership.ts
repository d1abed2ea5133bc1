import { type ResourceHandler } from "../../../framework/types";
import { type AwsClients } from "../../clients";
import { doing, unlessNotFound } from "../../errors";
import { splitId } from "../../ids";
import { readBack, regionOf } from "../../readBack";
import { applyRules, FIXED_TEXT, isPrincipalId, REGION } from "../../schema";

type Inputs = { identityStoreId: string; groupId: string; memberId: string; region?: string };

/** `aws.identitystore.GroupMembership` of a user. Id `IDENTITY_STORE_ID/MEMBERSHIP_ID`. */
export const groupMembership: ResourceHandler<AwsClients> = {
  token: "aws:identitystore/groupMembership:GroupMembership",
  inputs: {
    groupId: FIXED_TEXT,
    identityStoreId: FIXED_TEXT,
    memberId: FIXED_TEXT,
    region: REGION,
  },
  outputs: { membershipId: {} },
  validate: (inputs) => applyRules({ groupId: isPrincipalId, memberId: isPrincipalId }, inputs),

  async create(inputs, context) {
    const args = inputs as Inputs;
    const store = await context.clients.identityStore(args.region);
    const membershipId = await doing("creating IdentityStore Group Membership", async () => {
      const answer = await store.createGroupMembership({
        IdentityStoreId: args.identityStoreId,
        GroupId: args.groupId,
        MemberId: { UserId: args.memberId },
      });
      return answer.MembershipId;
    });
    const id = `${args.identityStoreId}/${membershipId}`;
    return { id, outputs: await readBack(groupMembership, id, inputs, context) };
  },

  async read(id, state, context) {
    const { IdentityStoreId, MembershipId } = parseId(id);
    const region = regionOf(state, context);
    const store = await context.clients.identityStore(region);
    const found = await doing(`reading IdentityStore Group Membership (${id})`, () =>
      unlessNotFound(() => store.describeGroupMembership({ IdentityStoreId, MembershipId })),
    );
    if (!found) return undefined;
    const inputs = {
      identityStoreId: IdentityStoreId,
      groupId: found.GroupId,
      memberId: found.MemberId?.UserId,
    };
    return { id, inputs, outputs: { ...inputs, membershipId: MembershipId, region } };
  },

  async delete(id, state, context) {
    const store = await context.clients.identityStore(regionOf(state, context));
    await doing(`deleting IdentityStore Group Membership (${id})`, () =>
      unlessNotFound(() => store.deleteGroupMembership(parseId(id))),
    );
  },
};

function parseId(id: string): { IdentityStoreId: string; MembershipId: string } {
  const [IdentityStoreId = "", MembershipId = ""] = splitId(id, "IDENTITY_STORE_ID/MEMBERSHIP_ID");
  return { IdentityStoreId, MembershipId };
}

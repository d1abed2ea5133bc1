import { z } from "zod";
import { addMember, findMembership, isVisible } from "../../../identityStore/directory";
import { type StoredMembership } from "../../../identityStore/types";
import { type CallContext } from "../../context";
import { conflictError, identityNotFound } from "../../errors";
import { operation, pagingFields, type OperationTable, pageAnswer } from "../../operation";
import {
  apiWriter,
  directoryIdField,
  memberIdField,
  requireGroup,
  requireMembership,
  requireStore,
  requireUser,
  shown,
  storeFields,
  visible,
} from "./shared";

const membershipInput = z.object({ ...storeFields, MembershipId: directoryIdField });
const memberInput = z.object({
  ...storeFields,
  GroupId: directoryIdField,
  MemberId: memberIdField,
});

export const membershipOperations: OperationTable = {
  ListGroupMemberships: operation(
    z.object({ ...storeFields, GroupId: directoryIdField, ...pagingFields() }),
    (input, context) => {
      requireStore(context, input.IdentityStoreId);
      requireGroup(context, input.GroupId);
      const found = visible(context, context.state.identityStore.memberships).filter(
        (membership) => membership.GroupId === input.GroupId,
      );
      const shownMemberships = found.map((membership) => shownMembership(context, membership));
      return pageAnswer("GroupMemberships", shownMemberships, input, `Members ${input.GroupId}`);
    },
  ),
  ListGroupMembershipsForMember: operation(
    z.object({ ...storeFields, MemberId: memberIdField, ...pagingFields() }),
    (input, context) => {
      requireStore(context, input.IdentityStoreId);
      const { UserId } = requireUser(context, input.MemberId.UserId);
      const found = visible(context, context.state.identityStore.memberships).filter(
        (membership) => membership.UserId === UserId,
      );
      const shownMemberships = found.map((membership) => shownMembership(context, membership));
      return pageAnswer("GroupMemberships", shownMemberships, input, `MembershipsOf ${UserId}`);
    },
  ),
  GetGroupMembershipId: operation(memberInput, (input, context) => {
    requireStore(context, input.IdentityStoreId);
    const found = findMembership(context.state.identityStore, input.GroupId, input.MemberId.UserId);
    if (found === undefined || !isVisible(found, context.clock)) {
      throw identityNotFound("GROUP_MEMBERSHIP");
    }
    return { MembershipId: found.MembershipId, IdentityStoreId: input.IdentityStoreId };
  }),
  DescribeGroupMembership: operation(membershipInput, (input, context) => {
    requireStore(context, input.IdentityStoreId);
    return shownMembership(context, requireMembership(context, input.MembershipId));
  }),
  IsMemberInGroups: operation(
    z.object({
      ...storeFields,
      MemberId: memberIdField,
      GroupIds: z.array(directoryIdField).min(1).max(100),
    }),
    (input, context) => {
      requireStore(context, input.IdentityStoreId);
      const { UserId } = requireUser(context, input.MemberId.UserId);
      const Results = input.GroupIds.map((GroupId) => {
        requireGroup(context, GroupId);
        const found = findMembership(context.state.identityStore, GroupId, UserId);
        return {
          GroupId,
          MemberId: { UserId },
          MembershipExists: found !== undefined && isVisible(found, context.clock),
        };
      });
      return { Results };
    },
  ),
  CreateGroupMembership: operation(memberInput, (input, context) => {
    requireStore(context, input.IdentityStoreId);
    requireGroup(context, input.GroupId);
    const { UserId } = requireUser(context, input.MemberId.UserId);
    if (findMembership(context.state.identityStore, input.GroupId, UserId) !== undefined) {
      throw conflictError("Member and Group relationship already exists.", {
        Reason: "UNIQUENESS_CONSTRAINT_VIOLATION",
      });
    }
    const membership = addMember(apiWriter(context), input.GroupId, UserId);
    return { MembershipId: membership.MembershipId, IdentityStoreId: input.IdentityStoreId };
  }),
  DeleteGroupMembership: operation(membershipInput, (input, context) => {
    requireStore(context, input.IdentityStoreId);
    const membership = requireMembership(context, input.MembershipId);
    delete context.state.identityStore.memberships[membership.MembershipId];
    return {};
  }),
};

function shownMembership(context: CallContext, membership: StoredMembership): object {
  const { UserId, ...rest } = shown(context, membership);
  return { ...rest, MemberId: { UserId } };
}

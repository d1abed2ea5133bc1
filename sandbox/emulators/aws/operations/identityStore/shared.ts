import { z } from "zod";
import { type DirectoryWriter, isVisible } from "../../../identityStore/directory";
import {
  type StoredGroup,
  type StoredMembership,
  type StoredUser,
} from "../../../identityStore/types";
import { type CallContext, isReadOnly } from "../../context";
import { AwsApiError, identityNotFound, notFoundError, validationError } from "../../errors";
import { text } from "../../operation";
import { enabledRegions } from "../../regions";

const RESERVED_NAMES = ["administrator", "awsadministrators"];

export const storeFields = {
  IdentityStoreId: text({
    max: 36,
    pattern: /^d-[0-9a-f]{10}$|^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  }),
};

export const directoryIdField = text({
  max: 47,
  pattern:
    /^([0-9a-f]{10}-|)[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}$/,
});

export const memberIdField = z.object({ UserId: directoryIdField });

const externalIdField = z.object({ Issuer: text({ max: 100 }), Id: text({ max: 256 }) });

export const alternateIdentifierField = z.union(
  [
    z.object({
      UniqueAttribute: z.object({ AttributePath: text({ max: 255 }), AttributeValue: z.string() }),
    }),
    z.object({ ExternalId: externalIdField }),
  ],
  "Member must have exactly one of UniqueAttribute and ExternalId",
);

/**
 * Refuses another identity store, Regions without it, writes in an additional Region, and callers from outside the
 * organization. The text is the service's own (awslabs/ssosync#221).
 */
export function requireStore(context: CallContext, identityStoreId: string): void {
  const { instance } = context.state;
  const { region } = context.caller;
  if (identityStoreId !== instance.identityStoreId || !enabledRegions(context).includes(region)) {
    throw notFoundError(`IdentityStore not present for IdentityStoreId: ${identityStoreId}`, {
      ResourceType: "IDENTITY_STORE",
      ResourceId: identityStoreId,
    });
  }
  if (region !== instance.region && !isReadOnly(context.operation)) {
    throw new AwsApiError(
      "AccessDeniedException",
      `The identity store is read only in ${region}: ${instance.region} is its primary Region`,
    );
  }
  if (context.state.organization.accounts[context.caller.accountId] === undefined) {
    throw new AwsApiError(
      "AccessDeniedException",
      `Account ${context.caller.accountId} has no access to the identity store`,
    );
  }
}

export function requireUser(context: CallContext, userId: string): StoredUser {
  const user = context.state.identityStore.users[userId];
  if (user === undefined || !isVisible(user, context.clock)) throw identityNotFound("USER", userId);
  return user;
}

export function requireGroup(context: CallContext, groupId: string): StoredGroup {
  const group = context.state.identityStore.groups[groupId];
  if (group === undefined || !isVisible(group, context.clock)) {
    throw identityNotFound("GROUP", groupId);
  }
  return group;
}

export function requireMembership(context: CallContext, id: string): StoredMembership {
  const membership = context.state.identityStore.memberships[id];
  if (membership === undefined || !isVisible(membership, context.clock)) {
    throw identityNotFound("GROUP_MEMBERSHIP", id);
  }
  return membership;
}

/** Records that the Identity Store API shows now. */
export function visible<Record extends { visibleFrom?: number }>(
  context: CallContext,
  records: { [id: string]: Record },
): Record[] {
  return Object.values(records).filter((record) => isVisible(record, context.clock));
}

/** Writes of the Identity Store API itself; unlike those of SCIM they show at once. */
export function apiWriter(context: CallContext): DirectoryWriter {
  return {
    store: context.state.identityStore,
    clock: context.clock,
    actor: `arn:aws:iam::${context.caller.accountId}:root`,
    visibilityLagMs: 0,
  };
}

export function checkNotReserved(name: string): void {
  if (RESERVED_NAMES.includes(name.toLowerCase())) {
    throw validationError(`${name} is a reserved name`);
  }
}

/** The record as the API shows it: with the store's id, without what only the emulator knows. */
export function shown<Record extends { visibleFrom?: number }>(
  context: CallContext,
  record: Record,
): Record & { IdentityStoreId: string } {
  const answer = { IdentityStoreId: context.state.instance.identityStoreId, ...record };
  delete answer.visibleFrom;
  return answer;
}

import { type OktaContext, timestamp } from "../context";
import { type Membership, type OktaState } from "../state";

/** Groups of a user. */
export function groupIdsOf(state: OktaState, userId: string): Set<string> {
  const ids = Object.keys(state.groups).filter((id) => state.memberships[id]?.[userId]);
  return new Set(ids);
}

/** Ids of a group's members, in the order in which they came in. */
export function memberIdsOf(state: OktaState, groupId: string): string[] {
  return Object.keys(state.memberships[groupId] ?? {});
}

/**
 * Changes why a user is in a group; a membership without reason ends.
 * @returns whether the user came in or went out.
 */
export function updateMembership(
  context: OktaContext,
  groupId: string,
  userId: string,
  change: (current: Membership) => Membership,
): boolean {
  const members = (context.state.memberships[groupId] ??= {});
  const before = members[userId];
  const after = change(before ?? { manual: false, ruleIds: [] });
  if (after.manual || after.ruleIds.length > 0) members[userId] = after;
  else delete members[userId];
  const moved = (before === undefined) !== (members[userId] === undefined);
  const group = context.state.groups[groupId];
  if (moved && group !== undefined) group.lastMembershipUpdated = timestamp(context);
  return moved;
}

import { type OktaContext, timestamp } from "../context";
import { type AppUserRecord, type OktaState, type UserRecord } from "../state";

/**
 * Brings the list of an application's users in line with its assigned groups: who is in one of them is assigned with
 * scope GROUP, who left all of them no longer is. Personal assignments stay until they are removed or the person is
 * deactivated.
 */
export function syncAppUser(context: OktaContext, appId: string, user: UserRecord): void {
  const users = (context.state.appUsers[appId] ??= {});
  const current = users[user.id];
  if (user.status === "DEPROVISIONED") {
    delete users[user.id];
    return;
  }
  const throughGroup = isAssignedByGroup(context.state, appId, user.id);
  if (current === undefined && throughGroup) {
    users[user.id] = newAppUser(context, user.id, "GROUP");
  } else if (current?.scope === "GROUP" && !throughGroup) {
    delete users[user.id];
  }
}

export function newAppUser(
  context: OktaContext,
  userId: string,
  scope: AppUserRecord["scope"],
): AppUserRecord {
  const now = timestamp(context);
  return { userId, scope, created: now, lastUpdated: now, profile: {} };
}

export function isAssignedByGroup(state: OktaState, appId: string, userId: string): boolean {
  return Object.keys(state.appGroups[appId] ?? {}).some(
    (groupId) => state.memberships[groupId]?.[userId] !== undefined,
  );
}

/**
 * Puts a group's priority: those at and after the place move back by one. Without a wish the group comes last.
 */
export function placeAppGroup(
  context: OktaContext,
  appId: string,
  groupId: string,
  wished: number | undefined,
): number {
  const others = Object.values(context.state.appGroups[appId] ?? {})
    .filter((item) => item.groupId !== groupId)
    .sort((a, b) => a.priority - b.priority);
  const place = Math.min(Math.max(wished ?? others.length, 0), others.length);
  others.forEach((item, index) => {
    item.priority = index < place ? index : index + 1;
  });
  return place;
}

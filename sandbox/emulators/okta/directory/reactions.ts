import { type OktaContext } from "../context";
import { applyGroupRules } from "./groupRules";
import { syncAppUser } from "./appAssignments";

/**
 * Carries a change of people, memberships, rules or assignments through the org: group rules, then application
 * users, then provisioning.
 *
 * @param userIds Those whom the change touches; absent: everybody.
 */
export function directoryChanged(context: OktaContext, userIds?: readonly string[]): void {
  const { users, apps } = context.state;
  for (const userId of userIds ?? Object.keys(users)) {
    const user = users[userId];
    if (user === undefined) continue;
    applyGroupRules(context, user);
    for (const appId of Object.keys(apps)) syncAppUser(context, appId, user);
  }
  context.provisioning.wakeAll();
  context.changed();
}

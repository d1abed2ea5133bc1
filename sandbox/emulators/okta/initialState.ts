import { type EmulatorClock } from "../http/clock";
import { type OktaSeed } from "../seed";
import { type OktaContext, timestamp } from "./context";
import { createGroup, insertGroup } from "./directory/groups";
import { updateMembership } from "./directory/memberships";
import { addPolicy } from "./directory/policies";
import { directoryChanged } from "./directory/reactions";
import { createUser, findUser } from "./directory/users";
import { newId } from "./ids";
import { type OktaState } from "./state";

/** State of an org that nobody has used yet; `fillOrg` completes it. */
export function emptyState(): OktaState {
  return {
    version: 1,
    clockOffsetMs: 0,
    orgId: newId("org"),
    adminUserId: "",
    everyoneGroupId: "",
    users: {},
    userTypes: {},
    userSchema: {},
    groupSchema: {},
    groups: {},
    memberships: {},
    groupRules: {},
    apps: {},
    appGroups: {},
    appUsers: {},
    pushMappings: {},
    policies: {},
    zones: {},
    deviceAssurances: {},
    logStreams: {},
    eventHooks: {},
    profileMappings: {},
    grants: {},
    clientRoles: {},
    accessTokens: {},
    provisioning: {},
  };
}

/** What every org has (user type, Everyone, the default policy, one administrator), then the seed's people and groups. */
export function fillOrg(context: OktaContext, seed: OktaSeed): void {
  const { state } = context;
  addUserType(state, context.clock);
  const everyone = insertGroup(context, {
    type: "BUILT_IN",
    profile: { name: "Everyone", description: "All users in your organization" },
  });
  state.everyoneGroupId = everyone.id;
  addPolicy(context, {
    name: "Any two factors",
    description: "Require two factors to access.",
    priority: 1,
    system: true,
  });
  const domain = `${seed.orgName}.example`;
  state.adminUserId = addUser(context, {
    userName: `okta.administrator@${domain}`,
    email: `okta.administrator@${domain}`,
    firstName: "Okta",
    lastName: "Administrator",
  });
  for (const user of seed.users) addUser(context, user);
  for (const group of seed.groups) addSeedGroup(context, group);
}

function addUserType(state: OktaState, clock: EmulatorClock): void {
  const now = timestamp({ clock });
  const id = newId("userType");
  state.userTypes[id] = {
    id,
    created: now,
    lastUpdated: now,
    name: "user",
    displayName: "User",
    description: "Okta user profile template with default permission settings",
    default: true,
  };
}

/** Seed users have a password and a display name, as people have who were in the org for long. */
function addUser(context: OktaContext, user: OktaSeed["users"][number]): string {
  const { userName, ...profile } = user;
  const displayName = `${user.firstName} ${user.lastName}`;
  return createUser(context, {
    profile: { login: userName, displayName, ...profile },
    hasPassword: true,
    activate: true,
    groupIds: [],
  }).id;
}

function addSeedGroup(context: OktaContext, seed: OktaSeed["groups"][number]): void {
  const group = createGroup(context, { name: seed.name, description: seed.description ?? null });
  const members = seed.members.map((login) => findUser(context, login).id);
  for (const userId of members) {
    updateMembership(context, group.id, userId, (current) => ({ ...current, manual: true }));
  }
  directoryChanged(context, members);
}

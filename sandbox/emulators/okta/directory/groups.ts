import { type OktaContext, timestamp } from "../context";
import { duplicateError, notFoundError, readOnlyObject, validationError } from "../errors";
import { newId } from "../ids";
import { type GroupRecord } from "../state";
import { invalidateRulesOf } from "./groupRules";
import { memberIdsOf } from "./memberships";
import { directoryChanged } from "./reactions";
import { GROUP_ATTRIBUTES, unknownAttributes } from "./schemas";

const MAX_NAME = 255;
const MAX_DESCRIPTION = 1024;

/** @throws 404 E0000007 */
export function findGroup(context: OktaContext, id: string): GroupRecord {
  const group = context.state.groups[id];
  if (group === undefined) throw notFoundError(id, "UserGroup");
  return group;
}

/** The group if its members and profile may be changed through the API. */
export function findEditableGroup(context: OktaContext, id: string): GroupRecord {
  const group = findGroup(context, id);
  if (group.type !== "OKTA_GROUP") throw readOnlyObject(group.type);
  return group;
}

/** Adds an `OKTA_GROUP`. Names are unique among these. */
export function createGroup(context: OktaContext, profile: Record<string, unknown>): GroupRecord {
  checkGroupProfile(context, profile);
  return insertGroup(context, { type: "OKTA_GROUP", profile: withDescription(profile) });
}

/** Adds the `APP_GROUP` that stands in Okta for a group of an application. */
export function createAppGroup(context: OktaContext, appId: string, name: string): GroupRecord {
  const profile = { name, description: null };
  return insertGroup(context, { type: "APP_GROUP", profile, sourceAppId: appId });
}

export function insertGroup(
  context: OktaContext,
  group: Pick<GroupRecord, "type" | "profile" | "sourceAppId">,
): GroupRecord {
  const now = timestamp(context);
  const record = {
    id: newId("group"),
    created: now,
    lastUpdated: now,
    lastMembershipUpdated: now,
    ...group,
  };
  context.state.groups[record.id] = record;
  context.state.memberships[record.id] = {};
  context.changed();
  return record;
}

/** Replaces the profile; a new name travels to the applications into which the group is pushed. */
export function replaceGroup(
  context: OktaContext,
  id: string,
  profile: Record<string, unknown>,
): GroupRecord {
  const group = findEditableGroup(context, id);
  checkGroupProfile(context, profile, id);
  group.profile = withDescription(profile);
  group.lastUpdated = timestamp(context);
  directoryChanged(context, []);
  return group;
}

/**
 * Removes a group with its memberships, application assignments and push mappings. What was pushed stays in the
 * application. Rules that fill it become INVALID.
 */
export function deleteGroup(context: OktaContext, id: string): void {
  findEditableGroup(context, id);
  const members = memberIdsOf(context.state, id);
  const { state } = context;
  delete state.groups[id];
  delete state.memberships[id];
  for (const assigned of Object.values(state.appGroups)) delete assigned[id];
  for (const mappings of Object.values(state.pushMappings)) {
    for (const mapping of Object.values(mappings)) {
      if (mapping.sourceGroupId === id) delete mappings[mapping.id];
    }
  }
  invalidateRulesOf(context, id);
  directoryChanged(context, members);
}

/** `APP_GROUP` of an application by name. */
export function findAppGroup(
  context: OktaContext,
  appId: string,
  name: string,
): GroupRecord | undefined {
  return Object.values(context.state.groups).find(
    (group) => group.sourceAppId === appId && group.profile.name === name,
  );
}

function checkGroupProfile(
  context: OktaContext,
  profile: Record<string, unknown>,
  ownId?: string,
): void {
  const { name, description } = profile;
  const causes: string[] = [];
  if (typeof name !== "string" || name.trim() === "")
    causes.push("name: The field cannot be left blank");
  if (String(name).length > MAX_NAME)
    causes.push(`name: The field is too long (maximum ${MAX_NAME})`);
  if (String(description ?? "").length > MAX_DESCRIPTION) {
    causes.push(`description: The field is too long (maximum ${MAX_DESCRIPTION})`);
  }
  for (const key of unknownAttributes(profile, GROUP_ATTRIBUTES, context.state.groupSchema)) {
    causes.push(`${key}: The group profile has no such attribute`);
  }
  if (causes.length > 0) throw validationError("groupProfile", ...causes);
  const taken = Object.values(context.state.groups).some(
    (group) => group.id !== ownId && group.type !== "APP_GROUP" && group.profile.name === name,
  );
  if (taken) throw duplicateError("name");
}

const withDescription = (profile: Record<string, unknown>): Record<string, unknown> => ({
  ...profile,
  description: profile.description ?? null,
});

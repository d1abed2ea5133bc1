import { timestamp } from "../context";
import { memberIdsOf } from "../directory/memberships";
import { loginOf } from "../directory/users";
import { type PushMappingRecord } from "../state";
import { ScimError } from "./scimClient";
import { isWanted } from "./scimUser";
import { type DownstreamGroup } from "./state";
import { findResource, patchBody, type Sync } from "./sync";
import { clearFailure, pushErrorText, recordFailure } from "./tasks";

/** IAM Identity Center takes this many membership changes in one PATCH. */
const MAX_CHANGES = 100;
const GROUP_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Group";

/** Pushes every ACTIVE mapping. One in ERROR waits until somebody activates it again or pushes now. */
export async function syncGroups(sync: Sync): Promise<void> {
  const { context, app } = sync;
  for (const mapping of Object.values(context.state.pushMappings[app.id] ?? {})) {
    if (sync.halted()) return;
    if (mapping.status === "ACTIVE") await pushMapping(sync, mapping);
  }
}

/** Deletes the groups whose mapping was removed together with its target. */
export async function deleteGroups(sync: Sync): Promise<void> {
  const { context, provisioning } = sync;
  for (const [scimId, name] of Object.entries(provisioning.groupDeletions)) {
    if (sync.halted()) return;
    if (provisioning.tasks.some((task) => task.subjectId === scimId)) continue;
    try {
      await sync.send({ method: "DELETE", path: `/Groups/${scimId}` });
    } catch (error) {
      if (!(error instanceof ScimError)) throw error;
      if (error.status !== 404) {
        const text = pushErrorText(context, name, "deleting user group", error.message);
        recordFailure(context, provisioning, {
          subjectId: scimId,
          subject: name,
          action: "DELETE_GROUP",
          error: text,
          wanted: "deleted",
        });
        continue;
      }
    }
    delete provisioning.groupDeletions[scimId];
    context.changed();
  }
}

async function pushMapping(sync: Sync, mapping: PushMappingRecord): Promise<void> {
  const { context, provisioning } = sync;
  const name = String(context.state.groups[mapping.sourceGroupId]?.profile.name);
  const progress = { step: "creating user group" };
  try {
    const changed = await pushGroup(sync, mapping, name, progress);
    if (!changed && mapping.lastPush !== undefined) return;
    mapping.lastPush = timestamp(context);
    delete mapping.errorSummary;
    clearFailure(provisioning, mapping.id);
    context.changed();
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    failMapping(sync, mapping, name, pushErrorText(context, name, progress.step, error.message));
    if (error.status === 404) delete provisioning.groups[mapping.targetGroupId];
  }
}

function failMapping(sync: Sync, mapping: PushMappingRecord, name: string, text: string): void {
  mapping.status = "ERROR";
  mapping.errorSummary = text;
  mapping.lastUpdated = timestamp(sync.context);
  recordFailure(sync.context, sync.provisioning, {
    subjectId: mapping.id,
    subject: name,
    action: "PUSH_GROUP",
    error: text,
    wanted: mapping.id,
  });
}

/** @returns whether anything was sent. */
async function pushGroup(
  sync: Sync,
  mapping: PushMappingRecord,
  name: string,
  progress: { step: string },
): Promise<boolean> {
  const known = sync.provisioning.groups[mapping.targetGroupId];
  const group = known ?? (await linkOrCreate(sync, mapping.targetGroupId, name));
  progress.step = "updating user group membership for";
  const wanted = wantedMembers(sync, mapping.sourceGroupId);
  const moved = await pushMembers(sync, group, wanted);
  progress.step = "updating user group";
  // Okta sends the name along with each change of members.
  const renamed = group.displayName !== name;
  if (moved || renamed || sync.force) await pushName(sync, group, name);
  const mirror = sync.context.state.groups[mapping.targetGroupId];
  if (mirror !== undefined) mirror.profile.name = name;
  return known === undefined || moved || renamed || sync.force;
}

/** A group of that name in the application is linked; otherwise it is created, empty. */
async function linkOrCreate(
  sync: Sync,
  targetGroupId: string,
  name: string,
): Promise<DownstreamGroup> {
  const target = sync.context.state.groups[targetGroupId];
  const displayName = String(target?.profile.name ?? name);
  const found = await findResource(sync, "Groups", "displayName", displayName);
  const scimId = found?.id ?? (await createGroup(sync, displayName));
  const group = { scimId, displayName: found?.displayName ?? displayName, members: {} };
  sync.provisioning.groups[targetGroupId] = group;
  sync.context.changed();
  return group;
}

async function createGroup(sync: Sync, displayName: string): Promise<string> {
  const body = { schemas: [GROUP_SCHEMA], displayName, members: [] };
  const created = await sync.send({ method: "POST", path: "/Groups", body });
  const id = (created as { id?: unknown } | undefined)?.id;
  if (typeof id !== "string")
    throw new ScimError(200, "The SCIM server returned an empty response.");
  return id;
}

/**
 * Who belongs into the application's group: members of the Okta group who are assigned to the application and whose
 * user record is there. Okta user id → SCIM id.
 *
 * @throws ScimError under the fault `pushRace`, where a member was not provisioned yet.
 */
function wantedMembers(sync: Sync, groupId: string): Record<string, string> {
  const { context, app, provisioning } = sync;
  const members: Record<string, string> = {};
  for (const userId of memberIdsOf(context.state, groupId)) {
    if (!isWanted(context, app, userId)) continue;
    const linked = provisioning.users[userId];
    if (linked?.active) members[userId] = linked.scimId;
    else if (context.faults.take("pushRace", "okta:pushGroup") !== undefined) {
      const user = context.state.users[userId];
      const login = user === undefined ? userId : loginOf(user);
      throw new ScimError(
        400,
        `Bad Request. Unable to push membership: ${login} is not provisioned yet.`,
      );
    }
  }
  return members;
}

async function pushMembers(
  sync: Sync,
  group: DownstreamGroup,
  wanted: Record<string, string>,
): Promise<boolean> {
  const removals = Object.entries(group.members).filter(([userId, id]) => wanted[userId] !== id);
  const additions = Object.entries(wanted).filter(
    ([userId, id]) => sync.force || group.members[userId] !== id,
  );
  const changes = [
    ...removals.map(([userId, id]) => ({ op: "remove" as const, userId, id })),
    ...additions.map(([userId, id]) => ({ op: "add" as const, userId, id })),
  ];
  for (let start = 0; start < changes.length; start += MAX_CHANGES) {
    const chunk = changes.slice(start, start + MAX_CHANGES);
    await sync.send({
      method: "PATCH",
      path: `/Groups/${group.scimId}`,
      body: patchBody(memberOperations(sync, chunk)),
    });
    for (const { op, userId, id } of chunk) {
      if (op === "add") group.members[userId] = id;
      else if (group.members[userId] === id) delete group.members[userId];
    }
    sync.context.changed();
  }
  return changes.length > 0;
}

interface MemberChange {
  op: "add" | "remove";
  userId: string;
  id: string;
}

/** One `remove` for each who left, one `add` with the list of those who came, as Okta sends them. */
function memberOperations(sync: Sync, changes: MemberChange[]): object[] {
  const removals = changes
    .filter(({ op }) => op === "remove")
    .map(({ id }) => ({ op: "remove", path: `members[value eq "${id}"]` }));
  const value = changes
    .filter(({ op }) => op === "add")
    .map(({ userId, id }) => ({ value: id, display: display(sync, userId) }));
  return value.length === 0 ? removals : [...removals, { op: "add", path: "members", value }];
}

function display(sync: Sync, userId: string): string {
  const user = sync.context.state.users[userId];
  return user === undefined ? userId : loginOf(user);
}

async function pushName(sync: Sync, group: DownstreamGroup, name: string): Promise<void> {
  const value = { id: group.scimId, displayName: name };
  const body = patchBody([{ op: "replace", value }]);
  await sync.send({ method: "PATCH", path: `/Groups/${group.scimId}`, body });
  group.displayName = name;
}

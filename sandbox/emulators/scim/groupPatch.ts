import { z } from "zod";
import { type AwsContext } from "../aws/context";
import {
  addMember,
  removeMember,
  updateGroup,
  type GroupAttributes,
} from "../identityStore/directory";
import { invalidRequest } from "./errors";
import { memberSchema, MOST_MEMBER_CHANGES, requireGroup, requireMemberUser } from "./groups";
import { patchOperations, type PatchOperation } from "./patch";
import { externalIds, problemsOf } from "./userResource";
import { scimWriter } from "./writer";

/** `members[value eq "<id>"]` */
const MEMBER_PATH = /^members\[\s*value\s+eq\s+"([^"]+)"\s*\]$/i;

interface GroupChanges {
  attributes: { displayName?: string; externalId?: string };
  members: { change: "add" | "remove"; userId: string }[];
}

/**
 * PatchGroup: name, external id and single memberships, at most 100 of these. Everything is checked before
 * anything is changed. Replacing or removing all members is refused, unless the fault
 * `scimSilentMemberReplace` makes such an operation do nothing.
 */
export function patchGroup(context: AwsContext, id: string, body: unknown): void {
  const group = requireGroup(context, id);
  const changes: GroupChanges = { attributes: {}, members: [] };
  for (const operation of patchOperations(body)) collect(context, operation, changes);
  if (changes.members.length > MOST_MEMBER_CHANGES) {
    throw invalidRequest(`More than ${MOST_MEMBER_CHANGES} membership changes in one request`);
  }
  for (const { change, userId } of changes.members) {
    if (change === "add") requireMemberUser(context, userId);
  }
  const { displayName, externalId } = changes.attributes;
  const ids = externalIds(externalId, context.state.instance.scimTenant);
  const attributes: Partial<GroupAttributes> = {
    ...(displayName === undefined ? {} : { DisplayName: displayName }),
    ...(ids === undefined ? {} : { ExternalIds: ids }),
  };
  const writer = scimWriter(context);
  updateGroup(writer, group, attributes);
  for (const { change, userId } of changes.members) {
    if (change === "add") addMember(writer, id, userId);
    else removeMember(writer.store, id, userId);
  }
}

function collect(context: AwsContext, operation: PatchOperation, changes: GroupChanges): void {
  const { op, path, value } = operation;
  if (path === undefined) return collectObject(context, operation, changes);
  const member = MEMBER_PATH.exec(path);
  if (member !== null) {
    if (op !== "remove") throw invalidRequest(`Operation ${op} is not supported for ${path}`);
    changes.members.push({ change: "remove", userId: member[1] ?? "" });
    return;
  }
  switch (path.toLowerCase()) {
    case "members":
      return collectMembers(context, op, value, changes);
    case "displayname":
      changes.attributes.displayName = requireText(op, path, value);
      return;
    case "externalid":
      changes.attributes.externalId = requireText(op, path, value);
      return;
    default:
      throw invalidRequest(`Attribute ${path} cannot be changed`);
  }
}

/** Without a path the value names the attributes; `id` may be among them, as Okta sends it. */
function collectObject(
  context: AwsContext,
  { op, value }: PatchOperation,
  changes: GroupChanges,
): void {
  const parsed = z.record(z.string(), z.unknown()).safeParse(value);
  if (!parsed.success) throw invalidRequest("Missing path in PATCH request");
  for (const [path, member] of Object.entries(parsed.data)) {
    if (path !== "id") collect(context, { op, path, value: member }, changes);
  }
}

function collectMembers(
  context: AwsContext,
  op: PatchOperation["op"],
  value: unknown,
  changes: GroupChanges,
): void {
  const takesAll = op === "replace" || (op === "remove" && value === undefined);
  if (takesAll) {
    if (context.faults.take("scimSilentMemberReplace", "scim:PatchGroup") !== undefined) return;
    throw invalidRequest("Replacing or removing all members is not supported");
  }
  const parsed = z.array(memberSchema).safeParse(value);
  if (!parsed.success) throw invalidRequest(problemsOf(parsed.error));
  for (const member of parsed.data) {
    changes.members.push({ change: op === "add" ? "add" : "remove", userId: member.value });
  }
}

function requireText(op: PatchOperation["op"], path: string, value: unknown): string {
  if (op === "remove") throw invalidRequest(`Attribute ${path} cannot be removed`);
  if (typeof value !== "string" || value === "") throw invalidRequest(`${path}: must be a text`);
  return value;
}

import { z } from "zod";
import { type AwsContext } from "../aws/context";
import {
  addMember,
  createGroup,
  deleteGroup,
  findMembership,
  sameName,
} from "../identityStore/directory";
import { type StoredGroup } from "../identityStore/types";
import { invalidRequest, resourceNotFound } from "./errors";
import { listAnswer, parseFilter, type Equalities, type ListQuery } from "./listing";
import { GROUP_URN } from "./urns";
import { externalIdOf, externalIds, metaOf, problemsOf } from "./userResource";
import { scimWriter } from "./writer";

/** Members of one CreateGroup, and membership changes of one PatchGroup. */
export const MOST_MEMBER_CHANGES = 100;

/** `member` in the documentation of the filter, `members` in what clients send. */
const FILTERS = [["displayname"], ["externalid"], ["id"], ["id", "member"], ["id", "members"]];

export const memberSchema = z.strictObject({
  value: z.string().min(1),
  display: z.string().optional(),
  type: z.literal("User", "only users can be members").optional(),
  $ref: z.string().optional(),
});

const groupSchema = z.strictObject({
  schemas: z.array(z.literal(GROUP_URN)).min(1).optional(),
  id: z.string().optional(),
  meta: z.unknown().optional(),
  displayName: z.string().min(1, "must not be empty").max(1024),
  externalId: z.string().min(1).optional(),
  members: z
    .array(memberSchema)
    .max(MOST_MEMBER_CHANGES, `more than ${MOST_MEMBER_CHANGES} members`)
    .optional(),
});

export function listGroups(context: AwsContext, query: ListQuery): object {
  const wanted = parseFilter(query["filter"], FILTERS);
  const groups = Object.values(context.state.identityStore.groups);
  const matches = groups.filter((group) => matchesGroup(context, group, wanted));
  return listAnswer(matches, query, "Groups", (group) => show(context, group));
}

export function getGroup(context: AwsContext, id: string): object {
  return show(context, requireGroup(context, id));
}

export function createScimGroup(context: AwsContext, body: unknown): object {
  const parsed = groupSchema.safeParse(body);
  if (!parsed.success) throw invalidRequest(problemsOf(parsed.error));
  const { displayName, externalId, members = [] } = parsed.data;
  const ids = externalIds(externalId, context.state.instance.scimTenant);
  for (const member of members) requireMemberUser(context, member.value);
  const group = createGroup(scimWriter(context), {
    DisplayName: displayName,
    ...(ids === undefined ? {} : { ExternalIds: ids }),
  });
  for (const member of members) addMember(scimWriter(context), group.GroupId, member.value);
  return show(context, group);
}

export function deleteScimGroup(context: AwsContext, id: string): void {
  requireGroup(context, id);
  deleteGroup(context.state.identityStore, id);
}

export function requireGroup(context: AwsContext, id: string): StoredGroup {
  const group = context.state.identityStore.groups[id];
  if (group === undefined) throw resourceNotFound("Group", id);
  return group;
}

export function requireMemberUser(context: AwsContext, id: string): void {
  if (context.state.identityStore.users[id] === undefined) throw resourceNotFound("User", id);
}

/** The endpoint never shows members: the list is empty on every read. */
function show(context: AwsContext, group: StoredGroup): object {
  const externalId = externalIdOf(group, context.state.instance.scimTenant);
  return {
    schemas: [GROUP_URN],
    id: group.GroupId,
    ...(externalId === undefined ? {} : { externalId }),
    meta: metaOf(group, "Group"),
    displayName: group.DisplayName,
    members: [],
  };
}

function matchesGroup(context: AwsContext, group: StoredGroup, wanted: Equalities): boolean {
  const { identityStore, instance } = context.state;
  return Object.entries(wanted).every(([attribute, value]) => {
    switch (attribute) {
      case "displayname":
        return sameName(group.DisplayName, value);
      case "externalid":
        return externalIdOf(group, instance.scimTenant) === value;
      case "id":
        return group.GroupId === value;
      default:
        return findMembership(identityStore, group.GroupId, value) !== undefined;
    }
  });
}

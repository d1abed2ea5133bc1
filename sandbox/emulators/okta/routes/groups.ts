import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { type OktaContext } from "../context";
import {
  createGroup,
  deleteGroup,
  findEditableGroup,
  findGroup,
  replaceGroup,
} from "../directory/groups";
import { memberIdsOf, updateMembership } from "../directory/memberships";
import { directoryChanged } from "../directory/reactions";
import { findUser } from "../directory/users";
import { notFoundError, OktaApiError } from "../errors";
import { parseFilter } from "../filter";
import { sendPage } from "../paging";
import { call } from "../routeConfig";
import { type GroupRecord, type GroupRuleRecord } from "../state";
import { appView } from "./appViews";
import { anyObject, pathParams, queryOf, readBody } from "./input";
import { groupView, userView } from "./views";

const SCOPE = "okta.groups";
const groupBody = z.looseObject({ profile: anyObject });
/** `q` cannot be paged and gives this many at most. */
const MAX_BY_QUERY = 300;

export function registerGroupRoutes(app: FastifyInstance, context: OktaContext): void {
  registerCrud(app, context);
  registerMembers(app, context);
  app.get("/api/v1/groups", call("listGroups", SCOPE), (request, reply) => {
    const query = queryOf(request);
    const groups = selectGroups(context, query);
    const limits = { default: 200, max: query.q === undefined ? 10_000 : MAX_BY_QUERY };
    return sendPage(request, reply, groups, limits).map((group) => groupView(request, group));
  });
  app.get(
    "/api/v1/groups/:groupId/apps",
    call("listAssignedApplicationsForGroup", SCOPE),
    (request, reply) => {
      const { groupId } = pathParams<"groupId">(request);
      findGroup(context, groupId);
      const apps = Object.values(context.state.apps).filter(
        ({ id }) => context.state.appGroups[id]?.[groupId] !== undefined,
      );
      return sendPage(request, reply, apps, { default: 20, max: 200 }).map((record) =>
        appView(context, request, record),
      );
    },
  );
}

function registerCrud(app: FastifyInstance, context: OktaContext): void {
  app.post("/api/v1/groups", call("createGroup", SCOPE), (request) =>
    groupView(request, createGroup(context, readBody(request, groupBody).profile)),
  );
  app.get("/api/v1/groups/:groupId", call("getGroup", SCOPE), (request) => {
    const group = findGroup(context, pathParams<"groupId">(request).groupId);
    if (isTooNewToRead(context, group)) throw notFoundError(group.id, "UserGroup");
    return groupView(request, group);
  });
  app.put("/api/v1/groups/:groupId", call("replaceGroup", SCOPE), (request) => {
    const { groupId } = pathParams<"groupId">(request);
    return groupView(request, replaceGroup(context, groupId, readBody(request, groupBody).profile));
  });
  app.delete("/api/v1/groups/:groupId", call("deleteGroup", SCOPE), (request, reply) => {
    deleteGroup(context, pathParams<"groupId">(request).groupId);
    return reply.code(204).send();
  });
}

function registerMembers(app: FastifyInstance, context: OktaContext): void {
  const path = "/api/v1/groups/:groupId/users";
  app.get(path, call("listGroupUsers", SCOPE), (request, reply) => {
    const { groupId } = pathParams<"groupId">(request);
    findGroup(context, groupId);
    const users = memberIdsOf(context.state, groupId).flatMap(
      (id) => context.state.users[id] ?? [],
    );
    return sendPage(request, reply, users, { default: 1000, max: 1000 }).map((user) =>
      userView(request, user),
    );
  });
  app.put(`${path}/:userId`, call("assignUserToGroup", SCOPE), (request, reply) => {
    const { groupId, userId } = pathParams<"groupId" | "userId">(request);
    findEditableGroup(context, groupId);
    const user = findUser(context, userId);
    updateMembership(context, groupId, user.id, (current) => ({ ...current, manual: true }));
    directoryChanged(context, [user.id]);
    return reply.code(204).send();
  });
  app.delete(`${path}/:userId`, call("unassignUserFromGroup", SCOPE), (request, reply) => {
    const { groupId, userId } = pathParams<"groupId" | "userId">(request);
    findEditableGroup(context, groupId);
    const user = findUser(context, userId);
    removeMember(context, groupId, user.id);
    directoryChanged(context, [user.id]);
    return reply.code(204).send();
  });
}

/** Who is taken out of a group into which a rule had put them goes on that rule's exclusion list, as in Okta. */
function removeMember(context: OktaContext, groupId: string, userId: string): void {
  const membership = context.state.memberships[groupId]?.[userId];
  const rules = (membership?.ruleIds ?? []).flatMap((id): GroupRuleRecord[] =>
    context.state.groupRules[id] ? [context.state.groupRules[id]] : [],
  );
  for (const rule of rules) rule.excludedUserIds = [...new Set([...rule.excludedUserIds, userId])];
  updateMembership(context, groupId, userId, () => ({ manual: false, ruleIds: [] }));
}

function selectGroups(
  context: OktaContext,
  query: Record<string, string | undefined>,
): GroupRecord[] {
  const all = Object.values(context.state.groups);
  if (query.search !== undefined && query.q !== undefined) {
    throw new OktaApiError(
      400,
      "E0000033",
      "Bad request. Can't specify a search query and filter in the same request.",
    );
  }
  if (query.search !== undefined) {
    const matches = parseFilter(query.search);
    return all.filter((group) => isSearchable(context, group) && matches(searchForm(group)));
  }
  if (query.filter !== undefined) {
    const matches = parseFilter(query.filter);
    return all.filter((group) => matches(searchForm(group)));
  }
  const prefix = query.q?.toLowerCase();
  if (prefix === undefined) return all;
  return all
    .filter((group) => String(group.profile.name).toLowerCase().startsWith(prefix))
    .slice(0, MAX_BY_QUERY);
}

function searchForm(group: GroupRecord): object {
  return { ...group, source: { id: group.sourceAppId } };
}

/** `search` reads an index that follows changes with delay (fault `searchLag`). */
function isSearchable(context: OktaContext, group: GroupRecord): boolean {
  const lag = context.faults.peek("searchLag")?.ms ?? 0;
  return lag === 0 || age(context, group.lastUpdated) >= lag;
}

function isTooNewToRead(context: OktaContext, group: GroupRecord): boolean {
  const lag = context.faults.peek("groupReadLag")?.ms ?? 0;
  return lag > 0 && age(context, group.created) < lag;
}

/** Milliseconds since a recorded time, at least: these are cut to whole seconds. */
function age(context: OktaContext, since: string): number {
  return context.clock.now() - Date.parse(since) - 1000;
}

import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { type OktaContext, timestamp } from "../context";
import { isAssignedByGroup, newAppUser, placeAppGroup } from "../directory/appAssignments";
import { findGroup } from "../directory/groups";
import { memberIdsOf } from "../directory/memberships";
import { directoryChanged } from "../directory/reactions";
import { findUser } from "../directory/users";
import { notFoundError, OktaApiError } from "../errors";
import { sendPage } from "../paging";
import { call } from "../routeConfig";
import { type AppUserRecord } from "../state";
import { appOf } from "./apps";
import { appGroupView, appUserView } from "./appViews";
import { anyObject, pathParams, queryOf, readBody } from "./input";

const SCOPE = "okta.apps";

const groupBody = z.looseObject({
  priority: z.int().min(0).optional(),
  profile: anyObject.nullish(),
});

const userFields = {
  credentials: z.looseObject({ userName: z.string().min(1).optional() }).nullish(),
  profile: anyObject.nullish(),
};
const newUserBody = z.looseObject({
  id: z.string(),
  scope: z.enum(["USER", "GROUP"]).optional(),
  ...userFields,
});
const userBody = z.looseObject(userFields);

export function registerAppAssignmentRoutes(app: FastifyInstance, context: OktaContext): void {
  registerGroups(app, context);
  registerUserReads(app, context);
  registerUserWrites(app, context);
}

function registerGroups(app: FastifyInstance, context: OktaContext): void {
  const path = "/api/v1/apps/:appId/groups";
  app.get(path, call("listApplicationGroupAssignments", SCOPE), (request, reply) => {
    const record = appOf(context, request);
    const prefix = queryOf(request).q?.toLowerCase() ?? "";
    const groups = Object.values(context.state.appGroups[record.id] ?? {})
      .filter(({ groupId }) =>
        String(context.state.groups[groupId]?.profile.name).toLowerCase().startsWith(prefix),
      )
      .sort((a, b) => a.priority - b.priority);
    return sendPage(request, reply, groups, { default: 20, max: 200 }).map((item) =>
      appGroupView(request, record.id, item),
    );
  });
  app.get(`${path}/:groupId`, call("getApplicationGroupAssignment", SCOPE), (request) => {
    const record = appOf(context, request);
    return appGroupView(
      request,
      record.id,
      findAppGroupRecord(context, record.id, pathParams<"groupId">(request).groupId),
    );
  });
  app.put(`${path}/:groupId`, call("assignGroupToApplication", SCOPE), (request) => {
    const record = appOf(context, request);
    const group = findGroup(context, pathParams<"groupId">(request).groupId);
    const body = readBody(request, groupBody);
    const assigned = (context.state.appGroups[record.id] ??= {});
    const wished = body.priority ?? assigned[group.id]?.priority;
    assigned[group.id] = {
      groupId: group.id,
      priority: placeAppGroup(context, record.id, group.id, wished),
      profile: body.profile ?? assigned[group.id]?.profile ?? {},
      lastUpdated: timestamp(context),
    };
    directoryChanged(context, memberIdsOf(context.state, group.id));
    return appGroupView(request, record.id, findAppGroupRecord(context, record.id, group.id));
  });
  app.delete(`${path}/:groupId`, call("unassignApplicationFromGroup", SCOPE), (request, reply) => {
    const record = appOf(context, request);
    const { groupId } = findAppGroupRecord(
      context,
      record.id,
      pathParams<"groupId">(request).groupId,
    );
    delete context.state.appGroups[record.id]?.[groupId];
    directoryChanged(context, memberIdsOf(context.state, groupId));
    return reply.code(204).send();
  });
}

function registerUserReads(app: FastifyInstance, context: OktaContext): void {
  const path = "/api/v1/apps/:appId/users";
  app.get(path, call("listApplicationUsers", SCOPE), (request, reply) => {
    const record = appOf(context, request);
    const users = Object.values(context.state.appUsers[record.id] ?? {});
    return sendPage(request, reply, users, { default: 50, max: 500 }).map((item) =>
      appUserView(context, request, record, item),
    );
  });
  app.get(`${path}/:userId`, call("getApplicationUser", SCOPE), (request) => {
    const record = appOf(context, request);
    const item = findAppUser(context, record.id, pathParams<"userId">(request).userId);
    return appUserView(context, request, record, item);
  });
}

function registerUserWrites(app: FastifyInstance, context: OktaContext): void {
  const path = "/api/v1/apps/:appId/users";
  app.post(path, call("assignUserToApplication", SCOPE), (request) => {
    const record = appOf(context, request);
    const body = readBody(request, newUserBody);
    const user = findUser(context, body.id);
    if (user.status === "DEPROVISIONED") {
      throw new OktaApiError(
        403,
        "E0000117",
        "Cannot assign apps or update app profiles for an inactive user.",
      );
    }
    const users = (context.state.appUsers[record.id] ??= {});
    const item = (users[user.id] ??= newAppUser(context, user.id, "USER"));
    item.scope = "USER";
    applyUserBody(context, item, body);
    return appUserView(context, request, record, item);
  });
  app.post(`${path}/:userId`, call("updateApplicationUser", SCOPE), (request) => {
    const record = appOf(context, request);
    const item = findAppUser(context, record.id, pathParams<"userId">(request).userId);
    applyUserBody(context, item, readBody(request, userBody));
    return appUserView(context, request, record, item);
  });
  app.delete(`${path}/:userId`, call("unassignUserFromApplication", SCOPE), (request, reply) => {
    const record = appOf(context, request);
    const item = findAppUser(context, record.id, pathParams<"userId">(request).userId);
    const assignedByGroup = isAssignedByGroup(context.state, record.id, item.userId);
    if (item.scope === "GROUP" && assignedByGroup) {
      throw new OktaApiError(403, "E0000046", "Deactivate application for user forbidden.");
    }
    delete context.state.appUsers[record.id]?.[item.userId];
    directoryChanged(context, [item.userId]);
    return reply.code(204).send();
  });
}

function applyUserBody(
  context: OktaContext,
  item: AppUserRecord,
  body: z.infer<typeof userBody>,
): void {
  item.userName = body.credentials?.userName ?? item.userName;
  item.profile = { ...item.profile, ...body.profile };
  item.lastUpdated = timestamp(context);
  directoryChanged(context, [item.userId]);
}

function findAppGroupRecord(context: OktaContext, appId: string, groupId: string) {
  const record = context.state.appGroups[appId]?.[groupId];
  if (record === undefined) throw notFoundError(groupId, "ApplicationGroupAssignment");
  return record;
}

function findAppUser(context: OktaContext, appId: string, userId: string): AppUserRecord {
  const record = context.state.appUsers[appId]?.[userId];
  if (record === undefined) throw notFoundError(userId, "AppUser");
  return record;
}

import { type FastifyInstance, type FastifyRequest } from "fastify";
import { z } from "zod";
import { type OktaContext } from "../context";
import { groupIdsOf } from "../directory/memberships";
import {
  changeUserStatus,
  createUser,
  deleteUser,
  findUser,
  updateUserProfile,
  type UserTransition,
} from "../directory/users";
import { parseFilter } from "../filter";
import { sendPage } from "../paging";
import { call } from "../routeConfig";
import { type UserRecord } from "../state";
import { anyObject, flag, pathParams, queryOf, readBody } from "./input";
import { groupView, userView } from "./views";

const SCOPE = "okta.users";
const TRANSITIONS: UserTransition[] = [
  "activate",
  "deactivate",
  "suspend",
  "unsuspend",
  "reactivate",
];
/** Name searches give this many at most. */
const MAX_BY_QUERY = 10;

const userBody = z.looseObject({
  profile: anyObject,
  credentials: z.looseObject({ password: anyObject.nullish() }).nullish(),
  groupIds: z.array(z.string()).nullish(),
});

export function registerUserRoutes(app: FastifyInstance, context: OktaContext): void {
  app.get("/api/v1/users/me", call("getUser"), (request) =>
    userView(request, findUser(context, context.state.adminUserId)),
  );
  app.post("/api/v1/users", call("createUser", SCOPE), (request) => {
    const body = readBody(request, userBody);
    const user = createUser(context, {
      profile: body.profile,
      hasPassword: hasPassword(body.credentials?.password),
      activate: flag(queryOf(request).activate, true),
      groupIds: body.groupIds ?? [],
    });
    return userView(request, user);
  });
  app.get("/api/v1/users", call("listUsers", SCOPE), (request, reply) => {
    const users = selectUsers(context, request);
    return sendPage(request, reply, users, { default: 200, max: 200 }).map((user) =>
      userView(request, user),
    );
  });
  registerOneUser(app, context);
  registerLifecycle(app, context);
}

function registerOneUser(app: FastifyInstance, context: OktaContext): void {
  const path = "/api/v1/users/:userId";
  app.get(path, call("getUser", SCOPE), (request) => userView(request, userOf(context, request)));
  app.put(path, call("replaceUser", SCOPE), (request) => {
    const user = userOf(context, request);
    updateUserProfile(context, user, readBody(request, userBody).profile, false);
    return userView(request, user);
  });
  app.post(path, call("updateUser", SCOPE), (request) => {
    const user = userOf(context, request);
    updateUserProfile(context, user, readBody(request, userBody).profile, true);
    return userView(request, user);
  });
  app.delete(path, call("deleteUser", SCOPE), (request, reply) => {
    deleteUser(context, userOf(context, request));
    return reply.code(204).send();
  });
  app.get(`${path}/groups`, call("listUserGroups", SCOPE), (request, reply) => {
    const ids = groupIdsOf(context.state, userOf(context, request).id);
    const groups = [...ids].flatMap((id) => context.state.groups[id] ?? []);
    return sendPage(request, reply, groups, { default: 200, max: 200 }).map((group) =>
      groupView(request, group),
    );
  });
}

function registerLifecycle(app: FastifyInstance, context: OktaContext): void {
  for (const transition of TRANSITIONS) {
    app.post(
      `/api/v1/users/:userId/lifecycle/${transition}`,
      call(`${transition}User`, SCOPE),
      (request) => {
        changeUserStatus(context, userOf(context, request), transition);
        return {};
      },
    );
  }
}

function userOf(context: OktaContext, request: FastifyRequest): UserRecord {
  return findUser(context, pathParams<"userId">(request).userId);
}

function hasPassword(password: Record<string, unknown> | null | undefined): boolean {
  return password !== undefined && password !== null && Object.keys(password).length > 0;
}

/** Without a filter everybody but the deactivated. */
function selectUsers(context: OktaContext, request: FastifyRequest): UserRecord[] {
  const { search, filter, q } = queryOf(request);
  const all = Object.values(context.state.users);
  if (search !== undefined) {
    const matches = parseFilter(search);
    const lag = context.faults.peek("searchLag")?.ms ?? 0;
    const indexedUntil = context.clock.now() - lag - (lag > 0 ? 1000 : 0);
    return all.filter((user) => Date.parse(user.lastUpdated) <= indexedUntil && matches(user));
  }
  if (filter !== undefined) return all.filter(parseFilter(filter));
  const listed = all.filter((user) => user.status !== "DEPROVISIONED");
  if (q === undefined) return listed;
  const names = ["firstName", "lastName", "email"];
  return listed
    .filter((user) =>
      names.some((name) =>
        String(user.profile[name] ?? "")
          .toLowerCase()
          .startsWith(q.toLowerCase()),
      ),
    )
    .slice(0, MAX_BY_QUERY);
}

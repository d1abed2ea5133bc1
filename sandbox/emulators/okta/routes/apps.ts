import { type FastifyInstance, type FastifyRequest } from "fastify";
import { z } from "zod";
import { type OktaContext, timestamp } from "../context";
import { createApp, deleteApp, findApp, replaceApp, setAppStatus } from "../directory/apps";
import { findPolicy } from "../directory/policies";
import { validationError } from "../errors";
import { parseFilter } from "../filter";
import { newId } from "../ids";
import { sendPage } from "../paging";
import { call } from "../routeConfig";
import { type AppRecord } from "../state";
import { appView } from "./appViews";
import { anyObject, flag, pathParams, queryOf, readBody } from "./input";

const SCOPE = "okta.apps";

const note = z.string().nullish();
const appBody = z.looseObject({
  name: z.string().optional(),
  label: z.string().min(1, "The field cannot be left blank"),
  accessibility: anyObject.optional(),
  visibility: anyObject.optional(),
  credentials: z
    .looseObject({
      userNameTemplate: anyObject.optional(),
      signing: z.looseObject({ kid: z.string().optional() }).optional(),
      oauthClient: anyObject.optional(),
    })
    .optional(),
  settings: z
    .looseObject({
      app: anyObject.optional(),
      implicitAssignment: z.boolean().optional(),
      notes: z.looseObject({ admin: note, enduser: note }).optional(),
      signOn: anyObject.optional(),
      oauthClient: anyObject.optional(),
    })
    .optional(),
});

export function registerAppRoutes(app: FastifyInstance, context: OktaContext): void {
  app.post("/api/v1/apps", call("createApplication", SCOPE), async (request) => {
    const activate = flag(queryOf(request).activate, true);
    const record = await createApp(context, readBody(request, appBody), activate);
    return appView(context, request, record);
  });
  app.get("/api/v1/apps", call("listApplications", SCOPE), (request, reply) => {
    const records = selectApps(context, queryOf(request));
    return sendPage(request, reply, records, { default: 20, max: 200 }).map((record) =>
      appView(context, request, record),
    );
  });
  app.get("/api/v1/apps/:appId", call("getApplication", SCOPE), (request) =>
    appView(context, request, appOf(context, request)),
  );
  app.put("/api/v1/apps/:appId", call("replaceApplication", SCOPE), (request) => {
    const record = appOf(context, request);
    replaceApp(context, record, readBody(request, appBody));
    return appView(context, request, record);
  });
  app.delete("/api/v1/apps/:appId", call("deleteApplication", SCOPE), (request, reply) => {
    deleteApp(context, appOf(context, request));
    return reply.code(204).send();
  });
  registerLifecycle(app, context);
  registerLogo(app, context);
}

function registerLifecycle(app: FastifyInstance, context: OktaContext): void {
  const path = "/api/v1/apps/:appId";
  app.post(`${path}/lifecycle/activate`, call("activateApplication", SCOPE), (request) => {
    setAppStatus(context, appOf(context, request), "ACTIVE");
    return {};
  });
  app.post(`${path}/lifecycle/deactivate`, call("deactivateApplication", SCOPE), (request) => {
    setAppStatus(context, appOf(context, request), "INACTIVE");
    return {};
  });
  app.put(
    `${path}/policies/:policyId`,
    call("assignApplicationPolicy", SCOPE),
    (request, reply) => {
      const record = appOf(context, request);
      const { policyId } = pathParams<"policyId">(request);
      record.accessPolicyId = findPolicy(context, policyId).id;
      context.changed();
      return reply.code(204).send();
    },
  );
}

/** The picture itself is not kept: like Okta, the API only gives another link to it. */
function registerLogo(app: FastifyInstance, context: OktaContext): void {
  app.post("/api/v1/apps/:appId/logo", call("uploadApplicationLogo", SCOPE), (request, reply) => {
    const record = appOf(context, request);
    if (!/^multipart\/form-data\b/.test(request.headers["content-type"] ?? "")) {
      throw validationError("file", "file: must be uploaded as multipart/form-data");
    }
    record.logoId = newId("logo");
    record.lastUpdated = timestamp(context);
    context.changed();
    return reply.code(201).send();
  });
}

/** The application that the path names. */
export function appOf(context: OktaContext, request: FastifyRequest): AppRecord {
  return findApp(context, pathParams<"appId">(request).appId);
}

function selectApps(context: OktaContext, query: Record<string, string | undefined>): AppRecord[] {
  const prefix = query.q?.toLowerCase();
  const matches = query.filter === undefined ? () => true : parseFilter(query.filter);
  return Object.values(context.state.apps).filter(
    (app) =>
      (prefix === undefined ||
        [app.name, app.label].some((text) => text.toLowerCase().startsWith(prefix))) &&
      matches(filterForm(context, app)),
  );
}

/** `filter` knows `status`, `name`, `user.id`, `group.id` and `credentials.signing.kid`. */
function filterForm(context: OktaContext, app: AppRecord): object {
  return {
    status: app.status,
    name: app.name,
    user: { id: Object.keys(context.state.appUsers[app.id] ?? {}) },
    group: { id: Object.keys(context.state.appGroups[app.id] ?? {}) },
    credentials: { signing: { kid: app.signingKid } },
  };
}

import { type FastifyInstance, type FastifyRequest } from "fastify";
import { z } from "zod";
import { type OktaContext, publicOrgUrl, timestamp } from "../context";
import { findClient } from "../directory/oauthClients";
import { notFoundError, OktaApiError, validationError } from "../errors";
import { newId } from "../ids";
import { ROLE_LABELS } from "../oauth/roles";
import { call } from "../routeConfig";
import { type AppRecord, type ClientRoleRecord, type GrantRecord } from "../state";
import { appOf } from "./apps";
import { pathParams, readBody } from "./input";
import { link } from "./views";

const GRANTS = "/api/v1/apps/:appId/grants";
const ROLES = "/oauth2/v1/clients/:clientId/roles";
const SCOPE_NAME = /^okta\.[A-Za-z.]+\.(read|manage|manage\.self|read\.self)$/;

const grantBody = z.looseObject({ scopeId: z.string(), issuer: z.string() });
const roleBody = z.looseObject({ type: z.string() });

/** Scopes granted to service applications, and their administrator roles. */
export function registerClientRoutes(app: FastifyInstance, context: OktaContext): void {
  registerGrants(app, context);
  registerRoles(app, context);
}

function registerGrants(app: FastifyInstance, context: OktaContext): void {
  const scope = "okta.appGrants";
  app.get(GRANTS, call("listScopeConsentGrants", scope), (request) => {
    const { id } = appOf(context, request);
    return grantsOf(context, id).map((grant) => grantView(context, request, grant));
  });
  app.post(GRANTS, call("grantConsentToScope", scope), (request) => {
    const { id } = appOf(context, request);
    const body = readBody(request, grantBody);
    if (!SCOPE_NAME.test(body.scopeId)) {
      throw validationError("scopeId", `scopeId: "${body.scopeId}" is not a scope of Okta's API`);
    }
    const now = timestamp(context);
    const grant: GrantRecord = grantsOf(context, id).find(
      (item) => item.scopeId === body.scopeId,
    ) ?? {
      id: newId("grant"),
      created: now,
      lastUpdated: now,
      clientId: id,
      scopeId: body.scopeId,
      issuer: body.issuer,
    };
    context.state.grants[grant.id] = grant;
    context.changed();
    return grantView(context, request, grant);
  });
  app.get(`${GRANTS}/:grantId`, call("getScopeConsentGrant", scope), (request) =>
    grantView(context, request, findGrant(context, request)),
  );
  app.delete(`${GRANTS}/:grantId`, call("revokeScopeConsentGrant", scope), (request, reply) => {
    delete context.state.grants[findGrant(context, request).id];
    context.changed();
    return reply.code(204).send();
  });
}

function registerRoles(app: FastifyInstance, context: OktaContext): void {
  const scope = "okta.roles";
  app.get(ROLES, call("listRolesForClient", scope), (request) => {
    const { id } = clientOf(context, request);
    return rolesOf(context, id).map((role) => roleView(request, role));
  });
  app.post(ROLES, call("assignRoleToClient", scope), (request) => {
    const { id } = clientOf(context, request);
    const { type, ...extra } = readBody(request, roleBody);
    const label = ROLE_LABELS[type];
    if (label === undefined) {
      throw validationError("type", `type: one of ${Object.keys(ROLE_LABELS).join(", ")}`);
    }
    if (type !== "CUSTOM" && rolesOf(context, id).some((role) => role.type === type)) {
      throw new OktaApiError(
        409,
        "E0000090",
        "The role specified is already assigned to the user.",
      );
    }
    const now = timestamp(context);
    const record = { id: newId("roleAssignment"), created: now, lastUpdated: now };
    const role: ClientRoleRecord = { ...record, clientId: id, type, label, extra };
    context.state.clientRoles[role.id] = role;
    context.changed();
    return roleView(request, role);
  });
  app.get(`${ROLES}/:roleId`, call("retrieveClientRole", scope), (request) =>
    roleView(request, findRole(context, request)),
  );
  app.delete(`${ROLES}/:roleId`, call("deleteRoleFromClient", scope), (request, reply) => {
    delete context.state.clientRoles[findRole(context, request).id];
    context.changed();
    return reply.code(204).send();
  });
}

/** Scopes that a client may ask for at the token endpoint. */
export function grantsOf(context: OktaContext, clientId: string): GrantRecord[] {
  return Object.values(context.state.grants).filter((grant) => grant.clientId === clientId);
}

function rolesOf(context: OktaContext, clientId: string): ClientRoleRecord[] {
  return Object.values(context.state.clientRoles).filter((role) => role.clientId === clientId);
}

function clientOf(context: OktaContext, request: FastifyRequest): AppRecord {
  const { clientId } = pathParams<"clientId">(request);
  const client = findClient(context.state.apps, clientId);
  if (client === undefined) throw notFoundError(clientId, "OAuth2Client");
  return client;
}

function findGrant(context: OktaContext, request: FastifyRequest): GrantRecord {
  const { grantId } = pathParams<"grantId">(request);
  const grant = context.state.grants[grantId];
  if (grant?.clientId !== appOf(context, request).id) throw notFoundError(grantId, "Grant");
  return grant;
}

function findRole(context: OktaContext, request: FastifyRequest): ClientRoleRecord {
  const { roleId } = pathParams<"roleId">(request);
  const role = context.state.clientRoles[roleId];
  if (role?.clientId !== clientOf(context, request).id)
    throw notFoundError(roleId, "RoleAssignment");
  return role;
}

function grantView(context: OktaContext, request: FastifyRequest, grant: GrantRecord) {
  return {
    id: grant.id,
    status: "ACTIVE",
    created: grant.created,
    createdBy: { id: context.state.adminUserId, type: "User" },
    lastUpdated: grant.lastUpdated,
    issuer: grant.issuer || publicOrgUrl(context.seed),
    clientId: grant.clientId,
    scopeId: grant.scopeId,
    source: "ADMIN",
    _links: { app: link(request, `/api/v1/apps/${grant.clientId}`) },
  };
}

function roleView(request: FastifyRequest, role: ClientRoleRecord) {
  return {
    ...role.extra,
    id: role.id,
    label: role.label,
    type: role.type,
    status: "ACTIVE",
    created: role.created,
    lastUpdated: role.lastUpdated,
    assignmentType: "CLIENT",
    _links: { assignee: link(request, `/oauth2/v1/clients/${role.clientId}`) },
  };
}

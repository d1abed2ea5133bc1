import { type FastifyRequest } from "fastify";
import { type OktaContext, ownUrl } from "../context";
import { CATALOG } from "../directory/catalog";
import { type AppGroupRecord, type AppRecord, type AppUserRecord } from "../state";
import { loginOf } from "../directory/users";
import { renderUserName } from "../expressions/userNameTemplate";
import { link } from "./views";

export function appView(context: OktaContext, request: FastifyRequest, app: AppRecord) {
  return {
    id: app.id,
    orn: `orn:okta:idp:${context.state.orgId}:apps:${app.name}:${app.id}`,
    name: app.name,
    label: app.label,
    status: app.status,
    lastUpdated: app.lastUpdated,
    created: app.created,
    accessibility: app.accessibility,
    visibility: app.visibility,
    features: appFeatures(context, app.id),
    signOnMode: app.signOnMode,
    credentials: {
      userNameTemplate: app.userNameTemplate,
      signing: app.signingKid === undefined ? {} : { kid: app.signingKid },
      ...(app.oauthClient === undefined ? {} : { oauthClient: app.oauthClient }),
    },
    settings: app.settings,
    _links: appLinks(request, app),
  };
}

/** Provisioning features; none before the console's part was done (read only in the API). */
function appFeatures(context: OktaContext, appId: string): string[] {
  const provisioning = context.state.provisioning[appId];
  if (!provisioning?.enabled) return [];
  const { create, update, deactivate } = provisioning.toApp;
  return [
    "GROUP_PUSH",
    ...(create ? ["PUSH_NEW_USERS"] : []),
    ...(update ? ["PUSH_PROFILE_UPDATES"] : []),
    ...(deactivate ? ["PUSH_USER_DEACTIVATION"] : []),
  ];
}

function appLinks(request: FastifyRequest, app: AppRecord) {
  const path = `/api/v1/apps/${app.id}`;
  const linkName = `${app.name}_link`;
  const isService =
    (app.settings.oauthClient as { application_type?: string } | undefined)?.application_type ===
    "service";
  const toggle = app.status === "ACTIVE" ? "deactivate" : "activate";
  return {
    ...(CATALOG[app.name] === undefined
      ? {}
      : {
          metadata: { ...link(request, `${path}/sso/saml/metadata`), type: "application/xml" },
        }),
    uploadLogo: link(request, `${path}/logo`, "POST"),
    appLinks: [
      {
        name: linkName,
        href: `${ownUrl(request)}/home/${app.name}/${app.id}/${app.externalKey}`,
        type: "text/html",
      },
    ],
    policies: link(request, `${path}/policies`, "PUT"),
    groups: link(request, `${path}/groups`),
    logo: [
      {
        name: "medium",
        href: `${ownUrl(request)}/fs/bcg/4/${app.logoId ?? app.name}`,
        type: "image/png",
      },
    ],
    ...(isService ? {} : { accessPolicy: link(request, `/api/v1/policies/${app.accessPolicyId}`) }),
    users: link(request, `${path}/users`),
    [toggle]: link(request, `${path}/lifecycle/${toggle}`),
  };
}

export function appGroupView(request: FastifyRequest, appId: string, record: AppGroupRecord) {
  const path = `/api/v1/apps/${appId}`;
  return {
    id: record.groupId,
    lastUpdated: record.lastUpdated,
    priority: record.priority,
    profile: record.profile,
    _links: {
      app: link(request, path),
      self: link(request, `${path}/groups/${record.groupId}`),
      group: link(request, `/api/v1/groups/${record.groupId}`),
    },
  };
}

export function appUserView(
  context: OktaContext,
  request: FastifyRequest,
  app: AppRecord,
  record: AppUserRecord,
) {
  const user = context.state.users[record.userId];
  const provisioning = context.state.provisioning[app.id];
  const downstream = provisioning?.users[record.userId];
  const failed = provisioning?.tasks.some((task) => task.subjectId === record.userId) ?? false;
  const userName =
    record.userName ?? (user && renderUserName(app.userNameTemplate.template, user.profile));
  return {
    id: record.userId,
    externalId: downstream?.scimId ?? null,
    created: record.created,
    lastUpdated: record.lastUpdated,
    scope: record.scope,
    status: downstream === undefined ? "ACTIVE" : "PROVISIONED",
    statusChanged: record.lastUpdated,
    syncState: syncState(provisioning?.enabled ?? false, failed, downstream !== undefined),
    credentials: { userName: userName ?? (user && loginOf(user)) },
    profile: record.profile,
    _links: {
      app: link(request, `/api/v1/apps/${app.id}`),
      user: link(request, `/api/v1/users/${record.userId}`),
    },
  };
}

function syncState(enabled: boolean, failed: boolean, linked: boolean): string {
  if (!enabled) return "DISABLED";
  if (failed) return "ERROR";
  return linked ? "SYNCHRONIZED" : "SYNCING";
}

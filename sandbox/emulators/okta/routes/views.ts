import { type FastifyRequest } from "fastify";
import { type OktaContext, ownUrl } from "../context";
import { type GroupRecord, type GroupRuleRecord, type UserRecord } from "../state";

/** A link that the caller may follow, with the methods it takes where Okta tells them. */
export function link(request: FastifyRequest, path: string, ...allow: string[]) {
  const href = `${ownUrl(request)}${path}`;
  return allow.length === 0 ? { href } : { href, hints: { allow } };
}

const NULLED_USER_ATTRIBUTES = ["mobilePhone", "secondEmail"];

export function userView(request: FastifyRequest, user: UserRecord) {
  const nulls = Object.fromEntries(NULLED_USER_ATTRIBUTES.map((name) => [name, null]));
  const path = `/api/v1/users/${user.id}`;
  return {
    id: user.id,
    status: user.status,
    created: user.created,
    activated: user.activated,
    statusChanged: user.statusChanged,
    lastLogin: null,
    lastUpdated: user.lastUpdated,
    passwordChanged: user.hasPassword ? user.created : null,
    type: { id: user.typeId },
    profile: { ...nulls, ...user.profile },
    credentials: {
      ...(user.hasPassword ? { password: {} } : {}),
      provider: { type: "OKTA", name: "OKTA" },
    },
    _links: {
      self: link(request, path),
      schema: link(request, "/api/v1/meta/schemas/user/default"),
      type: link(request, `/api/v1/meta/types/user/${user.typeId}`),
    },
  };
}

export function groupView(request: FastifyRequest, group: GroupRecord) {
  const path = `/api/v1/groups/${group.id}`;
  const source = group.sourceAppId;
  return {
    id: group.id,
    created: group.created,
    lastUpdated: group.lastUpdated,
    lastMembershipUpdated: group.lastMembershipUpdated,
    objectClass: [source === undefined ? "okta:user_group" : "okta:app_group"],
    type: group.type,
    profile: group.profile,
    ...(source === undefined ? {} : { source: { id: source } }),
    _links: {
      logo: [],
      ...(source === undefined ? {} : { source: link(request, `/api/v1/apps/${source}`) }),
      users: link(request, `${path}/users`),
      apps: link(request, `${path}/apps`),
    },
  };
}

export function groupRuleView(context: OktaContext, rule: GroupRuleRecord) {
  return {
    type: "group_rule",
    id: rule.id,
    status: rule.status,
    name: rule.name,
    created: rule.created,
    lastUpdated: rule.lastUpdated,
    conditions: {
      people: { users: { exclude: rule.excludedUserIds }, groups: { exclude: [] } },
      expression: { value: rule.expression, type: "urn:okta:expression:1.0" },
    },
    actions: { assignUserToGroups: { groupIds: rule.targetGroupIds } },
    allGroupsValid: rule.targetGroupIds.every((id) => context.state.groups[id] !== undefined),
  };
}

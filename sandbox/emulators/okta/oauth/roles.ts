/** Labels of the standard administrator roles. */
export const ROLE_LABELS: Record<string, string> = {
  SUPER_ADMIN: "Super Organization Administrator",
  ORG_ADMIN: "Organization Administrator",
  APP_ADMIN: "Application Administrator",
  USER_ADMIN: "Group Administrator",
  GROUP_MEMBERSHIP_ADMIN: "Group Membership Administrator",
  HELP_DESK_ADMIN: "Help Desk Administrator",
  READ_ONLY_ADMIN: "Read-only Administrator",
  REPORT_ADMIN: "Report Administrator",
  API_ACCESS_MANAGEMENT_ADMIN: "API Access Management Administrator",
  CUSTOM: "Custom role",
};

const EVERYTHING = /^/;

/**
 * Which scopes (without verb) a role lets a service app use for writing. Custom roles are taken to include what
 * their scopes say, because resource sets are not emulated.
 */
const WRITABLE: Record<string, RegExp> = {
  SUPER_ADMIN: EVERYTHING,
  CUSTOM: EVERYTHING,
  ORG_ADMIN:
    /^okta\.(groups|users|policies|networkZones|deviceAssurance|logStreams|eventHooks|authenticators|schemas|profileMappings|userTypes|orgs)$/,
  APP_ADMIN: /^okta\.(apps|profileMappings|schemas)$/,
  USER_ADMIN: /^okta\.(groups|users)$/,
  GROUP_MEMBERSHIP_ADMIN: /^okta\.groups$/,
};

/** Effective rights of a service app are its scopes cut down to what its administrator roles allow. */
export function rolesAllow(roles: readonly string[], scope: string, write: boolean): boolean {
  if (!write) return roles.length > 0;
  return roles.some((role) => WRITABLE[role]?.test(scope) ?? false);
}

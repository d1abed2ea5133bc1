import { type JsonObject } from "../state";

export const CORE_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:User";
export const ENTERPRISE_SCHEMA = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/** One attribute of the application's user profile. */
export interface AppAttribute {
  title: string;
  /** SCIM attribute; `name.givenName` is a member of a complex one, `email` the one primary address. */
  externalName: string;
  externalNamespace: string;
  /** Expression that fills it unless an administrator changes the mapping. */
  expression: string;
}

const core = (title: string, externalName: string, source: string): AppAttribute => ({
  title,
  externalName,
  externalNamespace: CORE_SCHEMA,
  expression: `user.${source}`,
});

const enterprise = (title: string, name: string): AppAttribute => ({
  title,
  externalName: name,
  externalNamespace: ENTERPRISE_SCHEMA,
  expression: `user.${name}`,
});

/**
 * Attributes of `amazon_aws_sso` with their default mapping. IAM Identity Center refuses people without given name,
 * family name and display name; Okta's display name is empty unless somebody sets it.
 */
export const AWS_ATTRIBUTES: Readonly<Record<string, AppAttribute>> = {
  givenName: core("Given name", "name.givenName", "firstName"),
  familyName: core("Family name", "name.familyName", "lastName"),
  middleName: core("Middle name", "name.middleName", "middleName"),
  honorificPrefix: core("Honorific prefix", "name.honorificPrefix", "honorificPrefix"),
  honorificSuffix: core("Honorific suffix", "name.honorificSuffix", "honorificSuffix"),
  displayName: core("Display name", "displayName", "displayName"),
  email: core("Primary email", "email", "email"),
  nickName: core("Nickname", "nickName", "nickName"),
  profileUrl: core("Profile URL", "profileUrl", "profileUrl"),
  title: core("Title", "title", "title"),
  userType: core("User type", "userType", "userType"),
  preferredLanguage: core("Preferred language", "preferredLanguage", "preferredLanguage"),
  locale: core("Locale", "locale", "locale"),
  timezone: core("Time zone", "timezone", "timezone"),
  employeeNumber: enterprise("Employee number", "employeeNumber"),
  costCenter: enterprise("Cost center", "costCenter"),
  organization: enterprise("Organization", "organization"),
  division: enterprise("Division", "division"),
  department: enterprise("Department", "department"),
};

/** Where an attribute goes in SCIM; undefined for one that the application does not have. */
export function attributePlace(
  name: string,
  custom: Record<string, JsonObject>,
): Pick<AppAttribute, "externalName" | "externalNamespace"> | undefined {
  const base = AWS_ATTRIBUTES[name];
  if (base !== undefined) return base;
  const own = custom[name];
  if (own === undefined) return undefined;
  return {
    externalName: String(own.externalName ?? name),
    externalNamespace: String(own.externalNamespace ?? CORE_SCHEMA),
  };
}

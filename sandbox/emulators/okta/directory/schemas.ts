/** Attributes of Okta's default user profile. */
export const USER_ATTRIBUTES: ReadonlySet<string> = new Set([
  "login",
  "email",
  "secondEmail",
  "firstName",
  "lastName",
  "middleName",
  "honorificPrefix",
  "honorificSuffix",
  "title",
  "displayName",
  "nickName",
  "profileUrl",
  "primaryPhone",
  "mobilePhone",
  "streetAddress",
  "city",
  "state",
  "zipCode",
  "countryCode",
  "postalAddress",
  "preferredLanguage",
  "locale",
  "timezone",
  "userType",
  "employeeNumber",
  "costCenter",
  "organization",
  "division",
  "department",
  "managerId",
  "manager",
]);

export const GROUP_ATTRIBUTES: ReadonlySet<string> = new Set(["name", "description"]);

/** Names in a profile that neither the base nor the custom schema has. */
export function unknownAttributes(
  profile: Record<string, unknown>,
  base: ReadonlySet<string>,
  custom: Record<string, unknown>,
): string[] {
  return Object.keys(profile).filter((name) => !base.has(name) && !(name in custom));
}

import { type z } from "zod";
import { type ExternalId, type StoredUser, type UserAttributes } from "../identityStore/types";
import { invalidRequest } from "./errors";
import { ENTERPRISE_URN, USER_URN } from "./urns";
import { userSchema, type ScimUser } from "./userSchema";

/** Name of the enterprise extension in the Identity Store API. */
export const ENTERPRISE_EXTENSION = "aws:identitystore:enterprise";

/** Attributes that are one text in both APIs: SCIM name → Identity Store name. */
const TEXTS = {
  displayName: "DisplayName",
  nickName: "NickName",
  profileUrl: "ProfileUrl",
  title: "Title",
  userType: "UserType",
  preferredLanguage: "PreferredLanguage",
  locale: "Locale",
  timezone: "Timezone",
} as const;

const NAME_PARTS = {
  formatted: "Formatted",
  familyName: "FamilyName",
  givenName: "GivenName",
  middleName: "MiddleName",
  honorificPrefix: "HonorificPrefix",
  honorificSuffix: "HonorificSuffix",
} as const;

const TYPED_PARTS = { value: "Value", type: "Type", primary: "Primary" } as const;

const ADDRESS_PARTS = {
  streetAddress: "StreetAddress",
  locality: "Locality",
  region: "Region",
  postalCode: "PostalCode",
  country: "Country",
  formatted: "Formatted",
  type: "Type",
  primary: "Primary",
} as const;

/** The issuer under which the Identity Store API shows ids that came by SCIM. */
const scimIssuer = (tenant: string): string => `https://scim.aws.com/${tenant}`;

/** Checks a SCIM user; the error names every problem. */
export function parseUser(body: unknown): ScimUser {
  const parsed = userSchema.safeParse(body);
  if (!parsed.success) throw invalidRequest(problemsOf(parsed.error));
  return parsed.data;
}

export function problemsOf(error: z.ZodError): string {
  return error.issues
    .map((issue) => `${issue.path.join(".") || "request"}: ${issue.message}`)
    .join("; ");
}

/** The user as the directory keeps it. An absent `active` means enabled. */
export function toAttributes(user: ScimUser, tenant: string): UserAttributes {
  const enterprise = user[ENTERPRISE_URN];
  // The schema checked the types of what is only renamed here.
  return present({
    UserName: user.userName,
    ...rename(user, TEXTS),
    Name: rename(user.name, NAME_PARTS),
    Emails: user.emails?.map((value) => rename(value, TYPED_PARTS)),
    PhoneNumbers: user.phoneNumbers?.map((value) => rename(value, TYPED_PARTS)),
    Roles: user.roles?.map((value) => rename(value, TYPED_PARTS)),
    Addresses: user.addresses?.map((value) => rename(value, ADDRESS_PARTS)),
    UserStatus: user.active === false ? "DISABLED" : "ENABLED",
    ExternalIds: externalIds(user.externalId, tenant),
    Extensions: enterprise && { [ENTERPRISE_EXTENSION]: enterprise },
  }) as UserAttributes;
}

export function externalIds(id: string | undefined, tenant: string): ExternalId[] | undefined {
  return id === undefined ? undefined : [{ Issuer: scimIssuer(tenant), Id: id }];
}

/** The external id that came by SCIM. */
export function externalIdOf(
  record: { ExternalIds?: ExternalId[] },
  tenant: string,
): string | undefined {
  return record.ExternalIds?.find((external) => external.Issuer === scimIssuer(tenant))?.Id;
}

/** The user as SCIM shows it. */
export function toResource(user: StoredUser, tenant: string) {
  const enterprise = user.Extensions?.[ENTERPRISE_EXTENSION];
  return present({
    schemas: enterprise === undefined ? [USER_URN] : [USER_URN, ENTERPRISE_URN],
    id: user.UserId,
    externalId: externalIdOf(user, tenant),
    meta: metaOf(user, "User"),
    userName: user.UserName,
    name: user.Name && rename(user.Name, invert(NAME_PARTS)),
    ...rename(user, invert(TEXTS)),
    active: user.UserStatus === "ENABLED",
    emails: user.Emails?.map((value) => rename(value, invert(TYPED_PARTS))),
    phoneNumbers: user.PhoneNumbers?.map((value) => rename(value, invert(TYPED_PARTS))),
    roles: user.Roles?.map((value) => rename(value, invert(TYPED_PARTS))),
    addresses: user.Addresses?.map((value) => rename(value, invert(ADDRESS_PARTS))),
    [ENTERPRISE_URN]: enterprise,
  });
}

export function metaOf(record: { CreatedAt: number; UpdatedAt: number }, resourceType: string) {
  return {
    resourceType,
    created: new Date(record.CreatedAt * 1000).toISOString(),
    lastModified: new Date(record.UpdatedAt * 1000).toISOString(),
  };
}

/** The members of `source` that `names` has, under their other name. */
function rename(source: object, names: Record<string, string>): Record<string, unknown> {
  const values = source as Record<string, unknown>;
  return present(Object.fromEntries(Object.entries(names).map(([from, to]) => [to, values[from]])));
}

function invert(names: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(names).map(([from, to]) => [to, from]));
}

/** Without undefined members, so that states compare and print alike before and after JSON. */
function present<Value extends object>(value: Value): Value {
  return Object.fromEntries(
    Object.entries(value).filter(([, member]) => member !== undefined),
  ) as Value;
}

import {
  type Address,
  type Email,
  type ExternalId,
  type Name,
  type PhoneNumber,
} from "@aws-sdk/client-identitystore";

/** One member in the SDK class and its name in the API. */
export type Members = Readonly<Record<string, string>>;

export const NAME_MEMBERS = {
  familyName: "FamilyName",
  formatted: "Formatted",
  givenName: "GivenName",
  honorificPrefix: "HonorificPrefix",
  honorificSuffix: "HonorificSuffix",
  middleName: "MiddleName",
} as const satisfies Members;

export const ADDRESS_MEMBERS = {
  country: "Country",
  formatted: "Formatted",
  locality: "Locality",
  postalCode: "PostalCode",
  primary: "Primary",
  region: "Region",
  streetAddress: "StreetAddress",
  type: "Type",
} as const satisfies Members;

/** Of e-mail addresses and phone numbers. */
export const CONTACT_MEMBERS = {
  primary: "Primary",
  type: "Type",
  value: "Value",
} as const satisfies Members;

/** Plain attributes of a user that can change. */
export const USER_TEXTS = {
  displayName: "DisplayName",
  locale: "Locale",
  nickname: "NickName",
  preferredLanguage: "PreferredLanguage",
  profileUrl: "ProfileUrl",
  timezone: "Timezone",
  title: "Title",
  userType: "UserType",
} as const satisfies Members;

export type Bag = Record<string, unknown>;

/** API object → property bag, members without a value left out. */
export function fromApi(members: Members, object: Name | Address | Email | PhoneNumber | Bag): Bag {
  const source = object as Bag;
  const pairs = Object.entries(members).map(([name, apiName]) => [name, source[apiName]]);
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined && value !== null));
}

/** Property bag → API object, empty texts left out as the API takes none. */
export function toApi(members: Members, bag: Bag): Bag {
  const pairs = Object.entries(members).map(([name, apiName]) => [apiName, bag[name]]);
  return Object.fromEntries(pairs.filter(([, value]) => hasValue(value)));
}

/** As the functions answer: every member is there, empty where the store has no value. */
export function fromApiComplete(
  members: Members,
  object: Name | Address | Email | PhoneNumber | Bag,
): Bag {
  const source = object as Bag;
  const pairs = Object.entries(members).map(([name, apiName]) => [
    name,
    source[apiName] ?? (name === "primary" ? false : ""),
  ]);
  return Object.fromEntries(pairs);
}

export function fromExternalIds(ids: readonly ExternalId[] | undefined) {
  return (ids ?? []).map(({ Id = "", Issuer = "" }) => ({ id: Id, issuer: Issuer }));
}

export function hasValue(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

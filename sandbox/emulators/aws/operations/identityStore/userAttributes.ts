import { z } from "zod";
import { type StoredUser, type UserAttributes } from "../../../identityStore/types";
import { validationError } from "../../errors";
import { text } from "../../operation";

const shortText = text({ max: 1024 }).optional();

const typedValues = (most: number) =>
  z
    .array(
      z.object({
        Value: shortText,
        Type: shortText,
        Primary: z.boolean().optional(),
        Display: shortText,
      }),
    )
    .max(most, `Member must have length less than or equal to ${most}`)
    .optional();

const addressField = z.object({
  StreetAddress: shortText,
  Locality: shortText,
  Region: shortText,
  PostalCode: shortText,
  Country: shortText,
  Formatted: shortText,
  Type: shortText,
  Primary: z.boolean().optional(),
});

/** Members of CreateUser. Names and display name are required by the service, though not by its model. */
export const userFields = {
  UserName: text({ max: 128, pattern: /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u }),
  Name: z.object({
    Formatted: shortText,
    FamilyName: text({ max: 1024 }),
    GivenName: text({ max: 1024 }),
    MiddleName: shortText,
    HonorificPrefix: shortText,
    HonorificSuffix: shortText,
  }),
  DisplayName: text({ max: 1024 }),
  NickName: shortText,
  ProfileUrl: shortText,
  Emails: typedValues(1),
  Addresses: z.array(addressField).max(1).optional(),
  PhoneNumbers: typedValues(1),
  Photos: typedValues(3),
  Roles: typedValues(1),
  UserType: shortText,
  Title: shortText,
  PreferredLanguage: shortText,
  Locale: shortText,
  Timezone: shortText,
  Website: shortText,
  Birthdate: text({ max: 10, pattern: /^\d{4}-\d{2}-\d{2}$/ }).optional(),
  Extensions: z
    .record(z.literal("aws:identitystore:enterprise"), z.record(z.string(), z.unknown()))
    .optional(),
};

const attributesSchema = z.object(userFields);

/** The user's attributes after the operations of UpdateUser; a missing value removes the attribute. */
export function changeUser(
  user: StoredUser,
  operations: readonly { AttributePath: string; AttributeValue?: unknown }[],
): UserAttributes {
  const attributes = structuredClone(user) as unknown as Record<string, unknown>;
  for (const { AttributePath, AttributeValue } of operations) {
    setAttribute(attributes, AttributePath, AttributeValue ?? undefined);
  }
  const parsed = attributesSchema.safeParse(attributes);
  if (!parsed.success) throw validationError(z.prettifyError(parsed.error));
  return { ...parsed.data, UserStatus: user.UserStatus, ExternalIds: user.ExternalIds };
}

function setAttribute(target: Record<string, unknown>, path: string, value: unknown): void {
  const [first = "", second, ...rest] = path.split(".").map(upperFirst);
  if (rest.length > 0 || !(first in userFields)) {
    throw validationError(`AttributePath ${path} is not an attribute of a user`);
  }
  const parent = second === undefined ? target : memberObject(target, first);
  const key = second ?? first;
  if (value === undefined) delete parent[key];
  else parent[key] = upperKeys(value);
}

function memberObject(target: Record<string, unknown>, key: string): Record<string, unknown> {
  const existing = target[key];
  const object = typeof existing === "object" && existing !== null ? existing : {};
  target[key] = object;
  return object as Record<string, unknown>;
}

/** Attribute values may come with the member names of either spelling (`value` or `Value`). */
function upperKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(upperKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [upperFirst(key), upperKeys(member)]),
  );
}

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

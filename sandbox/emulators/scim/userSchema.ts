import { z } from "zod";
import { ENTERPRISE_URN, USER_URN } from "./urns";

/** Letters, marks, symbols, digits, punctuation and white space, as the service's own error text has it. */
const CHARACTERS = /^[\p{L}\p{M}\p{S}\p{N}\p{P}\t\n\r ]+$/u;
/** Refused in names (user guide, considerations for automatic provisioning). */
const FORBIDDEN_IN_NAMES = /^[^<>;:%]*$/;

const text = z.string().min(1, "must not be empty").regex(CHARACTERS, "has unsupported characters");
const plainText = text.regex(FORBIDDEN_IN_NAMES, "must not contain any of < > ; : %");
const optionalText = text.optional();
const optionalPlainText = plainText.optional();

/** Only one value is supported in each multi-valued attribute. */
const single = <Schema extends z.ZodType>(schema: Schema, name: string) =>
  z.array(schema).max(1, `List attribute ${name} exceeds allowed limit of 1`).optional();

const typed = { type: optionalText, primary: z.boolean().optional() };
const ADDRESS_PARTS = ["streetAddress", "locality", "region", "postalCode", "country"] as const;

const addressSchema = z
  .strictObject({
    streetAddress: optionalText,
    locality: optionalText,
    region: optionalText,
    postalCode: optionalText,
    country: optionalText,
    formatted: optionalText,
    ...typed,
  })
  .refine(
    (address) => new Set(ADDRESS_PARTS.map((part) => address[part] === undefined)).size === 1,
    "an address needs street, city, state, zip and country together",
  );

const enterpriseSchema = z.strictObject({
  employeeNumber: optionalText,
  costCenter: optionalText,
  organization: optionalText,
  division: optionalText,
  department: optionalText,
  manager: z.strictObject({ value: optionalText, $ref: optionalText }).optional(),
});

/**
 * What CreateUser and PutUser accept. `groups`, `password`, `ims`, `photos`, `x509Certificates`,
 * `entitlements` and sub-attributes such as `display` are refused by being unknown.
 */
export const userSchema = z.strictObject({
  schemas: z
    .array(z.enum([USER_URN, ENTERPRISE_URN]))
    .refine((schemas) => schemas.includes(USER_URN), `must contain ${USER_URN}`)
    .optional(),
  // Read-only: clients that send back what they read may have them.
  id: z.string().optional(),
  meta: z.unknown().optional(),
  externalId: optionalText,
  userName: plainText.max(128),
  name: z.strictObject({
    formatted: optionalPlainText,
    familyName: plainText,
    givenName: plainText,
    middleName: optionalPlainText,
    honorificPrefix: optionalPlainText,
    honorificSuffix: optionalPlainText,
  }),
  displayName: plainText,
  nickName: optionalPlainText,
  profileUrl: optionalText,
  title: optionalPlainText,
  userType: optionalPlainText,
  preferredLanguage: optionalText,
  locale: optionalText,
  timezone: optionalText,
  active: z.boolean().optional(),
  emails: single(
    z.strictObject({
      value: text,
      type: optionalText,
      primary: z.literal(true, "must be primary"),
    }),
    "emails",
  ),
  addresses: single(addressSchema, "addresses"),
  phoneNumbers: single(z.strictObject({ value: optionalText, ...typed }), "phoneNumbers"),
  roles: single(z.strictObject({ value: optionalText, ...typed }), "roles"),
  [ENTERPRISE_URN]: enterpriseSchema.optional(),
});

export type ScimUser = z.infer<typeof userSchema>;

import { type UserProfile } from "@okta/okta-sdk-nodejs";

import { type Props } from "../../framework/types";
import { jsonOf, optionalText, textOf, timestamp } from "../values";

/** Profile attributes that are texts of the resource, by the same name. */
export const PROFILE_TEXTS = [
  "city",
  "costCenter",
  "countryCode",
  "department",
  "displayName",
  "division",
  "employeeNumber",
  "honorificPrefix",
  "honorificSuffix",
  "locale",
  "manager",
  "managerId",
  "middleName",
  "mobilePhone",
  "nickName",
  "organization",
  "postalAddress",
  "preferredLanguage",
  "primaryPhone",
  "profileUrl",
  "secondEmail",
  "state",
  "streetAddress",
  "timezone",
  "title",
  "userType",
  "zipCode",
] as const;

/** Profile attributes that every user has. */
export const REQUIRED_PROFILE_TEXTS = ["email", "firstName", "lastName", "login"] as const;

type Moment = Date | string | null;

/** A user as the SDK's models have one. */
export interface OktaUser {
  id?: string;
  status?: string;
  profile?: object;
  realmId?: string;
  type?: { id?: string };
  activated?: Moment;
  created?: Moment;
  lastLogin?: Moment;
  lastUpdated?: Moment;
  passwordChanged?: Moment;
  statusChanged?: Moment;
}

/**
 * The profile to send. The postal address is named even without a value: Okta would otherwise keep
 * the old one.
 */
export function profileRequest(props: Props): UserProfile {
  const texts = PROFILE_TEXTS.map((name) => [name, optionalText(props, name)]);
  const profile: Props = {
    ...jsonOf(props, "customProfileAttributes"),
    ...(Object.fromEntries(texts.filter(([, value]) => value !== undefined)) as Props),
    postalAddress: optionalText(props, "postalAddress") ?? null,
    email: textOf(props, "email"),
    firstName: textOf(props, "firstName"),
    lastName: textOf(props, "lastName"),
    login: textOf(props, "login"),
  };
  return profile as UserProfile;
}

/**
 * A user's profile, status and dates as the resource and the functions name them.
 *
 * @param ignored attributes of the organisation's own that are left out
 */
export function userProps(user: OktaUser, ignored: readonly string[] = []): Props {
  const profile = (user.profile ?? {}) as Props;
  const names: readonly string[] = [...PROFILE_TEXTS, ...REQUIRED_PROFILE_TEXTS];
  const custom = Object.entries(profile).filter(
    ([name, value]) =>
      !names.includes(name) && !ignored.includes(name) && value !== null && value !== undefined,
  );
  return {
    ...Object.fromEntries(names.map((name) => [name, optionalText(profile, name) ?? null])),
    customProfileAttributes: JSON.stringify(Object.fromEntries(custom)),
    realmId: user.realmId ?? null,
    status: statusOf(user),
    activated: timestamp(user.activated),
    created: timestamp(user.created),
    lastLogin: timestamp(user.lastLogin),
    lastUpdated: timestamp(user.lastUpdated),
    passwordChanged: timestamp(user.passwordChanged),
    statusChanged: timestamp(user.statusChanged),
  };
}

/** A user who must set a new password is active for our purposes. */
function statusOf({ status }: OktaUser): string {
  return status === "PASSWORD_EXPIRED" || status === "RECOVERY" ? "ACTIVE" : (status ?? "");
}

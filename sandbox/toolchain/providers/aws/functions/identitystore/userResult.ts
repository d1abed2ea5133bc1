import { type DescribeUserResponse, type User } from "@aws-sdk/client-identitystore";

import { type Props } from "../../../framework/types";
import {
  ADDRESS_MEMBERS,
  CONTACT_MEMBERS,
  fromApiComplete,
  fromExternalIds,
  type Members,
  NAME_MEMBERS,
  USER_TEXTS,
} from "../../resources/identitystore/attributes";

/** A user as the functions answer it; members without a value are empty. */
export function userResult(user: User | DescribeUserResponse): Props {
  const all = (members: Members, list: readonly object[] = []) =>
    list.map((item) => fromApiComplete(members, item as Record<string, unknown>));
  const texts = Object.entries(USER_TEXTS).map(([name, apiName]) => [name, user[apiName] ?? ""]);
  return {
    ...Object.fromEntries(texts),
    addresses: all(ADDRESS_MEMBERS, user.Addresses),
    emails: all(CONTACT_MEMBERS, user.Emails),
    externalIds: fromExternalIds(user.ExternalIds),
    identityStoreId: user.IdentityStoreId,
    names: user.Name ? [fromApiComplete(NAME_MEMBERS, user.Name)] : [],
    phoneNumbers: all(CONTACT_MEMBERS, user.PhoneNumbers),
    userId: user.UserId,
    userName: user.UserName ?? "",
    userStatus: user.UserStatus ?? "",
  };
}

import { crc32 } from "node:zlib";

import { type Props } from "../../framework/types";
import { type Okta } from "../clients";
import { type Inputs, type OktaFunction } from "../handler";
import { allOf } from "../http";
import { type OktaUser } from "../resources/userProfile";
import { flag, text } from "../schema";
import { flagOf, objectsOf, optionalText } from "../values";
import { delayed } from "./delay";
import { USER_SEARCH, userGroups, userResult, userRoles, userSearch } from "./userResult";

const inputs: Inputs = {
  ...USER_SEARCH,
  delayReadSeconds: text(),
  groupId: text(),
  includeGroups: flag({ default: false }),
  includeRoles: flag({ default: false }),
};

/** `okta.user.getUsers`: the members of a group, or the users that a search finds. */
export const getUsers: OktaFunction = {
  token: "okta:user/getUsers:getUsers",
  inputs,

  async invoke(args, context) {
    await delayed(args, context);
    const okta = await context.clients.connect();
    const { id, found } = await find(okta, args);
    const users: Props[] = [];
    for (const user of found) {
      const userId = user.id ?? "";
      const groupMemberships = flagOf(args, "includeGroups") ? await userGroups(okta, userId) : [];
      const { adminRoles } = flagOf(args, "includeRoles")
        ? await userRoles(okta, userId)
        : { adminRoles: [] };
      users.push({ ...userResult(user), roles: [], adminRoles, groupMemberships });
    }
    return { ...args, id, users };
  },
};

async function find({ sdk }: Okta, args: Props): Promise<{ id: string; found: OktaUser[] }> {
  const groupId = optionalText(args, "groupId");
  const searches = objectsOf(args, "searches").length > 0;
  if ((groupId !== undefined) === searches) {
    throw new Error("getUsers needs either groupId or searches.");
  }
  if (groupId !== undefined) {
    const members = await allOf(await sdk.groupApi.listGroupUsers({ groupId, limit: 200 }));
    return { id: groupId, found: members };
  }
  const search = userSearch(args);
  const found = await allOf(await sdk.userApi.listUsers({ search, limit: 200 }));
  return { id: String(crc32(search)), found };
}

import { type Props } from "../../framework/types";
import { type Okta } from "../clients";
import { type Inputs, type OktaFunction } from "../handler";
import { flag, text } from "../schema";
import { flagOf, objectsOf, optionalText } from "../values";
import { delayed } from "./delay";
import { USER_SEARCH, userGroups, userResult, userRoles, userSearch } from "./userResult";
import { type OktaUser } from "../resources/userProfile";

const inputs: Inputs = {
  ...USER_SEARCH,
  delayReadSeconds: text(),
  skipGroups: flag({ default: false }),
  skipRoles: flag({ default: false }),
  userId: text(),
};

/** `okta.user.getUser`: a user by id or login, or the first one that a search finds. */
export const getUser: OktaFunction = {
  token: "okta:user/getUser:getUser",
  inputs,

  async invoke(args, context) {
    await delayed(args, context);
    const okta = await context.clients.connect();
    const user = await find(okta, args);
    const id = user.id ?? "";
    const roles = flagOf(args, "skipRoles")
      ? { adminRoles: [], roles: [] }
      : await userRoles(okta, id);
    const groupMemberships = flagOf(args, "skipGroups") ? [] : await userGroups(okta, id);
    return { ...args, ...userResult(user), ...roles, groupMemberships };
  },
};

async function find({ sdk }: Okta, args: Props): Promise<OktaUser> {
  const userId = optionalText(args, "userId");
  if (userId !== undefined) return sdk.userApi.getUser({ userId });
  if (objectsOf(args, "searches").length === 0)
    throw new Error("getUser needs userId or searches.");
  const search = userSearch(args);
  const { value } = await (await sdk.userApi.listUsers({ search, limit: 1 })).next();
  if (value) return value;
  throw new Error(`There is no user for the search ${search}.`);
}

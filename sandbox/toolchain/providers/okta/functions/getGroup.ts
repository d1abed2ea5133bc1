import { type Props } from "../../framework/types";
import { type Okta } from "../clients";
import { type OktaFunction } from "../handler";
import { findGroups, pathOf, type GroupJson } from "../resources/group";
import { membersOf } from "../resources/groupMemberships";
import { flag, text } from "../schema";
import { flagOf, optionalText } from "../values";
import { delayed } from "./delay";

/**
 * `okta.group.getGroup`: a group by id, or by name and type. The name is Okta's prefix search: an
 * exact match wins, else a single match will do.
 */
export const getGroup: OktaFunction = {
  token: "okta:group/getGroup:getGroup",
  inputs: {
    delayReadSeconds: text(),
    id: text(),
    includeUsers: flag({ default: false }),
    name: text(),
    type: text(),
  },

  async invoke(args, context) {
    await delayed(args, context);
    const okta = await context.clients.connect();
    const group = await find(okta, args);
    const includeUsers = flagOf(args, "includeUsers");
    return {
      delayReadSeconds: args["delayReadSeconds"],
      description: group.profile.description ?? "",
      id: group.id,
      includeUsers,
      name: group.profile.name,
      type: group.type,
      users: includeUsers ? await membersOf(okta.sdk, group.id) : [],
    };
  },
};

async function find({ http }: Okta, args: Props): Promise<GroupJson> {
  const id = optionalText(args, "id");
  const name = optionalText(args, "name");
  const type = optionalText(args, "type");
  if (id !== undefined) {
    if (name === undefined && type === undefined) return http.get<GroupJson>(pathOf(id));
    throw new Error("getGroup takes id, or name and type, not both.");
  }
  if (name === undefined) throw new Error("getGroup needs id or name.");
  const groups = await findGroups(http, { q: name, type });
  const exact = groups.find((group) => group.profile.name === name);
  const found = exact ?? (groups.length === 1 ? groups[0] : undefined);
  if (found) return found;
  const wanted = `${JSON.stringify(name)}${type ? ` of type ${type}` : ""}`;
  throw new Error(
    groups.length === 0
      ? `There is no group with the name ${wanted}.`
      : `${groups.length} groups begin with ${wanted} and none has just that name.`,
  );
}

import { type Client } from "@okta/okta-sdk-nodejs";

import { type Props } from "../../framework/types";
import { orNothing, untilFound } from "../errors";
import { isImport, readResult, type Inputs, type OktaResource } from "../handler";
import { allOf } from "../http";
import { flag, required, requiredForceNew, text, textSet } from "../schema";
import { flagOf, textOf, textsOf } from "../values";

const inputs: Inputs = {
  groupId: text(requiredForceNew),
  trackAllUsers: flag({ default: false }),
  users: textSet(required),
};

/**
 * `okta.GroupMemberships`: the id is the group's; imported by `groupId` or `groupId/true`, the
 * latter with all members. Without `trackAllUsers` only a listed user who left is noticed. Unlike
 * the official provider an update does not hide that Okta refused a member.
 */
export const groupMemberships: OktaResource = {
  token: "okta:index/groupMemberships:GroupMemberships",
  inputs,
  outputs: {},

  async create(news, context) {
    const { sdk } = await context.clients.connect();
    const groupId = textOf(news, "groupId");
    const users = textsOf(news, "users");
    await addMembers(sdk, groupId, users);
    if (users.length > 0) {
      await untilFound(
        context,
        { missing: `Okta shows no members of group ${groupId}`, totalMs: 10_000 },
        async () => ((await membersOf(sdk, groupId)) ?? []).at(0),
      );
    }
    return { id: groupId, outputs: news };
  },

  async read(id, state, context) {
    const { sdk } = await context.clients.connect();
    const { groupId, trackAllUsers } = isImport(state) ? importTarget(id) : target(id, state);
    const members = await membersOf(sdk, groupId);
    if (members === undefined) return undefined;
    const stillThere = textsOf(state, "users").filter((user) => members.includes(user));
    const users = trackAllUsers ? members : stillThere;
    return readResult(inputs, groupId, { ...state, groupId, trackAllUsers, users });
  },

  async update(id, olds, news, context) {
    const { sdk } = await context.clients.connect();
    const before = textsOf(olds, "users");
    const after = textsOf(news, "users");
    await addMembers(sdk, id, without(after, before));
    await removeMembers(sdk, id, without(before, after));
    return news;
  },

  async delete(id, state, context) {
    const { sdk } = await context.clients.connect();
    await removeMembers(sdk, id, textsOf(state, "users"));
  },
};

function importTarget(id: string) {
  const [groupId = "", all, ...more] = id.split("/");
  if (groupId !== "" && more.length === 0 && (all === undefined || all === "true")) {
    return { groupId, trackAllUsers: all === "true" };
  }
  throw new Error(
    `The import id ${JSON.stringify(id)} is not of the form groupId or groupId/true.`,
  );
}

function target(id: string, state: Props) {
  return { groupId: id, trackAllUsers: flagOf(state, "trackAllUsers") };
}

/** User ids of all members; nothing when the group is gone. */
export async function membersOf(sdk: Client, groupId: string): Promise<string[] | undefined> {
  const members = await orNothing(
    (async () => allOf(await sdk.groupApi.listGroupUsers({ groupId, limit: 200 })))(),
  );
  return members?.flatMap((member) => member.id ?? []);
}

async function addMembers(sdk: Client, groupId: string, users: string[]): Promise<void> {
  for (const userId of users) await sdk.groupApi.assignUserToGroup({ groupId, userId });
}

async function removeMembers(sdk: Client, groupId: string, users: string[]): Promise<void> {
  for (const userId of users) {
    await orNothing(sdk.groupApi.unassignUserFromGroup({ groupId, userId }));
  }
}

export function without(all: string[], excluded: string[]): string[] {
  return all.filter((item) => !excluded.includes(item));
}

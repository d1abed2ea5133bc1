import { type Props } from "../../framework/types";
import { orNothing, untilFound } from "../errors";
import { type OktaHttp } from "../http";
import { finishing, readResult, type Inputs, type OktaResource } from "../handler";
import { computed, flag, json, required, text } from "../schema";
import { jsonOf, omit, textOf, withoutBlanks } from "../values";

/** A group as the API gives it; the SDK's model drops an organisation's own profile attributes. */
export interface GroupJson {
  id: string;
  type: "OKTA_GROUP" | "APP_GROUP" | "BUILT_IN";
  profile: { name: string; description?: string | null } & Props;
  _links?: { source?: { href?: string } };
}

const inputs: Inputs = {
  customProfileAttributes: json(computed),
  description: text(),
  name: text(required),
  skipUsers: flag(),
};

/** `okta.group.Group`: the id is the group's. */
export const group: OktaResource = {
  token: "okta:group/group:Group",
  inputs,
  outputs: {},

  async create(news, context) {
    const { http } = await context.clients.connect();
    const created = await http.post<GroupJson>("/api/v1/groups", { profile: profileOf(news) });
    // A new group may not be readable for some seconds.
    return finishing({ id: created.id, outputs: news }, async () => {
      const missing = `Okta does not show the new group ${created.id}`;
      const found = await untilFound(context, { missing, totalMs: 10_000 }, () =>
        http.find<GroupJson>(pathOf(created.id)),
      );
      return { id: created.id, outputs: { ...news, ...observe(found) } };
    });
  },

  async read(id, state, context) {
    const { http } = await context.clients.connect();
    const found = await http.find<GroupJson>(pathOf(id));
    return found && readResult(inputs, found.id, { ...state, ...observe(found) });
  },

  async update(id, _olds, news, context) {
    const { http } = await context.clients.connect();
    const found = await http.put<GroupJson>(pathOf(id), { profile: profileOf(news) });
    return { ...news, ...observe(found) };
  },

  async delete(id, _state, context) {
    const { sdk } = await context.clients.connect();
    await orNothing(sdk.groupApi.deleteGroup({ groupId: id }));
  },
};

export function pathOf(groupId: string): string {
  return `/api/v1/groups/${encodeURIComponent(groupId)}`;
}

/** What groups can be found by; `q` is the begin of the name. */
export interface GroupQuery {
  limit?: number;
  q?: string;
  search?: string;
  type?: string;
}

/** Okta takes one of `q`, `search` and `filter`, so the type of groups found by name is compared here. */
export async function findGroups(http: OktaHttp, query: GroupQuery): Promise<GroupJson[]> {
  const { type, ...request } = query;
  const byName = request.q !== undefined;
  const filter = type !== undefined && !byName ? `type eq "${type}"` : undefined;
  const groups = await http.list<GroupJson>("/api/v1/groups", { ...request, filter });
  return type === undefined ? groups : groups.filter((group) => group.type === type);
}

/** The profile attributes that an organisation added, as JSON text; nothing when there are none. */
export function customAttributes(profile: Props): string | null {
  const given = withoutBlanks(omit(profile, ["name", "description"]));
  return Object.keys(given).length === 0 ? null : JSON.stringify(given);
}

function profileOf(props: Props): Props {
  return {
    ...jsonOf(props, "customProfileAttributes"),
    name: textOf(props, "name"),
    description: textOf(props, "description"),
  };
}

function observe(found: GroupJson): Props {
  return {
    name: found.profile.name,
    description: found.profile.description ?? null,
    customProfileAttributes: customAttributes(found.profile),
  };
}

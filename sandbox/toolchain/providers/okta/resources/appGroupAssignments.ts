import { type ApplicationGroupAssignment, type Client } from "@okta/okta-sdk-nodejs";

import { type Props } from "../../framework/types";
import { orNothing } from "../errors";
import { readResult, type Inputs, type OktaResource } from "../handler";
import { allOf } from "../http";
import { json, listOf, number, object, requiredForceNew, text } from "../schema";
import { jsonOf, objectsOf, textOf, withoutBlanks } from "../values";
import { assignmentProps, assignmentRequest } from "./appGroupAssignment";
import { without } from "./groupMemberships";

const inputs: Inputs = {
  appId: text(requiredForceNew),
  groups: listOf(
    object({
      id: text({ required: true }),
      priority: number(),
      profile: json({ required: true, default: "{}" }),
    }),
  ),
};

/**
 * `okta.AppGroupAssignments`: the id is the app's. It is the only owner of the app's group
 * assignments: a read reports those of others too, and the next update removes them, see
 * okta/terraform-provider-okta#1429.
 */
export const appGroupAssignments: OktaResource = {
  token: "okta:index/appGroupAssignments:AppGroupAssignments",
  inputs,
  outputs: {},

  async create(news, context) {
    const { sdk } = await context.clients.connect();
    const appId = textOf(news, "appId");
    await assignAll(sdk, appId, objectsOf(news, "groups"));
    return { id: appId, outputs: { ...news, groups: await currentGroups(sdk, appId, news) } };
  },

  async read(id, state, context) {
    const { sdk } = await context.clients.connect();
    const groups = await orNothing(currentGroups(sdk, id, state));
    return groups && readResult(inputs, id, { ...state, appId: id, groups });
  },

  async update(id, olds, news, context) {
    const { sdk } = await context.clients.connect();
    const wanted = objectsOf(news, "groups");
    const dropped = without(groupIds(objectsOf(olds, "groups")), groupIds(wanted));
    await unassignAll(sdk, id, dropped);
    await assignAll(sdk, id, wanted);
    return { ...news, groups: await currentGroups(sdk, id, news) };
  },

  async delete(id, state, context) {
    const { sdk } = await context.clients.connect();
    await unassignAll(sdk, id, groupIds(objectsOf(state, "groups")));
  },
};

function groupIds(groups: Props[]): string[] {
  return groups.map((group) => textOf(group, "id"));
}

async function assignAll(sdk: Client, appId: string, groups: Props[]): Promise<void> {
  for (const group of groups) {
    await sdk.applicationApi.assignGroupToApplication({
      appId,
      groupId: textOf(group, "id"),
      applicationGroupAssignment: assignmentRequest(group),
    });
  }
}

async function unassignAll(sdk: Client, appId: string, groups: string[]): Promise<void> {
  for (const groupId of groups) {
    await orNothing(sdk.applicationApi.unassignApplicationFromGroup({ appId, groupId }));
  }
}

/** The app's assignments: those known before in their order, then the others. */
async function currentGroups(sdk: Client, appId: string, known: Props): Promise<Props[]> {
  const found = await allOf(
    await sdk.applicationApi.listApplicationGroupAssignments({ appId, limit: 200 }),
  );
  const byId = new Map(found.map((assignment) => [assignment.id ?? "", assignment]));
  const before = objectsOf(known, "groups");
  const kept = before.flatMap((group): Props[] => {
    const assignment = byId.get(textOf(group, "id"));
    return assignment ? [knownGroup(group, assignment)] : [];
  });
  const others = without([...byId.keys()], groupIds(before)).map((id): Props => {
    return { id, ...assignmentProps(byId.get(id) ?? {}) };
  });
  return [...kept, ...others];
}

/** Of a known assignment only the declared profile attributes count; the app adds its defaults. */
function knownGroup(group: Props, assignment: ApplicationGroupAssignment): Props {
  const declared = jsonOf(group, "profile") ?? {};
  const found = withoutBlanks((assignment.profile ?? {}) as Props);
  const names = Object.keys(declared);
  const profile = Object.fromEntries(names.map((name) => [name, found[name] ?? declared[name]]));
  const id = textOf(group, "id");
  return withoutBlanks({ id, profile: JSON.stringify(profile), priority: assignment.priority });
}

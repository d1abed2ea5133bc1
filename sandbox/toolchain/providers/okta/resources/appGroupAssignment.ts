import { type ApplicationGroupAssignment } from "@okta/okta-sdk-nodejs";

import { type Props } from "../../framework/types";
import { orNothing } from "../errors";
import {
  importParts,
  isImport,
  readResult,
  type Inputs,
  type OktaContext,
  type OktaResource,
} from "../handler";
import { computed, flag, json, number, requiredForceNew, text } from "../schema";
import { flagOf, jsonOf, numberOf, textOf } from "../values";

const inputs: Inputs = {
  appId: text(requiredForceNew),
  groupId: text(requiredForceNew),
  priority: number(),
  profile: json(computed),
  retainAssignment: flag({ default: false }),
};

/**
 * `okta.app.GroupAssignment`: the id is the group's; imported by `appId/groupId`. A `priority` that
 * nobody declared comes back after a refresh as a difference, see okta/terraform-provider-okta#377.
 */
export const appGroupAssignment: OktaResource = {
  token: "okta:app/groupAssignment:GroupAssignment",
  inputs,
  outputs: {},

  async create(news, context) {
    const assigned = await assign(news, context);
    return { id: textOf(news, "groupId"), outputs: { ...news, ...assignmentProps(assigned) } };
  },

  async read(id, state, context) {
    const { sdk } = await context.clients.connect();
    const [appId = "", groupId = ""] = isImport(state)
      ? importParts(id, "appId/groupId")
      : [textOf(state, "appId"), textOf(state, "groupId")];
    const found = await orNothing(
      sdk.applicationApi.getApplicationGroupAssignment({ appId, groupId }),
    );
    const outputs = { retainAssignment: false, ...state, appId, groupId };
    return found && readResult(inputs, groupId, { ...outputs, ...assignmentProps(found) });
  },

  async update(_id, _olds, news, context) {
    return { ...news, ...assignmentProps(await assign(news, context)) };
  },

  async delete(_id, state, context) {
    if (flagOf(state, "retainAssignment")) return;
    const { sdk } = await context.clients.connect();
    const appId = textOf(state, "appId");
    const groupId = textOf(state, "groupId");
    await orNothing(sdk.applicationApi.unassignApplicationFromGroup({ appId, groupId }));
  },
};

async function assign(props: Props, context: OktaContext): Promise<ApplicationGroupAssignment> {
  const { sdk } = await context.clients.connect();
  return sdk.applicationApi.assignGroupToApplication({
    appId: textOf(props, "appId"),
    groupId: textOf(props, "groupId"),
    applicationGroupAssignment: assignmentRequest(props),
  });
}

/** What is declared of an assignment, as Okta takes it; a priority of 0 counts as none. */
export function assignmentRequest(props: Props): ApplicationGroupAssignment {
  return {
    profile: jsonOf(props, "profile") as ApplicationGroupAssignment["profile"],
    priority: numberOf(props, "priority") || undefined,
  };
}

export function assignmentProps({ profile, priority }: ApplicationGroupAssignment): Props {
  return { profile: JSON.stringify(profile ?? {}), priority };
}

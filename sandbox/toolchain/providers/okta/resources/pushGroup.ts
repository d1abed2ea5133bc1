import { type GroupPushMapping } from "@okta/okta-sdk-nodejs";

import { type Props } from "../../framework/types";
import {
  importParts,
  isImport,
  readResult,
  type Inputs,
  type OktaContext,
  type OktaResource,
} from "../handler";
import { flag, object, requiredForceNew, text } from "../schema";
import { objectOf, optionalText, textOf, withoutBlanks } from "../values";
import { pathOf, type GroupJson } from "./group";

const inputs: Inputs = {
  appConfig: object(
    {
      distinguishedName: text({ required: true }),
      groupScope: text({ required: true }),
      groupType: text({ required: true }),
      samAccountName: text({ required: true }),
      type: text({ required: true }),
    },
    { forceNew: true },
  ),
  appId: text(requiredForceNew),
  deleteTargetGroupOnDestroy: flag({ default: true }),
  sourceGroupId: text(requiredForceNew),
  status: text({ default: "ACTIVE", oneOf: ["ACTIVE", "INACTIVE"] }),
  targetGroupId: text({ computed: true, forceNew: true }),
  targetGroupName: text({ forceNew: true }),
};

/**
 * `okta.PushGroup`: the id is the mapping's; imported by `appId/mappingId`. A mapping that is not
 * there is an error, also on refresh. Without `deleteTargetGroupOnDestroy: false` a delete removes
 * the downstream group and with it everything assigned to it.
 */
export const pushGroup: OktaResource = {
  token: "okta:index/pushGroup:PushGroup",
  inputs,
  outputs: {},

  async create(news, context) {
    const { sdk } = await context.clients.connect();
    const appConfig = objectOf(news, "appConfig");
    const mapping = await sdk.groupPushMappingApi.createGroupPushMapping({
      appId: textOf(news, "appId"),
      body: {
        sourceGroupId: textOf(news, "sourceGroupId"),
        status: statusIn(news),
        ...(await downstreamGroup(news, context)),
        ...(Object.keys(appConfig).length > 0 && { appConfig }),
      },
    });
    return { id: mapping.id ?? "", outputs: { ...news, ...observe(mapping) } };
  },

  async read(id, state, context) {
    const { sdk } = await context.clients.connect();
    const [appId = "", mappingId = ""] = isImport(state)
      ? importParts(id, "appId/mappingId")
      : [textOf(state, "appId"), id];
    const mapping = await sdk.groupPushMappingApi.getGroupPushMapping({ appId, mappingId });
    return readResult(inputs, mappingId, { ...state, appId, ...observe(mapping) });
  },

  async update(id, olds, news, context) {
    refuseError(id, olds, "changed");
    const { sdk } = await context.clients.connect();
    const mapping = await sdk.groupPushMappingApi.updateGroupPushMapping({
      appId: textOf(news, "appId"),
      mappingId: id,
      body: { status: statusIn(news) },
    });
    return { ...news, ...observe(mapping) };
  },

  async delete(id, state, context) {
    refuseError(id, state, "deleted");
    const { sdk } = await context.clients.connect();
    const target = { appId: textOf(state, "appId"), mappingId: id };
    if (textOf(state, "status") !== "INACTIVE") {
      const body = { status: "INACTIVE" as const };
      await sdk.groupPushMappingApi.updateGroupPushMapping({ ...target, body });
    }
    // After an import nothing is known of the wish, and nothing is deleted downstream.
    const deleteTargetGroup = state["deleteTargetGroupOnDestroy"] === true;
    await sdk.groupPushMappingApi.deleteGroupPushMapping({ ...target, deleteTargetGroup });
  },
};

/** The API wants one of id and name; without either the downstream group is named as the source. */
async function downstreamGroup(props: Props, context: OktaContext) {
  const given = withoutBlanks({
    targetGroupId: optionalText(props, "targetGroupId"),
    targetGroupName: optionalText(props, "targetGroupName"),
  });
  if (Object.keys(given).length > 0) return given;
  const { http } = await context.clients.connect();
  const source = await http.get<GroupJson>(pathOf(textOf(props, "sourceGroupId")));
  return { targetGroupName: source.profile.name };
}

function statusIn(props: Props): "ACTIVE" | "INACTIVE" {
  return textOf(props, "status") === "INACTIVE" ? "INACTIVE" : "ACTIVE";
}

/** The official provider refuses, although the API takes it since 2026.07. */
function refuseError(id: string, state: Props, deed: string): void {
  const status = textOf(state, "status");
  if (status === "ACTIVE" || status === "INACTIVE") return;
  throw new Error(
    `The group push mapping ${id} is in status ${status} and cannot be ${deed}: see under Push Groups of the app in the Okta Admin Console what failed, and push it again there.`,
  );
}

function observe(mapping: GroupPushMapping): Props {
  const appConfig = withoutBlanks({ ...mapping.appConfig });
  return {
    sourceGroupId: mapping.sourceGroupId,
    targetGroupId: mapping.targetGroupId ?? null,
    status: mapping.status,
    appConfig: Object.keys(appConfig).length > 0 ? appConfig : null,
  };
}

import { type SSOAdmin } from "@aws-sdk/client-sso-admin";

import { type ResourceHandler } from "../../../framework/types";
import { containsUnknown } from "../../../framework/values";
import { type AwsClients, type AwsContext } from "../../clients";
import { doing, unlessNotFound } from "../../errors";
import { apiKey, parsePermissionSetId, type PermissionSetKey } from "../../ids";
import { collect } from "../../pages";
import { provisionWritten } from "../../provisioning";
import { readBack, regionOf } from "../../readBack";
import {
  allOf,
  applyRules,
  FIXED_TEXT,
  isArn,
  length,
  matches,
  REGION,
  TAGS,
  TEXT,
} from "../../schema";
import {
  ownTags,
  tagChanges,
  type TagMap,
  toApiTags,
  withDefaultTags,
  withoutDefaultTags,
} from "../../tags";
import { rfc3339 } from "../../time";

type Inputs = {
  instanceArn: string;
  name: string;
  description?: string;
  relayState?: string;
  sessionDuration: string;
  region?: string;
  tags?: TagMap;
};

const RULES = {
  instanceArn: isArn,
  name: allOf(length(1, 32), matches(/^[\w+=,.@-]+$/, "may only have letters, digits and _+=,.@-")),
  description: length(1, 700),
  relayState: allOf(
    length(1, 240),
    matches(
      /^[\w&$@#\\/%?=~\-'"|!:,.;*+[\] (){}]+$/,
      "has a character that no relay state may have",
    ),
  ),
  sessionDuration: length(1, 100),
};

/** `aws.ssoadmin.PermissionSet`. Id `PERMISSION_SET_ARN,INSTANCE_ARN`; a new name is a new permission set. */
export const permissionSet: ResourceHandler<AwsClients> = {
  token: "aws:ssoadmin/permissionSet:PermissionSet",
  inputs: {
    description: TEXT,
    instanceArn: FIXED_TEXT,
    // The official provider makes a name up (logical name and random digits) when there is none. A permission
    // set's name is what people sign in with, so the stand-in asks for it instead of inventing one.
    name: FIXED_TEXT,
    region: REGION,
    relayState: TEXT,
    sessionDuration: { kind: "string", default: "PT1H" },
    tags: TAGS,
  },
  outputs: { arn: {}, createdDate: {}, tagsAll: { volatile: true } },
  validate: (inputs) => applyRules(RULES, inputs),

  plannedOutputs({ tags }, clients) {
    if (containsUnknown(tags)) return {};
    return { tagsAll: withDefaultTags(clients, tags as TagMap | undefined) };
  },

  async create(inputs, context) {
    const args = inputs as Inputs;
    const sso = await context.clients.ssoAdmin(args.region);
    const arn = await doing(`creating SSO Permission Set (${args.name})`, async () => {
      const answer = await sso.createPermissionSet({
        InstanceArn: args.instanceArn,
        Name: args.name,
        ...changeable(args),
        Tags: toApiTags(withDefaultTags(context.clients, args.tags)),
      });
      return answer.PermissionSet?.PermissionSetArn ?? "";
    });
    const id = `${arn},${args.instanceArn}`;
    return { id, outputs: await readBack(permissionSet, id, inputs, context) };
  },

  async read(id, state, context) {
    const key = parsePermissionSetId(id);
    const region = regionOf(state, context);
    const sso = await context.clients.ssoAdmin(region);
    const found = await doing(`reading SSO Permission Set (${id})`, () => describe(sso, key));
    if (!found) return undefined;
    const all = await listTags(sso, key, context);
    const tags = withoutDefaultTags(context.clients, all, state["tags"] as TagMap | undefined);
    const inputs = {
      instanceArn: key.instanceArn,
      name: found.Name,
      description: found.Description,
      relayState: found.RelayState,
      sessionDuration: found.SessionDuration,
      tags,
    };
    const computed = {
      arn: found.PermissionSetArn,
      createdDate: rfc3339(found.CreatedDate),
      region,
      tagsAll: all,
    };
    return { id, inputs, outputs: { ...inputs, ...computed } };
  },

  async update(id, olds, news, context) {
    const key = parsePermissionSetId(id);
    const before = olds as Inputs & { tagsAll?: TagMap };
    const after = news as Inputs;
    const sso = await context.clients.ssoAdmin(regionOf(olds, context));
    const outputs = () => readBack(permissionSet, id, { ...news, region: before.region }, context);
    if (settingsDiffer(before, after)) {
      await doing(`updating SSO Permission Set (${id})`, () =>
        sso.updatePermissionSet({ ...apiKey(key), ...changeable(after) }),
      );
      await provisionWritten(sso, { ...key, id, outputs }, context);
    }
    await updateTags(sso, key, before.tagsAll ?? {}, withDefaultTags(context.clients, after.tags));
    return outputs();
  },

  async delete(id, state, context) {
    const key = parsePermissionSetId(id);
    const sso = await context.clients.ssoAdmin(regionOf(state, context));
    await doing(`deleting SSO Permission Set (${key.permissionSetArn})`, () =>
      unlessNotFound(() => sso.deletePermissionSet(apiKey(key))),
    );
  },
};

/**
 * Everything that UpdatePermissionSet can change. All of it is sent each time: the API clears a relay state that
 * is not sent again (hashicorp/terraform-provider-aws#17411).
 */
function changeable(args: Inputs) {
  return {
    Description: args.description || undefined,
    RelayState: args.relayState || undefined,
    SessionDuration: args.sessionDuration || undefined,
  };
}

function settingsDiffer(before: Inputs, after: Inputs): boolean {
  const differs = (name: "description" | "relayState" | "sessionDuration") =>
    (before[name] ?? "") !== (after[name] ?? "");
  return differs("description") || differs("relayState") || differs("sessionDuration");
}

function describe(sso: SSOAdmin, key: PermissionSetKey) {
  return unlessNotFound(async () => (await sso.describePermissionSet(apiKey(key))).PermissionSet);
}

function listTags(sso: SSOAdmin, key: PermissionSetKey, context: AwsContext): Promise<TagMap> {
  return doing(`listing tags for SSO Permission Set (${key.permissionSetArn})`, async () => {
    const pages = sso.paginateListTagsForResource(tagged(key));
    return ownTags(context.clients, await collect(pages, (page) => page.Tags));
  });
}

async function updateTags(sso: SSOAdmin, key: PermissionSetKey, before: TagMap, after: TagMap) {
  const { remove, set } = tagChanges(before, after);
  await doing(`updating tags for SSO Permission Set (${key.permissionSetArn})`, async () => {
    if (remove.length > 0) await sso.untagResource({ ...tagged(key), TagKeys: remove });
    if (Object.keys(set).length > 0)
      await sso.tagResource({ ...tagged(key), Tags: toApiTags(set) });
  });
}

function tagged(key: PermissionSetKey): { InstanceArn: string; ResourceArn: string } {
  return { InstanceArn: key.instanceArn, ResourceArn: key.permissionSetArn };
}

import { type AttributeOperation } from "@aws-sdk/client-identitystore";

import { type ResourceHandler } from "../../../framework/types";
import { type AwsClients } from "../../clients";
import { doing, unlessNotFound } from "../../errors";
import { splitId } from "../../ids";
import { partitionOf } from "../../partition";
import { readBack, regionOf } from "../../readBack";
import { applyRules, FIXED_TEXT, length, REGION, REQUIRED_TEXT, TEXT } from "../../schema";
import { fromExternalIds } from "./attributes";

type Inputs = {
  identityStoreId: string;
  displayName: string;
  description?: string;
  region?: string;
};

/**
 * `aws.identitystore.Group`. Id `IDENTITY_STORE_ID/GROUP_ID`. Not for groups that SCIM keeps: AWS syncs nothing
 * back to the identity provider.
 */
export const group: ResourceHandler<AwsClients> = {
  token: "aws:identitystore/group:Group",
  inputs: {
    description: TEXT,
    displayName: REQUIRED_TEXT,
    identityStoreId: FIXED_TEXT,
    region: REGION,
  },
  outputs: { arn: {}, externalIds: {}, groupId: {} },
  validate: (inputs) =>
    applyRules({ description: length(1, 1024), displayName: length(1, 1024) }, inputs),

  async create(inputs, context) {
    const args = inputs as Inputs;
    const store = await context.clients.identityStore(args.region);
    const groupId = await doing(`creating IdentityStore Group (${args.displayName})`, async () => {
      const answer = await store.createGroup({
        IdentityStoreId: args.identityStoreId,
        DisplayName: args.displayName,
        Description: args.description || undefined,
      });
      return answer.GroupId;
    });
    const id = `${args.identityStoreId}/${groupId}`;
    return { id, outputs: await readBack(group, id, inputs, context) };
  },

  async read(id, state, context) {
    const { GroupId, IdentityStoreId } = parseId(id);
    const region = regionOf(state, context);
    const store = await context.clients.identityStore(region);
    const found = await doing(`reading IdentityStore Group (${id})`, () =>
      unlessNotFound(() => store.describeGroup({ IdentityStoreId, GroupId })),
    );
    if (!found) return undefined;
    const inputs = {
      identityStoreId: IdentityStoreId,
      displayName: found.DisplayName,
      description: found.Description,
    };
    const { name: partition } = await partitionOf(region);
    const computed = {
      arn: `arn:${partition}:identitystore:::group/${GroupId}`,
      externalIds: fromExternalIds(found.ExternalIds),
      groupId: GroupId,
      region,
    };
    return { id, inputs, outputs: { ...inputs, ...computed } };
  },

  async update(id, olds, news, context) {
    const store = await context.clients.identityStore(regionOf(olds, context));
    const Operations = changes(olds as Inputs, news as Inputs);
    if (Operations.length > 0) {
      await doing(`updating IdentityStore Group (${id})`, () =>
        store.updateGroup({ ...parseId(id), Operations }),
      );
    }
    return readBack(group, id, olds, context);
  },

  async delete(id, state, context) {
    const store = await context.clients.identityStore(regionOf(state, context));
    await doing(`deleting IdentityStore Group (${id})`, () =>
      unlessNotFound(() => store.deleteGroup(parseId(id))),
    );
  },
};

function parseId(id: string): { IdentityStoreId: string; GroupId: string } {
  const [IdentityStoreId = "", GroupId = ""] = splitId(id, "IDENTITY_STORE_ID/GROUP_ID");
  return { IdentityStoreId, GroupId };
}

/** An operation without a value clears the attribute. */
function changes(before: Inputs, after: Inputs): AttributeOperation[] {
  return (["displayName", "description"] as const)
    .filter((name) => (before[name] ?? "") !== (after[name] ?? ""))
    .map((name) => ({ AttributePath: name, AttributeValue: after[name] || undefined }));
}

import { type SSOAdmin } from "@aws-sdk/client-sso-admin";

import { type ResourceHandler } from "../../../framework/types";
import { type AwsClients, type AwsContext } from "../../clients";
import { doing, unlessNotFound } from "../../errors";
import { apiKey, type PermissionSetKey } from "../../ids";
import { collect } from "../../pages";
import { provisionPermissionSet } from "../../provisioning";
import { regionOf } from "../../readBack";
import { applyRules, checkTimeouts, FIXED_TEXT, isArn, REGION, TEXT, TIMEOUTS } from "../../schema";
import { exclusiveId, parseExclusiveId, type Timeouts, timeoutMs } from "./exclusive";

type Inputs = PermissionSetKey & {
  managedPolicyArns: string[];
  region?: string;
  timeouts?: Timeouts;
};

/**
 * `aws.ssoadmin.ManagedPolicyAttachmentsExclusive`: attaches what is listed, detaches everything else, and
 * provisions once. Id `INSTANCE_ARN,PERMISSION_SET_ARN`. Deleting it detaches nothing.
 */
export const managedPolicyAttachmentsExclusive: ResourceHandler<AwsClients> = {
  token: "aws:ssoadmin/managedPolicyAttachmentsExclusive:ManagedPolicyAttachmentsExclusive",
  inputs: {
    instanceArn: FIXED_TEXT,
    managedPolicyArns: { kind: "set", required: true, element: TEXT },
    permissionSetArn: FIXED_TEXT,
    region: REGION,
    timeouts: TIMEOUTS,
  },
  outputs: {},
  validate: (inputs) => [
    ...applyRules({ instanceArn: isArn, permissionSetArn: isArn }, inputs),
    ...checkTimeouts(inputs),
  ],

  async create(inputs, context) {
    const args = inputs as Inputs;
    await synchronise(args, timeoutMs(args.timeouts?.create), context);
    const region = regionOf(inputs, context);
    return { id: exclusiveId(args), outputs: { ...inputs, region, timeouts: args.timeouts } };
  },

  async read(id, state, context) {
    const key = parseExclusiveId(id);
    const region = regionOf(state, context);
    const sso = await context.clients.ssoAdmin(region);
    const attached = await doing(`reading managed policies of (${key.permissionSetArn})`, () =>
      unlessNotFound(() => listPolicies(sso, key)),
    );
    if (!attached) return undefined;
    const inputs = { ...key, managedPolicyArns: attached };
    return { id, inputs, outputs: { ...inputs, region, timeouts: state["timeouts"] } };
  },

  async update(_id, olds, news, context) {
    const args = { ...(news as Inputs), region: regionOf(olds, context) };
    await synchronise(args, timeoutMs(args.timeouts?.update), context);
    return { ...args, timeouts: args.timeouts };
  },

  // As documented by the official provider: the permission set keeps its policies.
  delete: () => Promise.resolve(),
};

async function synchronise(args: Inputs, limitMs: number, context: AwsContext): Promise<void> {
  const sso = await context.clients.ssoAdmin(args.region);
  const changed = await doing(
    `setting managed policies of SSO Permission Set (${args.permissionSetArn})`,
    async () => {
      const have = await listPolicies(sso, args);
      const missing = args.managedPolicyArns.filter((arn) => !have.includes(arn));
      const surplus = have.filter((arn) => !args.managedPolicyArns.includes(arn));
      for (const ManagedPolicyArn of missing) {
        await sso.attachManagedPolicyToPermissionSet({ ...apiKey(args), ManagedPolicyArn });
      }
      for (const ManagedPolicyArn of surplus) {
        const request = { ...apiKey(args), ManagedPolicyArn };
        await unlessNotFound(() => sso.detachManagedPolicyFromPermissionSet(request));
      }
      return missing.length + surplus.length > 0;
    },
  );
  if (changed) await provisionPermissionSet(sso, args, context, limitMs);
}

async function listPolicies(sso: SSOAdmin, key: PermissionSetKey): Promise<string[]> {
  const pages = sso.paginateListManagedPoliciesInPermissionSet(apiKey(key));
  const policies = await collect(pages, (page) => page.AttachedManagedPolicies);
  return policies.map((policy) => policy.Arn ?? "");
}

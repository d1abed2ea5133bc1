import { type SSOAdmin } from "@aws-sdk/client-sso-admin";

import { type ResourceHandler } from "../../../framework/types";
import { type AwsClients } from "../../clients";
import { doing, unlessNotFound } from "../../errors";
import { apiKey, type PermissionSetKey, splitId } from "../../ids";
import { collect } from "../../pages";
import { provisionPermissionSet, provisionWritten } from "../../provisioning";
import { readBack, regionOf } from "../../readBack";
import { applyRules, FIXED_TEXT, isArn, REGION } from "../../schema";

type Inputs = PermissionSetKey & { managedPolicyArn: string; region?: string };

/** `aws.ssoadmin.ManagedPolicyAttachment`. Id `MANAGED_POLICY_ARN,PERMISSION_SET_ARN,INSTANCE_ARN`. */
export const managedPolicyAttachment: ResourceHandler<AwsClients> = {
  token: "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment",
  inputs: {
    instanceArn: FIXED_TEXT,
    managedPolicyArn: FIXED_TEXT,
    permissionSetArn: FIXED_TEXT,
    region: REGION,
  },
  outputs: { managedPolicyName: {} },
  validate: (inputs) =>
    applyRules({ instanceArn: isArn, managedPolicyArn: isArn, permissionSetArn: isArn }, inputs),

  async create(inputs, context) {
    const args = inputs as Inputs;
    const sso = await context.clients.ssoAdmin(args.region);
    const policy = args.managedPolicyArn;
    await doing(
      `attaching Managed Policy (${policy}) to SSO Permission Set (${args.permissionSetArn})`,
      async () => {
        if (await findPolicy(sso, args, policy)) throw new Error("already attached");
        await sso.attachManagedPolicyToPermissionSet({ ...apiKey(args), ManagedPolicyArn: policy });
      },
    );
    const id = `${policy},${args.permissionSetArn},${args.instanceArn}`;
    const outputs = () => readBack(managedPolicyAttachment, id, inputs, context);
    await provisionWritten(sso, { ...args, id, outputs }, context);
    return { id, outputs: await outputs() };
  },

  async read(id, state, context) {
    const { policy, key } = parseId(id);
    const region = regionOf(state, context);
    const sso = await context.clients.ssoAdmin(region);
    const found = await doing(`reading SSO Managed Policy Attachment (${id})`, () =>
      findPolicy(sso, key, policy),
    );
    if (!found) return undefined;
    const inputs = { ...key, managedPolicyArn: found.Arn };
    return { id, inputs, outputs: { ...inputs, managedPolicyName: found.Name, region } };
  },

  // Every property replaces, so this runs only after a create that came halfway: the official provider reads then.
  update: (id, olds, _news, context) => readBack(managedPolicyAttachment, id, olds, context),

  async delete(id, state, context) {
    const { policy, key } = parseId(id);
    const sso = await context.clients.ssoAdmin(regionOf(state, context));
    const detached = await doing(
      `detaching Managed Policy (${policy}) from SSO Permission Set (${key.permissionSetArn})`,
      () =>
        unlessNotFound(() =>
          sso.detachManagedPolicyFromPermissionSet({ ...apiKey(key), ManagedPolicyArn: policy }),
        ),
    );
    if (detached) await provisionPermissionSet(sso, key, context);
  },
};

function parseId(id: string): { policy: string; key: PermissionSetKey } {
  const form = "MANAGED_POLICY_ARN,PERMISSION_SET_ARN,INSTANCE_ARN";
  const [policy = "", permissionSetArn = "", instanceArn = ""] = splitId(id, form);
  return { policy, key: { permissionSetArn, instanceArn } };
}

function findPolicy(sso: SSOAdmin, key: PermissionSetKey, arn: string) {
  return unlessNotFound(async () => {
    const pages = sso.paginateListManagedPoliciesInPermissionSet(apiKey(key));
    const policies = await collect(pages, (page) => page.AttachedManagedPolicies);
    return policies.find((policy) => policy.Arn === arn);
  });
}

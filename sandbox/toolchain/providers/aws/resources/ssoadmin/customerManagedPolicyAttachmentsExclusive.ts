import { type ResourceHandler } from "../../../framework/types";
import { type AwsClients, type AwsContext } from "../../clients";
import { doing, unlessNotFound } from "../../errors";
import { apiKey, type PermissionSetKey } from "../../ids";
import { provisionPermissionSet } from "../../provisioning";
import { regionOf } from "../../readBack";
import { applyRules, checkTimeouts, FIXED_TEXT, isArn, REGION, TIMEOUTS } from "../../schema";
import { exclusiveId, parseExclusiveId, type Timeouts, timeoutMs } from "./exclusive";
import {
  listReferences,
  type PolicyReference,
  referenceSchema,
  sameReference,
  toApiReference,
} from "./policyReference";

type Inputs = PermissionSetKey & {
  customerManagedPolicyReferences?: PolicyReference[];
  region?: string;
  timeouts?: Timeouts;
};

/**
 * `aws.ssoadmin.CustomerManagedPolicyAttachmentsExclusive`: attaches what is listed, detaches everything else, and
 * provisions once. Id `INSTANCE_ARN,PERMISSION_SET_ARN`. Deleting it detaches nothing.
 */
export const customerManagedPolicyAttachmentsExclusive: ResourceHandler<AwsClients> = {
  token:
    "aws:ssoadmin/customerManagedPolicyAttachmentsExclusive:CustomerManagedPolicyAttachmentsExclusive",
  inputs: {
    // A list, not a set, in the official provider: another order than the API's is a difference after a refresh.
    customerManagedPolicyReferences: { kind: "list", element: referenceSchema(false) },
    instanceArn: FIXED_TEXT,
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
    return { id: exclusiveId(args), outputs: outputsOf(args, regionOf(inputs, context)) };
  },

  async read(id, state, context) {
    const key = parseExclusiveId(id);
    const region = regionOf(state, context);
    const sso = await context.clients.ssoAdmin(region);
    const attached = await doing(
      `reading customer managed policies of (${key.permissionSetArn})`,
      () => unlessNotFound(() => listReferences(sso, key)),
    );
    if (!attached) return undefined;
    const inputs = { ...key, customerManagedPolicyReferences: attached };
    return { id, inputs, outputs: { ...inputs, region, timeouts: state["timeouts"] } };
  },

  async update(_id, olds, news, context) {
    const args = { ...(news as Inputs), region: regionOf(olds, context) };
    await synchronise(args, timeoutMs(args.timeouts?.update), context);
    return outputsOf(args, args.region);
  },

  // As documented by the official provider: the permission set keeps its policies.
  delete: () => Promise.resolve(),
};

function outputsOf(args: Inputs, region: string) {
  const { customerManagedPolicyReferences: references = [], timeouts } = args;
  return { ...args, customerManagedPolicyReferences: references, region, timeouts };
}

async function synchronise(args: Inputs, limitMs: number, context: AwsContext): Promise<void> {
  const sso = await context.clients.ssoAdmin(args.region);
  const want = args.customerManagedPolicyReferences ?? [];
  const request = (reference: PolicyReference) => ({
    ...apiKey(args),
    CustomerManagedPolicyReference: toApiReference(reference),
  });
  const changed = await doing(
    `setting customer managed policies of SSO Permission Set (${args.permissionSetArn})`,
    async () => {
      const have = await listReferences(sso, args);
      const missing = want.filter((wanted) => !have.some((had) => sameReference(had, wanted)));
      const surplus = have.filter((had) => !want.some((wanted) => sameReference(had, wanted)));
      for (const reference of missing) {
        await sso.attachCustomerManagedPolicyReferenceToPermissionSet(request(reference));
      }
      for (const reference of surplus) {
        await unlessNotFound(() =>
          sso.detachCustomerManagedPolicyReferenceFromPermissionSet(request(reference)),
        );
      }
      return missing.length + surplus.length > 0;
    },
  );
  if (changed) await provisionPermissionSet(sso, args, context, limitMs);
}

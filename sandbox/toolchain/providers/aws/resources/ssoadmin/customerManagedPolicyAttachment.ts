import { type ResourceHandler } from "../../../framework/types";
import { type AwsClients } from "../../clients";
import { doing, unlessNotFound } from "../../errors";
import { apiKey, type PermissionSetKey, splitId } from "../../ids";
import { provisionPermissionSet, provisionWritten } from "../../provisioning";
import { readBack, regionOf } from "../../readBack";
import { applyRules, FIXED_TEXT, isArn, REGION } from "../../schema";
import {
  listReferences,
  type PolicyReference,
  referenceSchema,
  sameReference,
  toApiReference,
} from "./policyReference";

type Inputs = PermissionSetKey & {
  customerManagedPolicyReference: PolicyReference;
  region?: string;
};

/** `aws.ssoadmin.CustomerManagedPolicyAttachment`. Id `NAME,PATH,PERMISSION_SET_ARN,INSTANCE_ARN`. */
export const customerManagedPolicyAttachment: ResourceHandler<AwsClients> = {
  token: "aws:ssoadmin/customerManagedPolicyAttachment:CustomerManagedPolicyAttachment",
  inputs: {
    customerManagedPolicyReference: { ...referenceSchema(true), required: true, forceNew: true },
    instanceArn: FIXED_TEXT,
    permissionSetArn: FIXED_TEXT,
    region: REGION,
  },
  outputs: {},
  validate: (inputs) => applyRules({ instanceArn: isArn, permissionSetArn: isArn }, inputs),

  async create(inputs, context) {
    const args = inputs as Inputs;
    const sso = await context.clients.ssoAdmin(args.region);
    const reference = toApiReference(args.customerManagedPolicyReference);
    const id = [reference.Name, reference.Path, args.permissionSetArn, args.instanceArn].join(",");
    await doing(`creating SSO Customer Managed Policy Attachment (${id})`, () =>
      sso.attachCustomerManagedPolicyReferenceToPermissionSet({
        ...apiKey(args),
        CustomerManagedPolicyReference: reference,
      }),
    );
    const outputs = () => readBack(customerManagedPolicyAttachment, id, inputs, context);
    await provisionWritten(sso, { ...args, id, outputs }, context);
    return { id, outputs: await outputs() };
  },

  async read(id, state, context) {
    const { reference, key } = parseId(id);
    const region = regionOf(state, context);
    const sso = await context.clients.ssoAdmin(region);
    const attached = await doing(`reading SSO Customer Managed Policy Attachment (${id})`, () =>
      unlessNotFound(() => listReferences(sso, key)),
    );
    const found = attached?.find((candidate) => sameReference(candidate, reference));
    if (!found) return undefined;
    const inputs = { ...key, customerManagedPolicyReference: found };
    return { id, inputs, outputs: { ...inputs, region } };
  },

  // Every property replaces, so this runs only after a create that came halfway: the official provider reads then.
  update: (id, olds, _news, context) =>
    readBack(customerManagedPolicyAttachment, id, olds, context),

  async delete(id, state, context) {
    const { reference, key } = parseId(id);
    const sso = await context.clients.ssoAdmin(regionOf(state, context));
    const request = {
      ...apiKey(key),
      CustomerManagedPolicyReference: toApiReference(reference),
    };
    const detached = await doing(`deleting SSO Customer Managed Policy Attachment (${id})`, () =>
      unlessNotFound(() => sso.detachCustomerManagedPolicyReferenceFromPermissionSet(request)),
    );
    if (detached) await provisionPermissionSet(sso, key, context);
  },
};

function parseId(id: string): { reference: PolicyReference; key: PermissionSetKey } {
  const form = "POLICY_NAME,POLICY_PATH,PERMISSION_SET_ARN,INSTANCE_ARN";
  const [name = "", path = "", permissionSetArn = "", instanceArn = ""] = splitId(id, form);
  return { reference: { name, path }, key: { permissionSetArn, instanceArn } };
}

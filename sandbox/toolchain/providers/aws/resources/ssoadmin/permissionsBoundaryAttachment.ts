import { type PermissionsBoundary as ApiBoundary } from "@aws-sdk/client-sso-admin";

import { type CheckFailure, type ResourceHandler } from "../../../framework/types";
import { type AwsClients } from "../../clients";
import { doing, unlessNotFound } from "../../errors";
import { apiKey, parsePermissionSetId, type PermissionSetKey } from "../../ids";
import { provisionPermissionSet, provisionWritten } from "../../provisioning";
import { readBack, regionOf } from "../../readBack";
import { applyRules, FIXED_TEXT, isArn, REGION } from "../../schema";
import {
  fromApiReference,
  type PolicyReference,
  referenceSchema,
  toApiReference,
} from "./policyReference";

type Boundary = {
  managedPolicyArn?: string;
  customerManagedPolicyReference?: PolicyReference;
};
type Inputs = PermissionSetKey & { permissionsBoundary: Boundary; region?: string };

/** `aws.ssoadmin.PermissionsBoundaryAttachment`, one per permission set. Id `PERMISSION_SET_ARN,INSTANCE_ARN`. */
export const permissionsBoundaryAttachment: ResourceHandler<AwsClients> = {
  token: "aws:ssoadmin/permissionsBoundaryAttachment:PermissionsBoundaryAttachment",
  inputs: {
    instanceArn: FIXED_TEXT,
    permissionSetArn: FIXED_TEXT,
    permissionsBoundary: {
      kind: "object",
      required: true,
      forceNew: true,
      properties: {
        customerManagedPolicyReference: { ...referenceSchema(true), forceNew: true },
        managedPolicyArn: { kind: "string", forceNew: true },
      },
    },
    region: REGION,
  },
  outputs: {},
  validate: (inputs) => [
    ...applyRules({ instanceArn: isArn, permissionSetArn: isArn }, inputs),
    ...checkBoundary(inputs["permissionsBoundary"] as Boundary | undefined),
  ],

  async create(inputs, context) {
    const args = inputs as Inputs;
    const sso = await context.clients.ssoAdmin(args.region);
    const id = `${args.permissionSetArn},${args.instanceArn}`;
    await doing(`creating SSO Permissions Boundary Attachment (${id})`, () =>
      sso.putPermissionsBoundaryToPermissionSet({
        ...apiKey(args),
        PermissionsBoundary: toApi(args.permissionsBoundary),
      }),
    );
    const outputs = () => readBack(permissionsBoundaryAttachment, id, inputs, context);
    await provisionWritten(sso, { ...args, id, outputs }, context);
    return { id, outputs: await outputs() };
  },

  async read(id, state, context) {
    const key = parsePermissionSetId(id);
    const region = regionOf(state, context);
    const sso = await context.clients.ssoAdmin(region);
    const found = await doing(`reading SSO Permissions Boundary Attachment (${id})`, () =>
      unlessNotFound(
        async () =>
          (await sso.getPermissionsBoundaryForPermissionSet(apiKey(key))).PermissionsBoundary,
      ),
    );
    const boundary = found && fromApi(found);
    if (!boundary) return undefined;
    const inputs = { ...key, permissionsBoundary: boundary };
    return { id, inputs, outputs: { ...inputs, region } };
  },

  // Every property replaces, so this runs only after a create that came halfway: the official provider reads then.
  update: (id, olds, _news, context) => readBack(permissionsBoundaryAttachment, id, olds, context),

  async delete(id, state, context) {
    const key = parsePermissionSetId(id);
    const sso = await context.clients.ssoAdmin(regionOf(state, context));
    const deleted = await doing(`deleting SSO Permissions Boundary Attachment (${id})`, () =>
      unlessNotFound(() => sso.deletePermissionsBoundaryFromPermissionSet(apiKey(key))),
    );
    if (deleted) await provisionPermissionSet(sso, key, context);
  },
};

function checkBoundary(boundary: Boundary | undefined): CheckFailure[] {
  if (!boundary?.managedPolicyArn || !boundary.customerManagedPolicyReference) return [];
  const reason =
    "has both managedPolicyArn and customerManagedPolicyReference, but a boundary is one policy";
  return [{ property: "permissionsBoundary", reason }];
}

function toApi(boundary: Boundary): ApiBoundary {
  const { managedPolicyArn, customerManagedPolicyReference: reference } = boundary;
  return {
    ...(managedPolicyArn ? { ManagedPolicyArn: managedPolicyArn } : {}),
    ...(reference ? { CustomerManagedPolicyReference: toApiReference(reference) } : {}),
  };
}

function fromApi(boundary: ApiBoundary): Boundary | undefined {
  const { ManagedPolicyArn: arn, CustomerManagedPolicyReference: reference } = boundary;
  if (arn) return { managedPolicyArn: arn };
  return reference && { customerManagedPolicyReference: fromApiReference(reference) };
}

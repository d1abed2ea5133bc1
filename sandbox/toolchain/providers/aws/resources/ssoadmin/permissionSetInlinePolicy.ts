import { type Props, type ResourceHandler } from "../../../framework/types";
import { type AwsClients, type AwsContext } from "../../clients";
import { doing, unlessNotFound } from "../../errors";
import { apiKey, parsePermissionSetId, type PermissionSetKey } from "../../ids";
import { canonicalPolicy, samePolicy } from "../../policyDocument";
import { provisionPermissionSet, provisionWritten } from "../../provisioning";
import { readBack, regionOf } from "../../readBack";
import { applyRules, FIXED_TEXT, isArn, REGION } from "../../schema";

type Inputs = PermissionSetKey & { inlinePolicy: string; region?: string };

/** `aws.ssoadmin.PermissionSetInlinePolicy`, one per permission set. Id `PERMISSION_SET_ARN,INSTANCE_ARN`. */
export const permissionSetInlinePolicy: ResourceHandler<AwsClients> = {
  token: "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
  inputs: {
    inlinePolicy: { kind: "json", required: true },
    instanceArn: FIXED_TEXT,
    permissionSetArn: FIXED_TEXT,
    region: REGION,
  },
  outputs: {},
  validate: (inputs) => [
    ...applyRules({ instanceArn: isArn, permissionSetArn: isArn }, inputs),
    ...checkPolicy(inputs["inlinePolicy"]),
  ],
  sameValue: (property, old, next) => property === "inlinePolicy" && samePolicy(old, next),

  async create(inputs, context) {
    const args = inputs as Inputs;
    const id = `${args.permissionSetArn},${args.instanceArn}`;
    return { id, outputs: await put(id, args, context) };
  },

  async read(id, state, context) {
    const key = parsePermissionSetId(id);
    const region = regionOf(state, context);
    const sso = await context.clients.ssoAdmin(region);
    const found = await doing(`reading SSO Permission Set Inline Policy (${id})`, () =>
      unlessNotFound(
        async () => (await sso.getInlinePolicyForPermissionSet(apiKey(key))).InlinePolicy,
      ),
    );
    if (!found) return undefined;
    const known = state["inlinePolicy"];
    const inputs = { ...key, inlinePolicy: samePolicy(known, found) ? known : found };
    return { id, inputs, outputs: { ...inputs, region } };
  },

  update(id, olds, news, context) {
    const args = { ...(news as Inputs), region: regionOf(olds, context) };
    // After a create that came halfway there is nothing to put; the official provider only reads then.
    const same = samePolicy(olds["inlinePolicy"], args.inlinePolicy);
    return same ? readBack(permissionSetInlinePolicy, id, args, context) : put(id, args, context);
  },

  async delete(id, state, context) {
    const key = parsePermissionSetId(id);
    const sso = await context.clients.ssoAdmin(regionOf(state, context));
    const deleted = await doing(
      `deleting SSO Permission Set (${key.permissionSetArn}) Inline Policy`,
      () => unlessNotFound(() => sso.deleteInlinePolicyFromPermissionSet(apiKey(key))),
    );
    if (deleted) await provisionPermissionSet(sso, key, context);
  },
};

async function put(id: string, args: Inputs, context: AwsContext): Promise<Props> {
  const sso = await context.clients.ssoAdmin(args.region);
  await doing(`putting SSO Permission Set (${args.permissionSetArn}) Inline Policy`, () =>
    sso.putInlinePolicyToPermissionSet({
      ...apiKey(args),
      InlinePolicy: canonicalPolicy(args.inlinePolicy),
    }),
  );
  const outputs = () => readBack(permissionSetInlinePolicy, id, args, context);
  await provisionWritten(sso, { ...args, id, outputs }, context);
  return outputs();
}

function checkPolicy(policy: unknown) {
  if (typeof policy !== "string" || policy.trimStart().startsWith("{")) return [];
  return [{ property: "inlinePolicy", reason: "must be an IAM policy: a JSON object" }];
}

import { type AccessControlAttribute } from "@aws-sdk/client-sso-admin";

import { type Props, type ResourceHandler } from "../../../framework/types";
import { type AwsClients, type AwsContext } from "../../clients";
import { doing, unlessNotFound } from "../../errors";
import { readBack, regionOf } from "../../readBack";
import { applyRules, FIXED_TEXT, isArn, REGION, REQUIRED_TEXT, TEXT } from "../../schema";

type Attribute = { key: string; values: { sources: string[] }[] };
type Inputs = { instanceArn: string; attributes: Attribute[]; region?: string };

/** `aws.ssoadmin.InstanceAccessControlAttributes`, one per instance. Id: the ARN of the instance. */
export const instanceAccessControlAttributes: ResourceHandler<AwsClients> = {
  token: "aws:ssoadmin/instanceAccessControlAttributes:InstanceAccessControlAttributes",
  inputs: {
    attributes: {
      kind: "set",
      required: true,
      element: {
        kind: "object",
        properties: {
          key: REQUIRED_TEXT,
          values: {
            kind: "set",
            required: true,
            element: {
              kind: "object",
              properties: { sources: { kind: "set", required: true, element: TEXT } },
            },
          },
        },
      },
    },
    instanceArn: FIXED_TEXT,
    region: REGION,
  },
  outputs: { status: { volatile: true }, statusReason: { volatile: true } },
  validate: (inputs) => [
    ...applyRules({ instanceArn: isArn }, inputs),
    ...(isEmptyList(inputs["attributes"])
      ? [{ property: "attributes", reason: "is empty, but must have one attribute at least" }]
      : []),
  ],

  async create(inputs, context) {
    const args = inputs as Inputs;
    const sso = await context.clients.ssoAdmin(args.region);
    const id = args.instanceArn;
    await doing(`creating SSO Instance Access Control Attributes (${id})`, () =>
      sso.createInstanceAccessControlAttributeConfiguration(toApi(id, args.attributes)),
    );
    return { id, outputs: await readBack(instanceAccessControlAttributes, id, inputs, context) };
  },

  async read(id, state, context) {
    const region = regionOf(state, context);
    const sso = await context.clients.ssoAdmin(region);
    const found = await doing(`reading SSO Instance Access Control Attributes (${id})`, () =>
      unlessNotFound(() =>
        sso.describeInstanceAccessControlAttributeConfiguration({ InstanceArn: id }),
      ),
    );
    const attributes = found?.InstanceAccessControlAttributeConfiguration?.AccessControlAttributes;
    if (!attributes?.length) return undefined;
    const inputs = { instanceArn: id, attributes: attributes.map(fromApi) };
    const status = { status: found?.Status, statusReason: found?.StatusReason ?? "" };
    return { id, inputs, outputs: { ...inputs, ...status, region } };
  },

  update: updateAttributes,

  async delete(id, state, context) {
    const sso = await context.clients.ssoAdmin(regionOf(state, context));
    await doing(`deleting SSO Instance Access Control Attributes (${id})`, () =>
      unlessNotFound(() =>
        sso.deleteInstanceAccessControlAttributeConfiguration({ InstanceArn: id }),
      ),
    );
  },
};

async function updateAttributes(
  id: string,
  olds: Props,
  news: Props,
  context: AwsContext,
): Promise<Props> {
  const sso = await context.clients.ssoAdmin(regionOf(olds, context));
  await doing(`updating SSO Instance Access Control Attributes (${id})`, () =>
    sso.updateInstanceAccessControlAttributeConfiguration(toApi(id, (news as Inputs).attributes)),
  );
  return readBack(instanceAccessControlAttributes, id, olds, context);
}

/** The SDK class has a set of values where the API has one: the first counts, as in the official provider. */
function toApi(instanceArn: string, attributes: Attribute[]) {
  return {
    InstanceArn: instanceArn,
    InstanceAccessControlAttributeConfiguration: {
      AccessControlAttributes: attributes.map(({ key, values }) => ({
        Key: key,
        Value: { Source: values[0]?.sources ?? [] },
      })),
    },
  };
}

function fromApi(attribute: AccessControlAttribute): Attribute {
  return { key: attribute.Key ?? "", values: [{ sources: attribute.Value?.Source ?? [] }] };
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

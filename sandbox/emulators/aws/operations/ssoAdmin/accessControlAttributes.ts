import { z } from "zod";
import { type CallContext } from "../../context";
import { conflictError, notFoundError, validationError } from "../../errors";
import { operation, text, type OperationTable } from "../../operation";
import { type AccessControlAttribute } from "../../state";
import { instanceArnField, requireInstance } from "./shared";

/** As Identity Center shows it; the exact quota is unverified. */
const MOST_ATTRIBUTES = 50;

const configurationField = z.object({
  AccessControlAttributes: z
    .array(
      z.object({
        Key: text({ max: 128, pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u }),
        Value: z.object({
          Source: z
            .array(text({ min: 0, max: 256, pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@[\]{}$\\"]*$/u }))
            .length(1, "Member must have length equal to 1"),
        }),
      }),
    )
    .max(MOST_ATTRIBUTES, `Member must have length less than or equal to ${MOST_ATTRIBUTES}`),
});

const configurationInput = z.object({
  InstanceArn: instanceArnField,
  InstanceAccessControlAttributeConfiguration: configurationField,
});
const instanceInput = z.object({ InstanceArn: instanceArnField });

export const accessControlAttributeOperations: OperationTable = {
  CreateInstanceAccessControlAttributeConfiguration: operation(
    configurationInput,
    (input, context) => {
      requireInstance(context, input.InstanceArn);
      if (context.state.sso.accessControlAttributes !== undefined) {
        throw conflictError("Instance access control attribute configuration already exists");
      }
      context.state.sso.accessControlAttributes = attributesOf(input);
      return {};
    },
  ),
  DescribeInstanceAccessControlAttributeConfiguration: operation(
    instanceInput,
    (input, context) => {
      requireInstance(context, input.InstanceArn);
      return {
        Status: "ENABLED",
        InstanceAccessControlAttributeConfiguration: {
          AccessControlAttributes: requireConfiguration(context),
        },
      };
    },
  ),
  UpdateInstanceAccessControlAttributeConfiguration: operation(
    configurationInput,
    (input, context) => {
      requireInstance(context, input.InstanceArn);
      requireConfiguration(context);
      context.state.sso.accessControlAttributes = attributesOf(input);
      return {};
    },
  ),
  DeleteInstanceAccessControlAttributeConfiguration: operation(instanceInput, (input, context) => {
    requireInstance(context, input.InstanceArn);
    requireConfiguration(context);
    delete context.state.sso.accessControlAttributes;
    return {};
  }),
};

function requireConfiguration(context: CallContext): AccessControlAttribute[] {
  const attributes = context.state.sso.accessControlAttributes;
  if (attributes === undefined) {
    throw notFoundError("Instance access control attribute configuration not found");
  }
  return attributes;
}

function attributesOf(input: z.infer<typeof configurationInput>): AccessControlAttribute[] {
  const attributes = input.InstanceAccessControlAttributeConfiguration.AccessControlAttributes;
  const keys = attributes.map((attribute) => attribute.Key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw validationError(`Duplicate attribute key ${twice}`);
  return attributes;
}

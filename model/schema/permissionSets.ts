import * as z from "zod";
import { LIMITS } from "../limits";
import { limitedText, matchingText, quoted, requiredText, tagMap } from "./values";

const managedPolicyArn = matchingText(
  /^arn:aws(-[a-z]+)*:iam::aws:policy\/[\w+=,.@/-]+$/,
  'is not the ARN of an AWS managed policy; write for example "arn:aws:iam::aws:policy/ReadOnlyAccess"',
);

const policyName = limitedText("a policy name", LIMITS.customerManagedPolicyName).regex(
  /^[\w+=,.@-]*$/,
  {
    error: ({ input }) =>
      `${quoted(input)} is not a policy name; letters, digits and _+=,.@- only, no ARN`,
  },
);

const customerManagedPolicy = z.strictObject({
  name: policyName.describe("Name of the customer managed policy in every target account."),
  path: limitedText("a policy path", LIMITS.customerManagedPolicyPath)
    .regex(/^((\/[A-Za-z0-9.,+@=_-]+)*\/)?$/, {
      error: ({ input }) => `${quoted(input)} is not a path; begin and end it with a slash`,
    })
    .default("/")
    .describe("IAM path under which the policy stands in every target account."),
});

export const permissionSetSchema = z.strictObject({
  name: limitedText("a permission set name", LIMITS.permissionSetName)
    .regex(/^[\w+=,.@-]*$/, {
      error: ({ input }) =>
        `${quoted(input)} is not a permission set name; letters, digits and _+=,.@- only`,
    })
    .describe(
      "Name in Identity Center. Renaming replaces the set and every assignment: " +
        "people lose the access and get it back.",
    ),
  extends: z
    .string()
    .optional()
    .describe(
      "Name of a permission set to start from. Policies and tags are added to; " +
        "every other key given here replaces the inherited one.",
    ),
  template: z
    .boolean()
    .default(false)
    .describe("True: only to be extended; not created in Identity Center and not grantable."),
  description: limitedText("a description", LIMITS.permissionSetDescription)
    .regex(/^[\t\n\r\x20-\x7E\u00A1-\u00FF]*$/, {
      error: "holds a character that Identity Center refuses; use Latin-1 text",
    })
    .optional()
    .describe("What the set is for; shown in the access portal."),
  sessionDuration: z
    .string()
    .optional()
    .describe("ISO 8601 duration of one to twelve hours; default `PT1H`."),
  relayState: limitedText("a relay state", LIMITS.relayState)
    .regex(/^[\w&$@#/%?=~'"|!:,.;*+[\] (){}-]*$/, {
      error: "holds a character that a relay state cannot have",
    })
    .optional()
    .describe("URL that the console opens with; excludes `consoleDestination`."),
  consoleDestination: matchingText(
    /^[a-z0-9][\w&$@#/%?=~:,.;+-]*$/,
    'is no place in the console; write for example "cloudwatch/home"',
  )
    .optional()
    .describe(
      "Place in the console of the instance's Region that the set opens, as a relay state.",
    ),
  tags: tagMap.describe("Tags of the permission set."),
  managedPolicies: z
    .array(managedPolicyArn)
    .default([])
    .describe("ARNs of AWS managed policies, in any order."),
  customerManagedPolicies: z
    .array(z.union([policyName, customerManagedPolicy]))
    .default([])
    .describe("Customer managed policies by name, or by name and path."),
  inlinePolicy: z
    .union([
      z.string(),
      z.strictObject({
        file: requiredText("name a file").describe("Path from the project's directory."),
      }),
      z.record(z.string(), z.unknown()),
    ])
    .optional()
    .describe("Inline policy: written here as YAML, as JSON text, or in a file `{file: path}`."),
  permissionsBoundary: z
    .strictObject({
      managedPolicyArn: managedPolicyArn.optional().describe("ARN of an AWS managed policy."),
      customerManagedPolicyReference: customerManagedPolicy
        .optional()
        .describe("A customer managed policy of every target account."),
    })
    .optional()
    .describe("Most that the set can ever allow; exactly one of the two keys."),
  existing: z
    .boolean()
    .default(false)
    .describe("True: managed elsewhere; looked up by name, may be granted, never changed here."),
});

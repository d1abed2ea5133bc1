import * as z from "zod";
import { accessRuleSchema } from "./accessRules";
import { accountDirectorySchema, accountSchema } from "./accounts";
import { identityCenterKeys } from "./identityCenter";
import { deploymentIdentitySchema, oktaAppSchema, signOnSchema } from "./okta";
import { assignmentGroupSchema, groupPushSchema, groupSchema, userSchema } from "./people";
import { permissionSetSchema } from "./permissionSets";
import { risksSchema } from "./risks";
import { requiredText } from "./values";

/**
 * Every configuration key of the namespace `okta-aws-access`. A stack file writes them with the
 * namespace, an access file without it. The only place where keys are declared: the parser, the
 * JSON Schema and the reference are made from it.
 */
export const stackConfigSchema = z.strictObject({
  ...identityCenterKeys,
  oktaApp: oktaAppSchema.prefault({}).describe("The Okta catalog application."),
  signOn: signOnSchema.prefault({}).describe("Authentication policy of the application."),
  deploymentIdentity: deploymentIdentitySchema
    .optional()
    .describe("What CI deploys with; absent: it is managed elsewhere."),
  assignmentGroup: assignmentGroupSchema,
  groupPush: groupPushSchema.prefault({}).describe("Which declared groups are pushed."),
  groups: z.array(groupSchema).default([]).describe("Okta groups that may be granted access."),
  users: z.array(userSchema).default([]).describe("People that rules or groups name."),
  permissionSets: z
    .array(permissionSetSchema)
    .default([])
    .describe("Permission sets and templates for them."),
  accountDirectory: accountDirectorySchema,
  accounts: z
    .array(accountSchema)
    .default([])
    .describe(
      "The accounts of an inline directory. For a live or snapshot directory: aliases, by id.",
    ),
  accessFiles: z
    .array(requiredText("name a file or remove the entry"))
    .default([])
    .describe(
      "Files with the same keys without namespace, by path or glob from the project's directory.",
    ),
  accessRules: z.array(accessRuleSchema).default([]).describe("Who gets which access where."),
  risks: risksSchema
    .prefault({})
    .describe(
      "How `access diff` judges changes. A pull request is judged by the stricter of the settings " +
        "before and after it.",
    ),
});

export type StackConfig = z.output<typeof stackConfigSchema>;
export type ConfigKey = keyof StackConfig;

/** Keys whose lists are joined when several files give them. */
export const LIST_KEYS = [
  "groups",
  "users",
  "permissionSets",
  "accounts",
  "accessFiles",
  "accessRules",
] as const satisfies readonly ConfigKey[];

import * as z from "zod";
import { accountIdText, dateText, matchingText, requiredText } from "./values";

const STACK_WORD = matchingText(
  /^[A-Za-z0-9][A-Za-z0-9 ._-]{0,49}$/,
  "is not usable; take 1 to 50 letters, digits, blanks, dots, dashes or underscores",
);
const FROM_CONSOLE = "copy it from the Identity Center console (Settings, Identity source)";

/** Keys that say which organisation and which Identity Center instance a stack is about. */
export const identityCenterKeys = {
  organisation: STACK_WORD.describe("Organisation that this stack manages, for example `acme`."),
  environment: STACK_WORD.describe("Environment of the organisation, for example `prod`."),
  acsUrl: requiredText(FROM_CONSOLE).describe(
    "Assertion consumer service URL of the Identity Center instance. " +
      "Changing it while people sign in locks them out until both sides agree.",
  ),
  issuer: requiredText(FROM_CONSOLE).describe(
    "SAML issuer (audience) of the instance. It ends in the identity store id.",
  ),
  portalUrl: requiredText(FROM_CONSOLE).describe("AWS access portal URL."),
  scimEndpoint: requiredText(
    "copy it from the Identity Center console (Settings, Automatic provisioning)",
  )
    .optional()
    .describe(
      "SCIM endpoint, known once automatic provisioning is enabled. " +
        "A trailing slash is taken off, because Okta refuses it.",
    ),
  scimTokenExpiresOn: dateText
    .optional()
    .describe("Day on which the SCIM token expires; a warning is given 90 days before."),
  scimToken: z
    .string()
    .optional()
    .describe(
      "SCIM access token, only for probing the endpoint. " +
        "Must be encrypted: `pulumi config set --secret okta-aws-access:scimToken`.",
    )
    .meta({ secret: true }),
  managementAccountId: accountIdText
    .optional()
    .describe(
      "Account that owns the organization. No selector but `management`, its id or its name selects it.",
    ),
  deployedFrom: z
    .enum(["management", "delegatedAdministrator"])
    .default("management")
    .describe(
      "Account from which the stack runs. AWS refuses a delegated administrator " +
        "assignments in the management account, so they are refused here first.",
    ),
};

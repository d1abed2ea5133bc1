import * as z from "zod";
import { LIMITS } from "../limits";
import { limitedText, matchingText, requiredText } from "./values";

const note = limitedText("a note", LIMITS.oktaAppNote);

export const oktaAppSchema = z.strictObject({
  label: limitedText("the label", LIMITS.oktaAppLabel)
    .default("AWS IAM Identity Center")
    .describe("Name of the application in Okta and of its tile."),
  userNameTemplate: matchingText(
    /\$\{.+\}/,
    "is no Okta expression; write one such as ${source.login}",
  )
    .default("${source.login}")
    .describe(
      "Okta expression for the SAML NameID and the SCIM user name. " +
        "Changing it renames people in Identity Center.",
    ),
  defaultRelayState: requiredText("give a URL or remove the key")
    .optional()
    .describe("Where a sign-in that begins in Okta ends; default is the access portal."),
  hideWeb: z.boolean().default(false).describe("Hide the tile in the Okta dashboard."),
  hideMobile: z.boolean().default(false).describe("Hide the tile in the Okta mobile app."),
  selfService: z.boolean().default(false).describe("Let people ask for the application in Okta."),
  adminNote: note.optional().describe("Note for administrators, shown in the Okta Admin Console."),
  endUserNote: note.optional().describe("Note for people, shown with the tile."),
});

const DURATION = /^(PT0S|P(?=\d|T\d)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?)$/;

export const signOnSchema = z.strictObject({
  phishingResistant: z
    .boolean()
    .default(true)
    .describe("Demand a phishing-resistant possession factor. False still demands two factors."),
  reauthenticateEvery: matchingText(
    DURATION,
    'is not an ISO 8601 duration; write for example "PT8H", or "PT0S" to ask each time',
  )
    .default("PT8H")
    .describe("ISO 8601 duration after which Okta asks for the factors again."),
  networkZoneIds: z
    .array(
      matchingText(
        /^nzo[A-Za-z0-9_-]+$/,
        'is not an Okta network zone id, which begins with "nzo"; copy the id from the zone\'s page',
      ),
    )
    .default([])
    .describe("Okta network zone ids from which access is allowed; empty allows any network."),
  deviceAssuranceIds: z
    .array(
      matchingText(
        /^dae[A-Za-z0-9_-]+$/,
        'is not an Okta device assurance policy id, which begins with "dae"',
      ),
    )
    .default([])
    .describe("Okta device assurance policy ids, one of which must hold; empty allows any device."),
});

export const deploymentIdentitySchema = z.strictObject({
  label: limitedText("the label", LIMITS.oktaAppLabel)
    .default("okta-aws-access deployment")
    .describe("Name of the Okta API service application that deployments sign in as."),
  scopes: z
    .array(
      matchingText(
        /^okta\.[A-Za-z]+\.(read|manage|manage\.self|read\.self)$/,
        'is not an Okta API scope, such as "okta.groups.manage"',
      ),
    )
    .min(1, { error: "is empty; name at least one scope, such as okta.groups.manage" })
    .describe("Okta API scopes granted to it. Its rights are these and its admin role's together."),
});

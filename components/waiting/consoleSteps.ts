import { type IdentityCenter } from "../../model/accessModel";

/** What the texts for the console's part are filled with. */
export interface ConsoleStepValues {
  stack: string;
  appLabel: string;
  identityCenter: Pick<
    IdentityCenter,
    "region" | "acsUrl" | "issuer" | "scimEndpoint" | "scimTokenExpiresOn"
  >;
}

/**
 * The steps that no API offers, in the order in which they have to be done, one sentence or two
 * each. Sources: AWS "Configure SAML and SCIM with Okta and IAM Identity Center", and Okta support
 * for the Base URL, which is refused with a trailing slash.
 */
export function provisioningSteps({
  stack,
  appLabel,
  identityCenter,
}: ConsoleStepValues): string[] {
  const { region, acsUrl, issuer, scimEndpoint } = identityCenter;
  const baseUrl = scimEndpoint ?? "the SCIM endpoint of step 2, without the slash at its end";
  return [
    "Write Okta's metadata to a file: " +
      `pulumi stack output samlMetadata --stack ${stack} > okta-metadata.xml. ` +
      `In AWS (Region ${region}) open IAM Identity Center > Settings > Identity source > Actions ` +
      "> Change identity source > External identity provider and upload the file. " +
      `The page must show the ACS URL ${acsUrl} and the issuer ${issuer}.`,
    "In IAM Identity Center > Settings enable automatic provisioning. Copy the SCIM endpoint and " +
      "the access token, which is shown only once" +
      (scimEndpoint === undefined
        ? `, and store the endpoint: pulumi config set scimEndpoint URL --stack ${stack}.`
        : "."),
    `In Okta open Applications > ${appLabel} > Provisioning > Integration, enable the API ` +
      `integration, enter as Base URL ${baseUrl} and as API Token the access token, test the ` +
      "API credentials and save.",
    `In Okta open Applications > ${appLabel} > Provisioning > To App and enable Create Users, ` +
      "Update User Attributes and Deactivate Users.",
    `Run pulumi up --stack ${stack} again.`,
  ];
}

/** Text with which a run stops, or a preview warns, while Okta does not provision. */
export function closedGateText(values: ConsoleStepValues, missing: readonly string[]): string {
  const steps = provisioningSteps(values).map((step, index) => `  ${index + 1}. ${step}`);
  return [
    `Okta does not provision people and groups to AWS yet: the application ` +
      `"${values.appLabel}" lacks ${missing.join(" and ")}.`,
    "Group push and account assignments wait for these steps, which have no API:",
    ...steps,
  ].join("\n");
}

import { SCIM_TOKEN_WARNING_DAYS } from "../model/limits";
import { type ConsoleStepValues, provisioningSteps } from "./waiting/consoleSteps";

const DAY = 24 * 60 * 60 * 1_000;

/**
 * What a person has to do now, a sentence or two each; empty when there is nothing.
 *
 * @param missingFeatures features that Okta's application lacks, see `provisioningGate`
 */
export function nextSteps(
  values: ConsoleStepValues,
  missingFeatures: readonly string[],
  now: Date,
): string[] {
  const provisioning = missingFeatures.length > 0 ? provisioningSteps(values) : [];
  return [...provisioning, ...tokenSteps(values, now)];
}

/** No API renews the SCIM token; without a valid one people and groups go stale unnoticed. */
function tokenSteps({ appLabel, identityCenter, stack }: ConsoleStepValues, now: Date): string[] {
  const { scimTokenExpiresOn } = identityCenter;
  if (scimTokenExpiresOn === undefined) return [];
  const left = Date.parse(scimTokenExpiresOn) - now.getTime();
  if (!(left <= SCIM_TOKEN_WARNING_DAYS * DAY)) return [];
  return [
    `The SCIM token ${left < 0 ? "expired" : "expires"} on ${scimTokenExpiresOn}: generate a new ` +
      "one in IAM Identity Center > Settings > Automatic provisioning, enter it in Okta under " +
      `Applications > ${appLabel} > Provisioning > Integration, delete the old one, and store ` +
      `the new day: pulumi config set scimTokenExpiresOn YYYY-MM-DD --stack ${stack}.`,
  ];
}

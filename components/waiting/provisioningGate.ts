import { getSaml } from "@pulumi/okta/app";
import * as pulumi from "@pulumi/pulumi";
import { lookUp, StopError } from "../stopError";
import { closedGateText, type ConsoleStepValues } from "./consoleSteps";

/**
 * Features of the Okta application that must be on before a group can be pushed. Okta switches
 * them on in the Admin Console only; its connections API answers 200 for this application and
 * does nothing (okta/terraform-provider-okta#2854).
 */
const NEEDED_FEATURES = ["GROUP_PUSH", "PUSH_NEW_USERS"] as const;

export interface ProvisioningGateArgs {
  /** Id of the SAML application. */
  appId: pulumi.Output<string>;
  steps: ConsoleStepValues;
}

export interface ProvisioningGate {
  /**
   * The application's id, to be used by everything that needs provisioning. During `up` it is
   * rejected with a `StopError` while provisioning is off. In a preview it always resolves, with a
   * warning: an unknown id would show push mappings that exist already as replaced.
   */
  appId: pulumi.Output<string>;
  /** Features that are still off, sorted; empty when the gate is open. Never rejected. */
  missingFeatures: pulumi.Output<string[]>;
}

/**
 * Reads whether Okta provisions to AWS. One call per run, after the application is up to date.
 */
export function provisioningGate(
  { appId, steps }: ProvisioningGateArgs,
  parent: pulumi.Resource,
): ProvisioningGate {
  const reading = appId.apply((id) => readMissingFeatures(id, steps.appLabel, parent));
  return {
    appId: pulumi.all([appId, reading]).apply(([id, { missing, failure }]) => {
      if (failure !== undefined) throw new StopError(failure);
      if (missing.length === 0) return id;
      const text = closedGateText(steps, missing);
      if (!pulumi.runtime.isDryRun()) throw new StopError(text);
      void pulumi.log.warn(text, parent);
      return id;
    }),
    missingFeatures: reading.apply(({ missing }) => missing),
  };
}

/**
 * The stack's outputs depend on the result, so a failed read is carried as a value: as its text,
 * since an output takes an error for a plain object.
 */
async function readMissingFeatures(
  id: string,
  appLabel: string,
  parent: pulumi.Resource,
): Promise<{ missing: string[]; failure?: string }> {
  try {
    const { features } = await lookUp(
      `The Okta application "${appLabel}"`,
      "Check OKTA_ORG_NAME, OKTA_BASE_URL and the credentials of the Okta provider.",
      // Users and groups of the application cost further calls and are not needed.
      () => getSaml({ id, skipUsers: true, skipGroups: true }, { parent }),
    );
    return { missing: NEEDED_FEATURES.filter((feature) => !features.includes(feature)) };
  } catch (error) {
    if (!(error instanceof StopError)) throw error;
    return { missing: [...NEEDED_FEATURES], failure: error.message };
  }
}

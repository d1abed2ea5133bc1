import { type SSOAdmin } from "@aws-sdk/client-sso-admin";

import { PartialStateError } from "../framework/errors";
import { type Props } from "../framework/types";
import { type AwsContext } from "./clients";
import { doing, unlessNotFound } from "./errors";
import { apiKey, type PermissionSetKey } from "./ids";
import { waitForSuccess } from "./waiting";

/**
 * Brings a changed permission set into every account that has it, and waits for the end: a change of a set is
 * without effect on its roles until then.
 *
 * @param timeoutMs official time allowed when the resource sets none. @default 10 minutes
 * @throws Error with the FailureReason of the service
 */
export async function provisionPermissionSet(
  sso: SSOAdmin,
  key: PermissionSetKey,
  context: AwsContext,
  timeoutMs = 10 * 60_000,
): Promise<void> {
  const { permissionSetArn, instanceArn } = key;
  const requestId = await doing(
    `provisioning SSO Permission Set (${permissionSetArn})`,
    async () => {
      const answer = await sso.provisionPermissionSet({
        ...apiKey(key),
        TargetType: "ALL_PROVISIONED_ACCOUNTS",
      });
      return answer.PermissionSetProvisioningStatus?.RequestId;
    },
  );
  const describe = () =>
    unlessNotFound(async () => {
      const answer = await sso.describePermissionSetProvisioningStatus({
        InstanceArn: instanceArn,
        ProvisionPermissionSetRequestId: requestId,
      });
      return answer.PermissionSetProvisioningStatus;
    });
  await doing(`waiting for SSO Permission Set (${permissionSetArn}) provision`, () =>
    waitForSuccess(describe, { firstPollMs: 5000, shortestPauseMs: 0, timeoutMs }, context),
  );
}

/** A resource whose change the service has taken, but not provisioned yet. */
export interface Written extends PermissionSetKey {
  id: string;
  /** Reads the outputs of the resource as it is now. */
  outputs(): Promise<Props>;
}

/**
 * Provisions after a change that is made already. When provisioning fails, the resource is there all the same: the
 * engine keeps it in state, with the failure, as with the official provider. Like there, the next run does not
 * provision again by itself (hashicorp/terraform-provider-aws#38247).
 *
 * @throws PartialStateError with the FailureReason of the service
 */
export async function provisionWritten(
  sso: SSOAdmin,
  written: Written,
  context: AwsContext,
): Promise<void> {
  try {
    await provisionPermissionSet(sso, written, context);
  } catch (error) {
    const remedy =
      "The change itself was made. Remove the cause, then provision again: " +
      "aws sso-admin provision-permission-set --target-type ALL_PROVISIONED_ACCOUNTS.";
    throw new PartialStateError({
      id: written.id,
      // Without an answer of the service the declared values have to do.
      outputs: await written.outputs().catch(() => ({})),
      reasons: [(error as Error).message.replace(/\.?$/, "."), remedy],
    });
  }
}

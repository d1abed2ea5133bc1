import { getInstances } from "@pulumi/aws/ssoadmin";
import type * as pulumi from "@pulumi/pulumi";
import { type IdentityCenter } from "../../model/accessModel";
import { lookUp, StopError } from "../stopError";

/** The organization instance of Identity Center that everything is declared in. */
export interface IdentityCenterInstance {
  /** For example `arn:aws:sso:::instance/ssoins-0123456789abcdef`. */
  arn: string;
  /** `d-` and ten characters. */
  identityStoreId: string;
}

const REMEDY =
  "Check the AWS credentials (AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY), " +
  "that they may call sso:ListInstances, and that the endpoint is reachable.";

/**
 * Looks up the one instance that the credentials see in the configured Region.
 *
 * @throws StopError when the call fails, when there is no instance or more than one, or when the
 *   instance is not the one the SAML issuer was copied from: values of two environments mixed up.
 */
export async function lookUpInstance(
  identityCenter: Pick<IdentityCenter, "region" | "issuer" | "identityStoreId">,
  options?: pulumi.InvokeOptions,
): Promise<IdentityCenterInstance> {
  const found = await lookUp("The IAM Identity Center instance", REMEDY, () =>
    getInstances({}, options),
  );
  return chooseInstance(found, identityCenter);
}

function chooseInstance(
  { arns, identityStoreIds }: { arns: string[]; identityStoreIds: string[] },
  {
    region,
    issuer,
    identityStoreId,
  }: Pick<IdentityCenter, "region" | "issuer" | "identityStoreId">,
): IdentityCenterInstance {
  const [arn] = arns;
  const [storeId] = identityStoreIds;
  if (arn === undefined || storeId === undefined) {
    throw new StopError(
      `No IAM Identity Center instance was found in ${region}. Enable an organization instance ` +
        "in the management account, or set aws:region to its primary Region.",
    );
  }
  if (arns.length > 1) {
    throw new StopError(
      `The credentials see ${arns.length} IAM Identity Center instances in ${region} ` +
        `(${arns.join(", ")}). Use credentials of the management account or of the delegated ` +
        "administrator, which see the organization instance only.",
    );
  }
  if (storeId !== identityStoreId) {
    throw new StopError(
      `The issuer ${issuer} belongs to identity store ${identityStoreId}, but the credentials ` +
        `lead to ${storeId} (${arn}). Copy acsUrl and issuer from this instance's console, or ` +
        "use the credentials of the other environment.",
    );
  }
  return { arn, identityStoreId: storeId };
}

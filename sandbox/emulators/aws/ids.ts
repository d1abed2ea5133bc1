import { createHash, randomBytes, randomInt, randomUUID } from "node:crypto";

/** Ids in the vendors' formats. */

export const newRequestId = (): string => randomUUID();

const hex16 = (): string => randomBytes(8).toString("hex");

/** `arn:aws:sso:::permissionSet/ssoins-…/ps-…` of the instance's own id. */
export function newPermissionSetArn(instanceArn: string): string {
  return `arn:aws:sso:::permissionSet/${instanceId(instanceArn)}/ps-${hex16()}`;
}

export function instanceId(instanceArn: string): string {
  return instanceArn.slice(instanceArn.lastIndexOf("/") + 1);
}

/** Name of the role that Identity Center makes in an account; the suffix is new each time. */
export const newRoleName = (permissionSetName: string): string =>
  `AWSReservedSSO_${permissionSetName}_${hex16()}`;

export const accountArn = (managementAccountId: string, organizationId: string, id: string) =>
  `arn:aws:organizations::${managementAccountId}:account/${organizationId}/${id}`;

/** Twelve digits. */
export const newAccountId = (): string => String(randomInt(100_000_000_000, 999_999_999_999));

export const newAccountCreationId = (): string => `car-${randomBytes(16).toString("hex")}`;

/** `ou-<the root's own part>-<eight>`. */
export const newUnitId = (rootId: string): string =>
  `ou-${rootId.replace(/^r-/, "")}-${randomBytes(4).toString("hex")}`;

/** Stable value of the given length made of lower-case hex, for ids that only have to be told apart. */
export const shortDigest = (input: string, length: number): string =>
  createHash("sha256").update(input).digest("hex").slice(0, length);

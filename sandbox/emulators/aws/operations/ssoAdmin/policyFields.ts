import { z } from "zod";
import { quotaError } from "../../errors";
import { text } from "../../operation";
import { type PolicyReference, type StoredPermissionSet } from "../../state";

/** AWS managed and customer managed policies of one permission set together. */
const MOST_POLICIES = 20;

export const managedPolicyArnField = text({
  min: 20,
  max: 2048,
  pattern:
    /^arn:(aws|aws-us-gov|aws-cn|aws-iso|aws-iso-b):iam::aws:policy\/[\p{L}\p{M}\p{Z}\p{S}\p{N}\p{P}]+$/u,
});

export const referenceField = z
  .object({
    Name: text({ max: 128, pattern: /^[\w+=,.@-]+$/ }),
    Path: text({ max: 512, pattern: /^((\/[A-Za-z0-9.,+@=_-]+)*)\/$/ }).optional(),
  })
  .transform(({ Name, Path }): PolicyReference => ({ Name, Path: Path ?? "/" }));

/** Refuses a policy more than a permission set can have. */
export function requireRoomForPolicy(set: StoredPermissionSet): void {
  if (set.managedPolicyArns.length + set.customerManagedPolicies.length >= MOST_POLICIES) {
    throw quotaError(`A permission set can have at most ${MOST_POLICIES} managed policies`);
  }
}

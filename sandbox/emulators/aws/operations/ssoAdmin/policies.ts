import { z } from "zod";
import { conflictError, notFoundError, quotaError, validationError } from "../../errors";
import { operation, pagingFields, text, type OperationTable, pageAnswer } from "../../operation";
import { type PolicyReference, type StoredPermissionSet } from "../../state";
import {
  checkPolicyDocument,
  markChanged,
  requireEditableSet,
  requirePermissionSet,
  setFields,
} from "./shared";

/** AWS managed and customer managed policies of one permission set together. */
const MOST_POLICIES = 20;
const INLINE_POLICY_LIMIT = 10_240;

const managedPolicyArnField = text({
  min: 20,
  max: 2048,
  pattern:
    /^arn:(aws|aws-us-gov|aws-cn|aws-iso|aws-iso-b):iam::aws:policy\/[\p{L}\p{M}\p{Z}\p{S}\p{N}\p{P}]+$/u,
});

const referenceField = z
  .object({
    Name: text({ max: 128, pattern: /^[\w+=,.@-]+$/ }),
    Path: text({ max: 512, pattern: /^((\/[A-Za-z0-9.,+@=_-]+)*)\/$/ }).optional(),
  })
  .transform(({ Name, Path }): PolicyReference => ({ Name, Path: Path ?? "/" }));

export const policyOperations: OperationTable = {
  AttachManagedPolicyToPermissionSet: operation(
    z.object({ ...setFields, ManagedPolicyArn: managedPolicyArnField }),
    (input, context) => {
      const set = requireEditableSet(context, input);
      if (set.managedPolicyArns.includes(input.ManagedPolicyArn)) {
        throw conflictError(`Policy ${input.ManagedPolicyArn} is already attached`);
      }
      requireRoomForPolicy(set);
      set.managedPolicyArns.push(input.ManagedPolicyArn);
      markChanged(set);
      return {};
    },
  ),
  DetachManagedPolicyFromPermissionSet: operation(
    z.object({ ...setFields, ManagedPolicyArn: managedPolicyArnField }),
    (input, context) => {
      const set = requireEditableSet(context, input);
      const kept = set.managedPolicyArns.filter((arn) => arn !== input.ManagedPolicyArn);
      if (kept.length === set.managedPolicyArns.length) {
        throw notFoundError(`Policy ${input.ManagedPolicyArn} is not attached`);
      }
      set.managedPolicyArns = kept;
      markChanged(set);
      return {};
    },
  ),
  ListManagedPoliciesInPermissionSet: operation(
    z.object({ ...setFields, ...pagingFields() }),
    (input, context) => {
      const attached = requirePermissionSet(context, input).managedPolicyArns.map((arn) => ({
        Name: arn.slice(arn.lastIndexOf("/") + 1),
        Arn: arn,
      }));
      return pageAnswer(
        "AttachedManagedPolicies",
        attached,
        input,
        `ListManagedPolicies ${input.PermissionSetArn}`,
      );
    },
  ),

  AttachCustomerManagedPolicyReferenceToPermissionSet: operation(
    z.object({ ...setFields, CustomerManagedPolicyReference: referenceField }),
    (input, context) => {
      const set = requireEditableSet(context, input);
      const policy = input.CustomerManagedPolicyReference;
      if (set.customerManagedPolicies.some((attached) => samePolicy(attached, policy))) {
        throw conflictError(`Policy ${policy.Path}${policy.Name} is already attached`);
      }
      requireRoomForPolicy(set);
      set.customerManagedPolicies.push(policy);
      markChanged(set);
      return {};
    },
  ),
  DetachCustomerManagedPolicyReferenceFromPermissionSet: operation(
    z.object({ ...setFields, CustomerManagedPolicyReference: referenceField }),
    (input, context) => {
      const set = requireEditableSet(context, input);
      const policy = input.CustomerManagedPolicyReference;
      const kept = set.customerManagedPolicies.filter((other) => !samePolicy(other, policy));
      if (kept.length === set.customerManagedPolicies.length) {
        throw notFoundError(`Policy ${policy.Path}${policy.Name} is not attached`);
      }
      set.customerManagedPolicies = kept;
      markChanged(set);
      return {};
    },
  ),
  ListCustomerManagedPolicyReferencesInPermissionSet: operation(
    z.object({ ...setFields, ...pagingFields() }),
    (input, context) =>
      pageAnswer(
        "CustomerManagedPolicyReferences",
        requirePermissionSet(context, input).customerManagedPolicies,
        input,
        `ListCustomerManagedPolicies ${input.PermissionSetArn}`,
      ),
  ),

  PutInlinePolicyToPermissionSet: operation(
    z.object({
      ...setFields,
      InlinePolicy: text({ max: 32_768, pattern: /^[\t\n\r -ÿ]+$/ }),
    }),
    (input, context) => {
      const set = requireEditableSet(context, input);
      checkPolicyDocument(input.InlinePolicy, INLINE_POLICY_LIMIT);
      set.inlinePolicy = input.InlinePolicy;
      markChanged(set);
      return {};
    },
  ),
  GetInlinePolicyForPermissionSet: operation(z.object(setFields), (input, context) => ({
    InlinePolicy: requirePermissionSet(context, input).inlinePolicy ?? "",
  })),
  DeleteInlinePolicyFromPermissionSet: operation(z.object(setFields), (input, context) => {
    const set = requireEditableSet(context, input);
    delete set.inlinePolicy;
    markChanged(set);
    return {};
  }),

  PutPermissionsBoundaryToPermissionSet: operation(
    z.object({
      ...setFields,
      PermissionsBoundary: z.object({
        ManagedPolicyArn: managedPolicyArnField.optional(),
        CustomerManagedPolicyReference: referenceField.optional(),
      }),
    }),
    (input, context) => {
      const set = requireEditableSet(context, input);
      if (Object.values(input.PermissionsBoundary).filter(Boolean).length !== 1) {
        throw validationError(
          "PermissionsBoundary must have exactly one of ManagedPolicyArn and CustomerManagedPolicyReference",
        );
      }
      set.permissionsBoundary = input.PermissionsBoundary;
      markChanged(set);
      return {};
    },
  ),
  GetPermissionsBoundaryForPermissionSet: operation(z.object(setFields), (input, context) => ({
    PermissionsBoundary: requireBoundary(requirePermissionSet(context, input)),
  })),
  DeletePermissionsBoundaryFromPermissionSet: operation(z.object(setFields), (input, context) => {
    const set = requireEditableSet(context, input);
    requireBoundary(set);
    delete set.permissionsBoundary;
    markChanged(set);
    return {};
  }),
};

function requireBoundary(set: StoredPermissionSet): object {
  if (set.permissionsBoundary === undefined) {
    throw notFoundError(`PermissionSet ${set.arn} has no permissions boundary`);
  }
  return set.permissionsBoundary;
}

function requireRoomForPolicy(set: StoredPermissionSet): void {
  if (set.managedPolicyArns.length + set.customerManagedPolicies.length >= MOST_POLICIES) {
    throw quotaError(`A permission set can have at most ${MOST_POLICIES} managed policies`);
  }
}

function samePolicy(a: PolicyReference, b: PolicyReference): boolean {
  return a.Name === b.Name && a.Path === b.Path;
}

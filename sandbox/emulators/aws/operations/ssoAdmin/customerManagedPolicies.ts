import { z } from "zod";
import { conflictError, notFoundError } from "../../errors";
import { operation, pageAnswer, pagingFields, type OperationTable } from "../../operation";
import { type PolicyReference } from "../../state";
import { referenceField, requireRoomForPolicy } from "./policyFields";
import { markChanged, requireEditableSet, requirePermissionSet, setFields } from "./shared";

export const customerManagedPolicyOperations: OperationTable = {
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
};

function samePolicy(a: PolicyReference, b: PolicyReference): boolean {
  return a.Name === b.Name && a.Path === b.Path;
}

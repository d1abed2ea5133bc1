import { z } from "zod";
import { notFoundError, validationError } from "../../errors";
import { operation, type OperationTable } from "../../operation";
import { type StoredPermissionSet } from "../../state";
import { managedPolicyArnField, referenceField } from "./policyFields";
import { markChanged, requireEditableSet, requirePermissionSet, setFields } from "./shared";

export const permissionsBoundaryOperations: OperationTable = {
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

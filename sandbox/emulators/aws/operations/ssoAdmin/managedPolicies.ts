import { z } from "zod";
import { conflictError, notFoundError } from "../../errors";
import { operation, pageAnswer, pagingFields, type OperationTable } from "../../operation";
import { managedPolicyArnField, requireRoomForPolicy } from "./policyFields";
import { markChanged, requireEditableSet, requirePermissionSet, setFields } from "./shared";

export const managedPolicyOperations: OperationTable = {
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
};

import { z } from "zod";
import { startOperation } from "../../asyncOperations";
import { notFoundError, validationError } from "../../errors";
import { oneOf, operation, pagingFields, type OperationTable, pageAnswer } from "../../operation";
import { provisionedAccounts, roleIn } from "../../permissionSetRoles";
import { type ProvisioningOperation } from "../../state";
import { provisioningStatus } from "./operationStatus";
import {
  accountIdField,
  instanceArnField,
  requireEditableSet,
  requireInstance,
  requireManagementAccount,
  requirePermissionSet,
  setFields,
} from "./shared";

const provisioningFilter = oneOf([
  "LATEST_PERMISSION_SET_PROVISIONED",
  "LATEST_PERMISSION_SET_NOT_PROVISIONED",
]).optional();

export const provisioningOperations: OperationTable = {
  ProvisionPermissionSet: operation(
    z.object({
      ...setFields,
      TargetType: oneOf(["AWS_ACCOUNT", "ALL_PROVISIONED_ACCOUNTS"]),
      TargetId: accountIdField.optional(),
    }),
    (input, context) => {
      const set = requireEditableSet(context, input);
      if ((input.TargetType === "AWS_ACCOUNT") !== (input.TargetId !== undefined)) {
        throw validationError("TargetId is required for AWS_ACCOUNT and for no other TargetType");
      }
      if (input.TargetId === context.state.organization.managementAccountId) {
        requireManagementAccount(context, "permission sets in the management account");
      }
      const known = context.state.organization.accounts;
      if (input.TargetId !== undefined && known[input.TargetId] === undefined) {
        throw notFoundError(`Account ${input.TargetId} was not found in the organization`);
      }
      const targets =
        input.TargetId === undefined ? provisionedAccounts(context, set.arn) : [input.TargetId];
      const started = startOperation<ProvisioningOperation>(context, {
        kind: "ProvisionPermissionSet",
        permissionSetArn: set.arn,
        targets,
        ...(input.TargetId === undefined ? {} : { accountId: input.TargetId }),
      });
      return { PermissionSetProvisioningStatus: provisioningStatus(started) };
    },
  ),

  ListAccountsForProvisionedPermissionSet: operation(
    z.object({
      ...setFields,
      ProvisioningStatus: provisioningFilter,
      ...pagingFields(),
    }),
    (input, context) => {
      const set = requirePermissionSet(context, input);
      const wanted = wantedRevision(input.ProvisioningStatus);
      const accounts = provisionedAccounts(context, set.arn).filter((id) =>
        wanted(roleIn(context, set.arn, id)?.revision === set.revision),
      );
      const scope = `AccountsForSet ${set.arn} ${input.ProvisioningStatus ?? ""}`;
      return pageAnswer("AccountIds", accounts, input, scope);
    },
  ),

  ListPermissionSetsProvisionedToAccount: operation(
    z.object({
      InstanceArn: instanceArnField,
      AccountId: accountIdField,
      ProvisioningStatus: provisioningFilter,
      ...pagingFields(),
    }),
    (input, context) => {
      requireInstance(context, input.InstanceArn);
      const wanted = wantedRevision(input.ProvisioningStatus);
      const sets = Object.values(context.state.sso.permissionSets).filter((set) => {
        const role = roleIn(context, set.arn, input.AccountId);
        return role !== undefined && wanted(role.revision === set.revision);
      });
      const scope = `SetsInAccount ${input.AccountId} ${input.ProvisioningStatus ?? ""}`;
      return pageAnswer(
        "PermissionSets",
        sets.map((set) => set.arn),
        input,
        scope,
      );
    },
  ),
};

/** Keeps what the filter asks for, everything without one. */
function wantedRevision(status: z.infer<typeof provisioningFilter>): (latest: boolean) => boolean {
  return (latest) =>
    status === undefined || (status === "LATEST_PERMISSION_SET_PROVISIONED") === latest;
}

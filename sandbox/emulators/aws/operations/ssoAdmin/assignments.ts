import { z } from "zod";
import { startOperation } from "../../asyncOperations";
import { type CallContext } from "../../context";
import { AwsApiError, notFoundError, quotaError } from "../../errors";
import { operation, type OperationTable } from "../../operation";
import { permissionSetsInAccount, roleIn } from "../../permissionSetRoles";
import { type AssignmentOperation } from "../../state";
import {
  accountIdField,
  principalFields,
  requireEditableSet,
  requireManagementAccount,
  setFields,
} from "./shared";
import { assignmentStatus } from "./operationStatus";

/** Assignment operations that may be in progress at a time (user guide, quotas). */
const MOST_OUTSTANDING = 10;
const MOST_SETS_PER_ACCOUNT = 500;

const assignmentInput = z.object({
  ...setFields,
  ...principalFields,
  TargetId: accountIdField,
  TargetType: z.enum(["AWS_ACCOUNT"], "Member must satisfy enum value set: [AWS_ACCOUNT]"),
});

export const assignmentOperations: OperationTable = {
  CreateAccountAssignment: operation(assignmentInput, (input, context) => ({
    AccountAssignmentCreationStatus: assignmentStatus(
      start("CreateAccountAssignment", input, context),
    ),
  })),
  DeleteAccountAssignment: operation(assignmentInput, (input, context) => ({
    AccountAssignmentDeletionStatus: assignmentStatus(
      start("DeleteAccountAssignment", input, context),
    ),
  })),
};

function start(
  kind: AssignmentOperation["kind"],
  input: z.infer<typeof assignmentInput>,
  context: CallContext,
): AssignmentOperation {
  const set = requireEditableSet(context, input);
  const accountId = input.TargetId;
  if (accountId === context.state.organization.managementAccountId) {
    requireManagementAccount(context, "assignments in the management account");
  }
  // Where the real service refuses a foreign account (at once or as a failed operation) is unverified.
  if (context.state.organization.accounts[accountId] === undefined) {
    throw notFoundError(`Account ${accountId} was not found in the organization`);
  }
  if (
    kind === "CreateAccountAssignment" &&
    roleIn(context, set.arn, accountId) === undefined &&
    permissionSetsInAccount(context, accountId) >= MOST_SETS_PER_ACCOUNT
  ) {
    throw quotaError(
      `Account ${accountId} has ${MOST_SETS_PER_ACCOUNT} provisioned permission sets`,
    );
  }
  checkOutstanding(context);
  return startOperation<AssignmentOperation>(context, {
    kind,
    permissionSetArn: set.arn,
    accountId,
    principalType: input.PrincipalType,
    principalId: input.PrincipalId,
  });
}

function checkOutstanding(context: CallContext): void {
  const most = context.faults.peek("outstandingAssignments")?.max ?? MOST_OUTSTANDING;
  const outstanding = Object.values(context.state.sso.operations).filter(
    (started) => started.status === "IN_PROGRESS" && started.kind !== "ProvisionPermissionSet",
  );
  if (most > 0 && outstanding.length >= most) {
    throw new AwsApiError(
      "ThrottlingException",
      "There are too many requests processing. Please try again later.",
    );
  }
}

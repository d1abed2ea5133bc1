import { z } from "zod";
import { type CallContext } from "../../context";
import { notFoundError } from "../../errors";
import {
  oneOf,
  operation,
  pagingFields,
  text,
  type Operation,
  type OperationTable,
  pageAnswer,
} from "../../operation";
import {
  type AssignmentOperation,
  type AsyncOperation,
  type ProvisioningOperation,
} from "../../state";
import { instanceArnField, requireInstance } from "./shared";

const requestIdField = text({ max: 36, pattern: /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/ });

const statusFilter = z
  .object({ Status: oneOf(["IN_PROGRESS", "FAILED", "SUCCEEDED"]).optional() })
  .optional();

/** Describe and List of each kind of asynchronous operation. */
export const operationStatusOperations: OperationTable = {
  DescribeAccountAssignmentCreationStatus: operation(
    z.object({
      InstanceArn: instanceArnField,
      AccountAssignmentCreationRequestId: requestIdField,
    }),
    (input, context) => ({
      AccountAssignmentCreationStatus: assignmentStatus(
        findAssignment(
          context,
          input.InstanceArn,
          "CreateAccountAssignment",
          input.AccountAssignmentCreationRequestId,
        ),
      ),
    }),
  ),
  DescribeAccountAssignmentDeletionStatus: operation(
    z.object({
      InstanceArn: instanceArnField,
      AccountAssignmentDeletionRequestId: requestIdField,
    }),
    (input, context) => ({
      AccountAssignmentDeletionStatus: assignmentStatus(
        findAssignment(
          context,
          input.InstanceArn,
          "DeleteAccountAssignment",
          input.AccountAssignmentDeletionRequestId,
        ),
      ),
    }),
  ),
  DescribePermissionSetProvisioningStatus: operation(
    z.object({ InstanceArn: instanceArnField, ProvisionPermissionSetRequestId: requestIdField }),
    (input, context) => ({
      PermissionSetProvisioningStatus: provisioningStatus(
        findProvisioning(context, input.InstanceArn, input.ProvisionPermissionSetRequestId),
      ),
    }),
  ),
  ListAccountAssignmentCreationStatus: listing(
    "CreateAccountAssignment",
    "AccountAssignmentsCreationStatus",
  ),
  ListAccountAssignmentDeletionStatus: listing(
    "DeleteAccountAssignment",
    "AccountAssignmentsDeletionStatus",
  ),
  ListPermissionSetProvisioningStatus: listing(
    "ProvisionPermissionSet",
    "PermissionSetsProvisioningStatus",
  ),
};

export function assignmentStatus(started: AssignmentOperation): object {
  return {
    Status: started.status,
    RequestId: started.requestId,
    FailureReason: started.failureReason,
    TargetId: started.accountId,
    TargetType: "AWS_ACCOUNT",
    PermissionSetArn: started.permissionSetArn,
    PrincipalType: started.principalType,
    PrincipalId: started.principalId,
    CreatedDate: started.createdDate,
  };
}

export function provisioningStatus(started: ProvisioningOperation): object {
  return {
    Status: started.status,
    RequestId: started.requestId,
    FailureReason: started.failureReason,
    AccountId: started.accountId,
    PermissionSetArn: started.permissionSetArn,
    CreatedDate: started.createdDate,
  };
}

function findAssignment(
  context: CallContext,
  instanceArn: string,
  kind: AssignmentOperation["kind"],
  requestId: string,
): AssignmentOperation {
  const started = findOperation(context, instanceArn, requestId);
  if (started.kind === "ProvisionPermissionSet" || started.kind !== kind) {
    throw unknownRequest(requestId);
  }
  return started;
}

function findProvisioning(
  context: CallContext,
  instanceArn: string,
  requestId: string,
): ProvisioningOperation {
  const started = findOperation(context, instanceArn, requestId);
  if (started.kind !== "ProvisionPermissionSet") throw unknownRequest(requestId);
  return started;
}

function findOperation(
  context: CallContext,
  instanceArn: string,
  requestId: string,
): AsyncOperation {
  requireInstance(context, instanceArn);
  const started = context.state.sso.operations[requestId];
  if (started === undefined) throw unknownRequest(requestId);
  return started;
}

const unknownRequest = (requestId: string) => notFoundError(`Request ${requestId} was not found`);

function listing(kind: AsyncOperation["kind"], member: string): Operation {
  return operation(
    z.object({
      InstanceArn: instanceArnField,
      Filter: statusFilter,
      ...pagingFields(),
    }),
    (input, context) => {
      requireInstance(context, input.InstanceArn);
      const wanted = input.Filter?.Status;
      const started = Object.values(context.state.sso.operations)
        .filter((entry) => entry.kind === kind && (wanted ?? entry.status) === entry.status)
        .map((entry) => ({
          Status: entry.status,
          RequestId: entry.requestId,
          CreatedDate: entry.createdDate,
        }));
      return pageAnswer(member, started, input, `${kind} ${wanted ?? ""}`);
    },
  );
}

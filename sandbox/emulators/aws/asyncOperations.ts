import { settleAccounts } from "./accountLifecycle";
import { nowSeconds, type AwsContext } from "./context";
import { newRequestId } from "./ids";
import {
  assignmentsIn,
  provisioningProblem,
  provisionRole,
  removeUnusedRole,
  roleIn,
} from "./permissionSetRoles";
import { settleRegions } from "./regions";
import {
  type AssignmentOperation,
  type AsyncOperation,
  type ProvisioningOperation,
  type StoredAssignment,
} from "./state";

/** Finished operations kept for the Describe…Status and List…Status calls. */
const FINISHED_KEPT = 1000;

type Started<Kind extends AsyncOperation> = Omit<
  Kind,
  "requestId" | "status" | "createdDate" | "completesAt"
>;

/** Queues an operation that ends after its lag. The answer to the caller is always IN_PROGRESS. */
export function startOperation<Kind extends AsyncOperation>(
  context: AwsContext,
  started: Started<Kind>,
): Kind {
  const lagMs =
    started.kind === "ProvisionPermissionSet"
      ? context.lag.provisioningMs
      : context.lag.assignmentMs;
  const operation = {
    ...started,
    requestId: newRequestId(),
    status: "IN_PROGRESS",
    createdDate: nowSeconds(context),
    completesAt: context.clock.now() + lagMs,
  } as Kind;
  context.state.sso.operations[operation.requestId] = operation;
  return operation;
}

/**
 * Ends the operations whose time has come, in order. Called before each request and each snapshot, so that a
 * saved state needs no timers to go on.
 * @returns true when something changed.
 */
export function settleOperations(context: AwsContext): boolean {
  const now = context.clock.now();
  const due = Object.values(context.state.sso.operations)
    .filter((operation) => operation.status === "IN_PROGRESS" && operation.completesAt <= now)
    .sort((a, b) => a.completesAt - b.completesAt);
  for (const operation of due) {
    const reason = finish(context, operation);
    operation.status = reason === undefined ? "SUCCEEDED" : "FAILED";
    if (reason !== undefined) operation.failureReason = reason;
  }
  dropOldOperations(context);
  const { sso } = context.state;
  sso.lingering = sso.lingering.filter((entry) => entry.until > now);
  const changes = [settleAccounts(context), settleRegions(context), due.length > 0];
  return changes.includes(true);
}

function dropOldOperations(context: AwsContext): void {
  const operations = Object.values(context.state.sso.operations);
  const finished = operations.filter((operation) => operation.status !== "IN_PROGRESS");
  for (const operation of finished.slice(0, Math.max(0, finished.length - FINISHED_KEPT))) {
    delete context.state.sso.operations[operation.requestId];
  }
}

/** Carries the operation out; the text of why it failed, if it did. */
function finish(context: AwsContext, operation: AsyncOperation): string | undefined {
  if (operation.kind === "ProvisionPermissionSet") return finishProvisioning(context, operation);
  const injected = context.faults.take(
    "assignmentFailure",
    operation.kind,
    (fault) =>
      (fault.accountId ?? operation.accountId) === operation.accountId &&
      (fault.permissionSetArn ?? operation.permissionSetArn) === operation.permissionSetArn &&
      (fault.principalId ?? operation.principalId) === operation.principalId,
  );
  if (injected !== undefined) return injected.reason;
  return operation.kind === "CreateAccountAssignment"
    ? finishCreation(context, operation)
    : finishDeletion(context, operation);
}

function finishProvisioning(
  context: AwsContext,
  operation: ProvisioningOperation,
): string | undefined {
  const injected = context.faults.take(
    "provisioningFailure",
    operation.kind,
    (fault) =>
      (fault.permissionSetArn ?? operation.permissionSetArn) === operation.permissionSetArn,
  );
  if (injected !== undefined) return injected.reason;
  const set = context.state.sso.permissionSets[operation.permissionSetArn];
  if (set === undefined) return "Received a 404 status error: PermissionSet not found.";
  for (const accountId of operation.targets) {
    const gone =
      operation.accountId === undefined && roleIn(context, set.arn, accountId) === undefined;
    // The last assignment went while the set was being provisioned (hashicorp/terraform-provider-aws#35158).
    if (gone) return "Received a 404 status error: Assignment not found.";
    const problem = provisioningProblem(context, set, accountId);
    if (problem !== undefined) return problem;
    provisionRole(context, set, accountId);
  }
  return undefined;
}

function finishCreation(context: AwsContext, operation: AssignmentOperation): string | undefined {
  const { permissionSetArn, accountId, principalType, principalId } = operation;
  const set = context.state.sso.permissionSets[permissionSetArn];
  if (set === undefined) return "Received a 404 status error: PermissionSet not found.";
  const { identityStore, instance, sso } = context.state;
  const directory = principalType === "GROUP" ? identityStore.groups : identityStore.users;
  if (directory[principalId] === undefined) {
    return (
      `Received a 404 status error: the ${principalType} assignee ${principalId} was not found in ` +
      `directory ${instance.identityStoreId}`
    );
  }
  const problem = provisioningProblem(context, set, accountId);
  if (problem !== undefined) return problem;
  provisionRole(context, set, accountId);
  const present = assignmentsIn(context, permissionSetArn, accountId);
  if (present.some((entry) => isOf(operation, entry))) return undefined;
  const lag = context.faults.peek("assignmentListLag")?.ms ?? 0;
  const byAccount = (sso.assignments[permissionSetArn] ??= {});
  byAccount[accountId] = [
    ...present,
    {
      PrincipalType: principalType,
      PrincipalId: principalId,
      ...(lag > 0 ? { listedFrom: context.clock.now() + lag } : {}),
    },
  ];
  return undefined;
}

function finishDeletion(context: AwsContext, operation: AssignmentOperation): string | undefined {
  const { permissionSetArn, accountId, principalId } = operation;
  const present = assignmentsIn(context, permissionSetArn, accountId);
  const assignment = present.find((entry) => isOf(operation, entry));
  if (assignment === undefined) {
    return (
      "Received a 404 status error: EntitlementItem doesn't exist with the given entitlement key " +
      `EntitlementKey{accessorId=AccessorId{value=${principalId}}, resourceId=ResourceId{value=${accountId}}, ` +
      `auxiliaryResourceId=AuxiliaryResourceId{value=${permissionSetArn}}, ` +
      `containerId=ContainerId{value=${context.state.instance.instanceArn}}}`
    );
  }
  const account = context.state.organization.accounts[accountId];
  if (account !== undefined && account.status !== "ACTIVE") {
    const set = context.state.sso.permissionSets[permissionSetArn];
    if (set !== undefined) return provisioningProblem(context, set, accountId);
  }
  const lag = context.faults.peek("assignmentListLag")?.ms ?? 0;
  if (lag > 0) {
    const until = context.clock.now() + lag;
    context.state.sso.lingering.push({ permissionSetArn, accountId, assignment, until });
  }
  dropAssignment(context, operation);
  removeUnusedRole(context, permissionSetArn, accountId);
  return undefined;
}

function dropAssignment(context: AwsContext, operation: AssignmentOperation): void {
  const { assignments } = context.state.sso;
  const byAccount = assignments[operation.permissionSetArn];
  if (byAccount === undefined) return;
  const kept = (byAccount[operation.accountId] ?? []).filter((entry) => !isOf(operation, entry));
  if (kept.length > 0) byAccount[operation.accountId] = kept;
  else delete byAccount[operation.accountId];
  if (Object.keys(byAccount).length === 0) delete assignments[operation.permissionSetArn];
}

function isOf(operation: AssignmentOperation, entry: StoredAssignment): boolean {
  return (
    entry.PrincipalType === operation.principalType && entry.PrincipalId === operation.principalId
  );
}

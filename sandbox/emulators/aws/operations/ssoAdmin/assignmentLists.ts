import { z } from "zod";
import { type CallContext } from "../../context";
import { operation, pagingFields, type OperationTable, pageAnswer } from "../../operation";
import { type StoredAssignment } from "../../state";
import {
  accountIdField,
  instanceArnField,
  principalFields,
  requireInstance,
  requirePermissionSet,
  setFields,
} from "./shared";

export const assignmentListOperations: OperationTable = {
  ListAccountAssignments: operation(
    z.object({ ...setFields, AccountId: accountIdField, ...pagingFields() }),
    (input, context) => {
      requirePermissionSet(context, input);
      const listed = listedAssignments(context, input.PermissionSetArn, input.AccountId);
      const scope = `Assignments ${input.PermissionSetArn} ${input.AccountId}`;
      return pageAnswer(
        "AccountAssignments",
        listed.map((assignment) => answer(assignment, input.PermissionSetArn, input.AccountId)),
        input,
        scope,
      );
    },
  ),

  // For a user the answer has the assignments of the user's groups, too.
  ListAccountAssignmentsForPrincipal: operation(
    z.object({
      InstanceArn: instanceArnField,
      ...principalFields,
      Filter: z.object({ AccountId: accountIdField.optional() }).optional(),
      ...pagingFields(),
    }),
    (input, context) => {
      requireInstance(context, input.InstanceArn);
      const principals = new Set([input.PrincipalId]);
      if (input.PrincipalType === "USER") {
        for (const membership of Object.values(context.state.identityStore.memberships)) {
          if (membership.UserId === input.PrincipalId) principals.add(membership.GroupId);
        }
      }
      const accountId = input.Filter?.AccountId;
      const found = allAssignments(context).filter(
        (entry) =>
          principals.has(entry.PrincipalId) && (accountId ?? entry.AccountId) === entry.AccountId,
      );
      const scope = `ForPrincipal ${input.PrincipalType} ${input.PrincipalId} ${accountId ?? ""}`;
      return pageAnswer("AccountAssignments", found, input, scope);
    },
  ),
};

function allAssignments(context: CallContext) {
  return Object.entries(context.state.sso.assignments).flatMap(([set, byAccount]) =>
    Object.keys(byAccount).flatMap((account) =>
      listedAssignments(context, set, account).map((entry) => answer(entry, set, account)),
    ),
  );
}

function listedAssignments(
  context: CallContext,
  permissionSetArn: string,
  accountId: string,
): StoredAssignment[] {
  const { assignments, lingering } = context.state.sso;
  const now = context.clock.now();
  const present = assignments[permissionSetArn]?.[accountId] ?? [];
  const gone = lingering.filter(
    (entry) => entry.permissionSetArn === permissionSetArn && entry.accountId === accountId,
  );
  return [
    ...present.filter((entry) => (entry.listedFrom ?? 0) <= now),
    ...gone.map((entry) => entry.assignment),
  ];
}

function answer(assignment: StoredAssignment, permissionSetArn: string, accountId: string) {
  return {
    AccountId: accountId,
    PermissionSetArn: permissionSetArn,
    PrincipalType: assignment.PrincipalType,
    PrincipalId: assignment.PrincipalId,
  };
}

import { type PrincipalType, type SSOAdmin, type TargetType } from "@aws-sdk/client-sso-admin";

import { type PropertySchema, type ResourceHandler } from "../../../framework/types";
import { type AwsClients, type AwsContext } from "../../clients";
import { doing, unlessNotFound } from "../../errors";
import { splitId } from "../../ids";
import { collect } from "../../pages";
import { readBack, regionOf } from "../../readBack";
import { applyRules, FIXED_TEXT, isAccountId, isArn, isPrincipalId, REGION } from "../../schema";
import { type PollSchedule, waitForSuccess } from "../../waiting";

type Assignment = {
  principalId: string;
  principalType: PrincipalType;
  targetId: string;
  targetType: TargetType;
  permissionSetArn: string;
  instanceArn: string;
};

const SCHEDULE: PollSchedule = {
  firstPollMs: 10_000,
  shortestPauseMs: 5000,
  timeoutMs: 5 * 60_000,
};

const RULES = {
  instanceArn: isArn,
  permissionSetArn: isArn,
  principalId: isPrincipalId,
  targetId: isAccountId,
};

/**
 * `aws.ssoadmin.AccountAssignment`; every change is another assignment. Id
 * `PRINCIPAL_ID,PRINCIPAL_TYPE,TARGET_ID,TARGET_TYPE,PERMISSION_SET_ARN,INSTANCE_ARN`.
 */
export const accountAssignment: ResourceHandler<AwsClients> = {
  token: "aws:ssoadmin/accountAssignment:AccountAssignment",
  inputs: {
    instanceArn: FIXED_TEXT,
    permissionSetArn: FIXED_TEXT,
    principalId: FIXED_TEXT,
    principalType: oneOf("USER", "GROUP"),
    region: REGION,
    targetId: FIXED_TEXT,
    targetType: oneOf("AWS_ACCOUNT"),
  },
  outputs: {},
  validate: (inputs) => applyRules(RULES, inputs),

  async create(inputs, context) {
    const args = inputs as Assignment & { region?: string };
    const sso = await context.clients.ssoAdmin(args.region);
    const what = `SSO Account Assignment for ${args.principalType} (${args.principalId})`;
    const requestId = await doing(`creating ${what}`, async () => {
      // The API takes an assignment that is there already, and would so let two resources own one.
      if (await isPresent(sso, args)) throw new Error("already exists");
      const answer = await sso.createAccountAssignment(toApi(args));
      return answer.AccountAssignmentCreationStatus?.RequestId;
    });
    const status = statusOfCreation(sso, args, requestId);
    await doing(`waiting for ${what} create`, () => waitForSuccess(status, SCHEDULE, context));
    const id = formatId(args);
    return { id, outputs: await readBack(accountAssignment, id, inputs, context) };
  },

  async read(id, state, context) {
    const assignment = parseId(id);
    const region = regionOf(state, context);
    const sso = await context.clients.ssoAdmin(region);
    const present = await doing(
      `reading SSO Account Assignment for Principal (${assignment.principalId})`,
      () => isPresent(sso, assignment),
    );
    if (!present) return undefined;
    return { id, inputs: { ...assignment }, outputs: { ...assignment, region } };
  },

  async delete(id, state, context) {
    const assignment = parseId(id);
    const sso = await context.clients.ssoAdmin(regionOf(state, context));
    const what = `SSO Account Assignment for Principal (${assignment.principalId})`;
    const answer = await doing(`deleting ${what}`, () =>
      unlessNotFound(() => sso.deleteAccountAssignment(toApi(assignment))),
    );
    const requestId = answer?.AccountAssignmentDeletionStatus?.RequestId;
    if (requestId === undefined) return;
    await doing(`waiting for ${what} delete`, () =>
      waitUntilGone(sso, assignment, requestId, context),
    );
  },
};

function oneOf(...values: string[]): PropertySchema {
  return { ...FIXED_TEXT, oneOf: values };
}

/** A deletion that fails because there is nothing to delete has done what was asked. */
async function waitUntilGone(
  sso: SSOAdmin,
  assignment: Assignment,
  requestId: string,
  context: AwsContext,
): Promise<void> {
  try {
    await waitForSuccess(statusOfDeletion(sso, assignment, requestId), SCHEDULE, context);
  } catch (error) {
    if (!String(error).includes("EntitlementItem doesn't exist")) throw error;
  }
}

function statusOfCreation(sso: SSOAdmin, of: Assignment, requestId: string | undefined) {
  return () =>
    unlessNotFound(async () => {
      const answer = await sso.describeAccountAssignmentCreationStatus({
        InstanceArn: of.instanceArn,
        AccountAssignmentCreationRequestId: requestId,
      });
      return answer.AccountAssignmentCreationStatus;
    });
}

function statusOfDeletion(sso: SSOAdmin, of: Assignment, requestId: string) {
  return () =>
    unlessNotFound(async () => {
      const answer = await sso.describeAccountAssignmentDeletionStatus({
        InstanceArn: of.instanceArn,
        AccountAssignmentDeletionRequestId: requestId,
      });
      return answer.AccountAssignmentDeletionStatus;
    });
}

/** The API lists by account and permission set only; the principal has to be looked for. */
async function isPresent(sso: SSOAdmin, assignment: Assignment): Promise<boolean> {
  const found = await unlessNotFound(() =>
    collect(
      sso.paginateListAccountAssignments({
        AccountId: assignment.targetId,
        InstanceArn: assignment.instanceArn,
        PermissionSetArn: assignment.permissionSetArn,
      }),
      (page) => page.AccountAssignments,
    ),
  );
  return (found ?? []).some(
    (candidate) =>
      candidate.PrincipalId === assignment.principalId &&
      candidate.PrincipalType === assignment.principalType,
  );
}

function toApi(assignment: Assignment) {
  return {
    InstanceArn: assignment.instanceArn,
    PermissionSetArn: assignment.permissionSetArn,
    PrincipalId: assignment.principalId,
    PrincipalType: assignment.principalType,
    TargetId: assignment.targetId,
    TargetType: assignment.targetType,
  };
}

function formatId(of: Assignment): string {
  const principal = `${of.principalId},${of.principalType}`;
  return `${principal},${of.targetId},${of.targetType},${of.permissionSetArn},${of.instanceArn}`;
}

function parseId(id: string): Assignment {
  const form = "PRINCIPAL_ID,PRINCIPAL_TYPE,TARGET_ID,TARGET_TYPE,PERMISSION_SET_ARN,INSTANCE_ARN";
  const [principalId = "", principalType, targetId = "", targetType, ...arns] = splitId(id, form);
  const [permissionSetArn = "", instanceArn = ""] = arns;
  return {
    principalId,
    principalType: principalType as PrincipalType,
    targetId,
    targetType: targetType as TargetType,
    permissionSetArn,
    instanceArn,
  };
}

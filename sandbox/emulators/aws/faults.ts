import { z } from "zod";
import { commonFaults, faultRule, type FaultBoard } from "../http/faults";

/**
 * Faults of the emulated AWS, beside the common ones (`latency`, `throttle`, `conflict`, `serverError`,
 * `dropConnection`). Operations are written `CreateAccountAssignment`, or with their service
 * (`scim:CreateGroup`, `identitystore:*`).
 * - `assignmentFailure {reason, accountId?, permissionSetArn?, principalId?}`: matching assignment operations end
 *   FAILED with the reason; `operations` picks creation or deletion;
 * - `provisioningFailure {reason, permissionSetArn?}`: the same for ProvisionPermissionSet;
 * - `assignmentListLag {ms}`: created assignments are missing from lists, deleted ones stay in them, this long
 *   (emulated time);
 * - `identityStoreLag {ms}`: what SCIM creates is invisible to the Identity Store API this long (emulated time);
 * - `outstandingAssignments {max}`: replaces the limit of 10 assignment operations in progress; 0 lifts it;
 * - `accountQuota {max}`: the organization's quota of accounts; none without it;
 * - `instanceStatus {status, reason?}`: what DescribeInstance and ListInstances tell of the instance;
 * - `requestRate {perSecond}`: token bucket over all sso-admin calls, as the real limit of 20; off without it;
 * - `scimSilentMemberReplace`: a total replacement of group members gives 204 without effect instead of 400.
 */
export const awsFaultSchema = z.strictObject({
  ...commonFaults,
  assignmentFailure: faultRule({
    reason: z.string().min(1),
    accountId: z.string().optional(),
    permissionSetArn: z.string().optional(),
    principalId: z.string().optional(),
  }),
  provisioningFailure: faultRule({
    reason: z.string().min(1),
    permissionSetArn: z.string().optional(),
  }),
  assignmentListLag: faultRule({ ms: z.int().nonnegative() }),
  identityStoreLag: faultRule({ ms: z.int().nonnegative() }),
  outstandingAssignments: faultRule({ max: z.int().nonnegative() }),
  accountQuota: faultRule({ max: z.int().nonnegative() }),
  instanceStatus: faultRule({
    status: z.enum(["CREATE_IN_PROGRESS", "CREATE_FAILED", "DELETE_IN_PROGRESS"]),
    reason: z.string().optional(),
  }),
  requestRate: faultRule({ perSecond: z.number().positive() }),
  scimSilentMemberReplace: faultRule({}),
});

type AwsFaults = z.infer<typeof awsFaultSchema>;
export type AwsFaultBoard = FaultBoard<AwsFaults>;

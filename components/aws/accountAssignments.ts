import { AccountAssignment } from "@pulumi/aws/ssoadmin";
import * as pulumi from "@pulumi/pulumi";
import { type Grant, type Principal } from "../../model/accessModel";
import { grantResourceName } from "../../model/naming";
import { TOKENS } from "../tokens";

/**
 * AWS carries out few assignments at a time and makes the rest wait, so the provider's five
 * minutes are too short for a large change.
 */
const TIMEOUTS: pulumi.CustomTimeouts = { create: "30m", delete: "30m" };

/** Arguments of `AccountAssignments`. */
export interface AccountAssignmentsArgs {
  /** ARN of the Identity Center instance. A change replaces every assignment. */
  instanceArn: pulumi.Input<string>;
  /** ARN of the permission set. A change replaces every assignment. */
  permissionSetArn: pulumi.Input<string>;
  /**
   * Grants of this one set. An assignment is identified by group or user, set and account, never
   * by its place in the list; one that is taken out is deleted and the access is lost.
   */
  grants: readonly Grant[];
  /** Identity Store id of a principal. A new id, as of a group made anew, replaces. */
  principalId: (principal: Principal) => pulumi.Input<string>;
  /** Everything attached to the set, see `PermissionSet.policies`. */
  after: readonly pulumi.Resource[];
}

/**
 * Account assignments of one permission set.
 *
 * Invariant: they come after everything that is attached to the set and go before it, so nobody
 * ever holds a half-built set, each policy change reaches accounts once, and deletion does not run
 * into "Assignment not found" and conflicts (hashicorp/terraform-provider-aws#33337, #35158).
 *
 * @example
 * new AccountAssignments("read-only", {
 *   instanceArn: instance.arn,
 *   permissionSetArn: readOnly.arn,
 *   grants: access.grants.filter(({ permissionSet }) => permissionSet === "ReadOnly"),
 *   principalId: ({ name }) => groupIds[name],
 *   after: readOnly.policies,
 * });
 */
export class AccountAssignments extends pulumi.ComponentResource {
  constructor(name: string, args: AccountAssignmentsArgs, opts?: pulumi.ComponentResourceOptions) {
    super(
      TOKENS.accountAssignments,
      name,
      { grants: args.grants.map(({ key }) => key).sort() },
      opts,
    );
    const { instanceArn, permissionSetArn } = args;
    for (const grant of args.grants) {
      new AccountAssignment(
        `${name}-${grantResourceName(grant)}`,
        {
          instanceArn,
          permissionSetArn,
          principalId: args.principalId(grant.principal),
          principalType: grant.principal.type,
          targetId: grant.accountId,
          targetType: "AWS_ACCOUNT",
        },
        { parent: this, dependsOn: [...args.after], customTimeouts: TIMEOUTS },
      );
    }
    this.registerOutputs();
  }
}

import { nowSeconds, type AwsContext } from "./context";
import { newRoleName } from "./ids";
import { type ProvisionedRole, type StoredAssignment, type StoredPermissionSet } from "./state";

/** IAM's quota of managed policies per role until it is raised in the account. */
const POLICIES_PER_ROLE = 10;

/** Accounts in which the permission set has a role. */
export function provisionedAccounts(context: AwsContext, permissionSetArn: string): string[] {
  return Object.keys(context.state.sso.roles[permissionSetArn] ?? {});
}

export function roleIn(
  context: AwsContext,
  permissionSetArn: string,
  accountId: string,
): ProvisionedRole | undefined {
  return context.state.sso.roles[permissionSetArn]?.[accountId];
}

/** Makes the role in the account, or brings it up to the set's present revision. */
export function provisionRole(
  context: AwsContext,
  set: StoredPermissionSet,
  accountId: string,
): void {
  const roles = (context.state.sso.roles[set.arn] ??= {});
  roles[accountId] = {
    roleName: roles[accountId]?.roleName ?? newRoleName(set.name),
    revision: set.revision,
    provisionedDate: nowSeconds(context),
  };
}

export function assignmentsIn(
  context: AwsContext,
  permissionSetArn: string,
  accountId: string,
): StoredAssignment[] {
  return context.state.sso.assignments[permissionSetArn]?.[accountId] ?? [];
}

/** Removes the role when no assignment needs it; the next one gets a new name. */
export function removeUnusedRole(
  context: AwsContext,
  permissionSetArn: string,
  accountId: string,
): void {
  if (assignmentsIn(context, permissionSetArn, accountId).length > 0) return;
  const roles = context.state.sso.roles[permissionSetArn];
  if (roles === undefined) return;
  delete roles[accountId];
  if (Object.keys(roles).length === 0) delete context.state.sso.roles[permissionSetArn];
}

/** Number of permission sets with a role in the account. */
export function permissionSetsInAccount(context: AwsContext, accountId: string): number {
  return Object.values(context.state.sso.roles).filter((roles) => accountId in roles).length;
}

/**
 * Why the set's role cannot be made in the account now; the texts are those seen from the real service
 * (aws-samples/aws-identitycenter-codepipeline-auto-assignment#31, the acceptance tests of
 * hashicorp/terraform-provider-aws). The quota's text is IAM's own (aws/eks-hybrid#741).
 */
export function provisioningProblem(
  context: AwsContext,
  set: StoredPermissionSet,
  accountId: string,
): string | undefined {
  const account = context.state.organization.accounts[accountId];
  if (account?.status !== "ACTIVE") {
    return (
      "AWS SSO is unable to complete your request at this time. Obtaining permissions to manage your AWS " +
      `account '${accountId}' takes longer than usual. Please try again in a few minutes. If this problem ` +
      "continues, contact AWS Support."
    );
  }
  const existing = context.state.iam.customerManagedPolicies[accountId];
  const boundary = set.permissionsBoundary?.CustomerManagedPolicyReference;
  const needed = [...set.customerManagedPolicies, ...(boundary === undefined ? [] : [boundary])];
  const missing = needed.find((policy) => existing?.includes(policy.Path + policy.Name) === false);
  if (missing !== undefined) {
    return `Received a 404 status error: Not supported policy arn:aws:iam::${accountId}:policy${missing.Path}${missing.Name}.`;
  }
  const quota = context.state.iam.policiesPerRole?.[accountId] ?? POLICIES_PER_ROLE;
  return set.managedPolicyArns.length + set.customerManagedPolicies.length > quota
    ? `Received a 409 status error: Cannot exceed quota for PoliciesPerRole: ${quota}.`
    : undefined;
}

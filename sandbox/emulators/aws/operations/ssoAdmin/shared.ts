import { z } from "zod";
import { type CallContext } from "../../context";
import { accessDeniedError, type AwsApiError, notFoundError } from "../../errors";
import { text } from "../../operation";
import { provisionedAccounts } from "../../permissionSetRoles";
import { enabledRegions } from "../../regions";
import { type StoredPermissionSet } from "../../state";

const PARTITION = "arn:(aws|aws-us-gov|aws-cn|aws-iso|aws-iso-b)";

export const instanceArnField = text({
  min: 10,
  max: 1224,
  pattern: new RegExp(`^${PARTITION}:sso:::instance/(sso)?ins-[a-zA-Z0-9-.]{16}$`),
});

export const permissionSetArnField = text({
  min: 10,
  max: 1224,
  pattern: new RegExp(
    `^${PARTITION}:sso:::permissionSet/(sso)?ins-[a-zA-Z0-9-.]{16}/ps-[a-zA-Z0-9-./]{16}$`,
  ),
});

/** Members that nearly every call has. */
export const setFields = {
  InstanceArn: instanceArnField,
  PermissionSetArn: permissionSetArnField,
};

export const accountIdField = text({ pattern: /^\d{12}$/ });

export const principalFields = {
  PrincipalType: z.enum(["USER", "GROUP"], "Member must satisfy enum value set: [USER, GROUP]"),
  PrincipalId: text({
    max: 47,
    pattern:
      /^([0-9a-f]{10}-|)[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}$/,
  }),
};

/**
 * Refuses a foreign instance, callers who administer no Identity Center, and Regions other than the primary one:
 * additional Regions have no API for permission sets and assignments.
 */
export function requireInstance(context: CallContext, instanceArn: string): void {
  requireAdministrator(context);
  if (context.caller.region !== context.state.instance.region) throw notAuthorized(context);
  requireKnownInstance(context, instanceArn);
}

/** The same for what each enabled Region answers. */
export function requireVisibleInstance(context: CallContext, instanceArn: string): void {
  requireAdministrator(context);
  if (!enabledRegions(context).includes(context.caller.region)) throw notAuthorized(context);
  requireKnownInstance(context, instanceArn);
}

/** DescribeInstance and ListRegions do not document ResourceNotFoundException, and deny access instead. */
const WITHOUT_NOT_FOUND = ["DescribeInstance", "ListRegions"];

function requireKnownInstance(context: CallContext, instanceArn: string): void {
  if (instanceArn === context.state.instance.instanceArn) return;
  if (WITHOUT_NOT_FOUND.includes(context.operation)) throw notAuthorized(context);
  throw notFoundError(`Instance not found: ${instanceArn}`);
}

export function requirePermissionSet(
  context: CallContext,
  input: { InstanceArn: string; PermissionSetArn: string },
): StoredPermissionSet {
  requireInstance(context, input.InstanceArn);
  const set = context.state.sso.permissionSets[input.PermissionSetArn];
  if (set === undefined) {
    throw notFoundError(`PermissionSet not found: ${input.PermissionSetArn}`);
  }
  return set;
}

/**
 * The set for a change. The delegated administrator must not touch what reaches the management account
 * (Identity Center user guide, delegated administration; fivexl/terraform-aws-sso-elevator#101).
 */
export function requireEditableSet(
  context: CallContext,
  input: { InstanceArn: string; PermissionSetArn: string },
): StoredPermissionSet {
  const set = requirePermissionSet(context, input);
  const { managementAccountId } = context.state.organization;
  if (provisionedAccounts(context, set.arn).includes(managementAccountId)) {
    requireManagementAccount(context, "a permission set provisioned in the management account");
  }
  return set;
}

export function requireManagementAccount(context: CallContext, what: string): void {
  if (context.caller.accountId !== context.state.organization.managementAccountId) {
    throw accessDeniedError(
      `Account ${context.caller.accountId} is a delegated administrator and cannot change ${what}`,
    );
  }
}

function requireAdministrator(context: CallContext): void {
  const { managementAccountId, delegatedAdministrators } = context.state.organization;
  const { accountId } = context.caller;
  if (accountId === managementAccountId) return;
  if (delegatedAdministrators[accountId]?.["sso.amazonaws.com"] !== undefined) return;
  throw notAuthorized(context);
}

function notAuthorized({ caller, operation }: CallContext): AwsApiError {
  return accessDeniedError(
    `User: arn:aws:iam::${caller.accountId}:root is not authorized to perform: sso:${operation}`,
  );
}

/** Bumps the revision: the set's roles now lag behind until it is provisioned. */
export function markChanged(set: StoredPermissionSet): void {
  set.revision += 1;
}

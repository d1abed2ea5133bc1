import { z } from "zod";
import { type CallContext } from "../../context";
import { AwsApiError } from "../../errors";
import { accountArn } from "../../ids";
import { pageAnswer, pagingFields, text, type PagingInput } from "../../operation";
import { type OrganizationState, type StoredAccount, type StoredUnit } from "../../state";

/** Organizations never gives more than this many entries at once. */
const LARGEST_PAGE = 20;

export const listFields = pagingFields(LARGEST_PAGE);

export const accountIdField = z
  .string()
  .regex(/^\d{12}$/, "Member must satisfy regular expression pattern: \\d{12}");

const unitPattern = /^ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}$/;
const rootPattern = /^r-[0-9a-z]{4,32}$/;

/** Root or organizational unit. */
export const parentIdField = text({
  max: 100,
  pattern: /^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/,
});

export const unitIdField = text({ max: 68, pattern: unitPattern });

/** Account, root or organizational unit. */
type Entity =
  | { type: "ACCOUNT"; account: StoredAccount }
  | { type: "ORGANIZATIONAL_UNIT"; unit: StoredUnit }
  | { type: "ROOT" };

/** Reading the organization is for the management account and for delegated administrators. */
export function requireReader(context: CallContext): void {
  const { managementAccountId, delegatedAdministrators } = context.state.organization;
  const { accountId } = context.caller;
  if (accountId === managementAccountId) return;
  if (delegatedAdministrators[accountId] !== undefined) return;
  throw new AwsApiError(
    "AccessDeniedException",
    "You don't have permissions to access this resource.",
  );
}

/** Changing the organization is for the management account. */
export function requireManagementAccount(context: CallContext): void {
  if (context.caller.accountId !== context.state.organization.managementAccountId) {
    throw new AwsApiError(
      "AccessDeniedException",
      "You don't have permissions to access this resource.",
    );
  }
}

export function constraintViolation(message: string, reason: string): AwsApiError {
  return new AwsApiError("ConstraintViolationException", message, 400, { Reason: reason });
}

export function findEntity(organization: OrganizationState, id: string): Entity | undefined {
  if (id === organization.rootId) return { type: "ROOT" };
  const account = organization.accounts[id];
  if (account !== undefined) return { type: "ACCOUNT", account };
  const unit = organization.units[id];
  return unit === undefined ? undefined : { type: "ORGANIZATIONAL_UNIT", unit };
}

export function requireAccount(context: CallContext, accountId: string): StoredAccount {
  const account = context.state.organization.accounts[accountId];
  if (account === undefined) {
    throw new AwsApiError(
      "AccountNotFoundException",
      "You specified an account that doesn't exist.",
    );
  }
  return account;
}

export function requireUnit(context: CallContext, id: string): StoredUnit {
  const unit = context.state.organization.units[id];
  if (unit === undefined) {
    throw new AwsApiError(
      "OrganizationalUnitNotFoundException",
      "You specified an organizational unit that doesn't exist.",
    );
  }
  return unit;
}

/** Root or organizational unit; anything else is the error of the operation's parent parameter. */
export function requireParent(context: CallContext, parentId: string): void {
  const { organization } = context.state;
  if (!rootPattern.test(parentId) && !unitPattern.test(parentId)) {
    throw invalidInput("You specified an invalid value.", "INVALID_PATTERN_TARGET_ID");
  }
  if (parentId !== organization.rootId && organization.units[parentId] === undefined) {
    throw new AwsApiError("ParentNotFoundException", "You specified parent that doesn't exist.");
  }
}

export function invalidInput(message: string, reason: string): AwsApiError {
  return new AwsApiError("InvalidInputException", message, 400, { Reason: reason });
}

export function accountAnswer(context: CallContext, account: StoredAccount): object {
  const { organization } = context.state;
  const isManagement = account.id === organization.managementAccountId;
  return {
    Id: account.id,
    Arn: accountArn(organization.managementAccountId, organization.id, account.id),
    Email: account.email,
    Name: account.name,
    Status: account.status,
    State: account.status === "SUSPENDED" && account.closedDate ? "CLOSED" : account.status,
    Paths: [`${pathOf(organization, account.parentId)}${account.id}/`],
    JoinedMethod: isManagement ? "INVITED" : "CREATED",
    JoinedTimestamp: account.joinedDate,
  };
}

export function unitAnswer(context: CallContext, unit: StoredUnit): object {
  const { organization } = context.state;
  return {
    Id: unit.id,
    Arn: `arn:aws:organizations::${organization.managementAccountId}:ou/${organization.id}/${unit.id}`,
    Name: unit.name,
    Path: pathOf(organization, unit.id),
  };
}

/** `o-…/r-…/ou-…/` from the organization to the root or unit, as `aws:PrincipalOrgPaths` writes it. */
export function pathOf(organization: OrganizationState, id: string): string {
  const unit = organization.units[id];
  return unit === undefined
    ? `${organization.id}/${organization.rootId}/`
    : `${pathOf(organization, unit.parentId)}${unit.id}/`;
}

/** A page of at most 20 items. */
export function listAnswer<Item>(
  member: string,
  items: readonly Item[],
  input: PagingInput,
  scope: string,
): object {
  return pageAnswer(member, items, input, scope, LARGEST_PAGE);
}

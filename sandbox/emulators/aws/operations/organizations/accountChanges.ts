import { z } from "zod";
import { startAccountClosure } from "../../accountLifecycle";
import { nowSeconds, type CallContext } from "../../context";
import { AwsApiError, conflictError } from "../../errors";
import { operation, type OperationTable } from "../../operation";
import { type StoredAccount } from "../../state";
import {
  accountIdField,
  constraintViolation,
  parentIdField,
  requireAccount,
  requireManagementAccount,
} from "./shared";

const DAY_SECONDS = 86_400;

/** Days before an account that Organizations created may leave (`WAIT_PERIOD_ACTIVE`). */
const WAIT_DAYS = 4;

/** Accounts that may be closing at once (quotas of AWS Organizations). */
const MOST_CLOSING = 3;

const accountInput = z.object({ AccountId: accountIdField });

/** What the management account does with existing member accounts. */
export const accountChangeOperations: OperationTable = {
  MoveAccount: operation(
    z.object({
      AccountId: accountIdField,
      SourceParentId: parentIdField,
      DestinationParentId: parentIdField,
    }),
    (input, context) => {
      requireManagementAccount(context);
      const account = requireAccount(context, input.AccountId);
      // A source that exists but does not hold the account has no error of its own in the API's model.
      if (account.parentId !== input.SourceParentId) {
        throw new AwsApiError(
          "SourceParentNotFoundException",
          "You specified a source parent that doesn't exist.",
        );
      }
      const { rootId, units } = context.state.organization;
      const destination = input.DestinationParentId;
      if (destination !== rootId && units[destination] === undefined) {
        throw new AwsApiError(
          "DestinationParentNotFoundException",
          "You specified a destination parent that doesn't exist.",
        );
      }
      if (destination === account.parentId) {
        throw new AwsApiError(
          "DuplicateAccountException",
          "The account is already present in the specified destination.",
        );
      }
      account.parentId = destination;
      return {};
    },
  ),
  CloseAccount: operation(accountInput, (input, context) => {
    requireManagementAccount(context);
    const account = requireAccount(context, input.AccountId);
    refuseClosure(context, account);
    startAccountClosure(context, account);
    return {};
  }),
  RemoveAccountFromOrganization: operation(accountInput, (input, context) => {
    requireManagementAccount(context);
    const account = requireAccount(context, input.AccountId);
    refuseRemoval(context, account);
    delete context.state.organization.accounts[account.id];
    return {};
  }),
};

function refuseClosure(context: CallContext, account: StoredAccount): void {
  const { managementAccountId, accounts } = context.state.organization;
  if (account.id === managementAccountId) {
    throw constraintViolation(
      "You cannot close the management account.",
      "CANNOT_CLOSE_MANAGEMENT_ACCOUNT",
    );
  }
  if (account.status === "SUSPENDED") {
    throw new AwsApiError(
      "AccountAlreadyClosedException",
      "You attempted to close an account that is already closed.",
    );
  }
  if (account.status === "PENDING_CLOSURE") {
    throw conflictError("The closure of the account is already in progress.");
  }
  const members = Object.values(accounts);
  if (members.filter(({ closesAt }) => closesAt !== undefined).length >= MOST_CLOSING) {
    throw constraintViolation(
      "You have reached the maximum number of accounts that you can close at a time.",
      "CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED",
    );
  }
  const since = nowSeconds(context) - 30 * DAY_SECONDS;
  const closed = members.filter(({ closedDate = -Infinity }) => closedDate > since).length;
  if (closed >= closureQuota(members.length - 1)) {
    throw constraintViolation(
      "You have exceeded close account quota for the past 30 days.",
      "CLOSE_ACCOUNT_QUOTA_EXCEEDED",
    );
  }
}

/** Closures within 30 days: 250 or a fifth of the members, whichever is more, and never over 1,000. */
function closureQuota(members: number): number {
  return Math.min(1000, Math.max(250, Math.floor(members / 5)));
}

function refuseRemoval(context: CallContext, account: StoredAccount): void {
  const { managementAccountId, delegatedAdministrators } = context.state.organization;
  if (account.id === managementAccountId) {
    throw new AwsApiError(
      "MasterCannotLeaveOrganizationException",
      "You can't remove a management account from an organization.",
    );
  }
  if (delegatedAdministrators[account.id] !== undefined) {
    throw constraintViolation(
      "You attempted to remove an account that is a delegated administrator.",
      "CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG",
    );
  }
  const age = nowSeconds(context) - (account.createdDate ?? -Infinity);
  if (age < WAIT_DAYS * DAY_SECONDS) {
    throw constraintViolation(
      `You must wait until at least ${WAIT_DAYS} days after the account was created.`,
      "WAIT_PERIOD_ACTIVE",
    );
  }
}

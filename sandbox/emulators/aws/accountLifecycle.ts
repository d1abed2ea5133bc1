import { nowSeconds, type AwsContext } from "./context";
import { newAccountCreationId, newAccountId } from "./ids";
import { type AccountCreation, type StoredAccount } from "./state";

/** Finished requests kept for DescribeCreateAccountStatus; the real service forgets them after 90 days. */
const FINISHED_KEPT = 1000;

/** Queues the creation of an account. It takes as long as an account assignment (`EmulatorLag.assignmentMs`). */
export function startAccountCreation(
  context: AwsContext,
  account: Pick<AccountCreation, "name" | "email" | "tags">,
): AccountCreation {
  const creation: AccountCreation = {
    id: newAccountCreationId(),
    ...account,
    state: "IN_PROGRESS",
    requestedDate: nowSeconds(context),
    completesAt: context.clock.now() + context.lag.assignmentMs,
  };
  const creations = (context.state.organization.accountCreations ??= {});
  creations[creation.id] = creation;
  return creation;
}

/** The account is PENDING_CLOSURE at once, and SUSPENDED after the same lag. */
export function startAccountClosure(context: AwsContext, account: StoredAccount): void {
  account.status = "PENDING_CLOSURE";
  account.closedDate = nowSeconds(context);
  account.closesAt = context.clock.now() + context.lag.assignmentMs;
}

/**
 * Ends the creations and closures whose time has come.
 * @returns true when something changed.
 */
export function settleAccounts(context: AwsContext): boolean {
  const { organization } = context.state;
  const now = context.clock.now();
  const creations = Object.values(organization.accountCreations ?? {}).filter(
    (creation) => creation.state === "IN_PROGRESS" && creation.completesAt <= now,
  );
  for (const creation of creations) finishCreation(context, creation);
  const closures = Object.values(organization.accounts).filter(
    ({ closesAt }) => closesAt !== undefined && closesAt <= now,
  );
  for (const account of closures) {
    account.status = "SUSPENDED";
    delete account.closesAt;
  }
  dropOldCreations(context);
  return creations.length + closures.length > 0;
}

function finishCreation(context: AwsContext, creation: AccountCreation): void {
  const { accounts, rootId } = context.state.organization;
  creation.completedDate = nowSeconds(context);
  const email = creation.email.toLowerCase();
  if (Object.values(accounts).some((account) => account.email.toLowerCase() === email)) {
    creation.state = "FAILED";
    creation.failureReason = "EMAIL_ALREADY_EXISTS";
    return;
  }
  const id = newAccountId();
  creation.state = "SUCCEEDED";
  creation.accountId = id;
  accounts[id] = {
    id,
    name: creation.name,
    email: creation.email,
    status: "ACTIVE",
    parentId: rootId,
    joinedDate: creation.completedDate,
    createdDate: creation.requestedDate,
    tags: creation.tags,
  };
}

function dropOldCreations(context: AwsContext): void {
  const creations = context.state.organization.accountCreations ?? {};
  const finished = Object.values(creations).filter(({ state }) => state !== "IN_PROGRESS");
  for (const { id } of finished.slice(0, Math.max(0, finished.length - FINISHED_KEPT))) {
    delete creations[id];
  }
}

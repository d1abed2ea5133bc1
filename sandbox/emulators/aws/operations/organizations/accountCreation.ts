import { z } from "zod";
import { startAccountCreation } from "../../accountLifecycle";
import { type CallContext } from "../../context";
import { AwsApiError } from "../../errors";
import { oneOf, operation, text, type OperationTable } from "../../operation";
import { type AccountCreation } from "../../state";
import {
  constraintViolation,
  listAnswer,
  listFields,
  requireManagementAccount,
  requireReader,
} from "./shared";
import { checkedTags, tagListField } from "./tagInput";

/** Accounts that may be in creation at once (quotas of AWS Organizations). */
const MOST_AT_ONCE = 5;

const createInput = z.object({
  Email: text({ min: 6, max: 64, pattern: /^[^\s@]+@[^\s@]+\.[^\s@]+$/ }),
  AccountName: text({ max: 50, pattern: /^[\u0020-\u007E]+$/ }),
  RoleName: text({ max: 64, pattern: /^[\w+=,.@-]{1,64}$/ }).optional(),
  IamUserAccessToBilling: oneOf(["ALLOW", "DENY"]).optional(),
  Tags: tagListField.optional(),
});

export const accountCreationOperations: OperationTable = {
  CreateAccount: operation(createInput, (input, context) => {
    requireManagementAccount(context);
    const tags = checkedTags({}, input.Tags ?? []);
    refuseTooMany(context);
    const { AccountName: name, Email: email } = input;
    const creation = startAccountCreation(context, { name, email, tags });
    return { CreateAccountStatus: creationAnswer(creation) };
  }),
  DescribeCreateAccountStatus: operation(
    z.object({ CreateAccountRequestId: text({ max: 36, pattern: /^car-[a-z0-9]{8,32}$/ }) }),
    (input, context) => {
      requireReader(context);
      const creation = context.state.organization.accountCreations?.[input.CreateAccountRequestId];
      if (creation === undefined) {
        throw new AwsApiError(
          "CreateAccountStatusNotFoundException",
          "You specified a create account request that doesn't exist.",
        );
      }
      return { CreateAccountStatus: creationAnswer(creation) };
    },
  ),
  ListCreateAccountStatus: operation(
    z.object({
      States: z.array(oneOf(["IN_PROGRESS", "SUCCEEDED", "FAILED"])).optional(),
      ...listFields,
    }),
    (input, context) => {
      requireReader(context);
      const found = Object.values(context.state.organization.accountCreations ?? {})
        .filter(({ state }) => input.States?.includes(state) ?? true)
        .map(creationAnswer);
      const scope = `ListCreateAccountStatus ${input.States?.join(" ") ?? ""}`;
      return listAnswer("CreateAccountStatuses", found, input, scope);
    },
  ),
};

function refuseTooMany(context: CallContext): void {
  const { accounts, accountCreations } = context.state.organization;
  const inProgress = Object.values(accountCreations ?? {}).filter(
    ({ state }) => state === "IN_PROGRESS",
  ).length;
  const quota = context.faults.peek("accountQuota")?.max ?? Infinity;
  if (Object.keys(accounts).length + inProgress >= quota) {
    throw constraintViolation(
      "You have exceeded the allowed number of AWS accounts.",
      "ACCOUNT_NUMBER_LIMIT_EXCEEDED",
    );
  }
  if (inProgress >= MOST_AT_ONCE) {
    throw constraintViolation(
      "You have exceeded the number of accounts that can be in creation at a time.",
      "ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED",
    );
  }
}

function creationAnswer(creation: AccountCreation): object {
  return {
    Id: creation.id,
    AccountName: creation.name,
    State: creation.state,
    RequestedTimestamp: creation.requestedDate,
    CompletedTimestamp: creation.completedDate,
    AccountId: creation.accountId,
    FailureReason: creation.failureReason,
  };
}

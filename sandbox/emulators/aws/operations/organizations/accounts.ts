import { z } from "zod";
import { operation, type OperationTable } from "../../operation";
import {
  accountAnswer,
  accountIdField,
  listAnswer,
  listFields,
  requireAccount,
  requireParent,
  requireReader,
} from "./shared";

export const accountOperations: OperationTable = {
  ListAccounts: operation(z.object(listFields), (input, context) => {
    requireReader(context);
    const accounts = Object.values(context.state.organization.accounts);
    return listAnswer(
      "Accounts",
      accounts.map((account) => accountAnswer(context, account)),
      input,
      "ListAccounts",
    );
  }),
  ListAccountsForParent: operation(
    z.object({ ParentId: z.string(), ...listFields }),
    (input, context) => {
      requireReader(context);
      requireParent(context, input.ParentId);
      const accounts = Object.values(context.state.organization.accounts).filter(
        (account) => account.parentId === input.ParentId,
      );
      return listAnswer(
        "Accounts",
        accounts.map((account) => accountAnswer(context, account)),
        input,
        `ListAccountsForParent ${input.ParentId}`,
      );
    },
  ),
  DescribeAccount: operation(z.object({ AccountId: accountIdField }), (input, context) => {
    requireReader(context);
    return { Account: accountAnswer(context, requireAccount(context, input.AccountId)) };
  }),
};

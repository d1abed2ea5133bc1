import { type FunctionHandler } from "../../../framework/types";
import { type AwsClients } from "../../clients";
import { doing } from "../../errors";
import { REQUIRED_TEXT } from "../../schema";
import { accountResult, descendantAccounts } from "./accounts";

/** `aws.organizations.getOrganizationalUnitDescendantAccounts`: the accounts in a root or unit and below. */
export const getOrganizationalUnitDescendantAccounts: FunctionHandler<AwsClients> = {
  token:
    "aws:organizations/getOrganizationalUnitDescendantAccounts:getOrganizationalUnitDescendantAccounts",
  inputs: { parentId: REQUIRED_TEXT },

  async invoke(args, context) {
    const parentId = String(args["parentId"]);
    const organizations = await context.clients.organizations();
    const accounts = await doing(
      `listing Organizations Accounts for parent (${parentId}) and descendants`,
      () => descendantAccounts(organizations, parentId),
    );
    return { accounts: accounts.map(accountResult), id: parentId, parentId };
  },
};

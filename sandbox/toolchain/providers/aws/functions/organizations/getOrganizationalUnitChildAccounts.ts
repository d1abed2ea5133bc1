import { type FunctionHandler } from "../../../framework/types";
import { type AwsClients } from "../../clients";
import { doing } from "../../errors";
import { REQUIRED_TEXT } from "../../schema";
import { accountResult, childAccounts } from "./accounts";

/** `aws.organizations.getOrganizationalUnitChildAccounts`: the accounts directly in a root or unit. */
export const getOrganizationalUnitChildAccounts: FunctionHandler<AwsClients> = {
  token: "aws:organizations/getOrganizationalUnitChildAccounts:getOrganizationalUnitChildAccounts",
  inputs: { parentId: REQUIRED_TEXT },

  async invoke(args, context) {
    const parentId = String(args["parentId"]);
    const organizations = await context.clients.organizations();
    const accounts = await doing(`listing Organizations Accounts for parent (${parentId})`, () =>
      childAccounts(organizations, parentId),
    );
    return { accounts: accounts.map(accountResult), id: parentId, parentId };
  },
};

import { type FunctionHandler } from "../../../framework/types";
import { type AwsClients } from "../../clients";
import { doing } from "../../errors";
import { REQUIRED_TEXT, TAGS } from "../../schema";
import { accountResult } from "./accounts";
import { parentOf, resourceTags } from "./tree";

/** `aws.organizations.getAccount`: one account with its parent and tags, in three calls. */
export const getAccount: FunctionHandler<AwsClients> = {
  token: "aws:organizations/getAccount:getAccount",
  inputs: { accountId: REQUIRED_TEXT, tags: TAGS },

  async invoke(args, context) {
    const accountId = String(args["accountId"]);
    const organizations = await context.clients.organizations();
    return doing(`reading AWS Organizations Account (${accountId})`, async () => {
      const { Account: account } = await organizations.describeAccount({ AccountId: accountId });
      if (!account) throw new Error("the service answered nothing");
      const { id, arn, email, joinedMethod, joinedTimestamp, name, state } = accountResult(account);
      const parent = await parentOf(organizations, accountId);
      const tags = await resourceTags(organizations, accountId, context);
      const found = { id, arn, email, joinedMethod, joinedTimestamp, name, state };
      return { ...found, accountId, parentId: parent.Id, tags };
    });
  },
};

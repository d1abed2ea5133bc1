import { type FunctionHandler } from "../../../framework/types";
import { type AwsClients } from "../../clients";
import { doing } from "../../errors";
import { TEXT } from "../../schema";

/** `aws.getCallerIdentity`: the account and principal of the credentials. */
export const getCallerIdentity: FunctionHandler<AwsClients> = {
  token: "aws:index/getCallerIdentity:getCallerIdentity",
  inputs: { id: TEXT },

  async invoke(_args, context) {
    const sts = await context.clients.sts();
    const caller = await doing("reading STS Caller Identity", () => sts.getCallerIdentity({}));
    return {
      accountId: caller.Account,
      arn: caller.Arn,
      id: caller.Account,
      userId: caller.UserId,
    };
  },
};

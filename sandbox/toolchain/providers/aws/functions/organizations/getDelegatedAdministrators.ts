import { type FunctionHandler } from "../../../framework/types";
import { type AwsClients } from "../../clients";
import { doing } from "../../errors";
import { collect } from "../../pages";
import { TEXT } from "../../schema";
import { rfc3339 } from "../../time";

/** `aws.organizations.getDelegatedAdministrators`, of one service or of all. Its id is the caller's account. */
export const getDelegatedAdministrators: FunctionHandler<AwsClients> = {
  token: "aws:organizations/getDelegatedAdministrators:getDelegatedAdministrators",
  inputs: { servicePrincipal: TEXT },

  async invoke(args, context) {
    const servicePrincipal = args["servicePrincipal"] as string | undefined;
    const organizations = await context.clients.organizations();
    const sts = await context.clients.sts();
    return doing("reading Organizations Delegated Administrators", async () => {
      const administrators = await collect(
        organizations.paginateListDelegatedAdministrators({ ServicePrincipal: servicePrincipal }),
        (page) => page.DelegatedAdministrators,
      );
      const caller = await sts.getCallerIdentity({});
      return {
        delegatedAdministrators: administrators.map((administrator) => ({
          arn: administrator.Arn,
          delegationEnabledDate: rfc3339(administrator.DelegationEnabledDate),
          email: administrator.Email,
          id: administrator.Id,
          joinedMethod: administrator.JoinedMethod,
          joinedTimestamp: rfc3339(administrator.JoinedTimestamp),
          name: administrator.Name,
          status: administrator.Status,
        })),
        id: caller.Account,
        servicePrincipal,
      };
    });
  },
};

import { type FunctionHandler } from "../../../framework/types";
import { type AwsClients } from "../../clients";
import { doing } from "../../errors";
import { collect } from "../../pages";
import { regionOf } from "../../readBack";
import { REQUIRED_TEXT, TEXT } from "../../schema";

/** `aws.ssoadmin.getPermissionSets`: the ARNs of all permission sets of an instance. */
export const getPermissionSets: FunctionHandler<AwsClients> = {
  token: "aws:ssoadmin/getPermissionSets:getPermissionSets",
  inputs: { instanceArn: REQUIRED_TEXT, region: TEXT },

  async invoke(args, context) {
    const instanceArn = String(args["instanceArn"]);
    const region = regionOf(args, context);
    const sso = await context.clients.ssoAdmin(region);
    const arns = await doing("listing SSO Permission Sets", () =>
      collect(
        sso.paginateListPermissionSets({ InstanceArn: instanceArn }),
        (page) => page.PermissionSets,
      ),
    );
    return { arns, id: instanceArn, instanceArn, region };
  },
};

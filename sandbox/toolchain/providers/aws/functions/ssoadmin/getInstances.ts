import { type FunctionHandler } from "../../../framework/types";
import { type AwsClients } from "../../clients";
import { doing } from "../../errors";
import { collect } from "../../pages";
import { regionOf } from "../../readBack";
import { TEXT } from "../../schema";

/** `aws.ssoadmin.getInstances`: the Identity Center instances that the caller sees; the lists run side by side. */
export const getInstances: FunctionHandler<AwsClients> = {
  token: "aws:ssoadmin/getInstances:getInstances",
  inputs: { region: TEXT },

  async invoke(args, context) {
    const region = regionOf(args, context);
    const sso = await context.clients.ssoAdmin(region);
    const instances = await doing("reading SSO Instances", () =>
      collect(sso.paginateListInstances({}), (page) => page.Instances),
    );
    return {
      arns: instances.map((instance) => instance.InstanceArn ?? ""),
      id: region,
      identityStoreIds: instances.map((instance) => instance.IdentityStoreId ?? ""),
      region,
    };
  },
};

import { type PermissionSet, type SSOAdmin } from "@aws-sdk/client-sso-admin";

import { type FunctionHandler } from "../../../framework/types";
import { type AwsClients } from "../../clients";
import { doing } from "../../errors";
import { collect } from "../../pages";
import { regionOf } from "../../readBack";
import { REQUIRED_TEXT, TAGS, TEXT } from "../../schema";
import { ownTags } from "../../tags";
import { rfc3339 } from "../../time";

type Args = { instanceArn: string; arn?: string; name?: string };

/**
 * `aws.ssoadmin.getPermissionSet` by `arn` or by `name`. By name it describes one set after the other, as the
 * official provider does, which takes minutes with hundreds of sets (hashicorp/terraform-provider-aws#42938).
 */
export const getPermissionSet: FunctionHandler<AwsClients> = {
  token: "aws:ssoadmin/getPermissionSet:getPermissionSet",
  inputs: { arn: TEXT, instanceArn: REQUIRED_TEXT, name: TEXT, region: TEXT, tags: TAGS },

  async invoke(args, context) {
    const { instanceArn, arn, name } = args as Args;
    if ((arn === undefined) === (name === undefined)) {
      throw new Error("getPermissionSet takes exactly one of arn and name");
    }
    const region = regionOf(args, context);
    const sso = await context.clients.ssoAdmin(region);
    const found = await doing(`reading SSO Permission Set (${arn ?? name})`, () =>
      arn === undefined ? findByName(sso, instanceArn, name) : describe(sso, instanceArn, arn),
    );
    const tags = await doing(
      `listing tags for SSO Permission Set (${found.PermissionSetArn})`,
      () =>
        collect(
          sso.paginateListTagsForResource({
            InstanceArn: instanceArn,
            ResourceArn: found.PermissionSetArn,
          }),
          (page) => page.Tags,
        ),
    );
    return {
      arn: found.PermissionSetArn,
      createdDate: rfc3339(found.CreatedDate),
      description: found.Description ?? "",
      id: found.PermissionSetArn,
      instanceArn,
      name: found.Name,
      region,
      relayState: found.RelayState ?? "",
      sessionDuration: found.SessionDuration ?? "",
      tags: ownTags(context.clients, tags),
    };
  },
};

async function describe(sso: SSOAdmin, InstanceArn: string, arn: string): Promise<PermissionSet> {
  const answer = await sso.describePermissionSet({ InstanceArn, PermissionSetArn: arn });
  if (!answer.PermissionSet) throw new Error("not found");
  return answer.PermissionSet;
}

async function findByName(
  sso: SSOAdmin,
  InstanceArn: string,
  name: string | undefined,
): Promise<PermissionSet> {
  for await (const page of sso.paginateListPermissionSets({ InstanceArn })) {
    for (const arn of page.PermissionSets ?? []) {
      const candidate = await describe(sso, InstanceArn, arn);
      if (candidate.Name === name) return candidate;
    }
  }
  throw new Error("not found");
}

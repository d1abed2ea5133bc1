import { type Organizations } from "@aws-sdk/client-organizations";

import { type FunctionHandler } from "../../../framework/types";
import { type AwsClients } from "../../clients";
import { doing } from "../../errors";
import { REQUIRED_TEXT } from "../../schema";
import { parentOf } from "./tree";

/**
 * `aws.organizations.getEntityPath`: organization, root, units and the entity, each followed by a slash, as in the
 * condition key `aws:PrincipalOrgPaths`.
 */
export const getEntityPath: FunctionHandler<AwsClients> = {
  token: "aws:organizations/getEntityPath:getEntityPath",
  inputs: { entityId: REQUIRED_TEXT },

  async invoke(args, context) {
    const entityId = String(args["entityId"]);
    const organizations = await context.clients.organizations();
    const entityPath = await doing(`reading Organizations entity (${entityId}) path`, () =>
      pathOf(organizations, entityId),
    );
    return { entityId, entityPath };
  },
};

async function pathOf(organizations: Organizations, entityId: string): Promise<string> {
  const parts = [entityId];
  for (let childId = entityId; ;) {
    const { Id: parentId = "", Type: type } = await parentOf(organizations, childId);
    parts.unshift(parentId);
    if (type === "ROOT") break;
    childId = parentId;
  }
  const { Organization: organization } = await organizations.describeOrganization({});
  return `${[organization?.Id, ...parts].join("/")}/`;
}

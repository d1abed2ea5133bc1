import { type FunctionHandler } from "../../../framework/types";
import { type AwsClients } from "../../clients";
import { doing } from "../../errors";
import { REQUIRED_TEXT, TAGS } from "../../schema";
import { resourceTags } from "./tree";

/** `aws.organizations.getResourceTags`: the tags of an account, unit, root or policy. */
export const getResourceTags: FunctionHandler<AwsClients> = {
  token: "aws:organizations/getResourceTags:getResourceTags",
  inputs: { resourceId: REQUIRED_TEXT, tags: TAGS },

  async invoke(args, context) {
    const resourceId = String(args["resourceId"]);
    const organizations = await context.clients.organizations();
    const tags = await doing(`reading Resource (${resourceId}) tags`, () =>
      resourceTags(organizations, resourceId, context),
    );
    return { id: resourceId, resourceId, tags };
  },
};

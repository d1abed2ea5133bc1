import { z } from "zod";
import { AwsApiError } from "../../errors";
import { operation, type OperationTable } from "../../operation";
import { type OrganizationState } from "../../state";
import { findEntity, listAnswer, requireReader } from "./shared";

export const tagOperations: OperationTable = {
  ListTagsForResource: operation(
    z.object({ ResourceId: z.string().min(1), NextToken: z.string().optional() }),
    (input, context) => {
      requireReader(context);
      const tags = Object.entries(tagsOf(context.state.organization, input.ResourceId));
      return listAnswer(
        "Tags",
        tags.map(([Key, Value]) => ({ Key, Value })),
        input,
        `ListTagsForResource ${input.ResourceId}`,
      );
    },
  ),
};

/** The tags of an account, unit or root, as the one stored object. */
function tagsOf(organization: OrganizationState, id: string): Record<string, string> {
  const entity = findEntity(organization, id);
  switch (entity?.type) {
    case "ACCOUNT":
      return entity.account.tags;
    case "ORGANIZATIONAL_UNIT":
      return entity.unit.tags;
    case "ROOT":
      return organization.rootTags;
    case undefined:
      throw new AwsApiError(
        "TargetNotFoundException",
        "You specified a target that doesn't exist.",
      );
  }
}

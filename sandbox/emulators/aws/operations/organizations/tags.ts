import { z } from "zod";
import { AwsApiError } from "../../errors";
import { operation, text, type OperationTable } from "../../operation";
import { type OrganizationState } from "../../state";
import { findEntity, listAnswer, requireManagementAccount, requireReader } from "./shared";
import { checkedTags, tagListField } from "./tagInput";

/** Root, organizational unit or account. */
const resourceIdField = text({
  max: 130,
  pattern: /^(r-[0-9a-z]{4,32}|\d{12}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/,
});

export const tagOperations: OperationTable = {
  ListTagsForResource: operation(
    z.object({ ResourceId: resourceIdField, NextToken: z.string().optional() }),
    (input, context) => {
      requireReader(context);
      const tags = Object.entries(tagged(context.state.organization, input.ResourceId).tags);
      return listAnswer(
        "Tags",
        tags.map(([Key, Value]) => ({ Key, Value })),
        input,
        `ListTagsForResource ${input.ResourceId}`,
      );
    },
  ),
  TagResource: operation(
    z.object({ ResourceId: resourceIdField, Tags: tagListField }),
    (input, context) => {
      requireManagementAccount(context);
      const holder = tagged(context.state.organization, input.ResourceId);
      holder.tags = checkedTags(holder.tags, input.Tags);
      return {};
    },
  ),
  UntagResource: operation(
    z.object({ ResourceId: resourceIdField, TagKeys: z.array(text({ max: 128 })) }),
    (input, context) => {
      requireManagementAccount(context);
      const holder = tagged(context.state.organization, input.ResourceId);
      for (const key of input.TagKeys) delete holder.tags[key];
      return {};
    },
  ),
};

/** What carries the tags of an account, unit or root: the stored object itself, or a view on the root's. */
function tagged(organization: OrganizationState, id: string): { tags: Record<string, string> } {
  const entity = findEntity(organization, id);
  switch (entity?.type) {
    case "ACCOUNT":
      return entity.account;
    case "ORGANIZATIONAL_UNIT":
      return entity.unit;
    case "ROOT":
      return {
        get tags() {
          return organization.rootTags;
        },
        set tags(tags) {
          organization.rootTags = tags;
        },
      };
    case undefined:
      throw new AwsApiError(
        "TargetNotFoundException",
        "You specified a target that doesn't exist.",
      );
  }
}

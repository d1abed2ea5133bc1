import { z } from "zod";
import { validationError } from "../../errors";
import { operation, text, type OperationTable, pageAnswer } from "../../operation";
import { instanceArnField, permissionSetArnField, requirePermissionSet } from "./shared";

const MOST_TAGS = 50;
const TAG_CHARACTERS = /^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$/u;

export const tagListField = z.array(
  z.object({
    Key: text({ max: 128, pattern: TAG_CHARACTERS }),
    Value: text({ min: 0, max: 256, pattern: TAG_CHARACTERS }),
  }),
);

const resourceFields = {
  InstanceArn: instanceArnField.optional(),
  ResourceArn: permissionSetArnField,
};

export const tagOperations: OperationTable = {
  ListTagsForResource: operation(
    z.object({ ...resourceFields, NextToken: z.string().optional() }),
    (input, context) => {
      const tags = Object.entries(taggedSet(context, input).tags);
      return pageAnswer(
        "Tags",
        tags.map(([Key, Value]) => ({ Key, Value })),
        input,
        `ListTagsForResource ${input.ResourceArn}`,
      );
    },
  ),
  TagResource: operation(z.object({ ...resourceFields, Tags: tagListField }), (input, context) => {
    const set = taggedSet(context, input);
    const tags = { ...set.tags, ...checkTags(input.Tags) };
    if (Object.keys(tags).length > MOST_TAGS) throw tooManyTags();
    set.tags = tags;
    return {};
  }),
  UntagResource: operation(
    z.object({ ...resourceFields, TagKeys: z.array(text({ max: 128 })).min(1) }),
    (input, context) => {
      const set = taggedSet(context, input);
      for (const key of input.TagKeys) delete set.tags[key];
      return {};
    },
  ),
};

function taggedSet(
  context: Parameters<typeof requirePermissionSet>[0],
  input: { InstanceArn?: string; ResourceArn: string },
) {
  return requirePermissionSet(context, {
    InstanceArn: input.InstanceArn ?? context.state.instance.instanceArn,
    PermissionSetArn: input.ResourceArn,
  });
}

/** The tags as a map. Refuses the reserved prefix, a key given twice, and more than 50 tags. */
export function checkTags(tags: readonly { Key: string; Value: string }[]): Record<string, string> {
  const result: Record<string, string> = {};
  for (const { Key, Value } of tags) {
    if (Key.toLowerCase().startsWith("aws:")) {
      throw validationError(`Tag key ${Key} is invalid: the prefix aws: is reserved`);
    }
    if (Key in result) throw validationError(`Duplicate tag key ${Key}`);
    result[Key] = Value;
  }
  if (tags.length > MOST_TAGS) throw tooManyTags();
  return result;
}

const tooManyTags = () => validationError(`A resource can have at most ${MOST_TAGS} tags`);

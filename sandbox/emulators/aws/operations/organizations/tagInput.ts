import { z } from "zod";
import { text } from "../../operation";
import { constraintViolation, invalidInput } from "./shared";

const MOST_TAGS = 50;

export const tagListField = z.array(
  z.object({ Key: text({ max: 128 }), Value: text({ min: 0, max: 256 }) }),
);

/**
 * The tags after `added` were put on `present`; neither is changed. Refuses a key given twice, the reserved
 * prefix, and more than 50 tags.
 */
export function checkedTags(
  present: Readonly<Record<string, string>>,
  added: readonly { Key: string; Value: string }[],
): Record<string, string> {
  const keys = added.map(({ Key }) => Key);
  if (new Set(keys).size < keys.length) {
    throw invalidInput("You specified a tag key more than once.", "DUPLICATE_TAG_KEY");
  }
  if (keys.some((key) => key.toLowerCase().startsWith("aws:"))) {
    throw invalidInput(
      "You specified a tag key that is a system tag. You can't add, edit, or delete system tag keys.",
      "INVALID_SYSTEM_TAGS_PARAMETER",
    );
  }
  const tags = { ...present };
  for (const { Key, Value } of added) tags[Key] = Value;
  if (Object.keys(tags).length > MOST_TAGS) {
    throw constraintViolation(
      "You have exceeded the number of tags allowed on this resource.",
      "MAX_TAG_LIMIT_EXCEEDED",
    );
  }
  return tags;
}

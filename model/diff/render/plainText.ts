/** What the engine writes in place of a value that is known only after the run. */
const UNKNOWN = /04da6b54-80e4-46f7-96ec-b56ff0331ba9/g;

/**
 * Text from a preview made harmless for any output: one line, no control or direction characters
 * (with which a name could rewrite a terminal or show something else), unknown values in words.
 */
export function plainText(text: string): string {
  return text
    .replace(/[\s\u2028\u2029]+/g, " ")
    .replace(/[\p{Cc}\p{Cf}]/gu, "")
    .replace(UNKNOWN, "(not known yet)");
}

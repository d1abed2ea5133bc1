import { visibleText } from "../../visibleText";

/** What the engine writes in place of a value that is known only after the run. */
const UNKNOWN = /04da6b54-80e4-46f7-96ec-b56ff0331ba9/g;

/** Colours and the like, as providers write them into their messages. */
const TERMINAL_STYLE = /(\u001b\[|\u009b)[0-9;]*m/g;

/**
 * Text from a preview made harmless for any output: one line, unknown values in words, and what
 * cannot be seen by its number, since two names may differ in nothing else.
 */
export function plainText(text: string): string {
  const line = text.replace(TERMINAL_STYLE, "").replace(/[\s\u0085\u2028\u2029]+/g, " ");
  return visibleText(line).replace(UNKNOWN, "(not known yet)");
}

/** The same JSON with what cannot be seen written as escapes, so that it can go to a terminal. */
export function visibleJson(json: string): string {
  return json.replace(
    /(?!\n)[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2028\u2029]/gu,
    (character) =>
      Array.from({ length: character.length }, (_, at) => {
        const unit = character.charCodeAt(at).toString(16);
        return `\\u${unit.padStart(4, "0")}`;
      }).join(""),
  );
}

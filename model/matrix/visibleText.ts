/**
 * Characters that a reader cannot see: controls, and those that turn the direction of what follows,
 * with which a name can be made to look like another one.
 */
const INVISIBLE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** The text with such characters written out, for example `<U+202E>`. White space becomes a space. */
export function visibleText(text: string): string {
  return text.replace(/[\t\n\r]+/g, " ").replace(INVISIBLE, (character) => {
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    return `<U+${code}>`;
  });
}

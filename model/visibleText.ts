/**
 * Characters that nobody sees: controls (with which a name could rewrite a terminal), directions
 * (with which it could show something else), fillers, halves of a surrogate pair, and blanks that
 * are not the usual one.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

/** Text with what cannot be seen written by its number, since two names may differ in nothing else. */
export function visibleText(text: string): string {
  return text.replace(UNSEEN, (character) => `‹U+${codePoint(character).padStart(4, "0")}›`);
}

function codePoint(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
}

/**
 * True when the whole text matches a glob: `*` stands for any text, `?` for one character.
 * Quadratic at worst, where a regular expression with several `.*` can take exponential time.
 *
 * With `textIsGlob` the text is a glob, too, and the answer is whether the pattern covers it: a `*`
 * in the text is only matched by a `*` of the pattern, so `s3:Get*` covers `s3:GetObject*`.
 */
export function matchesGlob(pattern: string, text: string, textIsGlob = false): boolean {
  const wanted = Array.from(pattern);
  const given = Array.from(text);
  const matchesOne = (mark: string | undefined, character: string | undefined): boolean =>
    mark === character || (mark === "?" && !(textIsGlob && character === "*"));
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let position = 0; position < given.length;) {
    if (wanted[at] === "*") {
      star = at++;
      resume = position;
    } else if (at < wanted.length && matchesOne(wanted[at], given[position])) {
      at++;
      position++;
    } else if (star >= 0) {
      at = star + 1;
      position = ++resume;
    } else {
      return false;
    }
  }
  return wanted.slice(at).every((mark) => mark === "*");
}

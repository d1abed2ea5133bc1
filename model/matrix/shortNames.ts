/** Ways to shorten a name's words, the best first; each gives at most five characters. */
const STYLES: ((words: readonly string[]) => string)[] = [
  (words) => heads(words, 1),
  ([first = "", ...rest]) => first.slice(0, 2) + heads(rest, 1),
  (words) => heads(words, 2),
  ([first = "", ...rest]) => first.slice(0, 3) + heads(rest, 1),
];
const LONGEST = 5;

function heads(words: readonly string[], letters: number): string {
  return words.map((word) => head(word, letters)).join("");
}

/** Numbers stay whole: they are what tells `Set10` from `Set1`. */
function head(word: string, letters: number): string {
  return /^\d+$/.test(word) ? word : word.slice(0, 1).toUpperCase() + word.slice(1, letters);
}

/**
 * A short code for each name, unique among them and independent of their order: `ReadOnly` is RO.
 * Names that would share a code all get a longer one; what is left is numbered.
 */
export function shortNames(names: readonly string[]): Map<string, string> {
  const style = new Map([...new Set(names)].sort().map((name) => [name, 0]));
  for (;;) {
    const clashing = [...clashes(style).values()].filter((same) => same.length > 1).flat();
    const movable = clashing.filter((name) => (style.get(name) ?? 0) < STYLES.length - 1);
    if (movable.length === 0) return numbered(style);
    for (const name of movable) style.set(name, (style.get(name) ?? 0) + 1);
  }
}

function clashes(style: ReadonlyMap<string, number>): Map<string, string[]> {
  const byCode = new Map<string, string[]>();
  for (const [name, level] of style) {
    const code = codeOf(name, level);
    byCode.set(code, [...(byCode.get(code) ?? []), name]);
  }
  return byCode;
}

function codeOf(name: string, level: number): string {
  const words = name.match(/\p{Lu}+(?!\p{Ll})|\p{L}\p{Ll}*|\d+/gu) ?? [];
  const code = (STYLES[level] ?? STYLES[0])?.(words) ?? "";
  return [...code].slice(0, LONGEST).join("");
}

/** Gives what no style could tell apart a number. */
function numbered(style: ReadonlyMap<string, number>): Map<string, string> {
  const codes = new Map<string, string>();
  const byCode = clashes(style);
  const taken = new Set(byCode.keys());
  for (const [code, [first = "", ...others]] of byCode) {
    if (others.length === 0 && code !== "") codes.set(first, code);
    else for (const name of [first, ...others]) codes.set(name, nextFree(code, taken));
  }
  return codes;
}

function nextFree(code: string, taken: Set<string>): string {
  for (let number = 1; ; number++) {
    const candidate = `${[...code].slice(0, 2).join("")}${number}`;
    if (taken.has(candidate)) continue;
    taken.add(candidate);
    return candidate;
  }
}

/** What a mapping can rename. */
export const NAME_KINDS = [
  "groups",
  "people",
  "permissionSets",
  "accounts",
  "rules",
  "units",
  "tags",
] as const;
export type NameKind = (typeof NAME_KINDS)[number];

/** `acme-*-dev=acme-*-prod`: what one stack calls `acme-web-dev`, the other calls `acme-web-prod`. */
export interface NameMapping {
  /** As it was written. */
  text: string;
  /** Absent: names of every kind. */
  kind?: NameKind;
  /** The pattern of stack A, cut at its stars. */
  a: string[];
  /** The pattern of stack B, cut at its stars; as many. */
  b: string[];
}

/**
 * Reads `[KIND:]PATTERN_A=PATTERN_B`. Each `*` stands for any text, as short as possible, and both
 * patterns have the same number of them.
 * @returns what is wrong, in a sentence, when it cannot be read
 */
export function parseNameMapping(text: string): NameMapping | string {
  const [kind, patterns] = splitKind(text);
  const sides = patterns.split("=");
  const [left, right] = sides;
  if (left === undefined || right === undefined || sides.length > 2)
    return "It has the form PATTERN=PATTERN, for example acme-*-dev=acme-*-prod.";
  if (left === "" || right === "") return "A pattern is empty.";
  const [a, b] = [left.split("*"), right.split("*")];
  if (a.length !== b.length) return "Both patterns need the same number of stars.";
  return { text, ...(kind === undefined ? {} : { kind }), a, b };
}

function splitKind(text: string): [NameKind | undefined, string] {
  const kind = NAME_KINDS.find((word) => text.startsWith(`${word}:`));
  return kind === undefined ? [undefined, text] : [kind, text.slice(kind.length + 1)];
}

/** Which names of two stacks belong together. */
export interface NameMap {
  /**
   * Name in B of what A calls `name`; undefined when nothing in B can be meant by it. The two belong
   * together when each is the translation of the other, so that the answer does not depend on
   * which stack is named first.
   */
  inB(kind: NameKind, name: string): string | undefined;
  /** The mappings that no name was renamed by so far, as they were written. */
  unused(): string[];
}

/** Of several mappings the first that matches a name counts; a name that none matches stays. */
export function createNameMap(mappings: readonly NameMapping[]): NameMap {
  const used = new Set<NameMapping>();
  const translate = (kind: NameKind, name: string, from: "a" | "b", to: "a" | "b"): string => {
    for (const mapping of mappings) {
      if (mapping.kind !== undefined && mapping.kind !== kind) continue;
      const texts = starTexts(mapping[from], name);
      if (texts === undefined) continue;
      if (from === "a") used.add(mapping);
      return mapping[to].map((part, at) => part + (texts[at] ?? "")).join("");
    }
    return name;
  };
  return {
    inB(kind, name) {
      const other = translate(kind, name, "a", "b");
      return translate(kind, other, "b", "a") === name ? other : undefined;
    },
    unused: () => mappings.filter((mapping) => !used.has(mapping)).map(({ text }) => text),
  };
}

/** What each star of a pattern stands for in a name; undefined when the name does not match. */
function starTexts(parts: readonly string[], name: string): string[] | undefined {
  const [head = "", ...rest] = parts;
  const tail = rest.pop();
  if (tail === undefined) return name === head ? [] : undefined;
  if (!name.startsWith(head) || !name.endsWith(tail)) return undefined;
  const end = name.length - tail.length;
  const texts: string[] = [];
  let from = head.length;
  for (const part of rest) {
    const at = name.indexOf(part, from);
    if (at < 0) return undefined;
    texts.push(name.slice(from, at));
    from = at + part.length;
  }
  return from > end ? undefined : [...texts, name.slice(from, end)];
}

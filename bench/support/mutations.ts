/** A repeatable source of random numbers (mulberry32). */
export interface Random {
  /** Whole number from 0 to `limit` - 1. */
  below(limit: number): number;
  pick<T>(items: readonly T[]): T;
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    pick: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new RangeError("nothing to pick from");
      return item;
    },
  };
}

/** Text that a person, an editor or a merge may leave where a value should be. */
const NASTY = [
  ...["", "~", "null", "[]", "{}", "no", "yes", "true", "0", "-1", "012345678901", "0o17", "0x1F"],
  ...[
    "1e400",
    ".inf",
    ".nan",
    "1_000",
    "2027-02-30",
    "2027-01-31",
    "PT99H",
    "P",
    "'",
    '"',
    "[",
    "{",
  ],
  ...[
    "]",
    "}",
    "*",
    "&a",
    "*a",
    "&a *a",
    "<<: *a",
    "!!binary x",
    "!x y",
    "|",
    ">",
    "?",
    "- -",
    ":",
    "#",
  ],
  ...[
    "\t",
    "\u0000",
    "\ufeff",
    "\u202e",
    "日本",
    "😀",
    "__proto__",
    "constructor",
    "toString",
    "%",
    "|-|",
  ],
  ...[
    "{secure: v1:abc}",
    "{file: x}",
    "{file: ../../etc/passwd}",
    "{ou: root, depth: descendants}",
  ],
  ...[
    "all",
    "management",
    "${source.login}",
    "arn:aws:iam::aws:policy/X",
    "https://",
    "a".repeat(5_000),
  ],
  ...["[".repeat(300), "{a: ".repeat(300), "<<<<<<< HEAD", "{{ template }}", "*".repeat(200)],
];

type Mutation = (lines: string[], random: Random) => void;

const MUTATIONS: readonly Mutation[] = [
  replaceValue,
  replaceValue,
  replaceKey,
  (lines, random) => lines.splice(random.below(lines.length), 1 + random.below(3)),
  (lines, random) => {
    const line = random.pick(lines);
    lines.splice(random.below(lines.length), 0, line);
  },
  (lines, random) => {
    const [from, to] = [random.below(lines.length), random.below(lines.length)];
    [lines[from], lines[to]] = [lines[to] ?? "", lines[from] ?? ""];
  },
  (lines, random) => edit(lines, random, (line) => " ".repeat(random.below(4)) + line),
  (lines, random) =>
    edit(lines, random, (line) => line.replace(/^ {1,4}/, random.pick(["", "\t"]))),
  (lines, random) => edit(lines, random, (line) => insert(line, random, random.pick(NASTY))),
  (lines, random) => edit(lines, random, (line) => remove(line, random)),
  (lines, random) => edit(lines, random, (line) => swapLetters(line, random)),
  (lines, random) => lines.splice(1 + random.below(lines.length)),
];

/** The text with one to four random mistakes. */
export function mutate(text: string, random: Random): string {
  const lines = text.split("\n");
  for (let left = 1 + random.below(4); left > 0 && lines.length > 0; left--)
    random.pick(MUTATIONS)(lines, random);
  return lines.join("\n");
}

function edit(lines: string[], random: Random, change: (line: string) => string): void {
  const at = random.below(lines.length);
  lines[at] = change(lines[at] ?? "");
}

function replaceValue(lines: string[], random: Random): void {
  edit(lines, random, (line) =>
    line.replace(/(: |- |\[|, )([^,\]}]*)/, `$1${dollarSafe(random.pick(NASTY))}`),
  );
}

function replaceKey(lines: string[], random: Random): void {
  edit(lines, random, (line) =>
    line.replace(/[\w-]+:(?=\s|$)/, `${dollarSafe(random.pick(NASTY))}:`),
  );
}

/** In a replacement text a dollar sign has a meaning of its own. */
function dollarSafe(text: string): string {
  return text.replaceAll("$", "$$$$");
}

function insert(line: string, random: Random, text: string): string {
  const at = random.below(line.length + 1);
  return line.slice(0, at) + text + line.slice(at);
}

function remove(line: string, random: Random): string {
  const at = random.below(line.length + 1);
  return line.slice(0, at) + line.slice(at + 1 + random.below(5));
}

function swapLetters(line: string, random: Random): string {
  const at = random.below(Math.max(1, line.length - 1));
  return (
    line.slice(0, at) +
    line
      .slice(at, at + 2)
      .split("")
      .reverse()
      .join("") +
    line.slice(at + 2)
  );
}

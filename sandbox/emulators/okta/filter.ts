import { OktaApiError } from "./errors";

/** Tells whether a record, in the form in which the API shows it, meets a filter. */
export type Predicate = (record: object) => boolean;

/**
 * Parses Okta's filter language: `profile.name sw "AWS-" and (type eq "OKTA_GROUP" or status ne "X")`, with the
 * operators eq, ne, sw, co, gt, ge, lt, le, pr. Text is compared without regard to case, dates by instant.
 *
 * @throws 400 E0000031 when the text is no filter.
 */
export function parseFilter(text: string): Predicate {
  const tokens = tokenize(text);
  const state = { tokens, position: 0 };
  const predicate = parseOr(state);
  if (state.position < tokens.length) throw invalidFilter(text);
  return predicate;
}

interface ParserState {
  tokens: string[];
  position: number;
}

const TOKEN = /\s*("(?:[^"\\]|\\.)*"|[()]|[^\s()"]+)/y;

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  const pattern = new RegExp(TOKEN);
  while (pattern.lastIndex < text.trimEnd().length) {
    const match = pattern.exec(text);
    if (match?.[1] === undefined) throw invalidFilter(text);
    tokens.push(match[1]);
  }
  return tokens;
}

function parseOr(state: ParserState): Predicate {
  let left = parseAnd(state);
  while (acceptWord(state, "or")) {
    const [first, second] = [left, parseAnd(state)];
    left = (record) => first(record) || second(record);
  }
  return left;
}

function parseAnd(state: ParserState): Predicate {
  let left = parseTerm(state);
  while (acceptWord(state, "and")) {
    const [first, second] = [left, parseTerm(state)];
    left = (record) => first(record) && second(record);
  }
  return left;
}

function parseTerm(state: ParserState): Predicate {
  if (acceptWord(state, "not")) {
    const inner = parseTerm(state);
    return (record) => !inner(record);
  }
  if (acceptWord(state, "(")) {
    const inner = parseOr(state);
    if (!acceptWord(state, ")")) throw invalidFilter(state.tokens.join(" "));
    return inner;
  }
  return parseComparison(state);
}

function parseComparison(state: ParserState): Predicate {
  const path = state.tokens[state.position++];
  const operator = state.tokens[state.position++]?.toLowerCase();
  if (path === undefined || operator === undefined) throw invalidFilter(state.tokens.join(" "));
  if (operator === "pr") return (record) => readPath(record, path) !== undefined;
  const compare = COMPARISONS[operator];
  const operand = state.tokens[state.position++];
  if (compare === undefined || operand === undefined) throw invalidFilter(state.tokens.join(" "));
  const wanted = literal(operand);
  return (record) => {
    const value = readPath(record, path);
    const values = Array.isArray(value) ? value : [value];
    return values.some((item) => compare(normalise(item), wanted));
  };
}

const COMPARISONS: Record<string, (value: string, wanted: string) => boolean> = {
  eq: (value, wanted) => value === wanted,
  ne: (value, wanted) => value !== wanted,
  sw: (value, wanted) => value.startsWith(wanted),
  co: (value, wanted) => value.includes(wanted),
  gt: (value, wanted) => value > wanted,
  ge: (value, wanted) => value >= wanted,
  lt: (value, wanted) => value < wanted,
  le: (value, wanted) => value <= wanted,
};

function literal(token: string): string {
  const text = token.startsWith('"') ? token.slice(1, -1).replace(/\\(.)/g, "$1") : token;
  return normalise(text);
}

/** Lower case; dates in one form, so that they compare as text. */
function normalise(value: unknown): string {
  const text = value === undefined || value === null ? "" : String(value);
  const isDate = /^\d{4}-\d{2}-\d{2}T/.test(text) && !Number.isNaN(Date.parse(text));
  return isDate ? new Date(text).toISOString() : text.toLowerCase();
}

function readPath(record: object, path: string): unknown {
  return (
    path
      .split(".")
      .reduce<unknown>(
        (value, key) =>
          typeof value === "object" && value !== null
            ? (value as Record<string, unknown>)[key]
            : undefined,
        record,
      ) ?? undefined
  );
}

function acceptWord(state: ParserState, word: string): boolean {
  if (state.tokens[state.position]?.toLowerCase() !== word) return false;
  state.position += 1;
  return true;
}

const invalidFilter = (text: string): OktaApiError =>
  new OktaApiError(400, "E0000031", "Invalid search criteria.", [`cannot read: ${text}`]);

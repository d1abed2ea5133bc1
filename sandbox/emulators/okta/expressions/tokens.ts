/** The text is no expression that the emulator can evaluate; the message says what and where. */
export class ExpressionError extends Error {}

export interface Token {
  kind: "name" | "text" | "number" | "symbol";
  value: string;
  /** Index of the first character. */
  at: number;
}

const PATTERN =
  /\s*(?:(?<name>[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*)|(?<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<number>\d+(?:\.\d+)?)|(?<symbol>==|!=|&&|\|\||[!(),+?:]))/y;

/** Words that stand for a symbol. */
const WORD_SYMBOLS: Record<string, string> = { AND: "&&", OR: "||", NOT: "!" };

/** Splits text of Okta's expression language; throws `ExpressionError` at the first foreign character. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(PATTERN);
  const end = text.trimEnd().length;
  while (pattern.lastIndex < end) {
    const from = pattern.lastIndex;
    const groups = pattern.exec(text)?.groups;
    if (groups === undefined) {
      throw new ExpressionError(`cannot read "${text.slice(from, end).trim().slice(0, 20)}"`);
    }
    tokens.push(toToken(groups, from));
  }
  return tokens;
}

function toToken(groups: Record<string, string | undefined>, at: number): Token {
  const { name, text, number, symbol } = groups;
  if (name !== undefined) {
    const word = WORD_SYMBOLS[name.toUpperCase()];
    return word === undefined
      ? { kind: "name", value: name, at }
      : { kind: "symbol", value: word, at };
  }
  if (text !== undefined) {
    return { kind: "text", value: text.slice(1, -1).replace(/\\(.)/g, "$1"), at };
  }
  if (number !== undefined) return { kind: "number", value: number, at };
  return { kind: "symbol", value: symbol ?? "", at };
}

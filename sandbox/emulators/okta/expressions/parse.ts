import { ExpressionError, tokenize, type Token } from "./tokens";

export type Expression =
  | { kind: "literal"; value: string | number | boolean | null }
  /** `user.department`; `object` is `user`, `source` or `appuser`. */
  | { kind: "attribute"; object: string; name: string }
  | { kind: "call"; name: string; args: Expression[] }
  | { kind: "not"; operand: Expression }
  | { kind: "binary"; operator: BinaryOperator; left: Expression; right: Expression }
  | { kind: "conditional"; test: Expression; yes: Expression; no: Expression };

export type BinaryOperator = "==" | "!=" | "&&" | "||" | "+";

/** What an expression may use where it stands. */
export interface Dialect {
  /** Objects whose attributes may be read. */
  objects: readonly string[];
  /** Functions by name, with the number of arguments (`Infinity`: any from one). */
  functions: Readonly<Record<string, number>>;
}

const LITERALS: Record<string, boolean | null> = { true: true, false: false, null: null };

/** Binding strength, weakest first. */
const LEVELS: BinaryOperator[][] = [["||"], ["&&"], ["==", "!="], ["+"]];

interface Parser {
  tokens: Token[];
  position: number;
  dialect: Dialect;
}

/** Parsed texts by dialect: rules and mappings are evaluated for every person again and again. */
const parsed = new WeakMap<Dialect, Map<string, Expression>>();

/** @throws ExpressionError when the text is malformed or uses what the dialect does not have. */
export function parseExpression(text: string, dialect: Dialect): Expression {
  const known = parsed.get(dialect) ?? new Map<string, Expression>();
  parsed.set(dialect, known);
  const expression = known.get(text) ?? parseText(text, dialect);
  known.set(text, expression);
  return expression;
}

function parseText(text: string, dialect: Dialect): Expression {
  const parser: Parser = { tokens: tokenize(text), position: 0, dialect };
  const expression = parseConditional(parser);
  const rest = parser.tokens[parser.position];
  if (rest !== undefined) throw new ExpressionError(`unexpected "${rest.value}" at ${rest.at}`);
  return expression;
}

function parseConditional(parser: Parser): Expression {
  const test = parseBinary(parser, 0);
  if (!accept(parser, "?")) return test;
  const yes = parseConditional(parser);
  expect(parser, ":");
  return { kind: "conditional", test, yes, no: parseConditional(parser) };
}

function parseBinary(parser: Parser, level: number): Expression {
  const operators = LEVELS[level];
  if (operators === undefined) return parseUnary(parser);
  let left = parseBinary(parser, level + 1);
  for (;;) {
    const operator = operators.find((candidate) => accept(parser, candidate));
    if (operator === undefined) return left;
    left = { kind: "binary", operator, left, right: parseBinary(parser, level + 1) };
  }
}

function parseUnary(parser: Parser): Expression {
  if (accept(parser, "!")) return { kind: "not", operand: parseUnary(parser) };
  if (accept(parser, "(")) {
    const inner = parseConditional(parser);
    expect(parser, ")");
    return inner;
  }
  const token = parser.tokens[parser.position++];
  if (token === undefined) throw new ExpressionError("the expression ends too early");
  if (token.kind === "text") return { kind: "literal", value: token.value };
  if (token.kind === "number") return { kind: "literal", value: Number(token.value) };
  if (token.kind === "symbol")
    throw new ExpressionError(`unexpected "${token.value}" at ${token.at}`);
  return parseName(parser, token.value);
}

function parseName(parser: Parser, name: string): Expression {
  if (accept(parser, "(")) return parseCall(parser, name);
  if (name in LITERALS) return { kind: "literal", value: LITERALS[name] ?? null };
  const [object = "", attribute, ...rest] = name.split(".");
  if (attribute === undefined || rest.length > 0 || !parser.dialect.objects.includes(object)) {
    const known = parser.dialect.objects.map((item) => `${item}.<attribute>`).join(", ");
    throw new ExpressionError(`"${name}" is not known here; use ${known}`);
  }
  return { kind: "attribute", object, name: attribute };
}

function parseCall(parser: Parser, name: string): Expression {
  const arity = parser.dialect.functions[name];
  if (arity === undefined) {
    const known = Object.keys(parser.dialect.functions).join(", ");
    throw new ExpressionError(`function "${name}" is not supported; use ${known}`);
  }
  const args: Expression[] = [];
  if (!accept(parser, ")")) {
    do args.push(parseConditional(parser));
    while (accept(parser, ","));
    expect(parser, ")");
  }
  const fits = arity === Infinity ? args.length > 0 : args.length === arity;
  if (!fits) throw new ExpressionError(`"${name}" was given ${args.length} arguments`);
  return { kind: "call", name, args };
}

function accept(parser: Parser, symbol: string): boolean {
  const token = parser.tokens[parser.position];
  if (token?.kind !== "symbol" || token.value !== symbol) return false;
  parser.position += 1;
  return true;
}

function expect(parser: Parser, symbol: string): void {
  if (!accept(parser, symbol)) throw new ExpressionError(`"${symbol}" is missing`);
}

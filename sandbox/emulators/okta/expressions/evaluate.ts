import { type BinaryOperator, type Dialect, type Expression } from "./parse";

/** Group rule conditions: `user.department == "Sales" AND !isMemberOfGroup("00g…")`. */
export const GROUP_RULE_DIALECT: Dialect = {
  objects: ["user"],
  functions: {
    isMemberOfGroup: 1,
    isMemberOfAnyGroup: Infinity,
    "String.startsWith": 2,
    "String.stringContains": 2,
  },
};

/** Values of profile mappings: `user.firstName + " " + user.lastName`. */
export const MAPPING_DIALECT: Dialect = {
  objects: ["user", "source", "appuser"],
  functions: {
    "String.startsWith": 2,
    "String.stringContains": 2,
    "String.substringBefore": 2,
    "String.substringAfter": 2,
    "String.toLowerCase": 1,
    "String.toUpperCase": 1,
    "String.append": 2,
  },
};

export interface EvaluationScope {
  profile: Record<string, unknown>;
  groupIds: ReadonlySet<string>;
}

type Value = string | number | boolean | null | undefined;

/** Value of an expression; absent attributes are `undefined`, which equals `null`. */
export function evaluate(expression: Expression, scope: EvaluationScope): Value {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "attribute":
      return scope.profile[expression.name] as Value;
    case "not":
      return !evaluate(expression.operand, scope);
    case "conditional":
      return evaluate(expression.test, scope)
        ? evaluate(expression.yes, scope)
        : evaluate(expression.no, scope);
    case "binary":
      return BINARY[expression.operator](
        () => evaluate(expression.left, scope),
        () => evaluate(expression.right, scope),
      );
    case "call":
      return callFunction(
        expression.name,
        expression.args.map((argument) => evaluate(argument, scope)),
        scope,
      );
  }
}

const BINARY: Record<BinaryOperator, (left: () => Value, right: () => Value) => Value> = {
  "==": (left, right) => (left() ?? null) === (right() ?? null),
  "!=": (left, right) => (left() ?? null) !== (right() ?? null),
  "&&": (left, right) => Boolean(left()) && Boolean(right()),
  "||": (left, right) => Boolean(left()) || Boolean(right()),
  "+": (left, right) => text(left()) + text(right()),
};

function callFunction(name: string, args: Value[], scope: EvaluationScope): Value {
  if (name.startsWith("isMemberOf")) return args.some((id) => scope.groupIds.has(text(id)));
  const [subject, operand = ""] = args.map(text);
  return subject === undefined ? undefined : STRING_FUNCTIONS[name]?.(subject, operand);
}

const STRING_FUNCTIONS: Record<string, (subject: string, operand: string) => Value> = {
  "String.startsWith": (subject, operand) => subject.startsWith(operand),
  "String.stringContains": (subject, operand) => subject.includes(operand),
  "String.substringBefore": substringBefore,
  "String.substringAfter": (subject, operand) =>
    subject.includes(operand) ? subject.slice(subject.indexOf(operand) + operand.length) : "",
  "String.toLowerCase": (subject) => subject.toLowerCase(),
  "String.toUpperCase": (subject) => subject.toUpperCase(),
  "String.append": (subject, operand) => subject + operand,
};

/** The part of `subject` before the first `operand`; all of it where there is none. */
export function substringBefore(subject: string, operand: string): string {
  const at = subject.indexOf(operand);
  return at < 0 ? subject : subject.slice(0, at);
}

function text(value: Value): string {
  return value === undefined || value === null ? "" : String(value);
}

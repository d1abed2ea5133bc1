import { z } from "zod";
import { paginate } from "../http/paging";
import { type CallContext } from "./context";
import { InputError } from "./errors";

/** One API operation: its input's shape and what it does. Absent members of the answer are left out. */
export interface Operation {
  run(input: unknown, context: CallContext): object;
}

export type OperationTable = Record<string, Operation>;

/** Builds an operation whose input is checked first, with all problems in the vendor's one sentence. */
export function operation<Schema extends z.ZodType>(
  schema: Schema,
  handle: (input: z.infer<Schema>, context: CallContext) => object,
): Operation {
  return {
    run(input, context) {
      const parsed = schema.safeParse(input ?? {});
      if (!parsed.success) {
        throw new InputError(constraintMessage(parsed.error, input), brokenRule(parsed.error));
      }
      return handle(parsed.data, context);
    },
  };
}

/** `1 validation error detected: Value 'x' at 'name' failed to satisfy constraint: …`, as AWS writes it. */
function constraintMessage(error: z.ZodError, input: unknown): string {
  const problems = error.issues.map((issue) => {
    const value = issue.path.reduce<unknown>(memberOf, input);
    const shown = value === undefined ? "null" : `'${asText(value)}'`;
    const path = issue.path.map((part) => lowerFirst(String(part))).join(".");
    const rule = value === undefined ? "Member must not be null" : issue.message;
    return `Value ${shown} at '${path}' failed to satisfy constraint: ${rule}`;
  });
  const count = `${problems.length} validation error${problems.length === 1 ? "" : "s"} detected`;
  return `${count}: ${problems.join("; ")}`;
}

/** The rule of the first problem in the words of `InvalidInputExceptionReason` of Organizations. */
function brokenRule(error: z.ZodError): string {
  const issue = error.issues[0];
  switch (issue?.code) {
    case "too_small":
      return issue.origin === "string" ? "MIN_LENGTH_EXCEEDED" : "MIN_VALUE_EXCEEDED";
    case "too_big":
      return issue.origin === "string" ? "MAX_LENGTH_EXCEEDED" : "MAX_VALUE_EXCEEDED";
    case "invalid_value":
      return "INVALID_ENUM";
    case "invalid_format":
      return "INVALID_PATTERN";
    default:
      return "INPUT_REQUIRED";
  }
}

function memberOf(value: unknown, key: PropertyKey): unknown {
  return typeof value === "object" && value !== null
    ? (value as Record<PropertyKey, unknown>)[key]
    : undefined;
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** Text with AWS's wording for each broken rule. */
export function text(rules: { min?: number; max?: number; pattern?: RegExp }): z.ZodString {
  let schema = z.string("Member must be a string");
  const { min = 1, max, pattern } = rules;
  schema = schema.min(min, `Member must have length greater than or equal to ${min}`);
  if (max !== undefined) {
    schema = schema.max(max, `Member must have length less than or equal to ${max}`);
  }
  if (pattern !== undefined) {
    const shown = pattern.source.replace(/^\^|\$$/g, "");
    schema = schema.regex(pattern, `Member must satisfy regular expression pattern: ${shown}`);
  }
  return schema;
}

/** One of the vendor's words. */
export function oneOf<const Values extends readonly [string, ...string[]]>(values: Values) {
  return z.enum(values, `Member must satisfy enum value set: [${values.join(", ")}]`);
}

/** Largest page of most listings. */
const LARGEST_PAGE = 100;

export interface PagingInput {
  MaxResults?: number;
  NextToken?: string;
}

/** `MaxResults` and `NextToken` of a listing. */
export function pagingFields(largestPage = LARGEST_PAGE) {
  return {
    MaxResults: z
      .int("Member must be an integer")
      .min(1, "Member must have value greater than or equal to 1")
      .max(largestPage, `Member must have value less than or equal to ${largestPage}`)
      .optional(),
    NextToken: z.string("Member must be a string").optional(),
  };
}

/**
 * A page of `items` as `{[member]: items, NextToken?}`.
 * @param scope Names the listing; a token of another listing is refused.
 */
export function pageAnswer<Item>(
  member: string,
  items: readonly Item[],
  input: PagingInput,
  scope: string,
  pageSize = LARGEST_PAGE,
): object {
  const page = paginate(items, {
    maxResults: input.MaxResults,
    nextToken: input.NextToken,
    pageSize,
    scope,
  });
  return { [member]: page.items, NextToken: page.nextToken };
}

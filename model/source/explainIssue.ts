import * as z from "zod";
import { type Diagnostic, didYouMean } from "../diagnostics";
import { quoted, shortened } from "../schema/values";
import { ownMember } from "./coerce";
import { type ConfigNode, formatPath, nodeAt, type NodePath } from "./configNode";

type Issue = z.core.$ZodIssue;

/** What a schema issue says to the person who wrote the value. */
export function explainIssue(
  schema: z.core.$ZodType,
  root: ConfigNode,
  issue: Issue,
): Diagnostic[] {
  if (issue.code === "invalid_union") return explainUnion(schema, root, issue);
  if (issue.code === "unrecognized_keys") return explainUnknownKeys(schema, root, issue);
  const node = nodeAt(root, issue.path);
  const path = issue.path.reduce<NodePath>(
    (parent, step) => ({ parent, step: typeof step === "number" ? step : String(step) }),
    root.path,
  );
  const missing = issue.code === "invalid_type" && formatPath(path) !== formatPath(node.path);
  const message = missing ? missingMessage(schema, issue.path) : valueMessage(issue, node);
  return [{ severity: "error", location: node.location, path: formatPath(path), message }];
}

function missingMessage(schema: z.core.$ZodType, path: readonly PropertyKey[]): string {
  const description = descriptionOf(schemaAt(schema, path));
  return description === undefined ? "is missing" : `is missing: ${firstSentence(description)}`;
}

function valueMessage(issue: Issue, node: ConfigNode): string {
  switch (issue.code) {
    case "invalid_type":
      return typeMessage(issue.expected, node);
    case "invalid_value": {
      const text = node.kind === "scalar" ? node.text : "";
      const values = issue.values.map(String);
      return `${describeNode(node)} is not one of ${values.join(", ")}${didYouMean(text, values)}`;
    }
    default:
      return issue.message;
  }
}

const TYPE_NAMES: Record<string, string> = {
  string: "text",
  boolean: "true or false",
  number: "a number",
  int: "a whole number",
  array: "a list",
  object: "a mapping of keys to values",
  record: "a mapping of keys to values",
};

const REMEDIES: Record<string, string> = {
  array: '; write one item a line after "- "',
};

function typeMessage(expected: string, node: ConfigNode): string {
  if (node.kind === "scalar" && node.value === null)
    return "is empty; give a value or remove the key";
  const norway = expected === "boolean" && node.kind === "scalar" && !node.quoted;
  const remedy = norway ? "; YAML 1.2 knows only these two words" : (REMEDIES[expected] ?? "");
  return `${describeNode(node)} stands where ${TYPE_NAMES[expected] ?? expected} is needed${remedy}`;
}

export function describeNode(node: ConfigNode): string {
  switch (node.kind) {
    case "map":
      return "a mapping";
    case "list":
      return "a list";
    case "encrypted":
      return "an encrypted value";
    case "scalar":
      return node.quoted ? quoted(node.text) : `\`${shortened(node.text)}\``;
  }
}

/** The option that the author meant is the one that refuses something inside the value. */
function explainUnion(
  schema: z.core.$ZodType,
  root: ConfigNode,
  issue: z.core.$ZodIssueInvalidUnion,
): Diagnostic[] {
  const meant = issue.errors.findIndex(
    (errors) => !errors.some((error) => error.code === "invalid_type" && error.path.length === 0),
  );
  const union = unwrap(schemaAt(schema, issue.path));
  const option = union?._zod.def.type === "union" ? union._zod.def.options[meant] : undefined;
  const errors = issue.errors[meant];
  const node = nodeAt(root, issue.path);
  if (option !== undefined && errors !== undefined)
    return errors.flatMap((error) => explainIssue(option, node, error));
  const message = `${describeNode(node)} stands where text or a mapping is needed`;
  return [{ severity: "error", location: node.location, path: formatPath(node.path), message }];
}

function explainUnknownKeys(
  schema: z.core.$ZodType,
  root: ConfigNode,
  issue: z.core.$ZodIssueUnrecognizedKeys,
): Diagnostic[] {
  const node = nodeAt(root, issue.path);
  const object = objectAmong(unwrap(schemaAt(schema, issue.path)));
  const known = object?._zod.def.type === "object" ? Object.keys(object._zod.def.shape) : [];
  return issue.keys.map((key) => {
    const entry = node.kind === "map" ? node.entries.get(key) : undefined;
    const hint = didYouMean(key, known) || `; known are ${known.join(", ")}`;
    return {
      severity: "error",
      location: entry?.keyLocation ?? node.location,
      path: formatPath({ parent: node.path, step: key }),
      message: `there is no such key${hint}`,
    };
  });
}

/** A union's object, where the author of a mapping can only have meant that. */
function objectAmong(schema: KnownSchema | undefined): KnownSchema | undefined {
  if (schema?._zod.def.type !== "union") return schema;
  const options = schema._zod.def.options.map((option) => unwrap(option));
  return options.find((option) => option?._zod.def.type === "object");
}

type KnownSchema = z.core.$ZodTypes;

/** The schema behind `optional`, `default` and the like. */
export function unwrap(schema: z.core.$ZodType | undefined): KnownSchema | undefined {
  let current = schema as KnownSchema | undefined;
  for (;;) {
    const def = current?._zod.def;
    if (def?.type === "pipe") current = def.in as KnownSchema;
    else if (def !== undefined && "innerType" in def) current = def.innerType as KnownSchema;
    else return current;
  }
}

function schemaAt(
  schema: z.core.$ZodType,
  path: readonly PropertyKey[],
): z.core.$ZodType | undefined {
  let current: z.core.$ZodType | undefined = schema;
  for (const step of path) {
    const def: KnownSchema["_zod"]["def"] | undefined = unwrap(current)?._zod.def;
    if (def?.type === "object") current = ownMember(def.shape, String(step));
    else if (def?.type === "array") current = def.element;
    else if (def?.type === "record") current = def.valueType;
    else return undefined;
  }
  return current;
}

function descriptionOf(schema: z.core.$ZodType | undefined): string | undefined {
  return schema === undefined ? undefined : z.globalRegistry.get(schema)?.description;
}

export function firstSentence(text: string): string {
  return text.replace(/\.(\s.*)?$/s, "");
}

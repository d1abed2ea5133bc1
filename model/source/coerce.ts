import type * as z from "zod";
import { type ConfigNode, plainValue, type ScalarNode } from "./configNode";

/** Any zod schema, as a union that can be told apart by `_zod.def.type`. */
type KnownSchema = z.core.$ZodTypes;

/** Called for an unquoted scalar that other YAML readers understand as something else than text. */
export type OnSurprise = (node: ScalarNode, message: string) => void;

/**
 * Plain value of a node as the schema wants to see it: where it asks for text, the text that was
 * written, whatever a YAML reader makes of it. What does not fit the schema is passed on as it is,
 * for the schema to refuse.
 */
export function coerce(schema: z.core.$ZodType, node: ConfigNode, onSurprise: OnSurprise): unknown {
  const { def } = (schema as KnownSchema)._zod;
  switch (def.type) {
    case "optional":
    case "default":
    case "prefault":
    case "nullable":
      return coerce(def.innerType, node, onSurprise);
    case "pipe":
      return coerce(def.in, node, onSurprise);
    case "union":
      return coerceUnion(def.options, node, onSurprise);
    case "string":
      return node.kind === "scalar" ? asText(node, onSurprise) : plainValue(node);
    case "enum":
      return node.kind === "scalar" && node.value !== null ? node.text : plainValue(node);
    case "array":
      if (node.kind !== "list") return plainValue(node);
      return node.items.map((item) => coerce(def.element, item, onSurprise));
    case "object":
      return coerceEntries(node, (key) => ownMember(def.shape, key), onSurprise);
    case "record":
      return coerceEntries(node, () => def.valueType, onSurprise);
    default:
      return plainValue(node);
  }
}

function coerceEntries(
  node: ConfigNode,
  schemaOf: (key: string) => z.core.$ZodType | undefined,
  onSurprise: OnSurprise,
): unknown {
  if (node.kind !== "map") return plainValue(node);
  return Object.fromEntries(
    [...node.entries].map(([key, { value }]) => {
      const schema = schemaOf(key);
      return [key, schema === undefined ? plainValue(value) : coerce(schema, value, onSurprise)];
    }),
  );
}

/** A member of a schema's shape; a key such as `constructor` must not reach the prototype. */
export function ownMember(
  shape: Readonly<Record<string, z.core.$ZodType>>,
  key: string,
): z.core.$ZodType | undefined {
  return Object.hasOwn(shape, key) ? shape[key] : undefined;
}

/** Unions here join text, one object and free form; the kind of the node tells which is meant. */
function coerceUnion(
  options: readonly z.core.$ZodType[],
  node: ConfigNode,
  onSurprise: OnSurprise,
): unknown {
  const wanted = node.kind === "scalar" ? "string" : "object";
  const option = options.find((candidate) => (candidate as KnownSchema)._zod.def.type === wanted);
  return option === undefined ? plainValue(node) : coerce(option, node, onSurprise);
}

const BOOLEAN_WORD = /^(y|yes|n|no|on|off|true|false)$/i;

function asText(node: ScalarNode, onSurprise: OnSurprise): string | null {
  if (node.value === null && !node.quoted) return null;
  if (node.quoted) return node.text;
  if (BOOLEAN_WORD.test(node.text)) {
    onSurprise(node, `\`${node.text}\` is taken as text; quote it, other readers see a boolean`);
  } else if (typeof node.value === "number" && String(node.value) !== node.text) {
    onSurprise(
      node,
      `\`${node.text}\` is taken as text; quote it, other readers (Pulumi when it rewrites this file) see a number`,
    );
  }
  return node.text;
}

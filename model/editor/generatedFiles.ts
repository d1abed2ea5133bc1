import { configReference } from "./configReference";
import {
  accessDiffJsonSchema,
  accessFileJsonSchema,
  comparisonJsonSchema,
  expiryJsonSchema,
  type JsonSchema,
  stackFileJsonSchema,
} from "./jsonSchema";

/** Files under `docs/` that are written from the model's schema; `access schema --check` compares them. */
export function generatedFiles(): Record<string, string> {
  const text = (schema: JsonSchema): string => `${JSON.stringify(schema, null, 2)}\n`;
  return {
    "docs/schema/stack.schema.json": text(stackFileJsonSchema()),
    "docs/schema/access-file.schema.json": text(accessFileJsonSchema()),
    "docs/schema/access-diff.v1.schema.json": text(accessDiffJsonSchema()),
    "docs/schema/access-comparison.v1.schema.json": text(comparisonJsonSchema()),
    "docs/schema/access-expiry.v1.schema.json": text(expiryJsonSchema()),
    "docs/config-reference.md": configReference(),
  };
}

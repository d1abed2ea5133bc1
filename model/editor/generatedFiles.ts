import { configReference } from "./configReference";
import { accessDiffJsonSchema, accessFileJsonSchema, stackFileJsonSchema } from "./jsonSchema";

/** Files under `docs/` that are written from the model's schema; `access schema --check` compares them. */
export function generatedFiles(): Record<string, string> {
  return {
    "docs/schema/stack.schema.json": `${JSON.stringify(stackFileJsonSchema(), null, 2)}\n`,
    "docs/schema/access-file.schema.json": `${JSON.stringify(accessFileJsonSchema(), null, 2)}\n`,
    "docs/schema/access-diff.v1.schema.json": `${JSON.stringify(accessDiffJsonSchema(), null, 2)}\n`,
    "docs/config-reference.md": configReference(),
  };
}

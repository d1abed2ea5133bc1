import * as z from "zod";
import { COMPARISON_SCHEMA_ID, comparisonSchema } from "../compare/comparison";
import { DIFF_SCHEMA_ID, diffDocumentSchema } from "../diff/diffSchema";
import { EXPIRY_SCHEMA_ID, expiryReportSchema } from "../expiry";
import { stackConfigSchema } from "../schema/stackConfig";
import { NAMESPACE } from "../source/configNode";

/** A JSON Schema (draft 2020-12) or a part of one. */
export interface JsonSchema {
  [keyword: string]: unknown;
  type?: string | string[];
  description?: string;
  default?: unknown;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  enum?: unknown[];
  pattern?: string;
  additionalProperties?: boolean | JsonSchema;
}

const DRAFT = "https://json-schema.org/draft/2020-12/schema";

/** An encrypted value, as `pulumi config set --secret` writes it. */
const ENCRYPTED: JsonSchema = {
  type: "object",
  description: "An encrypted value, written by `pulumi config set --secret`.",
  properties: { secure: { type: "string" } },
  required: ["secure"],
  additionalProperties: false,
};

/** The configuration keys without namespace, from the same zod schema that validates them. */
export function configKeySchemas(): { keys: Record<string, JsonSchema>; required: string[] } {
  const schema = z.toJSONSchema(stackConfigSchema, {
    io: "input",
    override: ({ jsonSchema }) => adjust(jsonSchema as JsonSchema),
  }) as JsonSchema;
  return { keys: schema.properties ?? {}, required: schema.required ?? [] };
}

/** Schema of `Pulumi.<stack>.yaml`: keys with namespace under `config`, everything of Pulumi's own free. */
export function stackFileJsonSchema(): JsonSchema {
  const { keys, required } = configKeySchemas();
  const properties = Object.fromEntries(
    Object.entries(keys).map(([key, schema]) => [`${NAMESPACE}:${key}`, orEncrypted(schema)]),
  );
  return {
    $schema: DRAFT,
    title: "Stack file of okta-aws-access",
    type: "object",
    properties: {
      config: {
        type: "object",
        properties,
        required: required.map((key) => `${NAMESPACE}:${key}`),
        patternProperties: { [`^(?!${NAMESPACE}:)`]: true },
        additionalProperties: false,
      },
    },
    required: ["config"],
    $defs: { encrypted: ENCRYPTED },
  };
}

/** Schema of the files that `accessFiles` names: the same keys without namespace, none required. */
export function accessFileJsonSchema(): JsonSchema {
  const { accessFiles: _notNested, ...keys } = configKeySchemas().keys;
  return {
    $schema: DRAFT,
    title: "Access file of okta-aws-access",
    type: "object",
    properties: keys,
    additionalProperties: false,
  };
}

/** Schema of what `access diff --format json` prints. */
export function accessDiffJsonSchema(): JsonSchema {
  return outputSchema(DIFF_SCHEMA_ID, "Access diff of okta-aws-access", diffDocumentSchema);
}

/** Schema of what `access compare --format json` prints. */
export function comparisonJsonSchema(): JsonSchema {
  return outputSchema(COMPARISON_SCHEMA_ID, "Comparison of two stacks", comparisonSchema);
}

/** Schema of what `access expiry --format json` prints. */
export function expiryJsonSchema(): JsonSchema {
  return outputSchema(EXPIRY_SCHEMA_ID, "Access that ends or has ended", expiryReportSchema);
}

/**
 * Schema of an output. Its objects are open: a later version of the program may add properties
 * without another version of the form.
 */
function outputSchema(id: string, title: string, form: z.ZodType): JsonSchema {
  const { $schema, ...schema } = z.toJSONSchema(form, {
    io: "input",
    override: ({ jsonSchema }) => {
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  return { $schema, $id: id, title, ...schema } as JsonSchema;
}

/** What the parser accepts beyond the plain zod schema: account ids without quotes. */
function adjust(schema: JsonSchema): void {
  if (schema.pattern === "^\\d{12}$") schema.type = ["string", "integer"];
  delete schema.secret;
}

function orEncrypted(schema: JsonSchema): JsonSchema {
  if (schema.type !== "string") return schema;
  const { description, default: fallback, ...rest } = schema;
  return {
    ...(description === undefined ? {} : { description }),
    ...(fallback === undefined ? {} : { default: fallback }),
    anyOf: [rest, { $ref: "#/$defs/encrypted" }],
  };
}

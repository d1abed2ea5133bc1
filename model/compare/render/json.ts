import * as z from "zod";
import { type AccessComparison, COMPARISON_SCHEMA_ID, comparisonSchema } from "../comparison";

/** The comparison as JSON; `comparisonJsonSchema` says what may be in it. */
export function renderJson(comparison: AccessComparison): string {
  return `${JSON.stringify(comparison, undefined, 2)}\n`;
}

/** JSON Schema (draft 2020-12) of the output. */
export function comparisonJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(comparisonSchema);
  return { $schema, $id: COMPARISON_SCHEMA_ID, title: "Output of access compare", ...schema };
}

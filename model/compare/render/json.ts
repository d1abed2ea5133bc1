import { type AccessComparison } from "../comparison";

/** The comparison as JSON; `docs/schema/access-comparison.v1.schema.json` says what may be in it. */
export function renderJson(comparison: AccessComparison): string {
  return `${JSON.stringify(comparison, undefined, 2)}\n`;
}

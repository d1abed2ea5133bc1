import type * as z from "zod";
import { type AccessDiff } from "../accessDiff";
import { DIFF_SCHEMA_ID, type diffDocumentSchema } from "../diffSchema";
import { visibleJson } from "./plainText";
import { summaryLine } from "./summary";

/** What `access diff --format json` prints; `docs/schema/access-diff.v1.schema.json` describes it. */
export type DiffDocument = z.infer<typeof diffDocumentSchema>;

/** The diff as JSON with its summary; `version` changes when a reader would have to. */
export function renderJson(diff: AccessDiff): string {
  const { version, ...rest } = diff;
  const document: DiffDocument = {
    $schema: DIFF_SCHEMA_ID,
    version,
    summary: summaryLine(diff),
    ...rest,
  };
  return `${visibleJson(JSON.stringify(document, undefined, 2))}\n`;
}

import { INLINE_POLICY_NON_WHITESPACE_LIMIT } from "../limits";
import { checkActions } from "./actions";
import { type ActionCatalog } from "./catalog";
import { checkConditions } from "./conditions";
import { collectFindings, type PolicyFinding } from "./finding";
import { checkStructure } from "./structure";

/**
 * Checks an identity-based policy document: grammar and sizes that IAM would refuse are errors;
 * names that AWS does not publish and grants that are wider than they look are warnings. Findings
 * keep the order of the document.
 */
export function lintPolicy(document: unknown, catalog: ActionCatalog): PolicyFinding[] {
  const { findings, sink } = collectFindings();
  const size = policySize(document);
  if (size > INLINE_POLICY_NON_WHITESPACE_LIMIT)
    sink.error(
      "oversize",
      [],
      `${size} bytes without white space; Identity Center takes ${INLINE_POLICY_NON_WHITESPACE_LIMIT}. Split it into customer managed policies`,
    );
  for (const statement of checkStructure(document, sink)) {
    checkActions(statement, catalog, sink);
    checkConditions(statement, catalog, sink);
  }
  return findings;
}

/** Bytes of the document's JSON without white space, the figure that the quota counts. */
export function policySize(document: unknown): number {
  const text = (JSON.stringify(document) ?? "").replace(/\s/g, "");
  return new TextEncoder().encode(text).length;
}

import { checkActions } from "./actions";
import { type ActionCatalog } from "./catalog";
import { checkConditions } from "./conditions";
import { collectFindings, type PolicyFinding } from "./finding";
import { checkStructure } from "./structure";

/**
 * Checks an identity-based policy document: grammar that IAM would refuse is an error;
 * names that AWS does not publish and grants that are wider than they look are warnings. Findings
 * keep the order of the document.
 */
export function lintPolicy(document: unknown, catalog: ActionCatalog): PolicyFinding[] {
  const { findings, sink } = collectFindings();
  for (const statement of checkStructure(document, sink)) {
    checkActions(statement, catalog, sink);
    checkConditions(statement, catalog, sink);
  }
  return findings;
}

import { hasErrors, sortDiagnostics } from "../model/diagnostics";
import { type LoadedAccess } from "../model/loadAccess";
import { lintInlinePolicies, servicesOf } from "../model/policyLint/lintInlinePolicies";
import { loadActionCatalog } from "./actionCatalog";

/**
 * Adds what the published IAM actions say about the inline policies; reads only their services. As
 * after any other error there is no access then.
 */
export async function withPolicyLint(loaded: LoadedAccess): Promise<LoadedAccess> {
  const { inlinePolicies } = loaded;
  if (inlinePolicies.length === 0) return loaded;
  const catalog = await loadActionCatalog(servicesOf(inlinePolicies));
  const findings = lintInlinePolicies(inlinePolicies, catalog);
  const diagnostics = sortDiagnostics([...loaded.diagnostics, ...findings]);
  return hasErrors(diagnostics) ? { diagnostics, inlinePolicies } : { ...loaded, diagnostics };
}

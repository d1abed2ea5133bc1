import { sortDiagnostics } from "../model/diagnostics";
import { type LoadedAccess } from "../model/loadAccess";
import { lintInlinePolicies, servicesOf } from "../model/policyLint/lintInlinePolicies";
import { loadActionCatalog } from "./actionCatalog";

/** Adds what the published IAM actions say about the inline policies; reads only their services. */
export async function withPolicyLint(loaded: LoadedAccess): Promise<LoadedAccess> {
  const { inlinePolicies } = loaded;
  if (inlinePolicies.length === 0) return loaded;
  const catalog = await loadActionCatalog(servicesOf(inlinePolicies));
  const findings = lintInlinePolicies(inlinePolicies, catalog);
  return { ...loaded, diagnostics: sortDiagnostics([...loaded.diagnostics, ...findings]) };
}

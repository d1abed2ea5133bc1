import { type Diagnostic } from "../diagnostics";
import { type InlinePolicy } from "../inlinePolicy";
import { formatPath, nodeAt, plainValue } from "../source/configNode";
import { type ActionCatalog, mentionedServices } from "./catalog";
import { lintPolicy } from "./lintPolicy";

/** Service prefixes whose actions the lint of these policies needs, sorted. */
export function servicesOf(policies: readonly InlinePolicy[]): string[] {
  return [...new Set(policies.flatMap(({ node }) => mentionedServices(plainValue(node))))].sort();
}

/** Lints inline policies; findings stand where the part was written. */
export function lintInlinePolicies(
  policies: readonly InlinePolicy[],
  catalog: ActionCatalog,
): Diagnostic[] {
  return policies.flatMap(({ node }) =>
    lintPolicy(plainValue(node), catalog).map(({ severity, path, message }): Diagnostic => {
      const place = nodeAt(node, path);
      return { severity, location: place.location, path: formatPath(place.path), message };
    }),
  );
}

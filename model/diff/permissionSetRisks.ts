import { isBroadPolicy, wildcardPatterns } from "./administrator";
import { type PolicyLine } from "./permissionSetChange";
import { type PermissionSetDiff } from "./permissionSetChanges";
import { describeStatement } from "./policyStatements";
import { type RiskFinding } from "./risk";
import { someOf } from "./wording";

/** Risks of one permission set that was there before, also under another name; at most one for each rule. */
export function permissionSetRisks(set: PermissionSetDiff): RiskFinding[] {
  if (set.action === "deleted" && set.sameAs !== undefined && set.grants > 0) {
    const message = `Permission set "${set.name}" is renamed to "${set.sameAs}": its holders lose access for a moment, and its role ARNs change.`;
    return [{ id: "brief-loss", message }];
  }
  if (set.action === "created" || set.action === "deleted") return [];
  const name = `Permission set "${set.name}"`;
  const risks: RiskFinding[] = [];
  const wildcards = set.lines.flatMap(wildcardsOf);
  if (wildcards.length > 0)
    risks.push({ id: "wildcard-growth", message: `${name} gains ${someOf(wildcards)}.` });
  const denials = set.lines.flatMap(removedDenials);
  if (denials.length > 0)
    risks.push({
      id: "deny-removed",
      message: `${name} no longer denies ${someOf(denials, 3, "; ")}.`,
    });
  const boundary = set.lines.find(({ policy }) => policy === "boundary");
  if (set.boundary === "removed")
    risks.push({ id: "boundary-removed", message: `${name} loses its boundary.` });
  if (set.boundary === "changed" && boundary !== undefined)
    risks.push({ id: "boundary-changed", message: `${name}: ${boundary.text}` });
  if (set.sessionLonger) {
    const session = set.settings.find((line) => line.startsWith("session ")) ?? "longer session";
    risks.push({ id: "session-longer", message: `${name}: ${session}` });
  }
  return risks;
}

/** What a line adds that is broad; what cannot be compared counts, since it may hide anything. */
function wildcardsOf({ direction, policy, name, text, statement }: PolicyLine): string[] {
  if (direction === "unclear") return policy === "inline" ? [text] : [];
  if (direction === "lost") return [];
  if (policy === "managed") return name !== undefined && isBroadPolicy(name) ? [text] : [];
  return statement === undefined ? [] : wildcardPatterns(statement);
}

function removedDenials({ direction, statement }: PolicyLine): string[] {
  if (direction !== "gained" || statement?.effect !== "Deny") return [];
  return [describeStatement(statement)];
}

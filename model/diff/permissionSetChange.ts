import { type CustomerManagedPolicyReference, type PermissionSetSpec } from "../accessModel";
import { durationSeconds } from "../duration";
import { covers, describeAtom, type PolicyAtom, policyAtoms } from "./policyStatements";

/**
 * `widened`: somebody may do more, nobody less. `narrowed`: the reverse. `changed`: both, or it
 * cannot be told. `same`: nothing about what is allowed.
 */
export type Verdict = "widened" | "narrowed" | "changed" | "same";

/** One line of what became allowed or no longer allowed. */
export interface PolicyLine {
  direction: "gained" | "lost" | "unclear";
  text: string;
  /** What was compared, for a line that stands for one statement of the inline policy. */
  atom?: PolicyAtom;
}

/** What differs between two versions of one permission set. */
export interface PermissionSetChange {
  name: string;
  verdict: Verdict;
  lines: PolicyLine[];
  /** Other fields that changed, for example `session PT1H → PT8H`. */
  settings: string[];
  sessionLonger: boolean;
  boundaryRemoved: boolean;
}

/** Compares two versions of a permission set by what its holders may do. */
export function comparePermissionSets(
  before: PermissionSetSpec,
  after: PermissionSetSpec,
): PermissionSetChange {
  const lines = [
    ...listLines("AWS managed policy", before.managedPolicies, after.managedPolicies),
    ...listLines(
      "customer managed policy",
      before.customerManagedPolicies.map(referenceText),
      after.customerManagedPolicies.map(referenceText),
    ),
    ...boundaryLines(before, after),
    ...inlineLines(before.inlinePolicy, after.inlinePolicy),
  ];
  return {
    name: after.name,
    verdict: verdictOf(lines),
    lines,
    settings: settingLines(before, after),
    sessionLonger:
      (durationSeconds(after.sessionDuration) ?? 0) >
      (durationSeconds(before.sessionDuration) ?? 0),
    boundaryRemoved:
      before.permissionsBoundary !== undefined && after.permissionsBoundary === undefined,
  };
}

function verdictOf(lines: readonly PolicyLine[]): Verdict {
  const has = (direction: PolicyLine["direction"]): boolean =>
    lines.some((line) => line.direction === direction);
  if (has("unclear") || (has("gained") && has("lost"))) return "changed";
  if (has("gained")) return "widened";
  return has("lost") ? "narrowed" : "same";
}

function listLines(
  what: string,
  before: readonly string[],
  after: readonly string[],
): PolicyLine[] {
  const gained = after.filter((item) => !before.includes(item));
  const lost = before.filter((item) => !after.includes(item));
  return [
    ...gained.map((item): PolicyLine => ({ direction: "gained", text: `${what} ${item}` })),
    ...lost.map((item): PolicyLine => ({ direction: "lost", text: `${what} ${item}` })),
  ];
}

/** A boundary limits, so losing one is a gain. */
function boundaryLines(before: PermissionSetSpec, after: PermissionSetSpec): PolicyLine[] {
  const old = boundaryText(before);
  const next = boundaryText(after);
  if (old === next) return [];
  if (old === undefined)
    return [{ direction: "lost", text: `everything beyond the new boundary ${next}` }];
  if (next === undefined)
    return [{ direction: "gained", text: `everything beyond the removed boundary ${old}` }];
  return [{ direction: "unclear", text: `boundary ${old} → ${next}` }];
}

function boundaryText({ permissionsBoundary }: PermissionSetSpec): string | undefined {
  const reference = permissionsBoundary?.customerManagedPolicyReference;
  return permissionsBoundary?.managedPolicyArn ?? (reference && referenceText(reference));
}

function referenceText({ name, path }: CustomerManagedPolicyReference): string {
  return `${path}${name}`;
}

/** Statement by statement: what is allowed now and was not before, and the reverse. */
function inlineLines(before: string | undefined, after: string | undefined): PolicyLine[] {
  if (before === after) return [];
  const old = policyAtoms(before);
  const next = policyAtoms(after);
  if (old === undefined || next === undefined)
    return [{ direction: "unclear", text: "inline policy, which could not be compared" }];
  const added = next.filter((atom) => !old.some((other) => covers(other, atom)));
  const removed = old.filter((atom) => !next.some((other) => covers(other, atom)));
  return [
    ...added.map((atom) => atomLine(atom, true)),
    ...removed.map((atom) => atomLine(atom, false)),
  ];
}

/** A new Deny takes away, a removed Deny gives back. */
function atomLine(atom: PolicyAtom, added: boolean): PolicyLine {
  const gains = (atom.effect === "Allow") === added;
  const word = added ? "new" : "removed";
  return {
    direction: gains ? "gained" : "lost",
    text: `${word} statement: ${describeAtom(atom)}`,
    atom,
  };
}

function settingLines(before: PermissionSetSpec, after: PermissionSetSpec): string[] {
  const lines: string[] = [];
  const compare = (what: string, old = "none", next = "none"): void => {
    if (old !== next) lines.push(`${what} ${old} → ${next}`);
  };
  compare("session", before.sessionDuration, after.sessionDuration);
  compare("relay state", before.relayState, after.relayState);
  compare("description", before.description, after.description);
  compare("tags", tagText(before.tags), tagText(after.tags));
  return lines;
}

function tagText(tags: Record<string, string>): string | undefined {
  const pairs = Object.entries(tags).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? undefined : pairs.sort().join(", ");
}

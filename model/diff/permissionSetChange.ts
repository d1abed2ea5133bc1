import type * as z from "zod";
import { type CustomerManagedPolicyReference, type PermissionSetSpec } from "../accessModel";
import { compareText } from "../diagnostics";
import { durationSeconds } from "../duration";
import { type permissionSetChangeSchema } from "./diffSchema";
import {
  covers,
  describeStatement,
  type PolicyAtom,
  policyAtoms,
  type PolicyStatement,
  statementsOf,
} from "./policyStatements";

/** What differs between two versions of one permission set. */
export type PermissionSetChange = z.infer<typeof permissionSetChangeSchema>;
export type Verdict = PermissionSetChange["verdict"];

/** One line of what became allowed or no longer allowed. */
export type PolicyLine = PermissionSetChange["lines"][number];

/** Compares two versions of a permission set by what its holders may do. */
export function comparePermissionSets(
  before: PermissionSetSpec,
  after: PermissionSetSpec,
): PermissionSetChange {
  const lines = [
    ...listLines("managed", before.managedPolicies, after.managedPolicies),
    ...listLines(
      "customer",
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
    boundary: boundaryChange(boundaryText(before), boundaryText(after)),
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
  policy: "managed" | "customer",
  before: readonly string[],
  after: readonly string[],
): PolicyLine[] {
  const line = (direction: "gained" | "lost", name: string): PolicyLine => ({
    direction,
    text:
      policy === "managed" ? `AWS managed policy ${shortName(name)}` : `customer policy ${name}`,
    policy,
    name,
  });
  return [
    ...after.filter((item) => !before.includes(item)).map((item) => line("gained", item)),
    ...before.filter((item) => !after.includes(item)).map((item) => line("lost", item)),
  ];
}

/** `job-function/Billing` of `arn:aws:iam::aws:policy/job-function/Billing`. */
function shortName(arn: string): string {
  return arn.replace(/^arn:[^/]*:policy\//, "");
}

function boundaryChange(
  before: string | undefined,
  after: string | undefined,
): PermissionSetChange["boundary"] {
  if (before === after) return "same";
  if (before === undefined) return "added";
  return after === undefined ? "removed" : "changed";
}

/** A boundary limits, so losing one is a gain. */
function boundaryLines(before: PermissionSetSpec, after: PermissionSetSpec): PolicyLine[] {
  const [old, next] = [boundaryText(before), boundaryText(after)];
  const line = (direction: PolicyLine["direction"], text: string): PolicyLine[] => [
    { direction, text, policy: "boundary", name: next ?? old },
  ];
  switch (boundaryChange(old, next)) {
    case "same":
      return [];
    case "added":
      return line("lost", `everything beyond the new boundary ${next}`);
    case "removed":
      return line("gained", `everything beyond the removed boundary ${old}`);
    case "changed":
      return line("unclear", `boundary ${old} → ${next}`);
  }
}

function boundaryText({ permissionsBoundary }: PermissionSetSpec): string | undefined {
  const reference = permissionsBoundary?.customerManagedPolicyReference;
  const { managedPolicyArn: arn } = permissionsBoundary ?? {};
  return (arn && shortName(arn)) ?? (reference && referenceText(reference));
}

function referenceText({ name, path }: CustomerManagedPolicyReference): string {
  return `${path}${name}`;
}

/** Statement by statement: what is allowed now and was not before, and the reverse. */
function inlineLines(before: string | undefined, after: string | undefined): PolicyLine[] {
  if (before === after) return [];
  const old = policyAtoms(before);
  const next = policyAtoms(after);
  if (old === undefined || next === undefined) {
    const text = "inline policy, which could not be compared";
    return [{ direction: "unclear", text, policy: "inline" }];
  }
  const missingIn = (atoms: readonly PolicyAtom[], atom: PolicyAtom): boolean =>
    !atoms.some((other) => covers(other, atom));
  const added = statementsOf(widest(next.filter((atom) => missingIn(old, atom))));
  const removed = statementsOf(widest(old.filter((atom) => missingIn(next, atom))));
  return [
    ...added.map((statement) => statementLine(statement, true)),
    ...removed.map((statement) => statementLine(statement, false)),
  ].sort((one, other) => compareText(one.direction, other.direction));
}

/** Without those that another one says already, as `s3:*` says `s3:GetObject`. */
function widest(atoms: readonly PolicyAtom[]): PolicyAtom[] {
  return atoms.filter(
    (atom, at) =>
      !atoms.some(
        (other, place) =>
          place !== at && covers(other, atom) && (!covers(atom, other) || place < at),
      ),
  );
}

/** A new Deny takes away, a removed Deny gives back. */
function statementLine(statement: PolicyStatement, added: boolean): PolicyLine {
  return {
    direction: (statement.effect === "Allow") === added ? "gained" : "lost",
    text: `${statement.effect} ${describeStatement(statement)}`,
    policy: "inline",
    statement,
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

import { createHash } from "node:crypto";
import { Rule } from "@pulumi/okta/group";
import * as pulumi from "@pulumi/pulumi";

/**
 * Groups that one rule asks for. Okta states no limit for an expression; a hundred ids make about
 * 2,500 characters, and Okta's other group lists end at a hundred as well.
 */
const GROUPS_PER_RULE = 100;

/** Okta refuses longer rule names. */
const RULE_NAME_LENGTH = 50;

export interface AssignmentRulesArgs {
  /** Prefix of the resource names. */
  name: string;
  /** Name of the rule in Okta, cut to Okta's limit. */
  ruleName: string;
  /** Group that the rules fill. */
  targetGroupId: pulumi.Input<string>;
  /** Okta id by name of the groups whose members go into the target. */
  sources: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * One group rule that fills the target with the members of all sources; several only when there
 * are more sources than one rule takes. People who are not active in Okta are left out by Okta.
 */
export function declareAssignmentRules(args: AssignmentRulesArgs, parent: pulumi.Resource): Rule[] {
  const [first, ...others] = bucketsOf(Object.keys(args.sources));
  if (first === undefined) return [];
  const rules = others.map((names, index) => declareRule(args, names, index + 2, { parent }));
  // When the buckets are split, the first rule must not let go of a group that no other has yet.
  return [declareRule(args, first, 1, { parent, dependsOn: rules }), ...rules];
}

function declareRule(
  { name, ruleName, targetGroupId, sources }: AssignmentRulesArgs,
  groupNames: readonly string[],
  number: number,
  opts: pulumi.CustomResourceOptions,
): Rule {
  const suffix = number === 1 ? "" : ` ${number}`;
  const ids = groupNames.flatMap((groupName) => sources[groupName] ?? []);
  return new Rule(
    number === 1 ? name : `${name}-${number}`,
    {
      name: `${ruleName.slice(0, RULE_NAME_LENGTH - suffix.length)}${suffix}`,
      status: "ACTIVE",
      expressionType: "urn:okta:expression:1.0",
      expressionValue: pulumi.all(ids).apply(membershipExpression),
      groupAssignments: [targetGroupId],
    },
    opts,
  );
}

function membershipExpression(groupIds: string[]): string {
  const quoted = [...groupIds].sort().map((id) => JSON.stringify(id));
  return `isMemberOfAnyGroup(${quoted.join(",")})`;
}

/**
 * Spreads names over the fewest buckets, a power of two, that all stay within the limit. A name's
 * bucket follows from the name alone, so that one more name does not move the others between
 * rules: people would lose the application for the moment between two rule updates.
 */
function bucketsOf(names: readonly string[]): string[][] {
  if (names.length === 0) return [];
  for (let count = 1; ; count *= 2) {
    const buckets: string[][] = Array.from({ length: count }, () => []);
    for (const name of [...names].sort()) buckets[spread(name) % count]?.push(name);
    if (buckets.every((bucket) => bucket.length <= GROUPS_PER_RULE)) return buckets;
  }
}

function spread(text: string): number {
  return createHash("sha256").update(text).digest().readUInt32BE(0);
}

import { type CustomerManagedPolicyReference } from "./accessModel";
import { durationSeconds } from "./duration";
import { LIMITS } from "./limits";
import { type StackConfig } from "./schema/stackConfig";
import { quoted } from "./schema/values";
import { partOf } from "./source/readKeys";
import { type Located } from "./source/readValue";
import { type Sink } from "./source/sink";

/** A permission set as the configuration gives it. */
export type WrittenSet = StackConfig["permissionSets"][number];

/** What tells two customer managed policies apart. */
export function referenceKey({ name, path }: CustomerManagedPolicyReference): string {
  return `${path}${name}`;
}

/**
 * Checks what a permission set says itself, before `extends` joins it with others.
 * @param references its customer managed policies, with their paths
 * @param region of the instance; empty while it is not known
 */
export function checkOwnParts(
  set: Located<WrittenSet>,
  references: readonly CustomerManagedPolicyReference[],
  region: string,
  sink: Sink,
): void {
  checkSession(set, sink);
  checkBoundary(set, sink);
  checkTags(set, sink);
  refuseRepeated(set, "managedPolicies", set.value.managedPolicies, sink);
  refuseRepeated(set, "customerManagedPolicies", references.map(referenceKey), sink);
  if (region !== "") checkPartitions(set, partitionOf(region), sink);
}

function checkSession(set: Located<WrittenSet>, sink: Sink): void {
  const { sessionDuration } = set.value;
  if (sessionDuration === undefined) return;
  const node = partOf(set, "sessionDuration");
  const seconds = durationSeconds(sessionDuration);
  const { min, max } = LIMITS.sessionDuration;
  if (seconds === undefined)
    sink.error(
      node,
      `${quoted(sessionDuration)} is not an ISO 8601 duration; write for example "PT8H"`,
    );
  else if (seconds < min || seconds > max)
    sink.error(
      node,
      `${quoted(sessionDuration)} is out of range; Identity Center takes PT1H to PT12H`,
    );
}

function checkBoundary(set: Located<WrittenSet>, sink: Sink): void {
  const boundary = set.value.permissionsBoundary;
  if (boundary === undefined || Object.values(boundary).length === 1) return;
  sink.error(
    partOf(set, "permissionsBoundary"),
    "needs exactly one of managedPolicyArn and customerManagedPolicyReference",
  );
}

function checkTags(set: Located<WrittenSet>, sink: Sink): void {
  for (const [key, value] of Object.entries(set.value.tags)) {
    const node = partOf(set, "tags", key);
    const { tagKey, tagValue } = LIMITS;
    if (key.length < tagKey.min || key.length > tagKey.max || /^aws:/i.test(key) || !isTagText(key))
      sink.error(
        node,
        `${quoted(key)} is no tag key: 1 to ${tagKey.max} letters, digits, blanks or _.:/=+-@, not "aws:…"`,
      );
    if (value.length > tagValue.max || !isTagText(value))
      sink.error(
        node,
        `${quoted(value)} is no tag value: up to ${tagValue.max} letters, digits, blanks or _.:/=+-@`,
      );
  }
}

function isTagText(text: string): boolean {
  return /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(text);
}

function refuseRepeated(
  set: Located<WrittenSet>,
  key: "managedPolicies" | "customerManagedPolicies",
  names: readonly string[],
  sink: Sink,
): void {
  names.forEach((name, index) => {
    if (names.indexOf(name) < index)
      sink.error(partOf(set, key, index), `${quoted(name)} stands twice in this list`);
  });
}

/** Partitions by how the names of their Regions begin; all others are of the partition `aws`. */
const PARTITIONS = [
  ["cn-", "aws-cn"],
  ["us-gov-", "aws-us-gov"],
  ["us-iso-", "aws-iso"],
  ["us-isob-", "aws-iso-b"],
  ["eu-isoe-", "aws-iso-e"],
  ["us-isof-", "aws-iso-f"],
  ["eusc-", "aws-eusc"],
] as const;

function partitionOf(region: string): string {
  return PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? "aws";
}

/** Each partition has managed policies of its own; AWS knows none of another partition. */
function checkPartitions(set: Located<WrittenSet>, partition: string, sink: Sink): void {
  const { managedPolicies, permissionsBoundary } = set.value;
  const check = (arn: string, ...path: PropertyKey[]): void => {
    const other = arn.split(":")[1];
    if (other === partition) return;
    const right = arn.replace(/^arn:[^:]+/, `arn:${partition}`);
    sink.error(
      partOf(set, ...path),
      `is of the partition ${other}, but the instance is in ${partition}; write ${quoted(right)}`,
    );
  };
  managedPolicies.forEach((arn, index) => check(arn, "managedPolicies", index));
  const boundary = permissionsBoundary?.managedPolicyArn;
  if (boundary !== undefined) check(boundary, "permissionsBoundary", "managedPolicyArn");
}

import type * as z from "zod";
import { type PermissionSetSpec } from "../accessModel";
import { compareText } from "../diagnostics";
import { resourceSlug } from "../naming";
import { type AccessInputs, parseGrantKey } from "./accessInputs";
import { type permissionSetDiffSchema } from "./diffSchema";
import { comparePermissionSets, type PermissionSetChange } from "./permissionSetChange";
import { type ActualSets, isReadablePart, SET_PART_TYPES, SET_TYPE } from "./permissionSetDrift";
import { type ResourceChange } from "./previewSteps";

/** A permission set that comes, goes or changes, and whom that concerns. */
export type PermissionSetDiff = z.infer<typeof permissionSetDiffSchema>;

/** Permission sets that differ, sorted by name, and which resources they account for. */
export function permissionSetChanges(
  { before, after, drifted }: ActualSets,
  changes: readonly ResourceChange[],
  componentName: string,
): { sets: PermissionSetDiff[]; read: Set<string> } {
  const parts = changes.filter(({ type }) => SET_PART_TYPES.has(type));
  const names = Object.keys({ ...before.permissionSets, ...after.permissionSets }).sort(
    compareText,
  );
  const sets: PermissionSetDiff[] = [];
  const read = new Set<string>();
  for (const name of names) {
    const resourceName = `${componentName}-${resourceSlug(name)}`;
    const own = parts.filter((part) => part.name === resourceName);
    const set = permissionSetDiff(name, before, after, own);
    if (set === undefined) continue;
    sets.push(drifted.has(name) ? { ...set, drift: true } : set);
    for (const { urn } of own) read.add(urn);
  }
  return { sets: withRenames(sets, before, after), read };
}

/** Names, at a set that comes and at one that goes with the same contents, the other one. */
function withRenames(
  sets: readonly PermissionSetDiff[],
  { permissionSets: old }: AccessInputs,
  { permissionSets: next }: AccessInputs,
): PermissionSetDiff[] {
  const other = new Map<string, string>();
  const gone = sets.filter(({ action, lines }) => action === "deleted" && lines.length > 0);
  for (const { name, action } of sets) {
    const spec = next[name];
    if (action !== "created" || spec === undefined) continue;
    const twin = gone.find((set) => {
      const former = old[set.name];
      if (former === undefined || other.has(set.name)) return false;
      const { verdict, settings } = comparePermissionSets(former, {
        ...spec,
        description: former.description,
      });
      return verdict === "same" && settings.length === 0;
    });
    if (twin === undefined) continue;
    other.set(name, twin.name);
    other.set(twin.name, name);
  }
  return sets.map((set) => {
    const sameAs = other.get(set.name);
    return sameAs === undefined ? set : { ...set, sameAs };
  });
}

function permissionSetDiff(
  name: string,
  before: AccessInputs,
  after: AccessInputs,
  parts: readonly ResourceChange[],
): PermissionSetDiff | undefined {
  const old = before.permissionSets[name];
  const next = after.permissionSets[name];
  const known = next ?? old;
  if (known === undefined) return undefined;
  const change = comparePermissionSets(old ?? emptySpec(known), next ?? emptySpec(known));
  const replaced = parts.some(({ type, action }) => type === SET_TYPE && action === "replace");
  const same = change.verdict === "same" && change.settings.length === 0;
  if (old !== undefined && next !== undefined && same && !replaced) {
    if (parts.length === 0 || !parts.every(isReadablePart)) return undefined;
    change.settings.push(...parts.map(touchedText).sort(compareText));
  }
  const action = old === undefined ? "created" : next === undefined ? "deleted" : "updated";
  return {
    ...(action === "updated" ? change : asWhole(change, action)),
    action: replaced ? "replaced" : action,
    ...holders(name, next === undefined ? before : after),
  };
}

/** Nobody gains anything by a set that goes, also where it denied something. */
function asWhole(change: PermissionSetChange, action: "created" | "deleted"): PermissionSetChange {
  const [direction, verdict] =
    action === "created" ? (["gained", "widened"] as const) : (["lost", "narrowed"] as const);
  const lines = change.lines.map((line) =>
    line.direction === "unclear" ? line : { ...line, direction },
  );
  return { ...change, lines, verdict: lines.length === 0 ? "same" : verdict };
}

const PART_NAMES: Readonly<Record<string, string>> = {
  [SET_TYPE]: "the set",
  "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy": "inline policy",
  "aws:ssoadmin/permissionsBoundaryAttachment:PermissionsBoundaryAttachment": "boundary",
  "aws:ssoadmin/managedPolicyAttachmentsExclusive:ManagedPolicyAttachmentsExclusive":
    "list of AWS managed policies",
  "aws:ssoadmin/customerManagedPolicyAttachmentsExclusive:CustomerManagedPolicyAttachmentsExclusive":
    "list of customer managed policies",
};

/** What happens to a part that makes no difference to the set, such as an empty list. */
function touchedText({ type, action }: ResourceChange): string {
  const verbs = {
    create: "is put in place",
    delete: "is no longer managed",
    replace: "is made anew",
  };
  const verb = { update: "is written again", other: "changes", ...verbs }[action];
  return `${PART_NAMES[type] ?? type} ${verb}`;
}

/** A set with nothing in it, to compare a new or a deleted one with. */
function emptySpec({ name, description, sessionDuration, tags, relayState }: PermissionSetSpec) {
  return {
    name,
    description,
    sessionDuration,
    tags,
    relayState,
    managedPolicies: [],
    customerManagedPolicies: [],
    existing: false,
  };
}

function holders(
  set: string,
  state: AccessInputs,
): Pick<PermissionSetDiff, "grants" | "people" | "morePeople"> {
  const people = new Set<string>();
  let grants = 0;
  let morePeople = false;
  for (const key of Object.keys(state.grants)) {
    const parts = parseGrantKey(key);
    if (parts?.permissionSet !== set) continue;
    grants++;
    const { type, name } = parts.principal;
    const members = type === "USER" ? [name] : state.groups[name]?.members;
    if (members === undefined) morePeople = true;
    else for (const person of members) people.add(person);
  }
  return { grants, people: people.size, morePeople };
}

import { type PermissionSetSpec } from "../../model/accessModel";
import { canonicalJson } from "../../model/canonicalJson";
import { parseGrantKey } from "../../model/diff/accessInputs";
import { matchesGlob } from "../../model/glob";
import { grantResourceName, resourceSlug } from "../../model/naming";
import { parseJson } from "../../model/plainValue";
import {
  type Check,
  type DeclaredAccess,
  type DeclaredResource,
  type ForStack,
  type GuardRail,
  ofStack,
  type Seen,
} from "../guardRail";
import { entries, TEXT } from "./allowances";
import { AWS_TYPES } from "./types";

interface Settings {
  allow?: (ForStack & { resource: string; reason: string })[];
}

type ResourceCheck = Check<DeclaredResource, Settings>;

/**
 * The other rules read the access model. This one holds the resources to it, so that nothing is
 * given to anybody past the model.
 */
export const incomplete: GuardRail<Settings> = {
  id: "incomplete",
  level: "mandatory",
  when: "A resource gives access that the access model does not show, so no other rule has looked at it.",
  settings: {
    properties: {
      allow: entries(
        { resource: TEXT, reason: TEXT },
        ["resource", "reason"],
        "Names of resources, with * and ?, that may stand outside the model, and why.",
      ),
    },
  },
  resources: {
    [AWS_TYPES.assignment]: [unlessAllowed(checkAssignment)],
    [AWS_TYPES.set]: [
      ofSet("sessionDuration", (props, spec) => props.sessionDuration === spec.sessionDuration),
    ],
    [AWS_TYPES.inlinePolicy]: [ofSet("inlinePolicy", sameInlinePolicy)],
    [AWS_TYPES.managedPolicies]: [
      ofSet("managedPolicyArns", (props, spec) =>
        sameItems(props.managedPolicyArns, spec.managedPolicies),
      ),
    ],
    [AWS_TYPES.customerManagedPolicies]: [
      ofSet("customerManagedPolicyReferences", (props, spec) =>
        sameItems(props.customerManagedPolicyReferences, spec.customerManagedPolicies),
      ),
    ],
    [AWS_TYPES.boundary]: [
      ofSet("permissionsBoundary", (props, spec) =>
        sameItems([props.permissionsBoundary], [spec.permissionsBoundary]),
      ),
    ],
    [AWS_TYPES.managedPolicy]: [unlessAllowed(({ type, name }) => [outside(type, name)])],
    [AWS_TYPES.customerManagedPolicy]: [unlessAllowed(({ type, name }) => [outside(type, name)])],
  },
  stack: missingBoundaries,
};

function unlessAllowed(check: ResourceCheck): ResourceCheck {
  return (resource, settings, seen) => {
    const allowed = ofStack(settings.allow, resource.stack);
    if (allowed.some((item) => matchesGlob(item.resource, resource.name))) return [];
    return check(resource, settings, seen);
  };
}

function outside(type: string, name: string): string {
  return (
    `${type} "${name}" is not in the access model of this stack. Declare the access in the stack's ` +
    "configuration, or add the name to incomplete.allow in the pack's configuration."
  );
}

/** The assignment of a grant has the name of the grant, and its account and kind of principal. */
function checkAssignment(
  { type, name, props }: DeclaredResource,
  _settings: Settings,
  seen: Seen,
): readonly string[] {
  const grant = grantNamed(name, seen);
  if (grant === undefined) return [outside(type, name)];
  const [accountId, principalType] = [props.targetId, props.principalType];
  if (accountId === grant.accountId && principalType === grant.principal.type) return [];
  return [
    `${type} "${name}" reaches a ${String(principalType)} in ${String(accountId)}, and the access ` +
      `model says a ${grant.principal.type} in ${grant.accountId}. Declare the access in the stack's ` +
      "configuration.",
  ];
}

/** Thousands of assignments are looked up in the same models. */
const grantNames = new WeakMap<DeclaredAccess, Map<string, ReturnType<typeof parseGrantKey>>>();

function grantNamed(resourceName: string, { access }: Seen): ReturnType<typeof parseGrantKey> {
  for (const declared of access.values()) {
    const found = namesOf(declared).get(resourceName);
    if (found !== undefined) return found;
  }
  return undefined;
}

function namesOf(declared: DeclaredAccess): Map<string, ReturnType<typeof parseGrantKey>> {
  let names = grantNames.get(declared);
  if (names === undefined) {
    names = new Map();
    for (const key of Object.keys(declared.state.grants)) {
      const parts = parseGrantKey(key);
      if (parts === undefined) continue;
      const slug = `${declared.name}-${resourceSlug(parts.permissionSet)}`;
      names.set(`${slug}-${grantResourceName(parts)}`, parts);
    }
    grantNames.set(declared, names);
  }
  return names;
}

/** A check of a resource that belongs to a permission set, by its name. */
function ofSet(
  property: string,
  agrees: (props: DeclaredResource["props"], spec: PermissionSetSpec) => boolean,
): ResourceCheck {
  return unlessAllowed(({ type, name, props }, _settings, { access }) => {
    const specs = [...access.values()].flatMap((declared) =>
      Object.values(declared.state.permissionSets).filter(
        (spec) => `${declared.name}-${resourceSlug(spec.name)}` === name && !spec.existing,
      ),
    );
    const [spec] = specs;
    if (spec === undefined) return [outside(type, name)];
    if (agrees(props, spec)) return [];
    return [
      `${type} "${name}" has another ${property} than permission set "${spec.name}" in the access ` +
        "model, so no other rule has looked at it. Declare it in the stack's configuration.",
    ];
  });
}

function sameInlinePolicy(props: DeclaredResource["props"], spec: PermissionSetSpec): boolean {
  const [declared, wanted] = [String(props.inlinePolicy), spec.inlinePolicy ?? ""];
  return canonicalJson(parseJson(declared)) === canonicalJson(parseJson(wanted));
}

/** Equal but for order; absent and empty members count as one. */
function sameItems(declared: unknown, wanted: readonly unknown[]): boolean {
  const normal = (items: readonly unknown[]): string =>
    JSON.stringify(items.map((item) => canonicalJson(withoutNull(item))).sort());
  return normal(Array.isArray(declared) ? declared : []) === normal(wanted);
}

function withoutNull(item: unknown): unknown {
  if (typeof item !== "object" || item === null) return item;
  return Object.fromEntries(
    Object.entries(item)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([key, value]) => [key, withoutNull(value)]),
  );
}

/** A boundary that the model promises and the stack has not. */
function missingBoundaries(
  resources: readonly DeclaredResource[],
  _settings: Settings,
  { access }: Seen,
): readonly string[] {
  const names = (type: string): Set<string> =>
    new Set(resources.filter((resource) => resource.type === type).map(({ name }) => name));
  const [sets, boundaries] = [names(AWS_TYPES.set), names(AWS_TYPES.boundary)];
  return [...access.values()].flatMap((declared) =>
    Object.values(declared.state.permissionSets)
      .filter(({ permissionsBoundary }) => permissionsBoundary !== undefined)
      .filter((spec) => {
        const name = `${declared.name}-${resourceSlug(spec.name)}`;
        return sets.has(name) && !boundaries.has(name);
      })
      .map(
        ({ name }) =>
          `Permission set "${name}" has no boundary in this stack, and the access model says one. ` +
          "Declare the set with the component PermissionSet.",
      ),
  );
}

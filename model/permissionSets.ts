import {
  type CustomerManagedPolicyReference,
  type PermissionsBoundary,
  type PermissionSetSpec,
} from "./accessModel";
import { compareText, didYouMean } from "./diagnostics";
import { type Files, type InlinePolicy, readInlinePolicy } from "./inlinePolicy";
import { LIMITS } from "./limits";
import { namesOf, warnOfCaseTwins } from "./people";
import { checkOwnParts, referenceKey, type WrittenSet } from "./permissionSetChecks";
import { quoted } from "./schema/values";
import { childOf } from "./source/configNode";
import { type KeyReader, partOf, refuseDuplicates } from "./source/readKeys";
import { type Located } from "./source/readValue";
import { type Sink } from "./source/sink";

export interface PermissionSets {
  /** Permission sets that can be granted; templates are left out. */
  sets: Located<PermissionSetSpec>[];
  /** Names of all of them, readable or not, without templates. */
  names: ReadonlySet<string>;
  templates: ReadonlySet<string>;
  /** False when nothing is known of them, because the key could not be read at all. */
  readable: boolean;
  /** Every inline policy that was written, for the lint. */
  inlinePolicies: InlinePolicy[];
}

const DEFAULT_SESSION = "PT1H";

/**
 * Reads permission sets, applies `extends`, and checks everything that Identity Center would
 * refuse.
 * @param region for `consoleDestination`
 */
export function readPermissionSets(
  keys: KeyReader,
  region: string,
  files: Files,
  sink: Sink,
): PermissionSets {
  const written = keys.list("permissionSets");
  refuseDuplicates(written, "the permission set", ({ name }) => name, "name", sink);
  warnOfCaseTwins(written, "permission set", sink);
  const context: Context = {
    byName: new Map(),
    done: new Map(),
    open: [],
    inlinePolicies: [],
    region,
    files,
    sink,
  };
  for (const set of written) context.byName.set(set.value.name, set);
  const sets = written
    .filter(({ value }) => !value.template)
    .map((set): Located<PermissionSetSpec> => ({ value: specOf(set, context), node: set.node }));
  written.filter(({ value }) => value.template).forEach((set) => effectiveParts(set, context));
  sets.forEach((set) => checkSpec(set, sink));
  refuseTooMany(sets, sink);
  const templates = new Set(written.flatMap(({ value }) => (value.template ? value.name : [])));
  const names = [...namesOf(keys.rawItems("permissionSets"), "name")];
  return {
    sets,
    templates,
    readable: keys.isReadable("permissionSets"),
    names: new Set(names.filter((name) => !templates.has(name))),
    inlinePolicies: context.inlinePolicies,
  };
}

interface Context {
  byName: Map<string, Located<WrittenSet>>;
  /** Parts of the sets that are finished, by name. */
  done: Map<string, Parts>;
  /** Names of the sets that are being put together, to notice a circle. */
  open: string[];
  inlinePolicies: InlinePolicy[];
  region: string;
  files: Files;
  sink: Sink;
}

/** Everything that `extends` passes on. */
interface Parts {
  description?: string;
  sessionDuration?: string;
  relayState?: string;
  tags: Record<string, string>;
  managedPolicies: string[];
  customerManagedPolicies: CustomerManagedPolicyReference[];
  inlinePolicy?: InlinePolicy;
  permissionsBoundary?: PermissionsBoundary;
}

function specOf(set: Located<WrittenSet>, context: Context): PermissionSetSpec {
  const {
    inlinePolicy,
    sessionDuration = DEFAULT_SESSION,
    ...parts
  } = effectiveParts(set, context);
  const { name, existing } = set.value;
  return {
    name,
    sessionDuration,
    ...parts,
    ...(inlinePolicy === undefined ? {} : { inlinePolicy: inlinePolicy.text }),
    existing,
    location: set.node.location,
  };
}

function effectiveParts(set: Located<WrittenSet>, context: Context): Parts {
  const { name } = set.value;
  const known = context.done.get(name);
  if (known !== undefined) return known;
  checkKind(set, context.sink);
  context.open.push(name);
  const parts = joinParts(inheritedParts(set, context), ownParts(set, context));
  context.open.pop();
  context.done.set(name, parts);
  return parts;
}

const NO_PARTS: Parts = { tags: {}, managedPolicies: [], customerManagedPolicies: [] };

function inheritedParts(set: Located<WrittenSet>, context: Context): Parts {
  const { extends: base } = set.value;
  if (base === undefined) return NO_PARTS;
  const { sink, byName, open } = context;
  const node = partOf(set, "extends");
  const parent = byName.get(base);
  if (parent === undefined) {
    sink.error(
      node,
      `there is no permission set ${quoted(base)}${didYouMean(base, byName.keys())}`,
    );
  } else if (open.includes(base)) {
    sink.error(node, `goes round in a circle: ${[...open, base].map(quoted).join(" extends ")}`);
  } else if (parent.value.existing) {
    sink.error(node, `${quoted(base)} is managed elsewhere; its parts are not known here`);
  } else {
    return effectiveParts(parent, context);
  }
  return NO_PARTS;
}

/** Policies and tags add up; anything else that is given replaces what is inherited. */
function joinParts(base: Parts, own: Parts): Parts {
  const references = [...base.customerManagedPolicies, ...own.customerManagedPolicies];
  const given = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
  return {
    ...base,
    ...given,
    tags: { ...base.tags, ...own.tags },
    managedPolicies: [...new Set([...base.managedPolicies, ...own.managedPolicies])].sort(),
    customerManagedPolicies: [
      ...new Map(references.map((it) => [referenceKey(it), it])).values(),
    ].sort((left, right) => compareText(referenceKey(left), referenceKey(right))),
  };
}

function ownParts(set: Located<WrittenSet>, context: Context): Parts {
  const { region, sink } = context;
  const { value } = set;
  const references = value.customerManagedPolicies.map((reference) =>
    typeof reference === "string" ? { name: reference, path: "/" } : reference,
  );
  checkOwnParts(set, references, region, sink);
  return {
    description: value.description,
    sessionDuration: value.sessionDuration,
    relayState: relayStateOf(set, region, sink),
    tags: value.tags,
    managedPolicies: value.managedPolicies,
    customerManagedPolicies: references,
    inlinePolicy: ownInlinePolicy(set, context),
    permissionsBoundary: value.permissionsBoundary,
  };
}

function ownInlinePolicy(
  { node }: Located<WrittenSet>,
  { files, sink, inlinePolicies }: Context,
): InlinePolicy | undefined {
  const written = childOf(node, "inlinePolicy");
  const policy = written === undefined ? undefined : readInlinePolicy(written, files, sink);
  if (policy !== undefined) inlinePolicies.push(policy);
  return policy;
}

/** Nothing but its name is read of a set that is managed elsewhere, so nothing else may be given. */
function checkKind({ value, node }: Located<WrittenSet>, sink: Sink): void {
  if (!value.existing || node.kind !== "map") return;
  for (const [key, entry] of node.entries) {
    if (key === "name" || key === "existing") continue;
    sink.error(
      entry.value,
      "has no effect on a permission set that is managed elsewhere (existing: true); remove it",
    );
  }
}

function relayStateOf(set: Located<WrittenSet>, region: string, sink: Sink): string | undefined {
  const { relayState, consoleDestination } = set.value;
  if (consoleDestination === undefined) return relayState;
  const node = partOf(set, "consoleDestination");
  if (relayState !== undefined) sink.error(node, "excludes relayState; keep one of the two");
  const url = `https://${region}.console.aws.amazon.com/${consoleDestination}`;
  const { max } = LIMITS.relayState;
  if (url.length > max)
    sink.error(node, `makes a relay state of ${url.length} characters; at most ${max}`);
  return url;
}

function checkSpec(set: Located<PermissionSetSpec>, sink: Sink): void {
  const { value, node } = set;
  if (value.existing) return;
  const { policiesPerPermissionSet: limit, tags } = LIMITS;
  const policies = value.managedPolicies.length + value.customerManagedPolicies.length;
  if (policies > limit.max)
    sink.error(node, `has ${policies} managed and customer managed policies; at most ${limit.max}`);
  else if (policies > limit.adjustableFrom)
    sink.warning(
      node,
      `has ${policies} policies; raise the IAM quota "managed policies per role" (${limit.adjustableFrom}) ` +
        "in every account it is assigned to",
    );
  const tagCount = Object.keys(value.tags).length;
  if (tagCount > tags.max) sink.error(node, `has ${tagCount} tags; at most ${tags.max}`);
}

function refuseTooMany(sets: readonly Located<PermissionSetSpec>[], sink: Sink): void {
  const { max } = LIMITS.permissionSets;
  const owned = sets.filter(({ value }) => !value.existing);
  const first = owned[max];
  if (first !== undefined)
    sink.error(
      first.node,
      `${owned.length} permission sets are declared; Identity Center takes ${max}`,
    );
}

import * as z from "zod";
import { type PermissionSetSpec } from "../accessModel";
import { resourceSlug } from "../naming";
import { type AccessInputs, bare } from "./accessInputs";
import { comparePermissionSets } from "./permissionSetChange";
import { type ResourceChange } from "./previewSteps";

/** The set itself; everything else in it has resources of the same name and other types. */
export const SET_TYPE = "aws:ssoadmin/permissionSet:PermissionSet";

const text = z.string().nullish();
const tags = z.record(z.string(), z.string()).nullish();
const reference = z
  .object({ name: z.string(), path: z.string().nullish() })
  .transform(({ name, path }) => ({ name, path: path ?? "/" }));
const boundary = z
  .object({ managedPolicyArn: text, customerManagedPolicyReference: reference.nullish() })
  .transform((it) => ({
    managedPolicyArn: it.managedPolicyArn ?? undefined,
    customerManagedPolicyReference: it.customerManagedPolicyReference ?? undefined,
  }));

/** What each resource says of its set. No inputs, for one that is not there, are an empty part. */
const PARTS: Readonly<Record<string, z.ZodType<Partial<PermissionSetSpec>>>> = {
  [SET_TYPE]: z
    .object({ description: text, sessionDuration: text, relayState: text, tags })
    .transform((it) => ({
      description: it.description || undefined,
      sessionDuration: it.sessionDuration ?? "PT1H",
      relayState: it.relayState || undefined,
      tags: it.tags ?? {},
    })),
  "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy": z
    .object({ inlinePolicy: text })
    .transform(({ inlinePolicy }) => ({ inlinePolicy: inlinePolicy ?? undefined })),
  "aws:ssoadmin/permissionsBoundaryAttachment:PermissionsBoundaryAttachment": z
    .object({ permissionsBoundary: boundary.nullish() })
    .transform(({ permissionsBoundary }) => ({
      permissionsBoundary: permissionsBoundary ?? undefined,
    })),
  "aws:ssoadmin/managedPolicyAttachmentsExclusive:ManagedPolicyAttachmentsExclusive": z
    .object({ managedPolicyArns: z.array(z.string()).nullish() })
    .transform(({ managedPolicyArns: arns }) => ({ managedPolicies: arns ?? [] })),
  "aws:ssoadmin/customerManagedPolicyAttachmentsExclusive:CustomerManagedPolicyAttachmentsExclusive":
    z
      .object({ customerManagedPolicyReferences: z.array(reference).nullish() })
      .transform((it) => ({ customerManagedPolicies: it.customerManagedPolicyReferences ?? [] })),
};

/** Types of the resources that make up a permission set. */
export const SET_PART_TYPES: ReadonlySet<string> = new Set(Object.keys(PARTS));

/** Both states, with permission sets as they are rather than as they were declared. */
export interface ActualSets {
  before: AccessInputs;
  after: AccessInputs;
  /** Sets that differ although the configuration says the same before and after. */
  drifted: ReadonlySet<string>;
}

/**
 * Takes what permission sets hold from the steps of the preview where these know better than the
 * configuration: after a refresh that found changes by hand, and after a run that stopped halfway.
 * `pulumi preview --refresh` goes from what AWS holds to what is declared; `pulumi refresh
 * --preview-only` from what the state holds to what AWS holds.
 */
export function withActualSets(
  before: AccessInputs,
  after: AccessInputs,
  changes: readonly ResourceChange[],
  componentName: string,
): ActualSets {
  const parts = new Map<string, ResourceChange[]>();
  for (const change of changes)
    if (SET_PART_TYPES.has(change.type))
      parts.set(change.name, [...(parts.get(change.name) ?? []), change]);
  const drifted = new Set<string>();
  const old = bare({ ...before.permissionSets });
  const next = bare({ ...after.permissionSets });
  for (const name of Object.keys({ ...old, ...next })) {
    const own = parts.get(`${componentName}-${resourceSlug(name)}`) ?? [];
    const [declaredBefore, declaredAfter] = [old[name], next[name]];
    const actualBefore = own.reduce((spec, part) => withPart(spec, part, "old"), declaredBefore);
    const actualAfter = own.reduce((spec, part) => withPart(spec, part, "new"), declaredAfter);
    put(old, name, actualBefore);
    put(next, name, actualAfter);
    if (isSame(declaredBefore, declaredAfter) && !isSame(actualBefore, actualAfter))
      drifted.add(name);
  }
  return {
    before: { ...before, permissionSets: old },
    after: { ...after, permissionSets: next },
    drifted,
  };
}

function put<T>(record: Record<string, T>, key: string, value: T | undefined): void {
  if (value === undefined) delete record[key];
  else record[key] = value;
}

/** The spec with what one of the set's resources says; undefined when the set itself is not there. */
function withPart(
  spec: PermissionSetSpec | undefined,
  { type, action, oldInputs, newInputs }: ResourceChange,
  side: "old" | "new",
): PermissionSetSpec | undefined {
  const schema = PARTS[type];
  if (spec === undefined || schema === undefined || action === "other") return spec;
  const inputs = side === "old" ? oldInputs : newInputs;
  const isThere = Object.keys(inputs).length > 0;
  const isAbsent = action === (side === "old" ? "create" : "delete");
  if (isAbsent && type === SET_TYPE) return undefined;
  // To delete an exclusive attachment detaches nothing.
  if (isAbsent && side === "new" && type.includes("AttachmentsExclusive")) return spec;
  if (!isThere && !isAbsent) return spec;
  const read = schema.safeParse(isAbsent ? {} : inputs);
  return read.success ? { ...spec, ...read.data } : spec;
}

/** False for an operation or inputs of an unknown form, of which nothing can be said. */
export function isReadablePart({ type, action, oldInputs, newInputs }: ResourceChange): boolean {
  return (
    action !== "other" &&
    [oldInputs, newInputs].every(
      (inputs) => Object.keys(inputs).length === 0 || PARTS[type]?.safeParse(inputs).success,
    )
  );
}

function isSame(one: PermissionSetSpec | undefined, other: PermissionSetSpec | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  const { verdict, settings } = comparePermissionSets(one, other);
  return verdict === "same" && settings.length === 0;
}

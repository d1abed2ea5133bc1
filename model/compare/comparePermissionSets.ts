import { type PermissionSetSpec } from "../accessModel";
import {
  comparePermissionSets as changeBetween,
  type PolicyLine,
  type Verdict as ChangeVerdict,
} from "../diff/permissionSetChange";
import { describeStatement } from "../diff/policyStatements";
import { counted } from "../diff/wording";
import { compareNamed, managedBy } from "./compareNamed";
import { type Difference, type SectionComparison, type Side, type Verdict } from "./comparison";
import { type CompareContext, countGrants } from "./context";
import { listField, plainTexts, valueField } from "./fields";

/** Permission sets by name, their policies statement by statement. */
export function comparePermissionSets(context: CompareContext): SectionComparison {
  const { a, b } = context;
  const held = {
    a: countGrants(a, ({ permissionSet }) => [permissionSet]),
    b: countGrants(b, ({ permissionSet }) => [permissionSet]),
  };
  return compareNamed<PermissionSetSpec>(context, {
    section: "permissionSets",
    a: a.declared.model.permissionSets,
    b: b.declared.model.permissionSets,
    nameOf: ({ name }) => name,
    detail: ({ name, existing }, side: Side) => {
      const grants = counted(held[side].get(name) ?? 0, "grant");
      return existing ? `${grants}, managed elsewhere` : grants;
    },
    compare: (one, other) => compareSet(context, one, other),
  });
}

function compareSet(
  context: CompareContext,
  one: PermissionSetSpec,
  other: PermissionSetSpec,
): Pick<Difference, "fields" | "verdict"> {
  const managed = valueField("managed", managedBy(one), managedBy(other));
  // What a set holds that is managed elsewhere is not known.
  if (one.existing || other.existing) return { fields: managed };
  const asInB = inWordsOfB(context, one);
  const { verdict, lines } = changeBetween(asInB, other);
  const word = VERDICTS[verdict];
  return {
    ...(word === undefined ? {} : { verdict: word }),
    fields: [
      ...policyFields(lines),
      ...valueField("boundary", boundaryText(one), boundaryText(other), boundaryText(asInB)),
      ...valueField("session", one.sessionDuration, other.sessionDuration),
      ...valueField("relay state", one.relayState, other.relayState, asInB.relayState),
      ...valueField("description", one.description, other.description),
      ...listField("tags", tagTexts(one), tagTexts(other)),
    ],
  };
}

const VERDICTS: Record<ChangeVerdict, Verdict | undefined> = {
  widened: { word: "wider", side: "b" },
  narrowed: { word: "wider", side: "a" },
  changed: { word: "wider", side: "neither" },
  same: undefined,
};

/** Region and account ids belong to the instance; a policy that names them is compared without. */
function inWordsOfB({ asInB }: CompareContext, set: PermissionSetSpec): PermissionSetSpec {
  const translated = (text: string | undefined): string | undefined => text && asInB(text);
  const { permissionsBoundary: { managedPolicyArn, ...boundary } = {} } = set;
  return {
    ...set,
    managedPolicies: set.managedPolicies.map(asInB),
    relayState: translated(set.relayState),
    inlinePolicy: translated(set.inlinePolicy),
    ...(managedPolicyArn === undefined
      ? {}
      : { permissionsBoundary: { ...boundary, managedPolicyArn: asInB(managedPolicyArn) } }),
  };
}

/** Each line on the side that has the policy or the statement; the boundary is told apart. */
function policyFields(lines: readonly PolicyLine[]): Difference["fields"] {
  const texts = { a: [] as string[], b: [] as string[] };
  const unclear: string[] = [];
  for (const { direction, text, policy, statement } of lines) {
    if (policy === "boundary") continue;
    if (direction === "unclear") unclear.push(text);
    // A statement that denies is on the side that allows less.
    const inB = (direction === "gained") === (statement?.effect !== "Deny");
    const shown =
      statement === undefined ? text : `${statement.effect} ${describeStatement(statement)}`;
    if (direction !== "unclear") texts[inB ? "b" : "a"].push(shown);
  }
  return [
    ...listField("policies", plainTexts(texts.a), plainTexts(texts.b)),
    ...unclear.map((text) => ({ what: "policies", kind: "value" as const, a: text, b: text })),
  ];
}

function boundaryText({ permissionsBoundary }: PermissionSetSpec): string | undefined {
  const reference = permissionsBoundary?.customerManagedPolicyReference;
  return permissionsBoundary?.managedPolicyArn ?? (reference && reference.path + reference.name);
}

function tagTexts({ tags }: PermissionSetSpec): ReturnType<typeof plainTexts> {
  return plainTexts(Object.entries(tags).map(([key, value]) => `${key}=${value}`));
}

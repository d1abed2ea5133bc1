import * as z from "zod";

/** Names the form of the output; version 2 would be another form. See docs/promotion.md. */
export const COMPARISON_SCHEMA_ID = "urn:okta-aws-access:schema:access-comparison:v1";

/** The parts that two stacks are compared in, in the order of a report. */
export const SECTIONS = [
  "groups",
  "people",
  "permissionSets",
  "rules",
  "grants",
  "accounts",
  "groupPush",
  "signOn",
  "oktaApp",
  "deploymentIdentity",
  "risks",
] as const;
export type SectionName = (typeof SECTIONS)[number];

const text = z.string();
const count = z.int().min(0);

const stackSchema = z.object({ stack: text, organisation: text, environment: text });

const verdictSchema = z.object({
  word: z
    .enum(["wider", "stricter"])
    .describe("`wider`: its holders may do more. `stricter`: it asks for more, or lets less pass."),
  side: z
    .enum(["a", "b", "neither"])
    .describe("Which stack is it; `neither`: each in something, or it cannot be told."),
});

const oneSidedSchema = z.object({
  name: text,
  detail: text.optional().describe("What it is or what depends on it: `2 members, 8 grants`."),
  accounts: z
    .array(text)
    .optional()
    .describe("For grants of one principal and one permission set: the accounts by name."),
});

const fieldSchema = z.discriminatedUnion("kind", [
  z.object({ what: text, kind: z.literal("value"), a: text, b: text }),
  z.object({
    what: text,
    kind: z.literal("list"),
    onlyInA: z.array(text),
    onlyInB: z.array(text),
  }),
]);

const differenceSchema = z.object({
  name: text,
  nameInB: text.optional().describe("Where a mapping gives it another name in B."),
  verdict: verdictSchema.optional(),
  fields: z.array(fieldSchema).describe("The properties that differ; never empty."),
});

const sectionSchema = z.object({
  section: z.enum(SECTIONS),
  onlyInA: z.array(oneSidedSchema),
  onlyInB: z.array(oneSidedSchema),
  different: z.array(differenceSchema).describe("What both have, and not the same."),
  equal: count.describe("How many are the same in both."),
  unmatched: z
    .object({ a: count, b: count })
    .optional()
    .describe(
      "Grants that only one stack can have, since the other one lacks the principal, the permission set or the account.",
    ),
});

const instanceValueSchema = z.object({ what: text, a: text.optional(), b: text.optional() });

/** The JSON output of `access compare`. */
export const comparisonSchema = z.object({
  version: z.literal(1),
  a: stackSchema,
  b: stackSchema,
  equal: z.boolean().describe("True when no section has a difference."),
  mappings: z.array(text).describe("The mappings of names, as they were written."),
  unusedMappings: z.array(text).describe("Those of them that matched no name of A."),
  sections: z.array(sectionSchema).describe("All lists in them are sorted."),
  ofInstance: z
    .array(instanceValueSchema)
    .describe("Values of one instance of Okta or AWS that differ by nature; not compared."),
  notCompared: z.array(text).describe("What could not be compared, a sentence each."),
});

/** What differs between two stacks, by name. */
export type AccessComparison = z.infer<typeof comparisonSchema>;
/** One of the two stacks. */
export type ComparedStack = AccessComparison["a"];
/** What differs in one part. */
export type SectionComparison = AccessComparison["sections"][number];
/** Something that only one of the stacks has. */
export type OneSided = SectionComparison["onlyInA"][number];
/** Something that both stacks have, and that is not the same in both. */
export type Difference = SectionComparison["different"][number];
/** One property in which two things of the same name differ. */
export type FieldDifference = Difference["fields"][number];
export type Verdict = z.infer<typeof verdictSchema>;
export type InstanceValue = z.infer<typeof instanceValueSchema>;
export type Side = "a" | "b";

/** How many things of a section only one of the stacks has; grants are counted one by one. */
export function countOneSided(
  { onlyInA, onlyInB, unmatched }: SectionComparison,
  side: Side,
): number {
  const items = side === "a" ? onlyInA : onlyInB;
  const listed = items.reduce((sum, { accounts }) => sum + (accounts?.length ?? 1), 0);
  return listed + (unmatched?.[side] ?? 0);
}

/** True when a section has nothing to say. */
export function isEqual(section: SectionComparison): boolean {
  const { different } = section;
  return countOneSided(section, "a") + countOneSided(section, "b") + different.length === 0;
}

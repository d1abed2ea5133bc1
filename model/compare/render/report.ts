import {
  type AccessComparison,
  countOneSided,
  type Difference,
  type FieldDifference,
  isEqual,
  type OneSided,
  type SectionComparison,
  type SectionName,
  type Side,
  type Verdict,
} from "../comparison";

/** One part of a report, in plain text: the formats differ in how they mark it up. */
export interface ReportSection {
  title: string;
  blocks: ReportBlock[];
}

export interface ReportBlock {
  /** Empty for a section that has nothing but this block. */
  title: string;
  /** True: the items are short names that may stand in one paragraph. */
  flow: boolean;
  items: ReportItem[];
}

export interface ReportItem {
  text: string;
  details: string[];
}

export const SECTION_TITLES: Record<SectionName, string> = {
  groups: "Groups",
  people: "People",
  permissionSets: "Permission sets",
  rules: "Rules",
  grants: "Grants",
  accounts: "Accounts",
  groupPush: "Group push",
  signOn: "Sign-on policy",
  oktaApp: "Okta application",
  deploymentIdentity: "Deployment identity",
  risks: "Risk rules",
};

/** One line about the whole. */
export function comparisonSummary({
  a,
  b,
  equal,
  sections,
  notCompared,
}: AccessComparison): string {
  const both = `${a.stack} and ${b.stack}`;
  const limit = notCompared.length === 0 ? "" : ", as far as they were compared";
  if (equal) return `${both} declare the same${limit}.`;
  const names = sections
    .filter((section) => !isEqual(section))
    .map(({ section }) => inSentence(SECTION_TITLES[section]));
  const last = names.pop() ?? "";
  return `${both} differ in ${names.length === 0 ? last : `${names.join(", ")} and ${last}`}.`;
}

function inSentence(title: string): string {
  return title.startsWith("Okta") ? title : title.charAt(0).toLowerCase() + title.slice(1);
}

/** Rows of the overview: title, only in A, only in B, different, equal. */
export function overviewRows({ sections }: AccessComparison): [string, ...number[]][] {
  return sections.map((section) => [
    SECTION_TITLES[section.section],
    countOneSided(section, "a"),
    countOneSided(section, "b"),
    section.different.length,
    section.equal,
  ]);
}

/** Sections of which each stack has exactly one. */
const SINGLE: readonly SectionName[] = ["groupPush", "signOn", "oktaApp", "risks"];

/** All sections with differences. */
export function reportSections(comparison: AccessComparison): ReportSection[] {
  return comparison.sections
    .filter((section) => !isEqual(section))
    .map((section) =>
      SINGLE.includes(section.section)
        ? singleSection(comparison, section)
        : {
            title: SECTION_TITLES[section.section],
            blocks: [
              oneSidedBlock(comparison, section, "a"),
              oneSidedBlock(comparison, section, "b"),
              differenceBlock(comparison, section),
            ].filter(({ items }) => items.length > 0),
          },
    );
}

function singleSection(
  comparison: AccessComparison,
  { different }: SectionComparison,
): ReportSection {
  const lines = different.flatMap(({ fields }) =>
    fields.flatMap((field) => fieldLines(comparison, field)),
  );
  return {
    title: different.map((difference) => differenceTitle(comparison, difference)).join(", "),
    blocks: [{ title: "", flow: false, items: lines.map((text) => ({ text, details: [] })) }],
  };
}

/** Sections whose one-sided things are told by their name alone. */
const FLOWING: readonly SectionName[] = ["people", "accounts"];
/** Sections whose details are longer than a name. */
const WITH_DETAIL_LINES: readonly SectionName[] = ["rules"];

function oneSidedBlock(
  comparison: AccessComparison,
  section: SectionComparison,
  side: Side,
): ReportBlock {
  const found = side === "a" ? section.onlyInA : section.onlyInB;
  const flow = FLOWING.includes(section.section);
  const asLines = WITH_DETAIL_LINES.includes(section.section);
  const items = found.map((item) => oneSidedItem(item, flow, asLines));
  const unmatched = section.unmatched?.[side] ?? 0;
  if (unmatched > 0) items.push({ text: unmatchedText(comparison, side, unmatched), details: [] });
  return { title: `only in ${comparison[side].stack}`, flow, items };
}

function oneSidedItem(
  { name, detail, accounts }: OneSided,
  flow: boolean,
  asLines: boolean,
): ReportItem {
  if (accounts !== undefined) return { text: name, details: [accounts.join(", ")] };
  if (detail === undefined || flow) return { text: name, details: [] };
  return asLines ? { text: name, details: [detail] } : { text: `${name} (${detail})`, details: [] };
}

function unmatchedText(comparison: AccessComparison, side: Side, count: number): string {
  const other = comparison[side === "a" ? "b" : "a"].stack;
  const noun = count === 1 ? "grant needs" : "grants need";
  return `${count} ${noun} a group, person, permission set or account that ${other} does not have`;
}

function differenceBlock(
  comparison: AccessComparison,
  { different }: SectionComparison,
): ReportBlock {
  return {
    title: "in both, and not the same",
    flow: false,
    items: different.map((difference) => ({
      text: differenceTitle(comparison, difference),
      details: difference.fields.flatMap((field) => fieldLines(comparison, field)),
    })),
  };
}

function differenceTitle(
  { a, b }: AccessComparison,
  { name, nameInB, verdict }: Difference,
): string {
  const other = nameInB === undefined ? "" : ` (${nameInB} in ${b.stack})`;
  return (
    name + other + (verdict === undefined ? "" : `: ${verdictText(verdict, a.stack, b.stack)}`)
  );
}

function verdictText({ word, side }: Verdict, a: string, b: string): string {
  if (side === "neither") return `neither is ${word} in everything`;
  return `${side === "a" ? a : b} is ${word}`;
}

function fieldLines({ a, b }: AccessComparison, field: FieldDifference): string[] {
  const { what } = field;
  if (field.kind === "value") {
    // Free text would run into what follows it.
    return `${field.a}${field.b}`.includes(" ")
      ? [`${what} in ${a.stack}: ${field.a}`, `${what} in ${b.stack}: ${field.b}`]
      : [`${what}: ${a.stack} ${field.a}, ${b.stack} ${field.b}`];
  }
  const lines = (stack: string, items: readonly string[]): string[] => {
    if (items.length === 0) return [];
    if (WITH_LONG_ITEMS.includes(what)) return items.map((item) => `only in ${stack}: ${item}`);
    return [`${what} only in ${stack}: ${items.join(", ")}`];
  };
  return [...lines(a.stack, field.onlyInA), ...lines(b.stack, field.onlyInB)];
}

/** Statements and cross products hold commas of their own, and say what they are. */
const WITH_LONG_ITEMS = ["policies", "grants"];

/** What is left out on purpose, in a sentence; nothing when all of it is the same. */
export function instanceLine({ ofInstance }: AccessComparison): string[] {
  if (ofInstance.length === 0) return [];
  const names = ofInstance.map(({ what }) => what).join(", ");
  return [`Different, but of the instance and not compared: ${names}.`];
}

/** What a reader has to know about how names were compared. */
export function mappingLines({ a, mappings, unusedMappings }: AccessComparison): string[] {
  return [
    ...(mappings.length === 0 ? [] : [`Names are compared by ${mappings.join(", ")}.`]),
    ...unusedMappings.map((mapping) => `The mapping ${mapping} matches no name of ${a.stack}.`),
  ];
}

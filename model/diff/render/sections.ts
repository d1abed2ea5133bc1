import { type AccessDiff, type OtherChange } from "../accessDiff";
import { type PersonalAccess } from "../personalAccess";
import { type RiskLevel } from "../riskRules";
import { counted, someOf } from "../wording";
import { grantSection } from "./grantSection";
import { permissionSetSection } from "./permissionSetSection";
import { riskCounts } from "./summary";

/** One part of a report, in plain text: the formats differ in how they mark it up. */
export interface Section {
  /** Holds nothing of the preview's texts. */
  title: string;
  /** Shown at once; false: folded where the format can fold. */
  open: boolean;
  items: Item[];
}

export interface Item {
  /** Highest level of a risk that the item is about. */
  level?: RiskLevel;
  text: string;
  /** Id of a risk rule. */
  rule?: string;
  details: Detail[];
}

/** A line, or names of which a format may show the first and count the others. */
export type Detail = string | { lead: string; names: string[] };

/** Risks beyond so many are folded: nobody reads two hundred lines, but everyone the first. */
const RISKS_SHOWN = 25;

/** All parts that have something to say, the most dangerous first. */
export function sections(diff: AccessDiff): Section[] {
  const all: Section[] = [
    { title: "Errors of the preview", open: true, items: diff.errors.map(linesItem) },
    ...risks(diff),
    section("Steps that could not be read", true, diff.unreadable),
    grantSection(diff, "gained", "Gained"),
    grantSection(diff, "lost", "Lost"),
    grantSection(diff, "replaced", "Replaced, with a brief loss of access"),
    permissionSetSection(diff),
    { title: `Okta: ${counted(diff.okta.length, "change")}`, open: false, items: diff.okta },
    memberships(diff),
    accounts(diff),
    rules(diff),
    others(diff),
    section("Risk rules that are off", false, diff.rulesOff),
  ];
  return all.filter(({ items }) => items.length > 0);
}

function section(title: string, open: boolean, texts: readonly string[]): Section {
  return { title, open, items: texts.map(item) };
}

function item(text: string): Item {
  return { text, details: [] };
}

/** An error may hold a list, such as all mistakes of a configuration at once. */
function linesItem(text: string): Item {
  const [first = "", ...details] = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return { text: first, details };
}

function risks(diff: AccessDiff): Section[] {
  const items = diff.risks.map(({ level, id, message }): Item => ({
    level,
    text: message,
    rule: id,
    details: [],
  }));
  const more = items.slice(RISKS_SHOWN);
  return [
    { title: `Risks: ${riskCounts(diff.risks)}`, open: true, items: items.slice(0, RISKS_SHOWN) },
    {
      title: `More risks: ${riskCounts(diff.risks.slice(RISKS_SHOWN))}`,
      open: false,
      items: more,
    },
  ];
}

function memberships({ memberships: changes }: AccessDiff): Section {
  return {
    title: `Members: ${counted(changes.length, "group")}`,
    open: false,
    items: changes.map(({ group, joined, left, grants: held, gains, losses }) => ({
      text: `${group} (${counted(held, "grant")})`,
      details: [
        ...namesOf("joined", joined),
        ...gains.map((access) => personalDetail("gain", access)),
        ...namesOf("left", left),
        ...losses.map((access) => personalDetail("lose", access)),
      ],
    })),
  };
}

function personalDetail(
  verb: "gain" | "lose",
  { people, permissionSet, accountNames }: PersonalAccess,
): Detail {
  const does = people.length === 1 ? `${verb}s` : verb;
  const where = counted(accountNames.length, "account");
  return { lead: `${someOf(people)} ${does} ${permissionSet} in ${where}: `, names: accountNames };
}

function namesOf(lead: string, names: string[]): Detail[] {
  return names.length === 0 ? [] : [{ lead: `${lead}: `, names }];
}

function accounts({ accountFacts }: AccessDiff): Section {
  return {
    title: `Accounts: ${accountFacts.length}`,
    open: false,
    items: accountFacts.map(({ accountName, changes, becomesProduction }) => {
      const promoted = becomesProduction ? ["becomes a production account"] : [];
      return item(`${accountName}: ${[...changes, ...promoted].join("; ")}`);
    }),
  };
}

function rules({ accounts, expiries, expiring }: AccessDiff): Section {
  const items: Item[] = [
    ...expiring.map(({ rule, expires, days, grants: held, owner }) => {
      const when = days < 0 ? "expired" : "expires";
      const whose = owner === undefined ? "" : `, owner ${owner}`;
      return item(`${rule} ${when} on ${expires} (${counted(held, "grant")}${whose})`);
    }),
    ...expiries.map(({ rule, before = "none", after = "none" }) =>
      item(`${rule}: last day ${before} → ${after}`),
    ),
    ...accounts.map(({ rule, entered, left }) => ({
      text: `${rule} reaches other accounts`,
      details: [...namesOf("entered", entered), ...namesOf("left", left)],
    })),
  ];
  return { title: `Rules: ${items.length}`, open: false, items };
}

/** Changes of one kind together; without the model there may be one for each grant. */
function others({ other }: AccessDiff): Section {
  const kinds = new Map<string, OtherChange[]>();
  for (const change of other) {
    const kind = JSON.stringify([change.op, change.type, change.unmatchedAssignment]);
    kinds.set(kind, [...(kinds.get(kind) ?? []), change]);
  }
  return {
    title: `Other changes: ${other.length}`,
    open: false,
    items: [...kinds.values()].map(othersItem),
  };
}

function othersItem(changes: readonly OtherChange[]): Item {
  const names = changes.map(({ name }) => name);
  const { op = "", type = "", unmatchedAssignment = false } = changes[0] ?? {};
  if (names.length === 1) {
    const note = unmatchedAssignment ? " (an assignment of no known grant)" : "";
    return item(`${op} ${type} ${names.join()}${note}`);
  }
  const note = unmatchedAssignment ? " (assignments of no known grant)" : "";
  return {
    text: `${op} ${type}: ${names.length} resources${note}`,
    details: [{ lead: "", names }],
  };
}

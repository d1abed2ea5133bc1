import { type AccessDiff } from "../accessDiff";
import { type PolicyLine } from "../permissionSetChange";
import { type PermissionSetDiff } from "../permissionSetChanges";
import { type PersonalAccess } from "../personalAccess";
import { type RiskLevel } from "../riskRules";
import { counted, someOf } from "../wording";
import { grantSection } from "./grantSection";
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
    section("Errors of the preview", true, diff.errors),
    ...risks(diff),
    section("Steps that could not be read", true, diff.unreadable),
    grantSection(diff, "gained", "Gained"),
    grantSection(diff, "lost", "Lost"),
    grantSection(diff, "replaced", "Replaced, with a brief loss of access"),
    permissionSets(diff),
    { title: `Okta: ${counted(diff.okta.length, "change")}`, open: false, items: diff.okta },
    memberships(diff),
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

function permissionSets({ permissionSets: sets }: AccessDiff): Section {
  return {
    title: `Permission sets: ${sets.length}`,
    open: false,
    items: sets.map((set) => ({
      text: setText(set),
      details: [...set.lines.map(policyText), ...set.settings],
    })),
  };
}

const VERDICTS = {
  widened: "widened",
  narrowed: "narrowed",
  changed: "changed",
  same: "no other rights",
};

function setText(set: PermissionSetDiff): string {
  const what = set.action === "updated" ? VERDICTS[set.verdict] : set.action;
  const brief = set.action === "replaced" ? ", with a brief loss of access" : "";
  const drift = set.drift === undefined ? "" : ", not as declared";
  const people = `${set.morePeople ? "at least " : ""}${counted(set.people, "person", "people")}`;
  return `${set.name}: ${what}${brief}${drift} (${counted(set.grants, "grant")}, ${people})`;
}

/** What the holders of the set gain or lose, with the set as the subject. */
function policyText({ direction, text, statement }: PolicyLine): string {
  if (direction === "unclear") return text;
  if (statement === undefined) return `${direction === "gained" ? "gains" : "loses"} ${text}`;
  const allows = statement.effect === "Allow";
  const added = allows === (direction === "gained");
  const verb = added ? (allows ? "allows" : "denies") : `no longer ${allows ? "allows" : "denies"}`;
  return `${verb} ${text.slice(statement.effect.length + 1)}`;
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

function others({ other }: AccessDiff): Section {
  return {
    title: `Other changes: ${other.length}`,
    open: false,
    items: other.map(({ op, type, name, unmatchedAssignment }) => {
      const note = unmatchedAssignment ? " (an assignment of no known grant)" : "";
      return item(`${op} ${type} ${name}${note}`);
    }),
  };
}

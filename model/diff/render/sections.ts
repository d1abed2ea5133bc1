import { type AccessDiff } from "../accessDiff";
import { type GrantChangeKind } from "../grantChanges";
import { type PermissionSetDiff } from "../permissionSetChanges";
import { grantBlocks, riskCounts } from "./summary";

/** One part of a report, in plain text: the formats differ in how they mark it up. */
export interface Section {
  /** Holds nothing of the preview's texts. */
  title: string;
  /** Shown at once; false: folded where the format can fold. */
  open: boolean;
  items: Item[];
}

export interface Item {
  text: string;
  details: string[];
}

/** All parts that have something to say, the most dangerous first. */
export function sections(diff: AccessDiff): Section[] {
  const all: Section[] = [
    section("Errors of the preview", true, diff.errors),
    {
      title: `Risks (${riskCounts(diff)})`,
      open: true,
      items: diff.risks.map(({ level, id, message }) => item(`${level}, ${id}: ${message}`)),
    },
    section("Steps that could not be read", true, diff.unreadable),
    grants(diff, "gained", "Gained"),
    grants(diff, "lost", "Lost"),
    grants(diff, "replaced", "Replaced, with a brief loss of access"),
    {
      title: "Permission sets",
      open: false,
      items: diff.permissionSets.map((set) => ({
        text: setLine(set),
        details: [
          ...set.lines.map(({ direction, text }) => `${direction}: ${text}`),
          ...set.settings,
        ],
      })),
    },
    memberships(diff),
    { title: "Okta", open: false, items: diff.okta },
    rules(diff),
    {
      title: "Other changes",
      open: false,
      items: diff.other.map(({ op, type, name, unmatchedAssignment }) =>
        item(
          `${op} ${type} ${name}${unmatchedAssignment ? " (an assignment of no known grant)" : ""}`,
        ),
      ),
    },
  ];
  return all.filter(({ items }) => items.length > 0);
}

function section(title: string, open: boolean, texts: readonly string[]): Section {
  return { title, open, items: texts.map(item) };
}

function item(text: string): Item {
  return { text, details: [] };
}

function grants(diff: AccessDiff, kind: GrantChangeKind, title: string): Section {
  const blocks = grantBlocks(diff.grants, kind);
  return {
    title: `${title}: ${diff.counts[kind]} ${diff.counts[kind] === 1 ? "grant" : "grants"}`,
    open: false,
    items: blocks.map(({ who, permissionSet, accounts, why, expires, people }) => {
      const until = expires === undefined ? "" : `, until ${expires}`;
      const count = people === undefined ? "" : ` (${peopleText(people)})`;
      const where = `${accounts.length} ${accounts.length === 1 ? "account" : "accounts"}`;
      return {
        text: `${who}${count}: ${permissionSet} in ${where}${until}; ${why}`,
        details: [accounts.join(", ")],
      };
    }),
  };
}

function peopleText(people: number): string {
  return people === 1 ? "1 person" : `${people} people`;
}

const VERDICTS = {
  widened: "widened",
  narrowed: "narrowed",
  changed: "changed",
  same: "no other rights",
};

function setLine({
  name,
  action,
  verdict,
  grants: held,
  people,
  morePeople,
}: PermissionSetDiff): string {
  const what = action === "updated" ? VERDICTS[verdict] : action;
  const brief = action === "replaced" ? ", with a brief loss of access" : "";
  const atLeast = morePeople ? "at least " : "";
  const holders = `${held} ${held === 1 ? "grant" : "grants"}, ${atLeast}${peopleText(people)}`;
  return `${name}: ${what}${brief} (${holders})`;
}

function memberships({ memberships: changes }: AccessDiff): Section {
  return {
    title: "Members of groups",
    open: false,
    items: changes.map(({ group, joined, left, grants: held }) => ({
      text: `${group} (${held} ${held === 1 ? "grant" : "grants"})`,
      details: [
        ...(joined.length > 0 ? [`joined: ${joined.join(", ")}`] : []),
        ...(left.length > 0 ? [`left: ${left.join(", ")}`] : []),
      ],
    })),
  };
}

function rules({ accounts, expiries, expiring }: AccessDiff): Section {
  return {
    title: "Rules",
    open: false,
    items: [
      ...expiring.map(({ rule, expires, days, grants: held, owner }) => {
        const when = days < 0 ? "ended" : "ends";
        const whose = owner === undefined ? "" : `, owner ${owner}`;
        return item(
          `${rule} ${when} on ${expires} (${held} ${held === 1 ? "grant" : "grants"}${whose})`,
        );
      }),
      ...expiries.map(({ rule, before = "none", after = "none" }) =>
        item(`${rule}: last day ${before} → ${after}`),
      ),
      ...accounts.map(({ rule, entered, left }) => ({
        text: `${rule} reaches other accounts`,
        details: [
          ...(entered.length > 0 ? [`entered: ${entered.join(", ")}`] : []),
          ...(left.length > 0 ? [`left: ${left.join(", ")}`] : []),
        ],
      })),
    ],
  };
}

import { type GrantSource } from "../../../model/accessModel";
import { type AccessTable, type TablePrincipal } from "../../../model/matrix/accessTable";
import { MATRIX_RISKS, type MatrixRisk } from "../../../model/matrix/filter";
import { at } from "../../../model/matrix/grantColumns";
import { counted, element, joined, named } from "./dom";
import { personLink } from "./links";

/** People named before the rest is folded. */
const NAMED_PEOPLE = 8;

export const MANAGED_IN_OKTA = "Membership is managed in Okta";

/** A risk in words; its looks are an addition. */
export function badge(text: string, kind: MatrixRisk | "plain" = "plain"): HTMLElement {
  return element("span", { class: `badge ${kind}` }, text);
}

export function riskBadge(risk: MatrixRisk, affected?: number, all?: number): HTMLElement {
  const part = affected === all || affected === undefined ? "" : ` in ${affected} of ${all}`;
  return badge(`${MATRIX_RISKS[risk]}${part}`, risk);
}

/** How many people a principal stands for, in a few words. */
export function sizeOf({ type, members }: TablePrincipal): string {
  if (type === "USER") return "granted directly";
  return members === undefined ? "members in Okta" : counted(members.length, "person", "people");
}

/** The people of a group; more than a few are folded, except on paper. */
export function peopleOf(
  table: AccessTable,
  { members }: TablePrincipal,
  complete: boolean,
): HTMLElement {
  if (members === undefined)
    return element(
      "span",
      { class: "quiet" },
      `${MANAGED_IN_OKTA}; its people are not known here.`,
    );
  if (members.length === 0) return element("span", { class: "quiet" }, "Nobody is a member.");
  const links = members.map((member) => personLink(table, member));
  if (complete || links.length <= NAMED_PEOPLE) return element("span", {}, joined(links));
  return folded(counted(links.length, "person", "people"), element("p", {}, joined(links)));
}

export function folded(summary: string, ...content: readonly Node[]): HTMLElement {
  return element("details", {}, element("summary", {}, summary), ...content);
}

/** `FILE:LINE` of a rule, as far as it is known. */
export function placeOf({ location }: GrantSource): string {
  if (location === undefined) return "";
  return location.line === 0 ? location.file : `${location.file}:${location.line}`;
}

/** Pairs of name and value; empty values are left out. */
export function factList(facts: readonly (readonly [string, Node | string])[]): HTMLElement {
  const items = facts
    .filter(([, value]) => value !== "")
    .map(([name, value]) =>
      element(
        "div",
        {},
        element("dt", {}, name),
        element("dd", {}, typeof value === "string" ? named(value) : value),
      ),
    );
  return element("dl", { class: "facts" }, ...items);
}

/** Rules that make a grant, each with everything that is known of it. */
export function ruleFacts({
  rule,
  reason,
  owner,
  ticket,
  expires,
  review,
  ...source
}: GrantSource) {
  return factList([
    ["Rule", rule],
    ["Reason", reason ?? ""],
    ["Owner", owner ?? ""],
    ["Ticket", ticket ?? ""],
    ["Until", expires ?? "no last day"],
    ["Review", review ?? ""],
    ["Written at", placeOf({ rule, ...source })],
  ]);
}

/** Marks of an account that a reader should not miss. */
export function accountBadges(table: AccessTable, index: number): HTMLElement[] {
  const { management, production, status } = at(table.accounts, index);
  return [
    ...(management ? [badge("Management account", "management-account")] : []),
    ...(production ? [badge("Production")] : []),
    ...(status === "ACTIVE" ? [] : [badge(statusText(status))]),
  ];
}

export function statusText(status: "ACTIVE" | "SUSPENDED" | "PENDING_CLOSURE"): string {
  const texts = {
    ACTIVE: "Active",
    SUSPENDED: "Suspended",
    PENDING_CLOSURE: "Pending closure",
  } as const;
  return texts[status];
}

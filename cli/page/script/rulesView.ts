import { type GrantSource } from "../../../model/accessModel";
import { at } from "../../../model/matrix/grantColumns";
import { counted, element, figure, named } from "./dom";
import { badge, placeOf, statusText } from "./facts";
import { dash } from "./grantTable";
import { accountLink } from "./links";
import { type ViewInput } from "./pageModel";

/** Rules in force, rules past their last day, and accounts that get nothing. */
export function rulesView({ model, selection }: ViewInput): Node {
  const { table } = model;
  const used = usedBy(model, selection.mask);
  const inForce = table.rules
    .map((rule, index) => ({ rule, grants: at(used, index) }))
    .filter(({ grants }) => grants > 0);
  return element(
    "div",
    { class: "answer" },
    ruleTable(
      `${counted(inForce.length, "rule")} in force`,
      inForce.map(({ rule, grants }) => ruleRow(rule, grants, table.expiringUntil)),
    ),
    ruleTable(
      `${counted(table.expiredRules.length, "expired rule")}: past the last day, they grant nothing`,
      table.expiredRules.map((rule) => ruleRow(rule, 0, "")),
    ),
    inactiveAccounts(model),
  );
}

/** Selected grants that each rule asks for. */
function usedBy({ table }: ViewInput["model"], mask: Uint8Array): Uint32Array {
  const byReason = new Uint32Array(table.reasons.length);
  table.grants.reason.forEach((reason, grant) => {
    byReason[reason] = at(byReason, reason) + at(mask, grant);
  });
  const used = new Uint32Array(table.rules.length);
  table.reasons.forEach((rules, reason) => {
    for (const rule of rules) used[rule] = at(used, rule) + at(byReason, reason);
  });
  return used;
}

const HEADS = ["Rule", "Reason", "Owner", "Ticket", "Until", "Review", "Grants", "Written at"];

function ruleTable(caption: string, rows: readonly Node[]): HTMLElement {
  if (rows.length === 0) return element("p", { class: "quiet none" }, `${caption}.`);
  const heads = HEADS.map((head) => element("th", { scope: "col" }, head));
  return frameOf(
    caption,
    element(
      "table",
      { class: "rules" },
      element("caption", {}, caption),
      element("thead", {}, element("tr", {}, ...heads)),
      element("tbody", {}, ...rows),
    ),
  );
}

function frameOf(caption: string, table: HTMLElement): HTMLElement {
  const attributes = { class: "table-frame", tabindex: "0", role: "region", "aria-label": caption };
  return element("div", attributes, table);
}

function ruleRow(source: GrantSource, grants: number, expiringUntil: string): HTMLElement {
  const { rule, reason, owner, ticket, expires, review } = source;
  const cell = (text: string | undefined, className = "word"): HTMLElement =>
    element("td", { class: className }, text === undefined || text === "" ? dash() : named(text));
  const until = cell(expires, "day");
  if (expires !== undefined && expires <= expiringUntil)
    until.append(" ", badge("Ends soon", "expiring"));
  return element(
    "tr",
    {},
    element("th", { scope: "row" }, named(rule)),
    cell(reason, "reason-cell"),
    cell(owner),
    cell(ticket, "ticket"),
    until,
    cell(review, "day"),
    element("td", { class: "number" }, figure(grants)),
    cell(placeOf(source), "place"),
  );
}

function inactiveAccounts(model: ViewInput["model"]): HTMLElement {
  const { accounts, units } = model.table;
  const indexes = [...accounts.keys()].filter((index) => at(accounts, index).status !== "ACTIVE");
  const caption = `${counted(indexes.length, "account")} not active: no grants there`;
  if (indexes.length === 0)
    return element("p", { class: "quiet none" }, "All accounts are active.");
  const heads = ["Account", "Account id", "Organizational unit", "Status"];
  const rows = indexes.map((index) => {
    const { id, unit, status } = at(accounts, index);
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, accountLink(model, index)),
      element("td", { class: "number" }, id),
      element("td", {}, named(at(units, unit) || "Root")),
      element("td", {}, statusText(status)),
    );
  });
  return frameOf(
    caption,
    element(
      "table",
      { class: "rules" },
      element("caption", {}, caption),
      element(
        "thead",
        {},
        element("tr", {}, ...heads.map((it) => element("th", { scope: "col" }, it))),
      ),
      element("tbody", {}, ...rows),
    ),
  );
}

import { type GrantSource } from "../../../model/accessModel";
import { rulesOf } from "../../../model/matrix/accessTable";
import { MATRIX_RISK_IDS } from "../../../model/matrix/filter";
import { byUnit, type GrantBlock } from "../../../model/matrix/grantBlocks";
import { at } from "../../../model/matrix/grantColumns";
import { counted, element, joined, named } from "./dom";
import { folded, peopleOf, riskBadge } from "./facts";
import { accountLink, stateLink } from "./links";
import { type PageModel, risksOf } from "./pageModel";

/** Accounts named before the rest is folded. */
const NAMED_ACCOUNTS = 6;
/** Blocks of the first table on screen; there is a button for all. */
const FIRST_BLOCKS = 100;

export interface GrantTableOptions {
  model: PageModel;
  caption: string;
  /** False where every grant is in the same account. */
  accounts: boolean;
  /** Nothing is folded or cut. */
  complete: boolean;
}

/** Grants with their rules, one section for each principal. */
export function grantTable(blocks: readonly GrantBlock[], options: GrantTableOptions): HTMLElement {
  const shown = options.complete ? blocks : blocks.slice(0, FIRST_BLOCKS);
  const frame = element("div", { class: "table-frame", tabindex: "0", role: "region" });
  frame.setAttribute("aria-label", options.caption);
  frame.append(tableOf(shown, options));
  if (shown.length < blocks.length) {
    const button = element("button", { type: "button" }, `Show all ${blocks.length} entries`);
    button.addEventListener("click", () => {
      frame.replaceChildren(tableOf(blocks, options));
      frame.focus();
    });
    const note = `The first ${shown.length} of ${blocks.length} entries. `;
    frame.append(element("p", { class: "more" }, note, button));
  }
  return frame;
}

function tableOf(blocks: readonly GrantBlock[], options: GrantTableOptions): HTMLElement {
  const columns = [
    "Permission set",
    ...(options.accounts ? ["Accounts"] : []),
    ...["Rule and reason", "Owner", "Ticket", "Until", "Review"],
  ];
  const heads = columns.map((column) => element("th", { scope: "col" }, column));
  const table = element(
    "table",
    { class: "grants" },
    element("caption", {}, options.caption),
    element("thead", {}, element("tr", {}, ...heads)),
  );
  let body: HTMLElement | undefined;
  let principal: number | undefined;
  for (const block of blocks) {
    if (body === undefined || block.principal !== principal) {
      principal = block.principal;
      body = element("tbody", {}, principalRow(principal, columns.length, options));
      table.append(body);
    }
    body.append(...blockRows(block, options));
  }
  return table;
}

function principalRow(
  index: number,
  columns: number,
  { model, complete }: GrantTableOptions,
): Node {
  const principal = at(model.table.principals, index);
  const { type, name, description } = principal;
  const title =
    type === "GROUP"
      ? stateLink(name, "matrix", { group: name })
      : stateLink(name, "person", { person: name });
  const about = element("span", { class: "about" });
  if (type === "USER") about.append("Granted to the person directly.");
  else about.append(peopleOf(model.table, principal, complete));
  if (description !== undefined) about.prepend(named(description), " ");
  const head = element("th", { scope: "rowgroup", colspan: String(columns) }, title, about);
  return element("tr", { class: "principal" }, head);
}

/** One row for each rule; the first says what they grant. */
function blockRows(block: GrantBlock, options: GrantTableOptions): HTMLElement[] {
  const { table } = options.model;
  const rules = rulesOf(table, block.reason);
  const span = rules.length === 1 ? undefined : String(rules.length);
  const shared = [
    element("td", { rowspan: span, class: "granted" }, ...setContent(block, options)),
  ];
  if (options.accounts) {
    const content = accountsOf(block.accounts, options);
    shared.push(element("td", { rowspan: span, class: "accounts" }, content));
  }
  return rules.map((rule, index) =>
    element("tr", {}, ...(index === 0 ? shared : []), ...ruleCells(rule)),
  );
}

function setContent(block: GrantBlock, { model }: GrantTableOptions): Node[] {
  const set = at(model.table.permissionSets, block.permissionSet);
  const badges = MATRIX_RISK_IDS.flatMap((risk) => {
    const affected = block.grants.filter((grant) => risksOf(model, grant).includes(risk)).length;
    return affected === 0 ? [] : riskBadge(risk, affected, block.grants.length);
  });
  return [named(set.name, "name"), ...badges];
}

function ruleCells({ rule, reason, owner, ticket, expires, review }: GrantSource): HTMLElement[] {
  const why = element("td", { class: "rule" }, named(rule, "name"));
  if (reason !== undefined) why.append(named(reason, "reason"));
  const day = (text: string | undefined): HTMLElement =>
    element("td", { class: "day" }, text ?? dash());
  const word = (text: string | undefined, className: string): HTMLElement =>
    element("td", { class: className }, text === undefined ? dash() : named(text));
  return [why, word(owner, "word"), word(ticket, "ticket"), day(expires), day(review)];
}

/** An empty cell that says so. */
export function dash(): HTMLElement {
  return element(
    "span",
    { class: "quiet" },
    element("span", { "aria-hidden": "true" }, "\u2013"),
    element("span", { class: "spoken" }, "none"),
  );
}

/** On paper with its id, which is the account's only sure name. */
function accountName(index: number, model: PageModel, complete: boolean): Node {
  const link = accountLink(model, index);
  if (!complete) return link;
  return element("span", {}, link, " ", at(model.table.accounts, index).id);
}

function accountsOf(accounts: readonly number[], { model, complete }: GrantTableOptions): Node {
  const { table } = model;
  const units = byUnit(table, accounts);
  const lists = units.map(({ unit, accounts: inUnit }) => {
    const path = at(table.units, unit);
    const names = inUnit.map((account) => accountName(account, model, complete));
    return element("p", {}, named(path === "" ? "Root" : path, "unit"), joined(names));
  });
  if (complete || accounts.length <= NAMED_ACCOUNTS) return element("div", {}, ...lists);
  const where = counted(units.length, "organizational unit");
  return folded(`${counted(accounts.length, "account")} in ${where}`, ...lists);
}

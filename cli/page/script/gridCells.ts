import { MATRIX_RISKS } from "../../../model/matrix/filter";
import { at } from "../../../model/matrix/grantColumns";
import { visibleText } from "../../../model/matrix/visibleText";
import { element, spoken, unbroken } from "./dom";
import { sizeOf } from "./facts";
import { type GridPlace, type GridWindow } from "./gridGeometry";
import { grantsOfCell, risksOf, type ViewInput } from "./pageModel";

/** Rows of heads above the first group; columns of heads before the first account. */
const HEAD_ROWS = 2;
const HEAD_COLUMNS = 1;
/** Lines of a cell; the height of a row is fixed, since the place of a row is worked out from it. */
const LINES = 2;
/** Codes of so many characters stand side by side. */
const PAIRED_CODE = 3;

type Selected = ViewInput["selection"];

/** The two rows of heads: organizational units, and accounts below them. */
export function headRows(
  { model: { table }, selection }: ViewInput,
  { firstColumn, endColumn }: GridWindow,
): HTMLElement[] {
  const corner = element("th", { scope: "col", rowspan: "2", class: "corner" }, "Group or person");
  corner.setAttribute("aria-colindex", "1");
  const units = element("tr", { "aria-rowindex": "1" }, corner);
  const accounts = element("tr", { "aria-rowindex": "2" });
  let last: { unit: number; head: HTMLElement } | undefined;
  for (let column = firstColumn; column < endColumn; column++) {
    const index = at(selection.accounts, column);
    const { unit } = at(table.accounts, index);
    if (last?.unit === unit) {
      last.head.setAttribute("colspan", String(Number(last.head.getAttribute("colspan")) + 1));
    } else {
      last = { unit, head: unitHead(at(table.units, unit), column) };
      units.append(last.head);
    }
    accounts.append(accountHead(table, index, column));
  }
  return [units, accounts];
}

function unitHead(path: string, column: number): HTMLElement {
  const name = path === "" ? "Root" : path;
  const head = element("th", { scope: "colgroup", colspan: "1", class: "unit" });
  head.setAttribute("aria-colindex", String(column + 1 + HEAD_COLUMNS));
  head.title = visibleText(name);
  head.append(unbroken(name));
  return head;
}

function accountHead(
  { accounts }: ViewInput["model"]["table"],
  index: number,
  column: number,
): HTMLElement {
  const { id, name, production, management } = at(accounts, index);
  const head = placed(element("th", { scope: "col", class: "account" }), { row: -1, column });
  head.title = `${visibleText(name)} (${id})`;
  head.append(element("span", { class: "turned" }, unbroken(name)));
  if (management) head.append(tag("mgmt", "management account"));
  else if (production) head.append(tag("prod", "production"));
  return head;
}

function tag(short: string, long: string): HTMLElement {
  const visible = element("span", { "aria-hidden": "true" }, short);
  return element("span", { class: `tag ${short}` }, visible, spoken(`, ${long}`));
}

/** The rows of groups and people that the window shows. */
export function bodyRows(input: ViewInput, { firstRow, endRow, ...columns }: GridWindow) {
  const { model, selection } = input;
  const rows: HTMLElement[] = [];
  for (let row = firstRow; row < endRow; row++) {
    const index = at(selection.principals, row);
    const principal = at(model.table.principals, index);
    const head = placed(element("th", { scope: "row", class: "group" }), { row, column: -1 });
    head.title = visibleText(principal.name);
    const size = element("span", { class: "size" }, sizeOf(principal));
    head.append(unbroken(principal.name, "name"), spoken(", "), size);
    const line = element("tr", { "aria-rowindex": String(row + 1 + HEAD_ROWS) }, head);
    for (let column = columns.firstColumn; column < columns.endColumn; column++)
      line.append(cell(input, { row, column }, index));
    rows.push(line);
  }
  return rows;
}

function cell(input: ViewInput, place: GridPlace, principal: number): HTMLElement {
  const { model, selection } = input;
  const account = at(selection.accounts, place.column);
  const grants = grantsOfCell(model, selection, principal, account);
  const made = placed(element("td", { class: cellClass(model, selection, place) }), place);
  if (grants.length > 0) made.append(setsOf(input, grants));
  return made;
}

/** Permission sets of a cell, as many as fit, the dangerous ones first. */
function setsOf({ model, state }: ViewInput, grants: readonly number[]): HTMLElement {
  const entries = grants
    .map((grant) => ({
      set: at(model.table.permissionSets, at(model.table.grants.permissionSet, grant)),
      risks: risksOf(model, grant),
    }))
    .sort((one, other) => other.risks.length - one.risks.length);
  const pairs = !state.names && entries.every(({ set }) => set.code.length <= PAIRED_CODE);
  const fitting = pairs ? LINES * 2 : LINES;
  const shown = entries.length > fitting ? fitting - 1 : entries.length;
  const box = element("div", { class: pairs ? "sets pairs" : "sets" });
  for (const { set, risks } of entries.slice(0, shown)) {
    const label = element("span", { "aria-hidden": "true" }, state.names ? set.name : set.code);
    const said = [set.name, ...risks.map((risk) => MATRIX_RISKS[risk].toLowerCase())].join(", ");
    box.append(element("span", { class: ["set", ...risks].join(" ") }, label, spoken(`${said}; `)));
  }
  if (shown < entries.length) {
    const more = spoken(" more permission sets");
    box.append(element("span", { class: "set rest" }, `+${entries.length - shown}`, more));
  }
  return box;
}

/** The first account of an organizational unit has a line before it. */
function cellClass(
  { table }: ViewInput["model"],
  { accounts }: Selected,
  { column }: GridPlace,
): string {
  const unitOf = (position: number): number | undefined => {
    const account = accounts[position];
    return account === undefined ? undefined : table.accounts[account]?.unit;
  };
  return column > 0 && unitOf(column) !== unitOf(column - 1) ? "cell first" : "cell";
}

/** Marks a cell with its place; only the active one is in the order of tabs. */
function placed<T extends HTMLElement>(made: T, { row, column }: GridPlace): T {
  made.dataset.row = String(row);
  made.dataset.column = String(column);
  made.setAttribute("aria-colindex", String(column + 1 + HEAD_COLUMNS));
  made.tabIndex = -1;
  return made;
}

export function placeOfCell(target: EventTarget | null): GridPlace | undefined {
  const found = target instanceof Element ? target.closest("[data-row]") : null;
  if (!(found instanceof HTMLElement)) return undefined;
  return { row: Number(found.dataset.row), column: Number(found.dataset.column) };
}

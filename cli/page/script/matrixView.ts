import { MATRIX_RISK_IDS, MATRIX_RISKS } from "../../../model/matrix/filter";
import { details } from "./details";
import { element, named } from "./dom";
import { createGrid, type Grid } from "./grid";
import { type GridPlace } from "./gridGeometry";
import { nothing } from "./listView";
import { type ViewInput } from "./pageModel";

/** Codes explained at once; more are folded. */
const OPEN_LEGEND = 12;

/** Groups by accounts with permission sets in the cells, and what is behind a cell beside it. */
export function matrixView(input: ViewInput, onNames: (names: boolean) => void): Node {
  const { principals, accounts } = input.selection;
  if (principals.length === 0 || accounts.length === 0) return nothing();
  const panel = element("aside", { "aria-label": "Details", hidden: "" });
  const grid: Grid = createGrid(input, (place) => open(panel, input, place, grid));
  panel.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") close(panel, grid);
  });
  const help = "Arrow keys move between cells. Enter shows the rules behind a cell.";
  return element(
    "div",
    { class: "matrix" },
    element("div", { class: "tools" }, legend(input), namesSwitch(input, onNames)),
    element("div", { class: "matrix-body" }, grid.frame, panel),
    element("p", { id: "grid-help", class: "quiet help" }, help),
  );
}

function open(panel: HTMLElement, input: ViewInput, place: GridPlace, grid: Grid): void {
  const button = element("button", { type: "button", class: "close" }, "Close");
  button.addEventListener("click", () => close(panel, grid));
  panel.replaceChildren(button, ...details(input, place));
  panel.hidden = false;
  panel.scrollTop = 0;
  panel.querySelector<HTMLElement>("h3")?.focus();
}

function close(panel: HTMLElement, grid: Grid): void {
  panel.hidden = true;
  grid.focus();
}

function namesSwitch({ state }: ViewInput, onNames: (names: boolean) => void): HTMLElement {
  const box = element("input", { type: "checkbox", id: "names" });
  box.checked = state.names;
  box.addEventListener("change", () => onNames(box.checked));
  return element("label", { class: "switch", for: "names" }, box, " Whole names in cells");
}

function legend({ model }: ViewInput): HTMLElement {
  const { permissionSets } = model.table;
  const sets = permissionSets.map(({ code, name }) => entry(code, "set", name));
  const marks = MATRIX_RISK_IDS.map((risk) => entry("AB", `set ${risk}`, MATRIX_RISKS[risk]));
  const box = element(
    "details",
    { class: "legend" },
    element("summary", {}, "Key"),
    element("dl", {}, ...sets, ...marks),
  );
  box.open = permissionSets.length <= OPEN_LEGEND && !matchMedia("(max-width: 640px)").matches;
  return box;
}

function entry(sample: string, className: string, meaning: string): HTMLElement {
  return element(
    "div",
    {},
    element("dt", {}, element("span", { class: className }, sample)),
    element("dd", {}, named(meaning)),
  );
}

import { element } from "./dom";
import { bodyRows, headRows, placeOfCell } from "./gridCells";
import {
  clampPlace,
  type GridPlace,
  type GridShape,
  type GridWindow,
  placeAfterKey,
  reveal,
  type Viewport,
  windowOf,
} from "./gridGeometry";
import { type ViewInput } from "./pageModel";

/** Sizes in CSS pixels; the style takes them from here as custom properties. */
const ROW_HEIGHT = 44;
const CODE_WIDTH = 64;
const NAME_WIDTH = 172;
const HEAD_WIDTH = 260;
const NARROW_HEAD_WIDTH = 132;
const NARROW = 640;
const UNIT_HEIGHT = 28;
const TURNED_HEIGHT = 168;
const WHOLE_HEIGHT = 64;

export interface Grid {
  frame: HTMLElement;
  /** Puts the keyboard back where it was. */
  focus(): void;
}

interface GridParts {
  input: ViewInput;
  open: (place: GridPlace) => void;
  frame: HTMLElement;
  sizer: HTMLElement;
  table: HTMLTableElement;
  active: GridPlace;
  drawn?: { shape: GridShape; window: GridWindow };
}

/**
 * The matrix as an ARIA grid of which only what is in sight is in the document. Row and column
 * numbers tell a screen reader how large the whole is.
 */
export function createGrid(input: ViewInput, open: (place: GridPlace) => void): Grid {
  const { principals, accounts } = input.selection;
  const table = element("table", {
    role: "grid",
    "aria-label": "Groups by accounts",
    "aria-describedby": "grid-help",
    "aria-rowcount": String(principals.length + 2),
    "aria-colcount": String(accounts.length + 1),
  });
  const sizer = element("div", { class: "sizer" }, table);
  const frame = element(
    "div",
    { class: input.state.names ? "grid-frame whole" : "grid-frame" },
    sizer,
  );
  const active = clampPlace({ row: 0, column: 0 }, shapeOf(input, 0));
  const parts: GridParts = { input, open, frame, sizer, table, active };
  frame.addEventListener("scroll", () => draw(parts), { passive: true });
  frame.addEventListener("keydown", (event) => onKey(parts, event));
  frame.addEventListener("click", (event) => onClick(parts, event));
  frame.addEventListener("focusin", (event) => onFocus(parts, event));
  // Not inside the observer: drawing changes sizes, which a browser reports as an endless loop.
  new ResizeObserver(() => requestAnimationFrame(() => draw(parts))).observe(frame);
  return { frame, focus: () => goTo(parts, parts.active) };
}

function shapeOf({ selection, state }: ViewInput, frameWidth: number): GridShape {
  return {
    rows: selection.principals.length,
    columns: selection.accounts.length,
    rowHeight: ROW_HEIGHT,
    columnWidth: state.names ? NAME_WIDTH : CODE_WIDTH,
    headWidth: frameWidth < NARROW ? NARROW_HEAD_WIDTH : HEAD_WIDTH,
    headHeight: UNIT_HEIGHT + (state.names ? WHOLE_HEIGHT : TURNED_HEIGHT),
  };
}

function viewportOf({ frame }: GridParts): Viewport {
  return {
    top: frame.scrollTop,
    left: frame.scrollLeft,
    width: frame.clientWidth,
    height: frame.clientHeight,
  };
}

/** Draws what is in sight; nothing changes while that is drawn already. */
function draw(parts: GridParts): void {
  if (!parts.frame.isConnected) return;
  const shape = shapeOf(parts.input, parts.frame.clientWidth);
  const window = windowOf(shape, viewportOf(parts));
  const drawn = { shape, window };
  if (JSON.stringify(parts.drawn) === JSON.stringify(drawn)) return;
  parts.drawn = drawn;
  const hadFocus = parts.table.contains(document.activeElement);
  size(parts, shape, window);
  parts.table.replaceChildren(
    element("thead", {}, ...headRows(parts.input, window)),
    element("tbody", {}, ...bodyRows(parts.input, window)),
  );
  const cell = activate(parts);
  if (hadFocus) (cell ?? parts.table).focus({ preventScroll: true });
}

function size({ frame, sizer, table }: GridParts, shape: GridShape, window: GridWindow): void {
  const { rows, columns, rowHeight, columnWidth, headWidth, headHeight } = shape;
  const unitHeight = UNIT_HEIGHT;
  const accountHeight = headHeight - unitHeight;
  const properties = { rowHeight, columnWidth, headWidth, unitHeight, accountHeight };
  for (const [name, value] of Object.entries(properties))
    frame.style.setProperty(`--${name}`, `${value}px`);
  sizer.style.width = `${headWidth + columns * columnWidth}px`;
  sizer.style.height = `${headHeight + rows * rowHeight}px`;
  table.style.top = `${window.firstRow * rowHeight}px`;
  table.style.left = `${window.firstColumn * columnWidth}px`;
  table.style.width = `${headWidth + (window.endColumn - window.firstColumn) * columnWidth}px`;
}

/** Puts the active cell into the order of tabs, or the table while the cell is out of sight. */
function activate({ table, active }: GridParts): HTMLElement | undefined {
  table.querySelector('[tabindex="0"]')?.setAttribute("tabindex", "-1");
  const selector = `[data-row="${active.row}"][data-column="${active.column}"]`;
  const cell = table.querySelector<HTMLElement>(selector);
  if (cell !== null) cell.tabIndex = 0;
  table.tabIndex = cell === null ? 0 : -1;
  return cell ?? undefined;
}

function goTo(parts: GridParts, place: GridPlace): void {
  const shape = shapeOf(parts.input, parts.frame.clientWidth);
  parts.active = place;
  const { top, left } = reveal(shape, place, viewportOf(parts));
  parts.frame.scrollTo({ top, left, behavior: "instant" });
  draw(parts);
  activate(parts)?.focus({ preventScroll: true });
}

function onKey(parts: GridParts, event: KeyboardEvent): void {
  if (event.altKey || event.metaKey || event.shiftKey) return;
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    parts.open(parts.active);
    return;
  }
  const shape = shapeOf(parts.input, parts.frame.clientWidth);
  const inSight = Math.floor((parts.frame.clientHeight - shape.headHeight) / shape.rowHeight);
  const place = placeAfterKey(parts.active, event, shape, Math.max(inSight, 1));
  if (place === undefined) return;
  event.preventDefault();
  goTo(parts, place);
}

function onClick(parts: GridParts, event: MouseEvent): void {
  const place = placeOfCell(event.target);
  if (place === undefined) return;
  goTo(parts, place);
  parts.open(place);
}

/** A screen reader may move the focus by itself. */
function onFocus(parts: GridParts, event: FocusEvent): void {
  const place = placeOfCell(event.target);
  if (place === undefined) return;
  parts.active = place;
  activate(parts);
}

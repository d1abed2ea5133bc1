/** Sizes in CSS pixels; the row and column of heads are apart. */
export interface GridShape {
  rows: number;
  columns: number;
  rowHeight: number;
  columnWidth: number;
  headWidth: number;
  headHeight: number;
}

/** What is scrolled into sight. */
export interface Viewport {
  top: number;
  left: number;
  width: number;
  height: number;
}

/** Rows and columns to keep in the document, ends excluded. */
export interface GridWindow {
  firstRow: number;
  endRow: number;
  firstColumn: number;
  endColumn: number;
}

/** A place in the grid; -1 is the row or column of heads. */
export interface GridPlace {
  row: number;
  column: number;
}

/** Kept beyond the edges, so that scrolling does not show white at once. */
const SPARE_ROWS = 6;
const SPARE_COLUMNS = 4;

export function windowOf(shape: GridShape, view: Viewport): GridWindow {
  const rows = span(view.top, view.height - shape.headHeight, shape.rowHeight, SPARE_ROWS);
  const columns = span(view.left, view.width - shape.headWidth, shape.columnWidth, SPARE_COLUMNS);
  return {
    firstRow: clamp(rows.first, 0, shape.rows),
    endRow: clamp(rows.end, 0, shape.rows),
    firstColumn: clamp(columns.first, 0, shape.columns),
    endColumn: clamp(columns.end, 0, shape.columns),
  };
}

/** Moves in whole steps of the spare, so that most scrolling changes nothing. */
function span(
  start: number,
  length: number,
  size: number,
  spare: number,
): { first: number; end: number } {
  const first = Math.floor(start / size / spare) * spare;
  const end = Math.ceil((start + Math.max(length, 0)) / size / spare) * spare;
  return { first: first - spare, end: end + spare };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

/** Where to scroll so that the place is in sight, with as little movement as possible. */
export function reveal(
  shape: GridShape,
  { row, column }: GridPlace,
  view: Viewport,
): Pick<Viewport, "top" | "left"> {
  const nearest = (index: number, size: number, start: number, length: number): number =>
    index < 0 ? start : clamp(start, (index + 1) * size - length, index * size);
  return {
    top: nearest(row, shape.rowHeight, view.top, view.height - shape.headHeight),
    left: nearest(column, shape.columnWidth, view.left, view.width - shape.headWidth),
  };
}

/** The place that a key leads to, after the ARIA pattern for grids; undefined for other keys. */
export function placeAfterKey(
  { row, column }: GridPlace,
  { key, ctrlKey }: Pick<KeyboardEvent, "key" | "ctrlKey">,
  { rows, columns }: GridShape,
  pageRows: number,
): GridPlace | undefined {
  const lines: Record<string, GridPlace> = {
    ArrowUp: { row: row - 1, column },
    ArrowDown: { row: row + 1, column },
    ArrowLeft: { row, column: column - 1 },
    ArrowRight: { row, column: column + 1 },
    PageUp: { row: row - pageRows, column },
    PageDown: { row: row + pageRows, column },
    Home: { row: ctrlKey ? -1 : row, column: -1 },
    End: { row: ctrlKey ? rows - 1 : row, column: columns - 1 },
  };
  const place = lines[key];
  return place && clampPlace(place, { rows, columns });
}

/** The corner of the heads is no place. */
export function clampPlace(
  place: GridPlace,
  { rows, columns }: Pick<GridShape, "rows" | "columns">,
): GridPlace {
  const row = clamp(place.row, -1, rows - 1);
  const column = clamp(place.column, row < 0 ? 0 : -1, columns - 1);
  return { row, column };
}

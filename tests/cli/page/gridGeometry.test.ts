import fc from "fast-check";
import {
  clampPlace,
  type GridShape,
  placeAfterKey,
  reveal,
  windowOf,
} from "../../../cli/page/script/gridGeometry";

const shape: GridShape = {
  rows: 500,
  columns: 1_000,
  rowHeight: 44,
  columnWidth: 58,
  headWidth: 260,
  headHeight: 196,
};
const view = { top: 0, left: 0, width: 1_200, height: 700 };

const anyShape = fc.record({
  rows: fc.nat(600),
  columns: fc.nat(1_200),
  rowHeight: fc.integer({ min: 20, max: 60 }),
  columnWidth: fc.integer({ min: 40, max: 200 }),
  headWidth: fc.integer({ min: 100, max: 300 }),
  headHeight: fc.integer({ min: 80, max: 200 }),
});
const anyView = fc.record({
  top: fc.nat(20_000),
  left: fc.nat(60_000),
  width: fc.nat(2_000),
  height: fc.nat(1_500),
});

describe("windowOf", () => {
  it("is what is in sight, with a little to spare", () => {
    expect(windowOf(shape, view)).toEqual({
      firstRow: 0,
      endRow: 18,
      firstColumn: 0,
      endColumn: 24,
    });
    expect(windowOf(shape, { ...view, top: 4_400, left: 58_000 })).toEqual({
      firstRow: 90,
      endRow: 120,
      firstColumn: 996,
      endColumn: 1_000,
    });
  });

  it("holds every cell in sight, and never many more", () => {
    fc.assert(
      fc.property(anyShape, anyView, (grid, viewport) => {
        const found = windowOf(grid, viewport);
        const sightHeight = Math.max(viewport.height - grid.headHeight, 0);
        const inSight = Math.ceil(sightHeight / grid.rowHeight) + 1;
        expect(found.endRow - found.firstRow).toBeLessThanOrEqual(inSight + 4 * 6);
        const first = Math.floor(viewport.top / grid.rowHeight);
        if (first < grid.rows) expect(found.firstRow).toBeLessThanOrEqual(first);
        const last = Math.floor((viewport.top + sightHeight - 1) / grid.rowHeight);
        if (sightHeight > 0)
          expect(found.endRow).toBeGreaterThanOrEqual(Math.min(last + 1, grid.rows));
      }),
    );
  });
});

describe("reveal", () => {
  it("scrolls as little as needed", () => {
    expect(reveal(shape, { row: 3, column: 3 }, view)).toEqual({ top: 0, left: 0 });
    expect(reveal(shape, { row: 20, column: 0 }, view)).toEqual({ top: 21 * 44 - 504, left: 0 });
    expect(reveal(shape, { row: 0, column: 3 }, { ...view, left: 500 })).toEqual({
      top: 0,
      left: 174,
    });
    expect(reveal(shape, { row: -1, column: -1 }, { ...view, top: 90 })).toEqual({
      top: 90,
      left: 0,
    });
  });

  it("brings the place into the window", () => {
    fc.assert(
      fc.property(anyShape, anyView, fc.nat(599), fc.nat(1_199), (grid, viewport, row, column) => {
        fc.pre(row < grid.rows && column < grid.columns);
        const { firstRow, endRow, firstColumn, endColumn } = windowOf(grid, {
          ...viewport,
          ...reveal(grid, { row, column }, viewport),
        });
        expect(firstRow <= row && row < endRow).toBe(true);
        expect(firstColumn <= column && column < endColumn).toBe(true);
      }),
    );
  });
});

describe("placeAfterKey", () => {
  const from = { row: 5, column: 7 };
  it.each([
    ["ArrowUp", false, { row: 4, column: 7 }],
    ["ArrowDown", false, { row: 6, column: 7 }],
    ["ArrowLeft", false, { row: 5, column: 6 }],
    ["ArrowRight", false, { row: 5, column: 8 }],
    ["PageUp", false, { row: -1, column: 7 }],
    ["PageDown", false, { row: 15, column: 7 }],
    ["Home", false, { row: 5, column: -1 }],
    ["End", false, { row: 5, column: 999 }],
    ["Home", true, { row: -1, column: 0 }],
    ["End", true, { row: 499, column: 999 }],
    ["a", false, undefined],
  ])("%s (with control: %s)", (key, ctrlKey, place) => {
    expect(placeAfterKey(from, { key, ctrlKey }, shape, 10)).toEqual(place);
  });

  it("stays inside, and out of the corner", () => {
    expect(clampPlace({ row: -5, column: -5 }, shape)).toEqual({ row: -1, column: 0 });
    expect(clampPlace({ row: 9, column: -5 }, shape)).toEqual({ row: 9, column: -1 });
    expect(clampPlace({ row: 900, column: 9_000 }, shape)).toEqual({ row: 499, column: 999 });
  });
});

import { expiringRules, expiryChanges } from "../../../model/diff/ruleChanges";
import { accessInputs } from "../../support/accessInputs";

const [ONE, TWO] = ["111111111111", "222222222222"] as const;

describe("last days", () => {
  const state = (rules: object) => accessInputs({ rules });

  test("that move, appear and vanish, of rules that are there before and after", () => {
    const before = state({ a: { expires: "2027-01-01" }, b: { expires: "2027-01-01" }, c: {}, d: {}, old: { expires: "2027-01-01" } }); // prettier-ignore
    const after = state({ d: {}, c: { expires: "2027-02-02" }, b: {}, a: { expires: "2027-02-02" }, fresh: { expires: "2027-02-02" } }); // prettier-ignore
    expect(expiryChanges(before, after)).toEqual([
      { rule: "a", before: "2027-01-01", after: "2027-02-02" },
      { rule: "b", before: "2027-01-01", after: undefined },
      { rule: "c", before: undefined, after: "2027-02-02" },
    ]);
  });

  test("that are no days make the inputs unreadable, not silent", () => {
    expect(() => state({ a: { expires: "soon" } })).toThrow("no inputs");
  });
});

test("rules that end within fourteen days, the nearest first, with the grants that end", () => {
  const state = accessInputs({
    rules: {
      far: { expires: "2026-12-07" },
      edge: { expires: "2026-12-06", owner: "ana" },
      twin: { expires: "2026-12-06" },
      today: { expires: "2026-11-22" },
      past: { expires: "2026-11-20" },
      endless: {},
    },
    grants: {
      [`g|A|${ONE}`]: ["edge"],
      [`g|A|${TWO}`]: ["edge", "endless"],
      [`g|B|${ONE}`]: ["today"],
      // Both end on the same day, the other one only later.
      [`g|B|${TWO}`]: ["edge", "twin"],
      [`g|C|${ONE}`]: ["edge", "today"],
    },
  });
  expect(expiringRules(state, "2026-11-22")).toEqual([
    { rule: "past", expires: "2026-11-20", days: -2, owner: undefined, grants: 0 },
    { rule: "today", expires: "2026-11-22", days: 0, owner: undefined, grants: 1 },
    { rule: "edge", expires: "2026-12-06", days: 14, owner: "ana", grants: 3 },
    { rule: "twin", expires: "2026-12-06", days: 14, owner: undefined, grants: 1 },
  ]);
});

import fc from "fast-check";
import { at, grantColumns, packGrants, unpackGrants } from "../../../model/matrix/grantColumns";

const index = fc.nat(6);
const anyGrants = fc.uniqueArray(
  fc.record({ principal: index, account: fc.nat(30), permissionSet: index, reason: fc.nat(2) }),
  {
    selector: ({ principal, account, permissionSet }) => `${principal} ${account} ${permissionSet}`,
  },
);

describe("packed grants", () => {
  it("are what they were", () => {
    fc.assert(
      fc.property(anyGrants, (rows) => {
        const columns = grantColumns(rows);
        expect(unpackGrants(packGrants(columns))).toEqual(columns);
        expect(columns.count).toBe(rows.length);
      }),
    );
  });

  it("hold runs of accounts, not accounts", () => {
    const rows = [4, 5, 6, 7, 20, 21].map((account) => ({
      principal: 1,
      account,
      permissionSet: 2,
      reason: 3,
    }));
    expect(packGrants(grantColumns(rows))).toEqual([[1, 2, 3, 4, 4, 12, 2]]);
    const first = [{ principal: 0, account: 0, permissionSet: 0, reason: 0 }];
    expect(packGrants(grantColumns(first))).toEqual([[0, 0, 0, 0, 1]]);
  });
});

describe("at", () => {
  it("refuses an index that is not there", () => {
    expect(at([7], 0)).toBe(7);
    expect(() => at([7], 1)).toThrow("There is no item 1 of 1.");
  });
});

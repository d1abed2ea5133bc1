import fc from "fast-check";
import { lastDay } from "../../../model/matrix/accessTable";
import { buildAccessTable } from "../../../model/matrix/buildTable";
import { at } from "../../../model/matrix/grantColumns";
import { selectAccess } from "../../../model/matrix/filter";
import { matrixRows } from "../../../model/matrix/rows";
import { TODAY } from "../../support/accessConfig";
import { accessFixture } from "../../support/accessFixture";
import { anyAccess, matrixTable, tableOf } from "../../support/matrixFixture";

describe("buildAccessTable", () => {
  const table = matrixTable();

  it("sorts accounts by unit and name, and knows their marks", () => {
    expect(table.units).toEqual(["", "Security", "Workloads", "Workloads/Prod", "Workloads/SDLC"]);
    expect(
      table.accounts.map(({ name, unit, status, production, management }) =>
        [name, at(table.units, unit), status, production && "prod", management && "mgmt"].join(" "),
      ),
    ).toEqual([
      "root-account  ACTIVE false mgmt",
      "audit Security ACTIVE prod false",
      "closed Workloads/Prod SUSPENDED prod false",
      "prod-shop Workloads/Prod ACTIVE prod false",
      "dev-shop Workloads/SDLC ACTIVE false false",
    ]);
  });

  it("has groups before people, and members only where they are declared", () => {
    expect(table.principals.map(({ type, name, members }) => [type, name, members])).toEqual([
      ["GROUP", "awssso | ops", undefined],
      ["GROUP", "awssso-admins", [0]],
      ["USER", "ada@example.com", [0]],
    ]);
    expect(table.people).toEqual([{ userName: "ada@example.com", name: "Ada Byron" }]);
  });

  it("keeps each rule once, and expired ones apart", () => {
    expect(table.rules.map(({ rule }) => rule)).toEqual(["admins", "extra", "ops", "person"]);
    expect(table.reasons).toEqual([[0], [0, 1], [2], [3]]);
    expect(table.expiredRules.map(({ rule, expires }) => [rule, expires])).toEqual([
      ["old", "2026-11-01"],
    ]);
  });

  it("knows administrators, codes, and the days", () => {
    expect(
      table.permissionSets.map(({ name, code, administrator }) => [name, code, administrator]),
    ).toEqual([
      ["Admin", "A", true],
      ["Read", "R", false],
    ]);
    expect([table.asOf, table.expiringUntil]).toEqual(["2026-11-22", "2026-12-06"]);
    expect(table.revision).toBeUndefined();
  });

  it("takes people whom nobody declared from memberships and grants", () => {
    const access = accessFixture({
      groups: [{ name: "g", members: ["x@example.com"] }],
      permissionSets: ["Read"],
      accounts: ["111111111111"],
      grants: [["user:y@example.com", "Read", "111111111111"]],
    });
    expect(tableOf(access).people).toEqual([
      { userName: "x@example.com", name: "" },
      { userName: "y@example.com", name: "" },
    ]);
  });

  it("follows the stack's own idea of production", () => {
    const risks = "{production: {accounts: [dev-shop], words: [live]}}";
    const marked = matrixTable({ risks }).accounts.filter(({ production }) => production);
    expect(marked.map(({ name }) => name)).toEqual(["dev-shop"]);
  });

  it("is the same whatever order the access comes in, and loses no grant", () => {
    fc.assert(
      fc.property(anyAccess, (access) => {
        const { model, accounts, grants } = access;
        const reversed = {
          ...access,
          accounts: [...accounts].reverse(),
          grants: [...grants].reverse(),
          model: {
            ...model,
            groups: [...model.groups].reverse(),
            users: [...model.users].reverse(),
          },
        };
        const table = tableOf(access);
        expect(tableOf(reversed)).toEqual(table);
        const rows = matrixRows(table, selectAccess(table, {}));
        const keys = rows.map((row) =>
          [
            row.principalType === "USER" ? `user:${row.principal}` : row.principal,
            row.permissionSet,
            row.accountId,
          ].join("|"),
        );
        expect(keys.sort()).toEqual(grants.map(({ key }) => key).sort());
      }),
    );
  });

  it("names its revision when it is given one", () => {
    const table = buildAccessTable(accessFixture(), { today: TODAY, revision: "4f2a9c1" });
    expect(table.revision).toBe("4f2a9c1");
  });
});

describe("lastDay", () => {
  const day = (expires?: string) => ({ rule: "r", expires });

  it("is known only where every rule ends", () => {
    expect(lastDay([day("2027-01-31"), day("2027-03-31")])).toBe("2027-03-31");
    expect(lastDay([day("2027-01-31"), day()])).toBeUndefined();
  });
});

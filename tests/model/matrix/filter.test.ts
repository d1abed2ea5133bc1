import fc from "fast-check";
import {
  type AccessFilter,
  accountNames,
  findNamed,
  MATRIX_RISK_IDS,
  selectAccess,
} from "../../../model/matrix/filter";
import { at } from "../../../model/matrix/grantColumns";
import { type MatrixRow, matrixRows } from "../../../model/matrix/rows";
import { anyAccess, matrixTable, tableOf } from "../../support/matrixFixture";

const table = matrixTable();
const names = (filter: AccessFilter) => {
  const { principals, accounts, count } = selectAccess(table, filter);
  return {
    count,
    principals: principals.map((index) => at(table.principals, index).name),
    accounts: accounts.map((index) => at(table.accounts, index).name),
  };
};

describe("selectAccess", () => {
  it("shows every group and every active account without a filter", () => {
    expect(names({})).toEqual({
      count: 6,
      principals: ["awssso | ops", "awssso-admins", "ada@example.com"],
      accounts: ["root-account", "audit", "prod-shop", "dev-shop"],
    });
  });

  it.each<[AccessFilter, number, string[], string[]]>([
    [{ group: "awssso-admins" }, 3, ["awssso-admins"], ["audit", "prod-shop", "dev-shop"]],
    [{ group: "ADMIN" }, 3, ["awssso-admins"], ["audit", "prod-shop", "dev-shop"]],
    [{ user: "ada@example.com" }, 2, ["ada@example.com"], ["root-account", "prod-shop"]],
    [
      { person: "Ada Byron" },
      5,
      ["awssso-admins", "ada@example.com"],
      ["root-account", "audit", "prod-shop", "dev-shop"],
    ],
    [{ group: "ada@example.com" }, 0, [], []],
    [
      { permissionSet: "Read" },
      3,
      ["awssso | ops", "ada@example.com"],
      ["root-account", "audit", "prod-shop"],
    ],
    [{ account: "shop" }, 2, ["awssso-admins", "ada@example.com"], ["prod-shop"]],
    [{ account: "222222222222" }, 2, ["awssso-admins", "ada@example.com"], ["prod-shop"]],
    [{ account: "hop" }, 3, ["awssso-admins", "ada@example.com"], ["prod-shop", "dev-shop"]],
    [{ account: "closed" }, 0, [], []],
    [{ ou: "Workloads" }, 3, ["awssso-admins", "ada@example.com"], ["prod-shop", "dev-shop"]],
    [{ ou: "Workloads/Prod" }, 2, ["awssso-admins", "ada@example.com"], ["prod-shop"]],
    [{ ou: "Work" }, 0, [], []],
    [{ risk: "administrator-in-production" }, 2, ["awssso-admins"], ["audit", "prod-shop"]],
    [{ risk: "management-account" }, 1, ["ada@example.com"], ["root-account"]],
    [{ risk: "expiring" }, 1, ["awssso | ops"], ["audit"]],
    [{ account: "audit", group: "awssso-admins" }, 1, ["awssso-admins"], ["audit"]],
    [{ account: "root-account", group: "awssso-admins" }, 0, [], []],
  ])("%j leaves %d grants", (filter, count, principals, accounts) => {
    expect(names(filter)).toEqual({ count, principals, accounts });
  });

  it("counts an administrator of the management account as one in production", () => {
    const accessRules =
      "[{name: r, groups: [awssso-admins], permissionSets: [Admin], accounts: [management, dev-shop]}]";
    const { count } = selectAccess(matrixTable({ accessRules }), {
      risk: "administrator-in-production",
    });
    expect(count).toBe(1);
  });

  it("leaves exactly what each part of the filter allows", () => {
    const word = fc.constantFrom(
      "p1",
      "p0 Example",
      "g1",
      "g",
      "account 1",
      "ACCOUNT",
      "Read",
      "x",
    );
    const anyFilter = fc.record(
      {
        person: word,
        user: fc.constantFrom("p1", "p3"),
        group: word,
        account: fc.oneof(word, fc.constant("100000000002")),
        ou: fc.constantFrom("A", "A/B", "A\\/B", "AB", "Prod"),
        permissionSet: word,
        risk: fc.constantFrom(...MATRIX_RISK_IDS),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(anyAccess, anyFilter, (access, filter) => {
        const generated = tableOf(access);
        const all = matrixRows(generated, selectAccess(generated, {}));
        const selection = selectAccess(generated, filter);
        const wanted = all.filter((row) => isWanted(row, filter, generated));
        expect(matrixRows(generated, selection)).toEqual(wanted);
        expect(selection.count).toBe(wanted.length);
        const shown = new Set(selection.accounts.map((index) => at(generated.accounts, index).id));
        for (const { accountId } of wanted) expect(shown).toContain(accountId);
      }),
    );
  });
});

/** The filter said again, a row at a time and without any index. */
function isWanted(
  row: MatrixRow,
  filter: AccessFilter,
  { accounts, principals, people }: typeof table,
) {
  const means = (query: string | undefined, all: string[][], own: string[]): boolean => {
    if (query === undefined) return true;
    if (all.flat().includes(query)) return own.includes(query);
    return own.some((text) => text.toLowerCase().includes(query.toLowerCase()));
  };
  const account = accounts.find(({ id }) => id === row.accountId);
  const principal = principals.find(
    (it) => it.type === row.principalType && it.name === row.principal,
  );
  const isGroup = row.principalType === "GROUP";
  const groupNames = principals.filter(({ type }) => type === "GROUP").map(({ name }) => [name]);
  const personNames = people.map(({ userName, name }) => [userName, name]);
  const members = (principal?.members ?? []).map((index) => at(personNames, index));
  return (
    means(filter.group, groupNames, isGroup ? [row.principal] : []) &&
    (filter.user === undefined ||
      means(
        filter.user,
        principals.filter(({ type }) => type === "USER").map(({ name }) => [name]),
        isGroup ? [] : [row.principal],
      )) &&
    (filter.person === undefined || members.some((it) => means(filter.person, personNames, it))) &&
    means(filter.account, accounts.map(accountNames), account ? accountNames(account) : []) &&
    (filter.ou === undefined || row.ou === filter.ou || row.ou.startsWith(`${filter.ou}/`)) &&
    means(filter.permissionSet, [["Admin"], ["Read"]], [row.permissionSet]) &&
    (filter.risk === undefined || row.risks.includes(filter.risk))
  );
}

describe("findNamed", () => {
  const find = (query: string) => findNamed(query, ["web", "web-prod", "Web"], (it) => [it]);

  it("prefers the name itself, and compares parts in any letter case", () => {
    expect(find("web")).toEqual([0]);
    expect(find("we")).toEqual([0, 1, 2]);
    expect(find("PROD")).toEqual([1]);
    expect(find("x")).toEqual([]);
  });
});

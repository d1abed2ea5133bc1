import { selectAccess } from "../../../model/matrix/filter";
import { byUnit, grantBlocks } from "../../../model/matrix/grantBlocks";
import { at } from "../../../model/matrix/grantColumns";
import { groupsToAskFor, holdersOf } from "../../../model/matrix/holders";
import { matrixTable } from "../../support/matrixFixture";

const table = matrixTable();
const selection = selectAccess(table, {});

describe("grantBlocks", () => {
  it("unites accounts of one principal, permission set and reason", () => {
    const blocks = grantBlocks(table, selection).map((block) => [
      at(table.principals, block.principal).name,
      at(table.permissionSets, block.permissionSet).name,
      block.reason,
      block.accounts.map((account) => at(table.accounts, account).name).join(),
    ]);
    expect(blocks).toEqual([
      ["awssso | ops", "Read", 2, "audit"],
      ["awssso-admins", "Admin", 0, "prod-shop,dev-shop"],
      ["awssso-admins", "Admin", 1, "audit"],
      ["ada@example.com", "Read", 3, "root-account,prod-shop"],
    ]);
    const grants = grantBlocks(table, selection).flatMap((block) => block.grants);
    expect(grants.sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("holds only what is selected", () => {
    expect(grantBlocks(table, selectAccess(table, { account: "audit" }))).toHaveLength(2);
  });
});

describe("byUnit", () => {
  it("keeps units and accounts in their order", () => {
    const units = byUnit(table, [0, 2, 3, 4]).map(({ unit, accounts }) => [unit, accounts]);
    expect(units).toEqual([
      [0, [0]],
      [3, [2, 3]],
      [4, [4]],
    ]);
  });
});

describe("holdersOf", () => {
  it("names people with all ways, and groups that only Okta knows", () => {
    const { people, unknown } = holdersOf(table, selectAccess(table, {}));
    expect(people).toEqual([{ userName: "ada@example.com", name: "Ada Byron", through: [1, 2] }]);
    expect(unknown.map(({ name }) => name)).toEqual(["awssso | ops"]);
  });

  it("leaves out others in the groups of the person asked for", () => {
    const shared = matrixTable({
      groups: "[{name: awssso-admins, members: [ada@example.com, bob@example.com]}]",
      users:
        "[{userName: ada@example.com, firstName: Ada, lastName: Byron}, {userName: bob@example.com, firstName: Bob, lastName: Low}]",
      accessRules:
        "[{name: admins, groups: [awssso-admins], permissionSets: [Admin], accounts: [all]}]",
    });
    const filter = { person: "bob@example.com" };
    const { people } = holdersOf(shared, selectAccess(shared, filter), filter);
    expect(people.map(({ userName }) => userName)).toEqual(["bob@example.com"]);
  });
});

describe("groupsToAskFor", () => {
  it("names the groups that may give a person more, within the rest of the filter", () => {
    const ask = (account: string) =>
      groupsToAskFor(table, { person: "ada@example.com", account }).map(({ name }) => name);
    expect(ask("audit")).toEqual(["awssso | ops"]);
    expect(ask("prod-shop")).toEqual([]);
  });
});

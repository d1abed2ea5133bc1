import * as fc from "fast-check";
import { accessSummary } from "../../components/accessSummary";
import { risksSchema } from "../../model/schema/risks";
import { type ResolvedAccess } from "../../model/accessModel";
import { accessFixture } from "../support/accessFixture";

const access = accessFixture({
  groups: [
    { name: "b-group", members: ["z@example.com", "a@example.com"] },
    { name: "a-group", existing: true },
  ],
  pushed: ["b-group"],
  accounts: [
    { id: "222222222222", name: "two" },
    { id: "111111111111", name: "one" },
    "333333333333",
  ],
  permissionSets: ["Reader", "Admin"],
  grants: [
    ["b-group", "Reader", "222222222222"],
    ["b-group", "Admin", "111111111111"],
  ],
});

function withSources(given: ResolvedAccess): ResolvedAccess {
  const [first, ...rest] = given.grants;
  if (first === undefined) return given;
  const location = { file: "f", line: 1, column: 1 };
  const sources = [
    { rule: "second", expires: "2027-01-01", location },
    { rule: "first", reason: "because", owner: "me", location },
  ];
  return { ...given, grants: [{ ...first, sources }, ...rest] };
}

describe("accessSummary", () => {
  test("holds names, keyed and sorted, and no positions", () => {
    expect(accessSummary(withSources(access))).toEqual({
      organisation: "acme",
      environment: "test",
      assignmentGroup: "AWS IAM Identity Center users",
      managementAccountId: undefined,
      accounts: {
        "111111111111": { name: "one", ouPath: [], tags: {} },
        "222222222222": { name: "two", ouPath: [], tags: {} },
      },
      groups: {
        "a-group": { existing: true, pushed: false },
        "b-group": { existing: false, pushed: true, members: ["a@example.com", "z@example.com"] },
      },
      permissionSets: {
        Admin: expect.objectContaining({ name: "Admin", sessionDuration: "PT1H" }) as object,
        Reader: expect.objectContaining({ name: "Reader" }) as object,
      },
      rules: {
        first: { reason: "because", owner: "me" },
        second: { expires: "2027-01-01" },
        "Reader rule": {},
      },
      expiredRules: {},
      grants: {
        "b-group|Admin|111111111111": ["first", "second"],
        "b-group|Reader|222222222222": ["Reader rule"],
      },
    });
    expect(JSON.stringify(accessSummary(withSources(access)))).not.toContain("location");
  });

  test("carries the risk settings, with lists in order, each entry once", () => {
    const risks = risksSchema.parse({
      rules: { "session-longer": "off" },
      production: { words: ["prod", "live", "prod"], ous: ["b", "a"] },
      breakGlass: { groups: ["z", "y"] },
    });
    expect(accessSummary({ ...access, model: { ...access.model, risks } }).risks).toEqual({
      ...risks,
      production: { ...risks.production, words: ["live", "prod"], ous: ["a", "b"], stageTags: ["env", "environment", "stage"] }, // prettier-ignore
      breakGlass: { ...risks.breakGlass, groups: ["y", "z"], permissionSets: ["*break?glass*", "*breakglass*", "*emergency*"] }, // prettier-ignore
    });
    expect(accessSummary(access)).not.toHaveProperty("risks");
  });

  test("names the accounts that are not active, with their status", () => {
    const accounts = [
      ...access.accounts,
      ...accessFixture({
        accounts: [
          { id: "555555555555", name: "shut", status: "SUSPENDED" },
          { id: "444444444444", name: "leaving", status: "PENDING_CLOSURE" },
        ],
      }).accounts,
    ];
    expect(accessSummary({ ...access, accounts }).inactiveAccounts).toEqual({
      "444444444444": { name: "leaving", status: "PENDING_CLOSURE" },
      "555555555555": { name: "shut", status: "SUSPENDED" },
    });
    expect(accessSummary(access)).not.toHaveProperty("inactiveAccounts");
  });

  test("is the same text for every order of the model's lists", () => {
    const all = accessFixture({
      groups: ["a", "b", "c"],
      permissionSets: ["X", "Y"],
      accounts: ["111111111111", "222222222222"],
      grants: ["a", "b", "c"].flatMap((group) =>
        ["X", "Y"].map((set) => [group, set, "111111111111"] as const),
      ),
    });
    const shuffled = <T>(items: readonly T[]): fc.Arbitrary<T[]> =>
      fc.shuffledSubarray([...items], { minLength: items.length });
    fc.assert(
      fc.property(
        shuffled(all.grants),
        shuffled(all.model.groups),
        shuffled(all.model.permissionSets),
        (grants, groups, permissionSets) => {
          const other = { ...all, grants, model: { ...all.model, groups, permissionSets } };
          expect(JSON.stringify(accessSummary(other))).toBe(JSON.stringify(accessSummary(all)));
        },
      ),
    );
  });
});

import fc from "fast-check";
import { stringify } from "yaml";
import { type Grant } from "../../model/accessModel";
import { loadAccess } from "../../model/loadAccess";
import { grantResourceName } from "../../model/naming";
import { accessOf, findings, grantKeys, load, stackText, TODAY } from "../support/accessConfig";

const IDS = ["100000000000", "200000000000", "300000000000", "400000000000", "012345678901"];
const GROUPS = ["awssso-a", "awssso-b", "awssso b/c", "awssso|d"];
const SETS = ["Admin", "Read", "x+=,.@-"];
const OUS = ["", "Workloads", "Workloads/Prod", "Sandbox"];

interface AccountConfig {
  id: string;
  name: string;
  ou: string;
  status: string;
  tags: Record<string, string>;
}

interface RuleConfig {
  name?: string;
  groups: string[];
  permissionSets: string[];
  accounts: unknown[];
  except: unknown[];
  expires?: string;
  allowEmpty: true;
}

const accounts: fc.Arbitrary<AccountConfig[]> = fc.tuple(
  ...IDS.map((id) =>
    fc.record({
      id: fc.constant(id),
      name: fc.constant(`account-${id}`),
      ou: fc.constantFrom(...OUS),
      status: fc.constantFrom("ACTIVE", "ACTIVE", "SUSPENDED", "PENDING_CLOSURE"),
      tags: fc.dictionary(fc.constantFrom("env", "team"), fc.constantFrom("prod", "dev")),
    }),
  ),
);

const selector = fc.oneof(
  fc.constantFrom<unknown>("all", "management", "root", ...IDS),
  fc.constantFrom<unknown>(
    { ou: "root", depth: "descendants" },
    { tag: "env" },
    { tag: "team=dev" },
    { tags: { any: ["env=prod", "team"] } },
    { name: "account-*0" },
    { name: "account-1*", tag: "env" },
  ),
);

const rule: fc.Arbitrary<RuleConfig> = fc.record({
  groups: fc.subarray(GROUPS, { minLength: 1 }),
  permissionSets: fc.subarray(SETS, { minLength: 1 }),
  accounts: fc.array(selector, { minLength: 1, maxLength: 3 }),
  except: fc.array(selector, { maxLength: 2 }),
  allowEmpty: fc.constant(true as const),
});

const rules = fc
  .array(rule, { minLength: 1, maxLength: 5 })
  .map((list) => list.map((item, index) => ({ ...item, name: `rule-${index}` })));

function configText(directory: readonly AccountConfig[], ruleList: readonly RuleConfig[]): string {
  return stackText({
    managementAccountId: `"${IDS[0]}"`,
    groups: JSON.stringify(GROUPS.map((name) => ({ name }))),
    permissionSets: JSON.stringify(SETS.map((name) => ({ name }))),
    users: "[]",
    accounts: JSON.stringify(directory),
    accessRules: JSON.stringify(ruleList),
  });
}

function grantsOf(directory: readonly AccountConfig[], ruleList: readonly RuleConfig[]): Grant[] {
  const text = configText(directory, ruleList);
  return [
    ...accessOf(loadAccess({ sources: [{ file: "Pulumi.p.yaml", text }], today: TODAY })).grants,
  ];
}

/** What must not depend on the order of anything. */
const essence = (grants: readonly Grant[]): unknown =>
  grants.map((grant) => ({
    key: grant.key,
    resource: grantResourceName(grant),
    rules: grant.sources.map((source) => source.rule),
  }));

describe("grants, as properties of any configuration", () => {
  it("do not change when rules, their lists, groups, sets or accounts are shuffled", () => {
    const shuffled = fc
      .tuple(accounts, rules)
      .chain(([directory, list]) =>
        fc.tuple(
          fc.constant({ directory, list }),
          fc.shuffledSubarray(directory, { minLength: directory.length }),
          fc.shuffledSubarray(list, { minLength: list.length }),
        ),
      );
    fc.assert(
      fc.property(shuffled, ([{ directory, list }, otherDirectory, otherList]) => {
        const reversed = otherList.map((item) => ({
          ...item,
          groups: [...item.groups].reverse(),
          permissionSets: [...item.permissionSets].reverse(),
          accounts: [...item.accounts].reverse(),
        }));
        expect(essence(grantsOf(otherDirectory, reversed))).toEqual(
          essence(grantsOf(directory, list)),
        );
      }),
    );
  });

  it("do not change when rules are spread over files in any order", () => {
    fc.assert(
      fc.property(accounts, rules, fc.boolean(), (directory, list, swap) => {
        const files = [list.slice(0, 2), list.slice(2)].map((accessRules, index) => ({
          file: `part-${index}.yaml`,
          text: stringify({ accessRules }),
        }));
        const stack = { file: "Pulumi.p.yaml", text: configText(directory, []) };
        const sources = [stack, ...(swap ? files.reverse() : files)];
        const { grants } = accessOf(loadAccess({ sources, today: TODAY }));
        expect(essence(grants)).toEqual(essence(grantsOf(directory, list)));
      }),
    );
  });

  it("stay the same when each grant is written as a rule of its own", () => {
    fc.assert(
      fc.property(accounts, rules, (directory, list) => {
        const grants = grantsOf(directory, list);
        const again = grants.map((grant, index): RuleConfig => ({
          name: `again-${index}`,
          groups: [grant.principal.name],
          permissionSets: [grant.permissionSet],
          accounts: [grant.accountId],
          except: [],
          allowEmpty: true,
        }));
        expect(grantsOf(directory, again).map(({ key }) => key)).toEqual(
          grants.map(({ key }) => key),
        );
      }),
    );
  });

  it("of several rules are the union of the grants of each", () => {
    fc.assert(
      fc.property(accounts, rules, (directory, list) => {
        const single = list.flatMap((item) => grantsOf(directory, [item]).map(({ key }) => key));
        const all = grantsOf(directory, list).map(({ key }) => key);
        expect(all).toEqual([...new Set(single)].sort());
      }),
    );
  });

  it("never reach an account that except selects", () => {
    fc.assert(
      fc.property(accounts, rule, (directory, item) => {
        const excepted = new Set(
          grantsOf(directory, [{ ...item, accounts: [...item.except, "management"], except: [] }])
            .filter(({ accountId }) => item.except.length > 0 && accountId !== IDS[0])
            .map(({ accountId }) => accountId),
        );
        for (const { accountId } of grantsOf(directory, [item]))
          expect(excepted.has(accountId)).toBe(false);
      }),
    );
  });

  it("never reach an account that is not ACTIVE", () => {
    fc.assert(
      fc.property(accounts, rules, (directory, list) => {
        const active = new Set(
          directory.filter(({ status }) => status === "ACTIVE").map(({ id }) => id),
        );
        for (const { accountId } of grantsOf(directory, list))
          expect(active.has(accountId)).toBe(true);
      }),
    );
  });

  it("reach the management account only by its name, its id or the word", () => {
    fc.assert(
      fc.property(accounts, rules, (directory, list) => {
        const naming = new Set(["management", IDS[0], `account-${IDS[0]}`]);
        const named = list.filter((item) => item.accounts.some((it) => naming.has(it as string)));
        for (const grant of grantsOf(directory, list))
          if (grant.accountId === IDS[0])
            for (const source of grant.sources)
              expect(named.map(({ name }) => name)).toContain(source.rule);
      }),
    );
  });
});

describe("resolved rules", () => {
  it("make one grant with two sources where two rules agree", () => {
    const { grants } = accessOf(
      load({
        accessRules:
          "[{name: b, groups: [awssso-admins], permissionSets: [Admin], accounts: [audit], reason: two, expires: 2027-01-31}, " +
          "{name: a, groups: [awssso-admins], permissionSets: [Admin], accounts: [{tag: env=prod}], owner: me, ticket: T-1, review: 2027-01-01}]",
      }),
    );
    expect(grants).toHaveLength(2);
    expect(grants[0]?.sources).toEqual([
      expect.objectContaining({ rule: "a", owner: "me", ticket: "T-1", review: "2027-01-01" }),
      expect.objectContaining({ rule: "b", reason: "two", expires: "2027-01-31" }),
    ]);
  });

  it("name a rule without name by its place", () => {
    const { grants } = accessOf(
      load({
        accessRules: "[{groups: [awssso-admins], permissionSets: [Admin], accounts: [audit]}]",
      }),
    );
    expect(grants[0]?.sources[0]?.rule).toBe("accessRules[0]");
  });

  it("take the items of grants as cross products under one reason", () => {
    const changes = {
      accessRules:
        "[{name: both, reason: why, grants: [" +
        "{groups: [awssso-admins, awssso-readers], permissionSets: [Admin, Read], accounts: [audit]}, " +
        "{users: [ada@example.com], permissionSets: [Read], accounts: [shop], except: []}]}]",
    };
    expect(grantKeys(changes)).toEqual([
      "awssso-admins|Admin|012345678901",
      "awssso-admins|Read|012345678901",
      "awssso-readers|Admin|012345678901",
      "awssso-readers|Read|012345678901",
      "user:ada@example.com|Read|222222222222",
    ]);
    const { grants } = accessOf(load(changes));
    expect(new Set(grants.flatMap(({ sources }) => sources.map(({ reason }) => reason)))).toEqual(
      new Set(["why"]),
    );
  });

  it("give nothing after their last day, and are listed", () => {
    const changes = {
      accessRules:
        "[{name: old, groups: [awssso-admins], permissionSets: [Admin], accounts: [all], expires: 2026-11-21}, " +
        "{name: new, groups: [awssso-readers], permissionSets: [Read], accounts: [audit], expires: 2026-11-22}]",
    };
    const { grants, expiredRules } = accessOf(load(changes));
    expect(grants.map(({ key }) => key)).toEqual(["awssso-readers|Read|012345678901"]);
    expect(expiredRules?.map(({ rule: name }) => name)).toEqual(["old"]);
    expect(grantKeys(changes, { today: "2026-11-23" })).toEqual([]);
    expect(grantKeys(changes, { today: "2026-11-21" })).toHaveLength(4);
  });

  it("say once for each account that is not ACTIVE how many rules select it", () => {
    const { diagnostics } = load({
      accessRules:
        "[{name: a, groups: [awssso-admins], permissionSets: [Admin], accounts: [all]}, " +
        "{name: b, groups: [awssso-readers], permissionSets: [Read], accounts: [{ou: Workloads/Prod, depth: direct}]}]",
    });
    expect(diagnostics).toEqual([
      expect.objectContaining({
        severity: "note",
        message: '"closed" (444444444444) is SUSPENDED and gets no grants; 2 rules select it',
      }),
    ]);
  });

  it("warn of what leads to no access", () => {
    const { diagnostics } = load({ accessRules: "[]" });
    expect(diagnostics.map(({ path, message }) => `${path}: ${message}`)).toEqual([
      'groups[0].name: the group "awssso-admins" is pushed, but granted nothing',
      'groups[1].name: the group "awssso-readers" is pushed, but granted nothing',
      'permissionSets[0].name: the permission set "Admin" is assigned to nobody',
      'permissionSets[1].name: the permission set "Read" is assigned to nobody',
    ]);
  });

  it("warn of an exception that leaves nothing out, which gives more than was meant", () => {
    const exceptions = (except: string, more = ""): string[] =>
      findings({
        accessRules: `[{groups: [awssso-admins, awssso-readers], permissionSets: [Admin, Read], accounts: [all], except: ${except}${more}}]`,
      }).filter((line) => line.includes(".except["));
    expect(exceptions("[{tag: env=prd}, prod-shop, {name: aduit*}]")).toEqual([
      "Pulumi.test.yaml:3:132 accessRules[0].except[0]: warning: matches no account and leaves none out; correct it, or say allowEmpty: true",
      "Pulumi.test.yaml:3:159 accessRules[0].except[2]: warning: matches no account and leaves none out; correct it, or say allowEmpty: true",
    ]);
    expect(exceptions("[{tag: env=prd}]", ", allowEmpty: true")).toEqual([]);
    // Not implied by all, yet worth writing down.
    expect(exceptions("[management]")).toEqual([]);
  });

  it("refuse more permission sets in one account than Identity Center provisions", () => {
    const names = Array.from({ length: 501 }, (_, index) => `Set${index}`);
    const policy = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    const sets = names.map((name) => ({ name, managedPolicies: [policy] }));
    const { diagnostics } = load({
      permissionSets: JSON.stringify(sets),
      accessRules: `[{groups: [awssso-admins, awssso-readers], permissionSets: ${JSON.stringify(names)}, accounts: [audit]}]`,
    });
    expect(diagnostics.map(({ message }) => message)).toEqual([
      "account 012345678901 would get 501 permission sets; Identity Center provisions at most 500 in one account",
    ]);
  });
});

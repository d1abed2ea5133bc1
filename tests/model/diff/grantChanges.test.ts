import { accountChanges } from "../../../model/diff/accountChanges";
import { accountLabel, parseGrantKey, readAccessInputs } from "../../../model/diff/accessInputs";
import { type GrantChange, grantChanges, matchAssignments } from "../../../model/diff/grantChanges";
import { type ResourceChange } from "../../../model/diff/previewSteps";
import { grantKey, grantResourceName } from "../../../model/naming";
import { accessInputs } from "../../support/accessInputs";
import { PREVIEW_TYPES } from "../../support/accessPreview";

const [ONE, TWO] = ["111111111111", "222222222222"] as const;
const ACCOUNTS = { [ONE]: { name: "dev" }, [TWO]: { name: "prod" } };
const KEY = `readers|Read|${ONE}`;

function change(before: object, after: object): GrantChange[] {
  const [old, next] = [before, after].map((inputs) =>
    accessInputs({ accounts: ACCOUNTS, ...inputs }),
  );
  if (old === undefined || next === undefined) throw new Error("no states");
  return grantChanges({ before: old, after: next }, new Map(), (id) => id === TWO);
}

describe("why a grant comes or goes", () => {
  const gives = (rules: object, key = KEY, more: object = {}): object => ({
    rules,
    grants: { [key]: Object.keys(rules) },
    ...more,
  });
  test.each<[string, object, object, string[]]>([
    ["a new rule", {}, gives({ a: {} }), ['new rule "a"']],
    ["new rules", {}, gives({ a: {}, b: {} }), ['new rules "a", "b"']],
    ["an account that enters", { rules: { a: {} } }, gives({ a: {} }), ['the account entered rule "a"']],
    ["another set in the same account", gives({ a: {} }, `readers|Other|${ONE}`), { rules: { a: {} }, grants: { [KEY]: ["a"], [`readers|Other|${ONE}`]: ["a"] } }, ['rule "a" asks for it now']],
    ["a rule in force again", { expiredRules: { a: "2026-01-31" } }, gives({ a: {} }), ['rule "a", which had expired on 2026-01-31, is in force again']],
    ["an expired rule", gives({ a: {} }), { expiredRules: { a: "2026-01-31" } }, ['rule "a" expired on 2026-01-31']],
    ["one expired and one removed rule", gives({ a: {}, b: {} }), { expiredRules: { a: "2026-01-31" } }, ['rules "a", "b" grant nothing any more']],
    ["a removed rule", gives({ a: {} }), {}, ['rule "a" grants nothing any more']],
    ["an account that leaves", gives({ a: {} }), { rules: { a: {} } }, ['the account left rule "a"']],
    ["a rule without the set", gives({ a: {} }), gives({ a: {} }, `readers|Other|${ONE}`), ['rule "a" asks for it now', 'rule "a" no longer asks for it']],
  ])("%s", (_what, before, after, expected) => {
    expect(change(before, after).map(({ why }) => why)).toEqual(expected);
  }); // prettier-ignore

  test("a gained grant ends with the last of its rules, and never when one has no end", () => {
    const rules = { a: { expires: "2027-01-01" }, b: { expires: "2027-06-01" } };
    expect(change({}, gives(rules))[0]?.expires).toBe("2027-06-01");
    expect(change({}, gives({ ...rules, c: {} }))[0]?.expires).toBeUndefined();
    expect(change(gives(rules), {})[0]?.expires).toBeUndefined();
  });

  test("production is told by account", () => {
    const grants = { [KEY]: ["r"], [`readers|Read|${TWO}`]: ["r"] };
    const changes = change({}, { grants, rules: { r: {} } });
    expect(changes.map(({ accountId, production }) => [accountId, production])).toEqual([
      [ONE, false],
      [TWO, true],
    ]);
  });

  test("people are counted where members are declared", () => {
    const groups = { readers: { members: ["a", "b"] }, admins: {} };
    const grants = { [KEY]: ["r"], [`admins|Read|${ONE}`]: ["r"], [`user:ana|Read|${ONE}`]: ["r"] };
    const changes = change({}, { groups, grants, rules: { r: {} } });
    expect(changes.map(({ principal, people }) => [principal.name, people])).toEqual([
      ["admins", undefined],
      ["readers", 2],
      ["ana", 1],
    ]);
  });
});

describe("accounts by name", () => {
  const twins = accessInputs({ accounts: { [ONE]: { name: "dev" }, [TWO]: { name: "dev" } } });

  test("get their id where another has the same, and only then", () => {
    expect(accountLabel(ONE, twins)).toBe(`dev (${ONE})`);
    expect(accountLabel(TWO, accessInputs({ accounts: ACCOUNTS }))).toBe("prod");
    expect(accountLabel("333333333333", twins)).toBe("333333333333");
  });

  test("enter and leave rules that stay", () => {
    const before = accessInputs({
      accounts: ACCOUNTS,
      rules: { a: {}, gone: {} },
      grants: { [KEY]: ["a", "gone"] },
    });
    const after = accessInputs({
      accounts: ACCOUNTS,
      rules: { a: {}, fresh: {} },
      grants: { [`readers|Read|${TWO}`]: ["a", "fresh"] },
    });
    expect(accountChanges(before, after)).toEqual([
      { rule: "a", entered: ["prod"], left: ["dev"] },
    ]);
    expect(accountChanges(before, before)).toEqual([]);
  });
});

describe("grant keys", () => {
  test.each(["a|b", "user:x", "100%", "a%7Cb", "plain"])("%j is read back", (name) => {
    for (const type of ["GROUP", "USER"] as const) {
      const principal = { type, name };
      expect(parseGrantKey(grantKey(principal, name, ONE))).toEqual({
        principal,
        permissionSet: name,
        accountId: ONE,
      });
    }
  });

  test.each(["", "a|b", `a||${ONE}`, `|b|${ONE}`, `a|b|${ONE}|c`, "a|b|12"])(
    "%j is none",
    (key) => {
      expect(parseGrantKey(key)).toBeUndefined();
      expect(readAccessInputs({ grants: { [key]: ["a"] } })).toBeUndefined();
    },
  );
});

test("assignments are matched by the name of their grant, all others are returned", () => {
  const principal = { type: "GROUP", name: "Ops (EU)" } as const;
  const parts = { principal, permissionSet: "Read", accountId: ONE };
  const step = (name: string, action: ResourceChange["action"] = "create"): ResourceChange => ({
    action,
    op: action,
    urn: name,
    type: PREVIEW_TYPES.assignment,
    name,
    oldInputs: {},
    newInputs: {},
    reasons: [],
  });
  const own = step(`access-Read-${grantResourceName(parts)}`);
  const stray = step("access-Read-other/Read/1");
  const odd = step(`access-Read-${grantResourceName(parts)}`, "other");
  const key = grantKey(principal, "Read", ONE);
  expect(matchAssignments([own, stray], "access", [key])).toEqual({
    matched: new Map([[key, own]]),
    unmatched: [stray],
  });
  expect(matchAssignments([odd], "access", [key]).unmatched).toEqual([odd]);
});

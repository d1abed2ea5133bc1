import { accessOf, load } from "../support/accessConfig";

const ACCOUNTS = [
  '{id: "100000000000", name: main, tags: {env: prod}}',
  '{id: "200000000000", name: in-root}',
  '{id: "300000000000", name: prod-web, alias: web, ou: Workloads/Prod, ouIds: [ou-r-workloads, ou-r-prod], tags: {env: prod, team: web}}',
  '{id: "400000000000", name: prod-pay, ou: Workloads/Prod, ouIds: [ou-r-workloads, ou-r-prod], tags: {env: prod, team: pay}}',
  '{id: "500000000000", name: dev-web, ou: Workloads/SDLC, ouIds: [ou-r-workloads, ou-r-sdlc], tags: {env: dev, team: web}}',
  '{id: "600000000000", name: tools, ou: Workloads, ouIds: [ou-r-workloads], tags: {team: ""}}',
  '{id: "700000000000", name: gone, ou: Workloads/Prod, ouIds: [ou-r-workloads, ou-r-prod], status: SUSPENDED, tags: {env: prod}}',
  '{id: "800000000000", name: leaving, ou: Workloads/Prod, ouIds: [ou-r-workloads, ou-r-prod], status: PENDING_CLOSURE}',
  '{id: "012300000000", name: "Network (EU)", ou: "Infra\\\\/Net", tags: {"cost=center": "4=2"}}',
];

/** First digits of the accounts that a rule reaches. */
function reached(accounts: string, except = "[]"): string {
  const { grants } = accessOf(
    load({
      managementAccountId: '"100000000000"',
      accounts: `[${ACCOUNTS.join(", ")}]`,
      accessRules: `[{groups: [awssso-admins], permissionSets: [Admin], accounts: ${accounts}, except: ${except}, allowEmpty: true}]`,
    }),
  );
  return grants.map(({ accountId }) => accountId.charAt(0)).join("");
}

describe("account selectors", () => {
  it.each([
    ["[all]", "023456"],
    ["[management]", "1"],
    ["[all, management]", "0123456"],
    ["[main]", "1"],
    ['["100000000000"]', "1"],
    ["[root]", "2"],
    ['["300000000000"]', "3"],
    ["[300000000000]", "3"],
    ["[012300000000]", "0"],
    ["[prod-web]", "3"],
    ["[web]", "3"],
    ['["Network (EU)"]', "0"],
    ["[{account: web}]", "3"],
    ["[{account: main}]", "1"],
    ["[{ou: Workloads, depth: direct}]", "6"],
    ["[{ou: Workloads, depth: descendants}]", "3456"],
    ["[{ou: /Workloads/Prod/, depth: direct}]", "34"],
    ["[{ou: ou-r-prod, depth: direct}]", "34"],
    ["[{ou: ou-r-workloads, depth: direct}]", "6"],
    ["[{ou: ou-r-workloads, depth: descendants}]", "3456"],
    ["[{ou: root, depth: direct}]", "2"],
    ["[{ou: root, depth: descendants}]", "023456"],
    ["[{ou: r-ab12, depth: direct}]", "2"],
    ['[{ou: "Infra\\\\/Net", depth: direct}]', "0"],
    ["[{tag: env}]", "345"],
    ["[{tag: env=prod}]", "34"],
    ["[{tag: team=}]", "6"],
    ['[{tag: "cost=center"}]', "0"],
    ['[{tag: "cost=center=4=2"}]', "0"],
    ['[{tag: "cost=center=4"}]', ""],
    ["[{tag: constructor}]", ""],
    ["[{tags: {any: [team=pay, env=dev]}}]", "45"],
    ["[{tags: {all: [team=web, env=prod]}}]", "3"],
    ["[{tags: {all: [env], any: [team=pay, team=none]}}]", "4"],
    ['[{name: "prod-*"}]', "34"],
    ['[{name: "*-???"}]', "345"],
    ['[{name: "Network (*)"}]', "0"],
    ['[{name: "main"}]', ""],
    ['[{ou: Workloads, depth: descendants, tag: team=web, name: "dev*"}]', "5"],
    ["[{account: web, tag: env=dev}]", ""],
    ["[{account: main, tag: env=prod}]", "1"],
    ["[web, {tag: env=dev}]", "35"],
    ['["700000000000", "800000000000", web]', "3"],
  ])("%s selects %j", (accounts, expected) => {
    expect(reached(accounts)).toBe(expected);
  });

  it.each([
    ["[all]", "[web]", "02456"],
    ["[all, web, {tag: env=prod}]", "[{tag: team=web}]", "0246"],
    ["[management, web]", "[all]", ""],
    ["[management, web]", "[{tag: env}]", ""],
    ["[all]", "[{ou: Workloads, depth: descendants, tag: team=web}]", "0246"],
    ["[all]", "[{tag: nobody}]", "023456"],
  ])("%s except %s selects %j", (accounts, except, expected) => {
    expect(reached(accounts, except)).toBe(expected);
  });

  it.each([
    ["alll", "alll", '; did you mean "all"?'],
    [
      "{account: all}",
      "all",
      '; as a selector of its own it has a meaning: write all without "account:"',
    ],
    ["prod-*", "prod-*", '; for a pattern write {name: "prod-*"}'],
    ["{account: prod-*}", "prod-*", '; for a pattern write {name: "prod-*"}'],
    [
      "Workloads/Prod",
      "Workloads/Prod",
      "; for an organizational unit write {ou: Workloads/Prod, depth: descendants}",
    ],
    ["env=prod", "env=prod", '; for a tag write {tag: "env=prod"}'],
    [
      '"12300000000"',
      "12300000000",
      '; did you mean "012300000000"?; an account id has twelve digits, in quotes',
    ],
    [
      '"0123-0000-0000"',
      "0123-0000-0000",
      '; did you mean "012300000000"?; an account id has twelve digits, in quotes',
    ],
    ['"77"', "77", "; an account id has twelve digits, in quotes"],
    ['{account: "77"}', "77", "; an account id has twelve digits, in quotes"],
    ["nothing-like-it", "nothing-like-it", ""],
  ])("says what %s may have meant, and no more", (selector, word, remedy) => {
    const { diagnostics } = load({
      managementAccountId: '"100000000000"',
      accounts: `[${ACCOUNTS.join(", ")}]`,
      accessRules: `[{groups: [awssso-admins], permissionSets: [Admin], accounts: [${selector}]}]`,
    });
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    expect(errors.map(({ message }) => message)).toEqual([
      `there is no account "${word}"${remedy}`,
    ]);
  });
});

import { findings } from "../support/accessConfig";

/** Findings without the file's name and without what the change is not about. */
const relevant = (changes: Record<string, string | null>): string[] =>
  findings(changes)
    .filter((finding) => !/SUSPENDED|granted nothing|assigned to nobody/.test(finding))
    .map((finding) => finding.replace("Pulumi.test.yaml:", ""));

const ruleFor = (rest: string): string =>
  `[{groups: [awssso-admins], permissionSets: [Admin], ${rest}}]`;

describe("accounts and access rules", () => {
  it.each<[Record<string, string | null>, string[]]>([
    [
      {
        accounts: '[{id: "111111111111"}, {id: "111111111111", name: main, alias: all}]',
        accessRules: "[]",
      },
      [
        "3:30 accounts[0]: is missing its name",
        '3:57 accounts[1].id: the account "111111111111" is already declared at Pulumi.test.yaml:3',
        '3:92 accounts[1].alias: "all" has a meaning of its own in selectors; take another alias',
      ],
    ],
    [
      {
        accounts:
          '[{id: "111111111111", name: main}, {id: "222222222222", name: other, alias: main}]',
        accessRules: "[]",
      },
      ['3:105 accounts[1].alias: "main" is the name of account 111111111111; take another alias'],
    ],
    [
      {
        accounts: '[{id: "111111111111", name: main, ouIds: [Workloads], status: CLOSED, tags: x}]',
        accessRules: "[]",
      },
      [
        '3:71 accounts[0].ouIds[0]: "Workloads" is not an organizational unit id',
        "3:105 accounts[0].tags: `x` stands where a mapping of keys to values is needed",
      ],
    ],
    [
      {
        accounts:
          '[{id: "111111111111", name: main}, {id: "222222222222", name: twin}, {id: "333333333333", name: twin}]',
        accessRules: "[{groups: [awssso-admins], permissionSets: [Admin], accounts: [twin]}]",
      },
      [
        '4:95 accessRules[0].accounts[0]: "twin" is the name of several accounts: 222222222222, 333333333333; write the id',
      ],
    ],
    [
      { accountDirectory: "live" },
      [
        "3:37 accountDirectory: note: accounts are read by preview and up; selectors are not checked here",
      ],
    ],
    [
      { accountDirectory: "snapshot.yaml" },
      ['3:37 accountDirectory: "snapshot.yaml" was not read'],
    ],
  ])("reports about accounts %j", (changes, expected) => {
    expect(relevant(changes)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ["alll", ['3:95 accessRules[0].accounts[0]: there is no account "alll"; did you mean "all"?']],
    [
      "333333333334",
      [
        '3:95 accessRules[0].accounts[0]: there is no account 333333333334; did you mean "333333333333"?',
      ],
    ],
    [
      "1.2e11",
      [
        '3:95 accessRules[0].accounts[0]: there is no account "1.2e11"; an account id has twelve digits, in quotes',
        "3:95 accessRules[0].accounts[0]: warning: `1.2e11` is taken as text; quote it, other readers (Pulumi when it rewrites this file) see a number",
      ],
    ],
    [
      "5",
      [
        '3:95 accessRules[0].accounts[0]: there is no account "5"; an account id has twelve digits, in quotes',
      ],
    ],
    [
      "prod-*",
      [
        '3:95 accessRules[0].accounts[0]: there is no account "prod-*"; for a pattern write {name: "prod-*"}',
      ],
    ],
    [
      "Workloads/Prod",
      [
        '3:95 accessRules[0].accounts[0]: there is no account "Workloads/Prod"; for an organizational unit write {ou: Workloads/Prod, depth: descendants}',
      ],
    ],
    [
      "env=prod",
      [
        '3:95 accessRules[0].accounts[0]: there is no account "env=prod"; for a tag write {tag: "env=prod"}',
      ],
    ],
    [
      "root",
      [
        "3:94 accessRules[0].accounts: matches only the management account, which has to be named (`management`); correct it, or say allowEmpty: true",
      ],
    ],
    [
      "{}",
      [
        "3:95 accessRules[0].accounts[0]: selects nothing; give account, ou with depth, tag, tags or name",
      ],
    ],
    [
      "{ou: Workloads}",
      [
        "3:95 accessRules[0].accounts[0]: ou needs depth: direct (accounts of the unit itself) or descendants",
      ],
    ],
    ["{depth: direct}", ["3:95 accessRules[0].accounts[0]: depth belongs to ou, which is missing"]],
    [
      "{ou: Worklods, depth: direct}",
      [
        '3:95 accessRules[0].accounts[0]: no account is in an organizational unit "Worklods"; did you mean "Workloads"?',
      ],
    ],
    [
      "{ou: ou-abcd-11111111, depth: direct}",
      [
        '3:95 accessRules[0].accounts[0]: no account is in an organizational unit "ou-abcd-11111111"',
      ],
    ],
    ["{tags: {}}", ["3:95 accessRules[0].accounts[0]: tags needs any or all"]],
    [
      "{tags: {any: []}}",
      ["3:108 accessRules[0].accounts[0].tags.any: is empty; name at least one tag"],
    ],
    [
      "{tag: x=y}",
      ["3:94 accessRules[0].accounts: matches no account; correct it, or say allowEmpty: true"],
    ],
    [
      "{foo: 1}",
      [
        "3:95 accessRules[0].accounts[0]: selects nothing; give account, ou with depth, tag, tags or name",
        "3:96 accessRules[0].accounts[0].foo: there is no such key; known are account, ou, depth, tag, tags, name",
      ],
    ],
    [
      "444444444444",
      [
        "3:94 accessRules[0].accounts: matches only accounts that are not ACTIVE; correct it, or say allowEmpty: true",
      ],
    ],
    ["{account: nope}", ['3:95 accessRules[0].accounts[0]: there is no account "nope"']],
    [
      "{name: root-*}",
      [
        "3:94 accessRules[0].accounts: matches only the management account, which has to be named (`management`); correct it, or say allowEmpty: true",
      ],
    ],
  ])("reports about the selector %s", (selector, expected) => {
    expect(relevant({ accessRules: ruleFor(`accounts: [${selector}]`) })).toEqual(expected);
  });

  it.each<[Record<string, string | null>, string[]]>([
    [
      { accessRules: "[{}]" },
      [
        "3:33 accessRules[0]: names no group and no user",
        "3:33 accessRules[0]: names no permission set",
        "3:33 accessRules[0]: selects no account; give accounts",
      ],
    ],
    [
      { accessRules: "[{groups: [awssso-admins], permissionSets: [Admin], accounts: []}]" },
      ["3:33 accessRules[0]: selects no account; give accounts"],
    ],
    [
      { accessRules: "[{groups: awssso-admins, permissionSets: [Admin], accounts: all}]" },
      [
        '3:42 accessRules[0].groups: `awssso-admins` stands where a list is needed; write one item a line after "- "',
        '3:92 accessRules[0].accounts: `all` stands where a list is needed; write one item a line after "- "',
      ],
    ],
    [
      {
        accessRules:
          "[{groups: [awsso-admins], users: [ad@example.com], permissionSets: [Admni], accounts: [audit]}]",
      },
      [
        '3:43 accessRules[0].groups[0]: there is no group "awsso-admins"; did you mean "awssso-admins"?; declare it in groups',
        '3:66 accessRules[0].users[0]: there is no user "ad@example.com"; did you mean "ada@example.com"?; declare it in users',
        '3:100 accessRules[0].permissionSets[0]: there is no permission set "Admni"; did you mean "Admin"?; declare it in permissionSets',
        "3:33 accessRules[0]: warning: grants access to single people; a group survives a change of staff, prefer one",
      ],
    ],
    [
      {
        accessRules:
          "[{groups: [awssso-admins], permissionSets: [Admin], accounts: [prod-shop, audit], except: [{tag: env=prod}]}]",
      },
      [
        "3:94 accessRules[0].accounts: matches only accounts that except leaves out; correct it, or say allowEmpty: true",
      ],
    ],
    [
      {
        accessRules:
          "[{groups: [awssso-admins], permissionSets: [Admin], accounts: [all, prod-shop, {tag: zzz}], except: [shop]}]",
      },
      [
        '3:100 accessRules[0].accounts[1]: warning: "prod-shop" (222222222222) is named here and in except; except wins',
        "3:111 accessRules[0].accounts[2]: note: matches no account",
      ],
    ],
    [
      {
        accessRules:
          "[{name: a, groups: [awssso-admins], permissionSets: [Admin], accounts: [all], except: [prod-shop, audit]}, {name: b, groups: [awssso-admins], permissionSets: [Admin], accounts: [prod-shop, audit]}]",
      },
      [
        '3:118 accessRules[0].except: warning: leaves out account 012345678901, but "b" (Pulumi.test.yaml:3) grants "Admin" there to "awssso-admins", and 1 more; the grant stands, because except limits its own rule only',
      ],
    ],
    [
      {
        accessRules:
          "[{name: a, groups: [awssso-admins], permissionSets: [Admin], accounts: [all]}, {name: a, groups: [awssso-admins], permissionSets: [Admin], accounts: [all]}]",
      },
      ['3:118 accessRules[1].name: the rule "a" is already declared at Pulumi.test.yaml:3'],
    ],
    [
      { accessRules: "[{users: [ada@example.com], permissionSets: [Admin], accounts: [all]}]" },
      [
        "3:33 accessRules[0]: warning: grants access to single people; a group survives a change of staff, prefer one",
      ],
    ],
    [
      { accessRules: "[{groups: [awssso-readers], grants: [{groups: [awssso-admins]}]}]" },
      [
        "3:42 accessRules[0].groups: stands beside grants; move it into an item of grants",
        "3:69 accessRules[0].grants[0]: names no permission set",
        "3:69 accessRules[0].grants[0]: selects no account; give accounts",
      ],
    ],
    [
      {
        accessRules:
          "[{groups: [awssso-admins], permissionSets: [Admin], accounts: [management, all]}]",
        deployedFrom: "delegatedAdministrator",
      },
      [
        "3:94 accessRules[0].accounts: selects the management account 111111111111, but the stack is deployed from a delegated administrator, whom AWS refuses assignments there; leave it out, or grant it in a stack with deployedFrom: management",
      ],
    ],
    [
      {
        accessRules: "[{groups: [awssso-admins], permissionSets: [Admin], accounts: [all]}]",
        deployedFrom: "delegatedAdministrator",
      },
      [],
    ],
    [
      {
        accessRules:
          "[{groups: [awssso-admins], permissionSets: [Admin], accounts: [{ou: Nope, depth: direct}], allowEmpty: true}]",
      },
      ['3:95 accessRules[0].accounts[0]: warning: no account is in an organizational unit "Nope"'],
    ],
  ])("reports about the rule %j", (changes, expected) => {
    expect(relevant(changes)).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    [
      "2026-11-21",
      "2026-11-21",
      [
        "3:110 accessRules[0].expires: warning: the rule expired on 2026-11-21 and grants nothing; renew or remove it",
        "3:130 accessRules[0].review: warning: the review was due on 2026-11-21",
      ],
    ],
    [
      "2026-11-22",
      "2026-11-22",
      ["3:110 accessRules[0].expires: warning: the rule expires today; renew it or let it end"],
    ],
    [
      "2026-11-23",
      "2026-11-22",
      ["3:110 accessRules[0].expires: warning: the rule expires tomorrow; renew it or let it end"],
    ],
    [
      "2026-12-06",
      "2026-11-22",
      [
        "3:110 accessRules[0].expires: warning: the rule expires in 14 days; renew it or let it end",
      ],
    ],
    ["2026-12-07", "2026-11-22", []],
    [
      "soon",
      "2026-11-22",
      ['3:110 accessRules[0].expires: "soon" is not a calendar day; write it as "YYYY-MM-DD"'],
    ],
  ])("tells of the end %s and the review %s", (expires, review, expected) => {
    const accessRules = ruleFor(`accounts: [all], expires: ${expires}, review: ${review}`);
    expect(relevant({ accessRules })).toEqual(expected);
  });
});

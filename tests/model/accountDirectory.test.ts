import {
  joinOuPath,
  readSnapshot,
  renderSnapshot,
  splitOuPath,
} from "../../model/accountDirectory";
import { type Account } from "../../model/accessModel";
import { formatDiagnostics } from "../../model/diagnostics";
import { createSink } from "../../model/source/sink";
import { accessOf, findings, load } from "../support/accessConfig";

const LIVE: Account[] = [
  {
    id: "222222222222",
    name: "shop",
    email: "s@x.example",
    ouPath: ["Web/EU", "Prod"],
    ouIds: ["ou-r-w", "ou-r-p"],
    status: "ACTIVE",
    tags: { z: "1", a: "012" },
  },
  { id: "012345678901", name: "root-account", ouPath: [], ouIds: [], status: "ACTIVE", tags: {} },
];
const CHANGES = {
  managementAccountId: null,
  accounts: null,
  accessRules: "[{groups: [awssso-admins], permissionSets: [Admin], accounts: [all]}]",
};

describe("organizational unit paths", () => {
  it.each([
    ["", []],
    ["/", []],
    ["Workloads/Prod", ["Workloads", "Prod"]],
    ["/Workloads/ Prod /", ["Workloads", "Prod"]],
    ["Web\\/EU/Prod", ["Web/EU", "Prod"]],
  ])("splits %j", (text, names) => {
    expect(splitOuPath(text)).toEqual(names);
    expect(splitOuPath(joinOuPath(names))).toEqual(names);
  });
});

describe("a snapshot", () => {
  const text = renderSnapshot({ accounts: LIVE, managementAccountId: "012345678901" });

  it("lists accounts by id, with quoted ids and sorted tags", () => {
    expect(text).toBe(
      [
        'managementAccountId: "012345678901"',
        "accounts:",
        '  - id: "012345678901"',
        '    name: "root-account"',
        '    ou: ""',
        "    ouIds: []",
        "    tags: {}",
        '  - id: "222222222222"',
        '    name: "shop"',
        '    email: "s@x.example"',
        '    ou: "Web\\\\/EU/Prod"',
        "    ouIds:",
        '      - "ou-r-w"',
        '      - "ou-r-p"',
        "    tags:",
        '      a: "012"',
        '      z: "1"',
        "",
      ].join("\n"),
    );
    expect(
      renderSnapshot({ accounts: [...LIVE].reverse(), managementAccountId: "012345678901" }),
    ).toBe(text);
  });

  it("is read back as it was", () => {
    const sink = createSink([]);
    expect(readSnapshot("accounts.yaml", text, sink)).toEqual({
      managementAccountId: "012345678901",
      accounts: [...LIVE].reverse(),
    });
    expect(sink.diagnostics).toEqual([]);
  });

  it("keeps an account whose only tag is named as Pulumi marks encrypted values", () => {
    const sink = createSink([]);
    const [account] = LIVE;
    if (account === undefined) throw new Error("The fixture is empty.");
    const tagged = { ...account, tags: { secure: "true" } };
    const read = readSnapshot("accounts.yaml", renderSnapshot({ accounts: [tagged] }), sink);
    expect(read?.accounts).toEqual([tagged]);
    expect(sink.diagnostics).toEqual([]);
  });

  it("is an account directory, to which aliases can be added", () => {
    const loaded = load(
      {
        ...CHANGES,
        accountDirectory: "accounts.yaml",
        accounts: '[{id: "222222222222", alias: web}]',
        accessRules: "[{groups: [awssso-admins], permissionSets: [Admin], accounts: [web]}]",
      },
      { files: new Map([["accounts.yaml", { text }]]) },
    );
    const { grants, model } = accessOf(loaded);
    expect(grants.map(({ key }) => key)).toEqual(["awssso-admins|Admin|222222222222"]);
    expect(model.identityCenter.managementAccountId).toBe("012345678901");
  });

  it.each([
    [
      "accounts: [{id: 5}]\n",
      'accounts.yaml:1:17 accounts[0].id: "5" is not an account id; write its twelve digits in quotes, leading zeros included',
    ],
    [
      "acounts: []\n",
      'accounts.yaml:1:1 accounts: is missing\naccounts.yaml:1:1 acounts: there is no such key; did you mean "accounts"?',
    ],
    [
      "accounts: [\n",
      "accounts.yaml:2:1 is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]",
    ],
  ])("points into the snapshot %j", (broken, expected) => {
    const sink = createSink([]);
    readSnapshot("accounts.yaml", broken, sink);
    expect(formatDiagnostics(sink.diagnostics)).toBe(expected);
  });

  it("that does not exist is an error at the key that names it", () => {
    expect(
      findings(
        { ...CHANGES, accountDirectory: "a.yaml" },
        { files: new Map([["a.yaml", { problem: "does not exist" }]]) },
      ),
    ).toEqual(['Pulumi.test.yaml:4:37 accountDirectory: "a.yaml" does not exist']);
  });
});

describe("ids of units", () => {
  const account = (id: string, rest: string): string => `{id: "${id}", name: n${id}, ${rest}}`;
  const errors = (...accounts: string[]): string[] =>
    findings({
      managementAccountId: null,
      accounts: `[${accounts.join(", ")}]`,
      accessRules: "[]",
    }).filter((line) => line.includes(" accounts["));
  const first = account("222222222222", "ou: Workloads/Prod, ouIds: [ou-r-w, ou-r-p]");

  it("are one for each unit of the path", () => {
    expect(errors(first, account("333333333333", "ou: Workloads/Dev, ouIds: [ou-r-d]"))).toEqual([
      expect.stringContaining(
        "accounts[1].ouIds: has 1 ids for 2 units; give one for each unit of ou, from the root down",
      ),
    ]);
  });

  it("are the same for the same unit", () => {
    const other = account("333333333333", "ou: Workloads/Dev, ouIds: [ou-r-x, ou-r-d]");
    expect(errors(first, other)).toEqual([
      expect.stringContaining(
        'accounts[1].ouIds: has ou-r-x for "Workloads", which is ou-r-w at Pulumi.test.yaml:3',
      ),
    ]);
  });

  it("are given by all accounts of a unit or by none", () => {
    expect(errors(first, account("333333333333", "ou: Workloads/Prod"))).toEqual([
      expect.stringContaining(
        "accounts[1]: gives no ouIds, but another account of its unit does (Pulumi.test.yaml:3); a selector by id would miss this one",
      ),
    ]);
    expect(errors(first, account("333333333333", "ou: Workloads/Dev"))).toEqual([]);
  });
});

describe("a live directory", () => {
  const directory = { accounts: LIVE, managementAccountId: "012345678901" };
  const live = (changes: Record<string, string | null>): string[] =>
    findings({ ...CHANGES, accountDirectory: "live", ...changes }, { directory }).filter(
      (finding) => !/granted nothing|assigned to nobody/.test(finding),
    );

  it("resolves selectors and knows the management account", () => {
    const loaded = load({ ...CHANGES, accountDirectory: "live" }, { directory });
    const { grants, accounts, model } = accessOf(loaded);
    expect(grants.map(({ accountId }) => accountId)).toEqual(["222222222222"]);
    expect(accounts.map(({ id }) => id)).toEqual(["012345678901", "222222222222"]);
    expect(model.identityCenter.managementAccountId).toBe("012345678901");
  });

  it("without accounts leaves access open and says so", () => {
    const { access, diagnostics } = load({ ...CHANGES, accountDirectory: "live" });
    expect(access).toBeUndefined();
    expect(formatDiagnostics(diagnostics)).toBe(
      "Pulumi.test.yaml:4:37 accountDirectory: note: accounts are read by preview and up; selectors are not checked here",
    );
  });

  it.each([
    [
      { managementAccountId: '"222222222222"' },
      "Pulumi.test.yaml:3:40 managementAccountId: is not the management account; the organization belongs to 012345678901",
    ],
    [
      { accounts: '[{id: "222222222222", name: shop, alias: web}]' },
      "Pulumi.test.yaml:3:57 accounts[0].name: comes from AWS Organizations; only an alias can be added here",
    ],
    [
      { accounts: '[{id: "222222222223", alias: web}]' },
      'Pulumi.test.yaml:3:35 accounts[0].id: there is no account 222222222223 in AWS Organizations; did you mean "222222222222"?',
    ],
    [
      { accounts: '[{id: "222222222222", alias: root-account}]' },
      'Pulumi.test.yaml:3:58 accounts[0].alias: "root-account" is the name of account 012345678901; take another alias',
    ],
  ])("refuses %j", (changes, expected) => {
    expect(live(changes)).toEqual([expected]);
  });
});

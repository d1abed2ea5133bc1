import { formatDiagnostic, formatDiagnostics } from "../../model/diagnostics";
import { loadAccess } from "../../model/loadAccess";
import { accessOf, findings, grantKeys, load, stackText, TODAY } from "../support/accessConfig";

describe("loadAccess", () => {
  it("makes model, accounts, grants and pushed groups of a sound configuration", () => {
    const loaded = load();
    const { model, accounts, grants, pushedGroups, expiredRules } = accessOf(loaded);
    expect(formatDiagnostics(loaded.diagnostics)).toBe(
      'Pulumi.test.yaml:13:329 accounts: note: "closed" (444444444444) is SUSPENDED and gets no grants; one rule selects it',
    );
    expect(model.identityCenter).toEqual({
      region: "eu-central-1",
      acsUrl:
        "https://eu-central-1.signin.aws.amazon.com/platform/saml/acs/1a2b3c4d-aaaa-bbbb-cccc-1234567890ab",
      issuer: "https://eu-central-1.signin.aws.amazon.com/platform/saml/d-1234567890",
      identityStoreId: "d-1234567890",
      portalUrl: "https://d-1234567890.awsapps.com/start",
      managementAccountId: "111111111111",
      deployedFrom: "management",
    });
    expect(model.oktaApp.userNameTemplate).toBe("${source.login}");
    expect(model.signOn).toEqual({
      phishingResistant: true,
      reauthenticateEvery: "PT8H",
      networkZoneIds: [],
      deviceAssuranceIds: [],
    });
    expect(accounts.map(({ id }) => id)).toEqual([
      "012345678901",
      "111111111111",
      "222222222222",
      "333333333333",
      "444444444444",
    ]);
    expect(pushedGroups).toEqual(["awssso-admins", "awssso-readers"]);
    expect(expiredRules).toEqual([]);
    expect(grants.map(({ key }) => key)).toEqual([
      "awssso-admins|Admin|012345678901",
      "awssso-admins|Admin|222222222222",
      "awssso-admins|Admin|333333333333",
      "awssso-readers|Read|222222222222",
    ]);
    expect(grants[3]).toEqual({
      key: "awssso-readers|Read|222222222222",
      principal: { type: "GROUP", name: "awssso-readers" },
      permissionSet: "Read",
      accountId: "222222222222",
      accountName: "prod-shop",
      sources: [{ rule: "readers", location: { file: "Pulumi.test.yaml", line: 14, column: 116 } }],
    });
  });

  it("reports mistakes of every kind together, sorted by place", () => {
    const text = [
      "config:",
      "  okta-aws-access:organisation: acme",
      "  okta-aws-access:environment: dev",
      "  okta-aws-access:acsUrl: https://example.com/acs",
      "  okta-aws-access:issuer: https://eu-central-1.signin.aws.amazon.com/platform/saml/acs/1-2",
      "  okta-aws-access:portalUrl: https://d-1234567890.awsapps.com/start",
      "  okta-aws-access:scimEndpoint: https://scim.eu-central-1.amazonaws.com/t/scim/v2/",
      '  okta-aws-access:managementAccountId: "111111111111"',
      "  okta-aws-access:groupPush: {prefixes: [awssso]}",
      "  okta-aws-access:groups:",
      "    - {name: awssso-a}",
      "    - {name: awssso-a}",
      "  okta-aws-access:permissionSets:",
      "    - name: Admin",
      "      sessionDuration: PT13H",
      '  okta-aws-access:accounts: [{id: "111111111111", name: main}, {id: "222222222222", name: shop}]',
      "  okta-aws-access:accessRules:",
      "    - groups: [awssso-b]",
      "      permissionSets: [Admn]",
      "      accounts: [shpo]",
    ].join("\n");
    const { access, diagnostics } = loadAccess({
      sources: [{ file: "Pulumi.dev.yaml", text }],
      today: TODAY,
    });
    expect(access).toBeUndefined();
    expect(formatDiagnostics(diagnostics).split("\n")).toEqual([
      'Pulumi.dev.yaml:4:27 acsUrl: "https://example.com/acs" is not an ACS URL, https://<region>.signin.aws.amazon.com/platform/saml/acs/<id>',
      'Pulumi.dev.yaml:5:27 issuer: "https://eu-central-1.signin.aws.amazon.com/platform/saml/acs/1-2" is not an issuer, https://<region>.signin.aws.amazon.com/platform/saml/d-<10 characters>; this looks like the ACS URL',
      'Pulumi.dev.yaml:12:14 groups[1].name: the group "awssso-a" is already declared at Pulumi.dev.yaml:11',
      'Pulumi.dev.yaml:15:24 permissionSets[0].sessionDuration: "PT13H" is out of range; Identity Center takes PT1H to PT12H',
      'Pulumi.dev.yaml:18:16 accessRules[0].groups[0]: there is no group "awssso-b"; did you mean "awssso-a"?; declare it in groups',
      'Pulumi.dev.yaml:19:24 accessRules[0].permissionSets[0]: there is no permission set "Admn"; did you mean "Admin"?; declare it in permissionSets',
      'Pulumi.dev.yaml:20:18 accessRules[0].accounts[0]: there is no account "shpo"; did you mean "shop"?',
      'Pulumi.dev.yaml:7:33 scimEndpoint: note: the trailing slash is taken off, because Okta refuses it: "https://scim.eu-central-1.amazonaws.com/t/scim/v2"',
    ]);
  });

  it("names every missing key at the beginning of the stack file", () => {
    expect(
      loadAccess({ sources: [{ file: "Pulumi.dev.yaml", text: "config: {}\n" }], today: TODAY })
        .diagnostics,
    ).toEqual(
      [
        ["acsUrl", "Assertion consumer service URL of the Identity Center instance"],
        ["environment", "Environment of the organisation, for example `prod`"],
        ["issuer", "SAML issuer (audience) of the instance"],
        ["organisation", "Organisation that this stack manages, for example `acme`"],
        ["portalUrl", "AWS access portal URL"],
      ].map(([path, meaning]) => ({
        severity: "error",
        location: { file: "Pulumi.dev.yaml", line: 1, column: 1 },
        path,
        message: `is missing: ${meaning}`,
      })),
    );
  });

  it("checks nothing else while a file is no YAML", () => {
    expect(findings({ groups: "[a", accessRules: "[{groups: [nobody]}]" })).toEqual([
      expect.stringMatching(/^Pulumi\.test\.yaml:4:\d+ is not valid YAML: /),
    ]);
  });

  it("gives no access together with an error", () => {
    expect(load({ organisation: "null" }).access).toBeUndefined();
  });
});

describe("sources", () => {
  const ACCESS = { file: "organisations/acme/rules.yaml", kind: "access" as const };

  it("joins lists of several files and finds duplicates across them", () => {
    const stack = { file: "Pulumi.test.yaml", text: stackText({ accessRules: null }) };
    const text = [
      "groups: [{name: awssso-more}, {name: awssso-admins}]",
      "accessRules:",
      "  - {name: more, groups: [awssso-more], permissionSets: [Read], accounts: [audit]}",
    ].join("\n");
    const { diagnostics } = loadAccess({ sources: [stack, { ...ACCESS, text }], today: TODAY });
    expect(formatDiagnostics(diagnostics)).toBe(
      'organisations/acme/rules.yaml:1:38 groups[1].name: the group "awssso-admins" is already declared at Pulumi.test.yaml:10',
    );
    const sound = { ...ACCESS, text: text.replace(", {name: awssso-admins}", "") };
    const { access } = loadAccess({ sources: [stack, sound], today: TODAY });
    expect(access?.grants.map(({ key }) => key)).toEqual(["awssso-more|Read|012345678901"]);
    expect(access?.grants[0]?.sources[0]?.location?.file).toBe("organisations/acme/rules.yaml");
  });

  it.each([
    ["acesRules: []", ':1:1 acesRules: there is no such key; did you mean "accessRules"?'],
    [
      "okta-aws-access:groups: []",
      ':1:1 okta-aws-access:groups: keys of an access file have no namespace; write "groups"',
    ],
    [
      "accessFiles: [a.yaml]",
      ":1:1 accessFiles: only the stack file names access files; move the entry there",
    ],
    ["organisation: acme", ":1:1 organisation: belongs in the stack file; move it there"],
    ["scimToken: abc", ":1:1 scimToken: belongs in the stack file; move it there"],
    ["- groups", ":1:1 an access file is a mapping of configuration keys to values"],
    ["groupPush: {names: []}", ":1:1 groupPush: is already given at Pulumi.test.yaml:9; keep one"],
  ])("refuses %j in an access file", (text, expected) => {
    const stack = { file: "Pulumi.test.yaml", text: stackText() };
    const { diagnostics } = loadAccess({ sources: [stack, { ...ACCESS, text }], today: TODAY });
    expect(formatDiagnostics(diagnostics.filter(({ severity }) => severity === "error"))).toBe(
      `organisations/acme/rules.yaml${expected}`,
    );
  });

  it("takes values and defaults of Pulumi.yaml until a stack or access file gives the key", () => {
    const project = {
      file: "Pulumi.yaml",
      text: [
        "name: okta-aws-access",
        "config:",
        "  environment: {type: string, default: from-project}",
        "  organisation: {type: string}",
        "  groupPush: {default: {}}",
        "  accessRules: {default: []}",
        "  aws:region: {value: eu-central-1}",
      ].join("\n"),
    };
    const stack = {
      file: "Pulumi.test.yaml",
      text: stackText({ environment: null, groupPush: null }).replace(/.*aws:region.*\n/, ""),
    };
    const access = { ...ACCESS, text: "groupPush: {prefixes: [awssso]}\n" };
    const loaded = loadAccess({ sources: [project, stack, access], today: TODAY });
    const { model, pushedGroups, grants } = accessOf(loaded);
    expect(model.environment).toBe("from-project");
    expect(model.identityCenter.region).toBe("eu-central-1");
    expect(pushedGroups).toHaveLength(2);
    expect(grants).toHaveLength(4);
  });

  it("refuses a key of the stack file without namespace or of an unknown name", () => {
    const text = `${stackText()}  groups: []\n  okta-aws-access:acounts: []\n  okta:orgName: acme\n`;
    const { diagnostics } = loadAccess({
      sources: [{ file: "Pulumi.test.yaml", text }],
      today: TODAY,
    });
    expect(formatDiagnostics(diagnostics.filter(({ severity }) => severity === "error"))).toBe(
      [
        'Pulumi.test.yaml:15:3 groups: has no namespace; write "okta-aws-access:groups"',
        'Pulumi.test.yaml:16:3 acounts: there is no such key; did you mean "accounts"?',
      ].join("\n"),
    );
  });
});

describe("a stack file that is no mapping where one is needed", () => {
  it.each([
    ["config: [a]\n", "1:9 config: a list stands where a mapping of keys to values is needed"],
    ["config: a\n", "1:9 config: `a` stands where a mapping of keys to values is needed"],
    ["- a\n", "1:1 a list stands where a mapping of keys to values is needed"],
  ])("says where: %j", (text, expected) => {
    const { diagnostics } = loadAccess({
      sources: [{ file: "Pulumi.test.yaml", text }],
      today: TODAY,
    });
    expect(diagnostics.map(formatDiagnostic)).toContain(`Pulumi.test.yaml:${expected}`);
  });

  it.each(["config:\n", "", "encryptionsalt: v1:abc\n"])(
    "takes %j for a file without values",
    (text) => {
      const { diagnostics } = loadAccess({
        sources: [{ file: "Pulumi.test.yaml", text }],
        today: TODAY,
      });
      expect(diagnostics).toHaveLength(5);
      expect(diagnostics.every(({ message }) => message.startsWith("is missing: "))).toBe(true);
    },
  );
});

it("a value of any length makes a message of a line", () => {
  const [plain] = findings({ groups: "x".repeat(100_000), accessRules: "[]" });
  expect(plain).toBe(
    `Pulumi.test.yaml:3:27 groups: \`${"x".repeat(159)}…\` stands where a list is needed`,
  );
  const [text] = findings({ groups: JSON.stringify("y".repeat(100_000)), accessRules: "[]" });
  expect(text).toBe(
    `Pulumi.test.yaml:3:27 groups: "${"y".repeat(156)}…" stands where a list is needed`,
  );
});

describe("a path instead of a key, as pulumi config set without --path writes it", () => {
  it.each(["accessRules[0].groups[1]", "groupPush.names"])("%s names the remedy", (key) => {
    const head = /^\w+/.exec(key)?.[0];
    const text = `${stackText()}  okta-aws-access:${key}: x\n`;
    const { diagnostics } = loadAccess({
      sources: [{ file: "Pulumi.test.yaml", text }],
      today: TODAY,
    });
    expect(
      diagnostics.filter(({ severity }) => severity === "error").map(formatDiagnostic),
    ).toEqual([
      `Pulumi.test.yaml:15:3 ${key}: there is no such key; for a part of ${head} write it into the list or mapping, or use pulumi config set --path`,
    ]);
  });
});

describe("JSON text, as pulumi config set writes structure", () => {
  it("is read as the structure it holds", () => {
    const { pushedGroups, grants } = accessOf(
      load({
        groupPush: `'{"prefixes": ["awssso"]}'`,
        accessRules: `'[{"groups": ["awssso-admins"], "permissionSets": ["Admin"], "accounts": ["012345678901"]}]'`,
      }),
    );
    expect(pushedGroups).toHaveLength(2);
    expect(grants.map(({ key }) => key)).toEqual(["awssso-admins|Admin|012345678901"]);
  });

  it("is reported at the place of the text", () => {
    expect(findings({ groupPush: `'{"prefixs": ["awssso"]}'`, accessRules: "[]" })[0]).toBe(
      'Pulumi.test.yaml:3:30 groupPush.prefixs: there is no such key; did you mean "prefixes"?',
    );
    expect(findings({ groupPush: `'{"prefixes": ['`, accessRules: "[]" })[0]).toMatch(
      /^Pulumi\.test\.yaml:3:30 groupPush: is not valid YAML: /,
    );
  });
});

describe("YAML traps", () => {
  it.each([
    ["012345678901", "012345678901"],
    ['"012345678901"', "012345678901"],
    ["222222222222", "222222222222"],
  ])("keeps the account id %s as written", (written, id) => {
    const keys = grantKeys({
      accounts: `[{id: "111111111111", name: main}, {id: ${written}, name: prod-shop}]`,
      accessRules: `[{groups: [awssso-admins, awssso-readers], permissionSets: [Admin, Read], accounts: [${written}]}]`,
    });
    expect(keys).toHaveLength(4);
    expect(keys[0]).toBe(`awssso-admins|Admin|${id}`);
  });

  it("warns of an unquoted account id that others read as another number", () => {
    expect(
      findings({
        accounts: '[{id: 012345678901, name: a}, {id: "111111111111", name: b}]',
        accessRules: "[]",
      })[0],
    ).toBe(
      "Pulumi.test.yaml:3:35 accounts[0].id: warning: `012345678901` is taken as text; quote it, other readers (Pulumi when it rewrites this file) see a number",
    );
  });

  it.each(["1.2345678901e11", "0o123456701234", "12345678901", "1402433619", "0x1F"])(
    "refuses the account id %s",
    (id) => {
      expect(findings({ accounts: `[{id: ${id}, name: a}]`, accessRules: "[]" })).toContain(
        `Pulumi.test.yaml:3:35 accounts[0].id: "${id}" is not an account id; write its twelve digits in quotes, leading zeros included`,
      );
    },
  );

  it("tells what a Norwegian boolean is taken for", () => {
    expect(
      findings({
        oktaApp: "{hideWeb: no, hideMobile: false, label: yes}",
      }).slice(0, 2),
    ).toEqual([
      "Pulumi.test.yaml:3:38 oktaApp.hideWeb: `no` stands where true or false is needed; YAML 1.2 knows only these two words",
      "Pulumi.test.yaml:3:68 oktaApp.label: warning: `yes` is taken as text; quote it, other readers see a boolean",
    ]);
  });

  it("takes dates with and without quotes, and as Pulumi rewrites them", () => {
    for (const date of ["2027-01-31", '"2027-01-31"', "2027-01-31 00:00:00 +0000 UTC"]) {
      const { model } = accessOf(load({ scimTokenExpiresOn: date }));
      expect(model.identityCenter.scimTokenExpiresOn).toBe("2027-01-31");
    }
    expect(findings({ scimTokenExpiresOn: "2027-02-30" })[0]).toBe(
      'Pulumi.test.yaml:3:39 scimTokenExpiresOn: "2027-02-30" is not a calendar day; write it as "YYYY-MM-DD"',
    );
  });

  it("follows anchors and merge keys", () => {
    const keys = grantKeys({
      accessRules: [
        "",
        "    - &base {name: one, groups: [awssso-admins], permissionSets: [Admin], accounts: [audit]}",
        "    - {<<: *base, name: two, groups: [awssso-readers]}",
      ].join("\n"),
    });
    expect(keys).toEqual(["awssso-admins|Admin|012345678901", "awssso-readers|Admin|012345678901"]);
  });
});

describe("keys that JavaScript objects have by themselves", () => {
  it("are unknown keys like all others", () => {
    const text = findings({
      groups: "[{name: awssso-a, constructor: 1, toString: y}]",
      accessRules: "[]",
    });
    expect(text.filter((finding) => finding.includes("no such key"))).toEqual(
      [
        ["3:45", "constructor"],
        ["3:61", "toString"],
      ].map(
        ([place, key]) =>
          `Pulumi.test.yaml:${place} groups[0].${key}: there is no such key; known are name, description, members, existing`,
      ),
    );
  });

  it("are tags like all others", () => {
    const { model } = accessOf(
      load({ permissionSets: "[{name: A, tags: {constructor: b}}]", accessRules: "[]" }),
    );
    expect(model.permissionSets[0]?.tags).toEqual({ constructor: "b" });
  });
});

describe("secrets", () => {
  it("accepts an encrypted SCIM token and no other one", () => {
    expect(load({ scimToken: "{secure: v1:abc}" }).access).toBeDefined();
    const text = findings({ scimToken: "hunter2" }).join("\n");
    expect(text).toContain("Pulumi.test.yaml:3:30 scimToken: is not encrypted; make a new token");
    expect(text).not.toContain("hunter2");
  });

  it("refuses to show what somebody encrypted", () => {
    expect(
      findings({
        organisation: "{secure: v1:x}",
        users: "[{userName: {secure: v1:y}, firstName: Ada, lastName: Byron}]",
        groups: "[]",
        groupPush: "{}",
        accessRules: "[]",
      }),
    ).toEqual([
      "Pulumi.test.yaml:3:33 organisation: is encrypted, but its plain value would stand in previews and in the state; set it again without --secret",
      "Pulumi.test.yaml:4:38 users[0].userName: is encrypted, but its plain value would stand in previews and in the state; set it again without --secret",
    ]);
  });
});

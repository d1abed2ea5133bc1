import { type AccessModel } from "../../../model/accessModel";
import { compareAccess } from "../../../model/compare/compareAccess";
import {
  type AccessComparison,
  comparisonSchema,
  type SectionComparison,
  type SectionName,
} from "../../../model/compare/comparison";
import { type StackSide } from "../../../model/compare/context";
import { type NameMapping, parseNameMapping } from "../../../model/compare/nameMap";
import { formatDiagnostic } from "../../../model/diagnostics";
import { DEFAULT_RISKS } from "../../../model/diff/riskSettings";
import { load } from "../../support/accessConfig";

type Changes = Record<string, string | null>;

/** A stack of the base configuration with changes. */
function side(stack: string, changes: Changes = {}): StackSide {
  const { access, declared, diagnostics } = load(changes);
  if (declared === undefined) throw new Error(diagnostics.map(formatDiagnostic).join("\n"));
  return { stack, declared, access };
}

function compare(a: Changes, b: Changes, ...mappings: string[]): AccessComparison {
  const read = mappings.map(parseNameMapping) as NameMapping[];
  return compareAccess(side("a", a), side("b", b), { mappings: read });
}

function sectionOf(comparison: AccessComparison, name: SectionName): SectionComparison {
  const section = comparison.sections.find(({ section: it }) => it === name);
  if (section === undefined) throw new Error(`no section ${name}`);
  return section;
}

/** The names of the sections that differ. */
function differing({ sections }: AccessComparison): SectionName[] {
  return sections
    .filter((it) => it.onlyInA.length + it.onlyInB.length + it.different.length > 0)
    .map(({ section }) => section);
}

describe("comparing two stacks", () => {
  it("finds nothing between a stack and itself", () => {
    const comparison = compare({}, {});
    expect(comparison).toMatchObject({ equal: true, ofInstance: [], notCompared: [] });
    expect(comparison.sections.map(({ section, equal }) => [section, equal])).toEqual([
      ["groups", 2],
      ["people", 1],
      ["permissionSets", 2],
      ["rules", 2],
      ["grants", 4],
      ["accounts", 5],
      ["groupPush", 1],
      ["signOn", 1],
      ["oktaApp", 1],
      ["deploymentIdentity", 1],
      ["risks", 1],
    ]);
    expect(comparisonSchema.parse(comparison)).toEqual(comparison);
  });

  it("names what only one stack has, with what depends on it", () => {
    const comparison = compare({}, { groups: "[{name: awssso-admins}]", accessRules: null });
    expect(sectionOf(comparison, "groups")).toEqual({
      section: "groups",
      onlyInA: [{ name: "awssso-readers", detail: "1 grant" }],
      onlyInB: [],
      different: [
        {
          name: "awssso-admins",
          fields: [
            { what: "members managed", kind: "value", a: "here (1 member)", b: "elsewhere" },
          ],
        },
      ],
      equal: 0,
    });
  });

  it("compares members, people and rules by name, not by place", () => {
    const users = (...names: string[]): string =>
      `[${names.map((it) => `{userName: ${it}, firstName: A, lastName: B}`).join(", ")}]`;
    const groups = (members: string): string =>
      `[{name: awssso-admins, members: [${members}]}, {name: awssso-readers}]`;
    const comparison = compare(
      { users: users("x@one", "y@one"), groups: groups("x@one, y@one") },
      { users: users("z@two", "x@two"), groups: groups("z@two, x@two") },
      "people:*@one=*@two",
    );
    expect(sectionOf(comparison, "people")).toMatchObject({
      onlyInA: [{ name: "y@one" }],
      onlyInB: [{ name: "z@two" }],
      different: [],
      equal: 1,
    });
    expect(sectionOf(comparison, "groups").different).toEqual([
      {
        name: "awssso-admins",
        fields: [{ what: "members", kind: "list", onlyInA: ["y@one"], onlyInB: ["z@two"] }],
      },
    ]);
    expect(differing(comparison)).toEqual(["groups", "people"]);
  });
});

const set = (body: string): string =>
  `[{name: Admin, ${body}}, {name: Read, managedPolicies: ["arn:aws:iam::aws:policy/ReadOnlyAccess"]}]`;
const policy = (...statements: string[]): string =>
  `inlinePolicy: {Version: "2012-10-17", Statement: [${statements.join(", ")}]}`;
const allow = (action: string, resource = "*"): string =>
  `{Effect: Allow, Action: "${action}", Resource: "${resource}"}`;

describe("comparing permission sets", () => {
  const compareSets = (a: string, b: string) =>
    sectionOf(compare({ permissionSets: set(a) }, { permissionSets: set(b) }), "permissionSets")
      .different[0];

  it.each([
    [policy(allow("s3:*")), policy(allow("s3:GetObject")), "a"],
    [policy(allow("s3:GetObject")), policy(allow("s3:*")), "b"],
    [policy(allow("s3:GetObject")), policy(allow("s3:PutObject")), "neither"],
    [
      policy(allow("s3:*"), `{Effect: Deny, Action: "s3:PutObject", Resource: "*"}`),
      policy(allow("s3:*")),
      "b",
    ],
  ])("says whether %s or %s is wider: %s", (a, b, wider) => {
    expect(compareSets(a, b)?.verdict).toEqual({ word: "wider", side: wider });
  });

  it("puts a statement on the side that has it, whether it allows or denies", () => {
    const deny = `{Effect: Deny, Action: "s3:PutObject", Resource: "*"}`;
    const found = compareSets(policy(allow("s3:*"), deny), policy(allow("s3:*"), allow("ec2:*")));
    expect(found?.fields).toEqual([
      {
        what: "policies",
        kind: "list",
        onlyInA: ["Deny s3:PutObject on *"],
        onlyInB: ["Allow ec2:* on *"],
      },
    ]);
  });

  it("tells settings apart from rights", () => {
    const found = compareSets("sessionDuration: PT1H, tags: {x: a}", "sessionDuration: PT2H");
    expect(found).toEqual({
      name: "Admin",
      fields: [
        { what: "session", kind: "value", a: "PT1H", b: "PT2H" },
        { what: "tags", kind: "list", onlyInA: ["x=a"], onlyInB: [] },
      ],
    });
  });

  it("says which one has a boundary, and that the other is wider", () => {
    const boundary = 'permissionsBoundary: {managedPolicyArn: "arn:aws:iam::aws:policy/ViewOnly"}';
    expect(compareSets(boundary, "description: x")).toMatchObject({
      verdict: { word: "wider", side: "b" },
      fields: [{ what: "boundary", a: "arn:aws:iam::aws:policy/ViewOnly", b: "none" }, {}],
    });
  });

  it("does not compare the policies of a set that is managed elsewhere", () => {
    expect(compareSets("existing: true", policy(allow("s3:*")))?.fields).toEqual([
      { what: "managed", kind: "value", a: "elsewhere", b: "here" },
    ]);
  });

  it("reads ids of accounts that belong together as one, and finds an id that was forgotten", () => {
    const accounts = (id: string): string =>
      `[{id: "111111111111", name: root-account}, {id: "${id}", name: prod-shop}]`;
    const of = (id: string, inPolicy: string): Changes => ({
      accounts: accounts(id),
      accessRules: null,
      permissionSets: set(policy(allow("sts:AssumeRole", `arn:aws:iam::${inPolicy}:role/x`))),
    });
    const own = compare(of("222222222222", "222222222222"), of("333333333333", "333333333333"));
    expect(sectionOf(own, "permissionSets")).toMatchObject({ different: [], equal: 2 });
    const copied = compare(of("222222222222", "222222222222"), of("333333333333", "222222222222"));
    expect(sectionOf(copied, "permissionSets").different).toHaveLength(1);
  });
});

describe("comparing rules", () => {
  const rule = (body: string): string =>
    `[{groups: [awssso-admins], permissionSets: [Admin], ${body}}]`;
  const compareRules = (a: string, b: string, ...mappings: string[]) =>
    sectionOf(compare({ accessRules: rule(a) }, { accessRules: rule(b) }, ...mappings), "rules");

  it.each([
    ["name: x, accounts: [shop]", "name: x, accounts: [prod-shop]"],
    ["name: x, accounts: [prod-shop]", 'name: x, accounts: ["222222222222"]'],
    ["name: x, accounts: [management]", "name: x, accounts: [root-account]"],
    ["name: x, accounts: [audit, root]", "name: x, accounts: [{ou: root, depth: direct}, audit]"],
    ["name: x, accounts: [{tag: env=prod}]", "name: x, accounts: [{tags: {all: [env=prod]}}]"],
    ["name: x, accounts: [all, management]", "name: x, accounts: [management, all, all]"],
    ["accounts: [all]", "accounts: [all]"],
  ])("takes %s and %s for the same", (a, b) => {
    expect(compareRules(a, `${b}, allowEmpty: false`)).toMatchObject({
      onlyInA: [],
      onlyInB: [],
      different: [],
      equal: 1,
    });
  });

  it("names what differs in a rule of one cross product", () => {
    const found = compareRules(
      "name: x, accounts: [{ou: Workloads/SDLC, depth: direct}], expires: 2027-01-31, owner: me",
      "name: x, accounts: [{ou: Workloads/Prod, depth: direct}], except: [audit], reason: Why not",
    );
    expect(found.different).toEqual([
      {
        name: "x",
        fields: [
          {
            what: "accounts",
            kind: "list",
            onlyInA: ["unit Workloads/SDLC (direct)"],
            onlyInB: ["unit Workloads/Prod (direct)"],
          },
          { what: "except", kind: "list", onlyInA: [], onlyInB: ["audit"] },
          { what: "last day", kind: "value", a: "2027-01-31", b: "none" },
          { what: "owner", kind: "value", a: "me", b: "none" },
          { what: "reason", kind: "value", a: "none", b: "Why not" },
        ],
      },
    ]);
  });

  it("maps names in selectors, units and values of tags", () => {
    expect(
      compareRules(
        'name: x-dev, accounts: [{name: "dev-*"}, {ou: Workloads/SDLC, depth: direct}, {tag: env=dev}]',
        'name: x-prod, accounts: [{name: "prod-*"}, {ou: Workloads/Prod, depth: direct}, {tag: env=prod}]',
        "accounts:dev-*=prod-*",
        "units:*/SDLC=*/Prod",
        "tags:dev=prod",
        "rules:*-dev=*-prod",
      ),
    ).toMatchObject({ onlyInA: [], onlyInB: [], different: [], equal: 1 });
  });

  it("compares several cross products as a whole", () => {
    const grant = (account: string): string =>
      `{groups: [awssso-admins], permissionSets: [Admin], accounts: [${account}]}`;
    const rules = (...accounts: string[]): Changes => ({
      accessRules: `[{name: x, grants: [${accounts.map(grant).join(", ")}]}]`,
    });
    const found = sectionOf(compare(rules("audit", "shop"), rules("shop", "dev-shop")), "rules");
    expect(found.different[0]?.fields).toEqual([
      {
        what: "grants",
        kind: "list",
        onlyInA: ["awssso-admins × Admin in audit"],
        onlyInB: ["awssso-admins × Admin in dev-shop"],
      },
    ]);
  });

  it("finds a rule without a name by what it says", () => {
    expect(
      compareRules("accounts: [audit]", "accounts: [shop], expires: 2027-01-01"),
    ).toMatchObject({
      onlyInA: [{ name: "without a name: awssso-admins × Admin in audit" }],
      onlyInB: [
        { name: "without a name: awssso-admins × Admin in prod-shop", detail: "until 2027-01-01" },
      ],
      equal: 0,
    });
  });
});

describe("comparing grants", () => {
  const accounts = (...names: string[]): string =>
    `[{id: "111111111111", name: main}, ${names
      .map((name, at) => `{id: "22222222222${at}", name: ${name}}`)
      .join(", ")}]`;
  const rule = (account: string): string =>
    `[{name: r, groups: [awssso-admins], permissionSets: [Admin], accounts: [${account}]}]`;

  it("goes by the names of accounts, mapped", () => {
    const comparison = compare(
      { accounts: accounts("web-dev", "pay-dev"), accessRules: rule("all") },
      { accounts: accounts("pay-prod", "web-prod"), accessRules: rule("web-prod") },
      "*-dev=*-prod",
    );
    expect(sectionOf(comparison, "grants")).toEqual({
      section: "grants",
      onlyInA: [{ name: "awssso-admins: Admin", accounts: ["pay-dev"] }],
      onlyInB: [],
      different: [],
      equal: 1,
      unmatched: { a: 0, b: 0 },
    });
  });

  it("counts those that the other stack cannot have", () => {
    const a = side("a", { accounts: accounts("web", "pay"), accessRules: rule("all") });
    const b = side("b", { accounts: accounts("web"), accessRules: rule("all") });
    expect(sectionOf(compareAccess(a, b), "grants")).toMatchObject({
      onlyInA: [],
      equal: 1,
      unmatched: { a: 1, b: 0 },
    });
    expect(compareAccess(a, b, { only: ["grants"] }).equal).toBe(false);
    expect(compareAccess(a, b, { only: ["rules"] }).equal).toBe(true);
  });

  it("pairs the management accounts whatever they are called", () => {
    const named = (name: string): Changes => ({
      accounts: `[{id: "111111111111", name: ${name}}]`,
      accessRules: rule("management"),
    });
    const comparison = compare(named("one"), named("two"));
    expect(comparison.equal).toBe(true);
    expect(sectionOf(comparison, "grants").equal).toBe(1);
  });

  it("does not mistake one of two accounts of the same name for the other", () => {
    const comparison = compare(
      { accounts: accounts("twin", "twin"), accessRules: rule("all") },
      { accounts: accounts("twin"), accessRules: rule("all") },
    );
    expect(sectionOf(comparison, "accounts")).toMatchObject({
      onlyInA: [{ name: "twin (222222222220)" }, { name: "twin (222222222221)" }],
      onlyInB: [{ name: "twin" }],
    });
  });
});

describe("what belongs to the instance", () => {
  it("is listed and no difference", () => {
    const comparison = compare(
      {},
      {
        acsUrl: "https://eu-central-1.signin.aws.amazon.com/platform/saml/acs/99999999-aaaa",
        scimEndpoint: "https://scim.eu-central-1.amazonaws.com/abc/scim/v2",
        oktaApp: "{label: Other}",
        signOn: "{networkZoneIds: []}",
      },
    );
    expect(comparison.equal).toBe(true);
    expect(comparison.ofInstance.map(({ what }) => what)).toEqual([
      "ACS URL",
      "SCIM endpoint",
      "label of the Okta application",
    ]);
  });
});

describe("settings", () => {
  it.each([
    ["{phishingResistant: true}", "{phishingResistant: false}", "a"],
    ["{reauthenticateEvery: PT8H}", "{reauthenticateEvery: PT1H}", "b"],
    ["{networkZoneIds: [nzo1]}", "{networkZoneIds: []}", "a"],
    ["{deviceAssuranceIds: []}", "{deviceAssuranceIds: [dae1]}", "b"],
    [
      "{phishingResistant: true, reauthenticateEvery: PT8H}",
      "{phishingResistant: false, reauthenticateEvery: PT1H}",
      "neither",
    ],
  ])("sign-on %s against %s: %s is stricter", (a, b, stricter) => {
    const { different } = sectionOf(compare({ signOn: a }, { signOn: b }), "signOn");
    expect(different[0]?.verdict).toEqual({ word: "stricter", side: stricter });
  });

  it("takes other ids of zones for the same demand", () => {
    const comparison = compare(
      { signOn: "{networkZoneIds: [nzo1]}" },
      { signOn: "{networkZoneIds: [nzo2]}" },
    );
    expect(comparison.equal).toBe(true);
    expect(comparison.ofInstance).toEqual([{ what: "ids of network zones", a: "nzo1", b: "nzo2" }]);
  });

  it("says what is not compared while accounts are read live", () => {
    const comparison = compare({ accountDirectory: "live", accounts: null, accessRules: "[]" }, {});
    expect(comparison.sections.map(({ section }) => section)).not.toContain("grants");
    expect(comparison.notCompared).toEqual([
      expect.stringContaining("a reads its accounts from AWS Organizations"),
    ]);
  });
});

/** One change of each part of the model, and where it must show; a new part needs a line here. */
const EACH_PART: Record<
  keyof AccessModel,
  [Partial<AccessModel>, SectionName | "title" | "instance"]
> = {
  organisation: [{ organisation: "other" }, "title"],
  environment: [{ environment: "other" }, "title"],
  identityCenter: [
    { identityCenter: { ...side("x").declared.model.identityCenter, portalUrl: "other" } },
    "instance",
  ],
  oktaApp: [{ oktaApp: { ...side("x").declared.model.oktaApp, hideWeb: true } }, "oktaApp"],
  signOn: [
    { signOn: { ...side("x").declared.model.signOn, reauthenticateEvery: "PT1H" } },
    "signOn",
  ],
  assignmentGroup: [{ assignmentGroup: "other" }, "groupPush"],
  groups: [{ groups: [] }, "groups"],
  groupPush: [{ groupPush: { names: [], prefixes: ["other"] } }, "groupPush"],
  users: [{ users: [] }, "people"],
  permissionSets: [{ permissionSets: [] }, "permissionSets"],
  deploymentIdentity: [{ deploymentIdentity: { label: "x", scopes: [] } }, "deploymentIdentity"],
  risks: [{ risks: { ...DEFAULT_RISKS, massRemoval: { grants: 1, percent: 20 } } }, "risks"],
};

describe("every part of the model", () => {
  it.each(Object.entries(EACH_PART))(
    "%s is compared or said not to be",
    (_key, [change, where]) => {
      const a = side("a");
      const { declared, access } = side("b");
      const model = { ...declared.model, ...change };
      const b = {
        stack: "b",
        declared: { ...declared, model },
        access: access && { ...access, model },
      };
      const comparison = compareAccess(a, b);
      if (where === "title") expect(comparison.a).not.toEqual({ ...comparison.b, stack: "a" });
      else if (where === "instance") expect(comparison.ofInstance).toHaveLength(1);
      // Grants of what is missing have no counterpart, either.
      else expect(differing(comparison).filter((it) => it !== "grants")).toEqual([where]);
    },
  );
});

import { risksSchema } from "../../model/schema/risks";
import { accessFixture, type AccessFixture } from "../support/accessFixture";
import { judge, messagesOf, type PackConfiguration, workforce } from "../support/policyKit";

const MANAGEMENT = "111111111111";
const PRODUCTION = "222222222222";
const SANDBOX = "333333333333";
const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";

const base = accessFixture().model;
const ORGANISATION: AccessFixture = {
  groups: ["admins", "FinOps Team"],
  users: ["ana@example.com"],
  permissionSets: [
    { name: "Admin", managedPolicies: [ADMINISTRATOR] },
    {
      name: "Assume",
      inlinePolicy: JSON.stringify({
        Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }],
      }),
    },
    "ReadOnly",
  ],
  accounts: [
    { id: MANAGEMENT, name: "acme" },
    { id: PRODUCTION, name: "web", ouPath: ["Workloads", "Prod"] },
    { id: SANDBOX, name: "sandbox-one", tags: { env: "sandbox" } },
  ],
  model: { identityCenter: { ...base.identityCenter, managementAccountId: MANAGEMENT } },
};

/** Settings by which nothing counts as production and the rule is off. */
const LENIENT = risksSchema.parse({
  rules: { "administrator-in-production": "off", "management-account": "off" },
  production: { stageTags: [], words: ["never"] },
});

function found(
  rule: string,
  fixture: AccessFixture,
  configuration: PackConfiguration = {},
  stack?: string,
): string[] {
  const access = accessFixture({ ...ORGANISATION, ...fixture });
  return messagesOf(judge([workforce(access)], configuration, stack), rule);
}

const allowing = (rule: string, grant: string, stack?: string): PackConfiguration => ({
  [rule]: { allow: [{ grant, reason: "agreed", ...(stack === undefined ? {} : { stack }) }] },
});

describe("administrator-in-production", () => {
  const rule = "administrator-in-production";

  it.each<[string, AccessFixture["grants"], number]>([
    ["an administrator outside production", [["admins", "Admin", SANDBOX]], 0],
    ["a reader in production", [["admins", "ReadOnly", PRODUCTION]], 0],
    ["an administrator in production", [["admins", "Admin", PRODUCTION]], 1],
    ["an administrator by an inline policy", [["admins", "Assume", PRODUCTION]], 1],
    ["an administrator in the management account", [["admins", "Admin", MANAGEMENT]], 1],
    ["a person as administrator", [["user:ana@example.com", "Admin", PRODUCTION]], 1],
  ])("judges %s", (_what, grants, count) => {
    expect(found(rule, { grants })).toHaveLength(count);
  });

  it("names who, by which set, where, and what to do", () => {
    const grants = [
      ["admins", "Admin", PRODUCTION],
      ["admins", "Admin", MANAGEMENT],
    ] as const;
    expect(found(rule, { grants })).toEqual([
      'Group "admins" is administrator by "Admin" in acme, web. Grant a narrower permission set ' +
        "there, or add the grant to administrator-in-production.allow in the pack's configuration.",
    ]);
  });

  it.each<[string, string, string | undefined, number]>([
    ["this group, set and account", "admins|Admin|web", undefined, 0],
    ["an account by its id", `admins|Admin|${PRODUCTION}`, undefined, 0],
    ["patterns", "adm*|*|w?b", undefined, 0],
    ["it in this stack", "admins|Admin|*", "test", 0],
    ["it in another stack only", "admins|Admin|*", "prod", 1],
    ["another group", "owners|Admin|*", undefined, 1],
    ["another account", "admins|Admin|shop", undefined, 1],
    ["a person of the group's name", "user:admins|Admin|*", undefined, 1],
  ])("is lifted by what the pack allows: %s", (_what, grant, stack, count) => {
    const grants = [["admins", "Admin", PRODUCTION]] as const;
    expect(found(rule, { grants }, allowing(rule, grant, stack))).toHaveLength(count);
  });

  it("tells a person from a group of the same name", () => {
    const grants = [["user:ana@example.com", "Admin", PRODUCTION]] as const;
    const allowed = (grant: string): string[] => found(rule, { grants }, allowing(rule, grant));
    expect(allowed("ana@example.com|Admin|*")).toHaveLength(1);
    expect(allowed("user:ana@example.com|Admin|*")).toEqual([]);
  });

  it("judges each registration by its own inputs, also under the same name", () => {
    const [before, after] = [[], [["admins", "Admin", PRODUCTION]] as const].map((grants) =>
      workforce(accessFixture({ ...ORGANISATION, grants })),
    );
    if (before === undefined || after === undefined) throw new Error("two are made");
    expect(messagesOf(judge([before, after]), rule)).toHaveLength(1);
  });

  it("is not lifted by the stack's own settings of risks", () => {
    const grants = [["admins", "Admin", PRODUCTION]] as const;
    const model = { ...ORGANISATION.model, risks: LENIENT };
    expect(found(rule, { grants, model })).toEqual([
      expect.stringContaining('is administrator by "Admin" in web.'),
    ]);
  });

  it("takes accounts for production that the pack names, whatever the stack says", () => {
    const grants = [["admins", "Admin", SANDBOX]] as const;
    const named = (account: string) => ({ [rule]: { production: [{ account }] } });
    expect(found(rule, { grants }, named("sandbox-*"))).toHaveLength(1);
    expect(found(rule, { grants }, named(SANDBOX))).toHaveLength(1);
    expect(found(rule, { grants }, named("web"))).toEqual([]);
  });
});

describe("management-account", () => {
  const rule = "management-account";
  const grants = [["FinOps Team", "ReadOnly", MANAGEMENT]] as const;

  it("refuses each grant there that is not agreed to", () => {
    expect(found(rule, { grants })).toEqual([
      'Group "FinOps Team" holds "ReadOnly" in acme, the management account. Take the grant out, ' +
        "or add it to management-account.allow in the pack's configuration.",
    ]);
    expect(found(rule, { grants }, allowing(rule, "FinOps Team|ReadOnly|acme"))).toEqual([]);
    expect(found(rule, { grants: [["admins", "ReadOnly", PRODUCTION]] })).toEqual([]);
  });

  it("refuses to guess when nobody says which account it is, and takes the pack's word", () => {
    const model = {};
    expect(found(rule, { grants, model })[0]).toMatch(/^The management account is not known/);
    expect(found(rule, { grants: [], model })).toEqual([]);
    const pack = { [rule]: { accounts: [{ account: MANAGEMENT }] } };
    expect(found(rule, { grants, model }, pack)).toHaveLength(1);
  });

  it("is not led away by a stack that names another account", () => {
    const model = { identityCenter: { ...base.identityCenter, managementAccountId: SANDBOX } };
    const pack = { [rule]: { accounts: [{ account: MANAGEMENT }] } };
    expect(found(rule, { grants, model }, pack)).toHaveLength(1);
  });
});

describe("mass-removal", () => {
  const rule = "mass-removal";
  const recorded = (grants: number, stack = "test") => ({
    [rule]: { recorded: [{ stack, grants }] },
  });
  const grants = (count: number): AccessFixture["grants"] =>
    Array.from({ length: count }, (_, at) => [`group ${at}`, "ReadOnly", PRODUCTION] as const);

  it.each<[string, number, PackConfiguration, number]>([
    ["as many as recorded", 40, recorded(40), 0],
    ["more than recorded", 50, recorded(40), 0],
    ["nine fewer", 31, recorded(40), 0],
    ["ten and a quarter fewer", 30, recorded(40), 1],
    ["ten fewer of a hundred", 90, recorded(100), 0],
    ["none", 0, recorded(40), 1],
    ["few, recorded for another stack", 3, recorded(40, "prod"), 0],
    ["few, and no record", 3, {}, 0],
  ])("judges %s", (_what, count, configuration, expected) => {
    expect(found(rule, { grants: grants(count) }, configuration)).toHaveLength(expected);
  });
});

describe("expiry-removed", () => {
  const rule = "expiry-removed";
  const required = { [rule]: { required: [{ rule: "contract*" }] } };

  it.each<[string, string, string | undefined, PackConfiguration, number]>([
    ["a rule that must end and does", "contractors", "2027-01-31", required, 0],
    ["a rule that must end and does not", "contractors", undefined, required, 1],
    ["a rule that need not end", "staff", undefined, required, 0],
    ["any rule without configuration", "contractors", undefined, {}, 0],
  ])("judges %s", (_what, name, expires, configuration, count) => {
    const access = accessFixture({ ...ORGANISATION, grants: [["admins", "ReadOnly", PRODUCTION]] });
    for (const grant of access.grants) grant.sources = [{ rule: name, expires }];
    expect(messagesOf(judge([workforce(access)], configuration), rule)).toHaveLength(count);
  });
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TOKENS } from "../../components/tokens";
import { WorkforceAccess } from "../../components/workforceAccess";
import { RISK_IDS } from "../../model/diff/riskRules";
import configuration from "../../policy/configuration.json";
import { GUARD_RAILS } from "../../policy/guardRails";
import { initialConfiguration } from "../../policy/initialConfiguration";
import { loadStackAccess } from "../../sandbox/lifecycle/stackAccess";
import { accessFixture, INSTANCE } from "../support/accessFixture";
import { runWithMocks, UNKNOWN } from "../support/mocks";
import { COMPUTED, workforceCalls } from "../support/mocksWorkforce";
import { effectiveSettings, judge, type PolicySubject, workforce } from "../support/policyKit";

const ROOT = join(__dirname, "../..");

/** Rules that the access diff has no counterpart of. */
const OWN_RULES = ["target-group-deletion", "assignment-group-pushed", "plain-secret"];

describe("the pack", () => {
  it("has rules of the access diff's ids, and three of its own", () => {
    const own = GUARD_RAILS.map(({ id }) => id).filter(
      (id) => !RISK_IDS.some((risk) => risk === id),
    );
    expect(own.sort()).toEqual([...OWN_RULES].sort());
    expect(new Set(GUARD_RAILS.map(({ id }) => id)).size).toBe(GUARD_RAILS.length);
  });

  it("is documented rule by rule, with level and meaning", () => {
    const text = readFileSync(join(ROOT, "docs/policy-pack.md"), "utf8");
    const rows = text
      .split("\n")
      .filter((line) => /^\| `[a-z-]+` \| (mandatory|advisory) \|/.test(line));
    const expected = GUARD_RAILS.map(({ id, level, when }) => `| \`${id}\` | ${level} | ${when} |`);
    expect(rows).toEqual(expected);
    const keys = GUARD_RAILS.flatMap(({ id, settings }) =>
      Object.keys(settings?.properties ?? {}).map((key) => `\`${id}.${key}\``),
    );
    for (const key of keys) expect(text).toContain(key);
  });

  it.each(["dev", "acme-prod", "globex-prod"])("ships a configuration that %s passes", (stack) => {
    const access = loadStackAccess(ROOT, stack);
    const before = judge([workforce(access)], {}, stack);
    const after = judge([workforce(access)], configuration, stack);
    // Each example has something that its organisation agreed to.
    expect(before.violations.length).toBeGreaterThan(0);
    const stackless = ["app-deletion", "push-mapping-deletion"];
    expect(after.violations.filter(({ rule }) => !stackless.includes(rule))).toEqual([]);
  });

  it("starts with a level for each rule, which the engine would take for advisory without", () => {
    const levels = Object.entries(initialConfiguration()).map(([id, settings]) => [id, settings]);
    expect(levels).toEqual(
      GUARD_RAILS.map(({ id, level }) => [
        id,
        expect.objectContaining({ enforcementLevel: level }),
      ]),
    );
    const milder = initialConfiguration({ incomplete: { enforcementLevel: "advisory" } });
    expect(milder.incomplete).toEqual({ enforcementLevel: "advisory" });
    const known = new Set(GUARD_RAILS.map(({ id }) => id));
    expect(Object.keys(configuration).filter((id) => !known.has(id))).toEqual([]);
  });

  it("refuses a misspelt configuration as the engine does", () => {
    const misspelt = { "session-longer": { limits: [{ set: "*", longest: "PT8H" }] } };
    expect(() => effectiveSettings(misspelt)).toThrow(/session-longer: .*limits/);
    const reasonless = { "management-account": { allow: [{ grant: "a|b|c" }] } };
    expect(() => effectiveSettings(reasonless)).toThrow(/reason/);
    expect(() => effectiveSettings(configuration)).not.toThrow();
  });

  it("refuses, rule by rule, a model that it cannot read", () => {
    const broken = { type: TOKENS.workforceAccess, name: "access", inputs: { grants: "many" } };
    const { violations } = judge([broken]);
    const reading = GUARD_RAILS.filter(({ access }) => access !== undefined).map(({ id }) => id);
    expect(violations.map(({ rule }) => rule)).toEqual(expect.arrayContaining(reading));
    expect(violations[0]?.message).toContain("policy pack of the same version");
  });
});

describe("the pack on a model with an unknown part", () => {
  it("decides nothing, says so for each rule that reads the model, and for no other", () => {
    const { inputs } = workforce(accessFixture());
    const subject = {
      type: TOKENS.workforceAccess,
      name: "access",
      inputs: { ...inputs, rules: UNKNOWN },
    };
    const reading = GUARD_RAILS.filter(({ access }) => access !== undefined).map(({ id }) => id);
    expect(judge([subject]).undecided.map(({ rule }) => rule)).toEqual([
      ...reading,
      "plain-secret",
    ]);
  });
});

describe("the pack on everything that the program registers (mocked)", () => {
  const access = accessFixture({
    groups: [{ name: "Data Team", members: ["ana@example.com"] }, "readers"],
    users: ["ana@example.com"],
    permissionSets: [
      "ReadOnly",
      {
        name: "Developer",
        inlinePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [] }),
        managedPolicies: ["arn:aws:iam::aws:policy/PowerUserAccess"],
        permissionsBoundary: { managedPolicyArn: "arn:aws:iam::aws:policy/PowerUserAccess" },
      },
    ],
    accounts: ["222222222222"],
    grants: [
      ["Data Team", "Developer", "222222222222"],
      ["readers", "ReadOnly", "222222222222"],
      ["user:ana@example.com", "ReadOnly", "222222222222"],
    ],
    model: {
      identityCenter: {
        ...accessFixture().model.identityCenter,
        managementAccountId: "111111111111",
      },
    },
  });
  const existing = { instance: INSTANCE, groupIds: {}, userIds: {}, permissionSetArns: {} };

  it.each([
    ["first preview", true],
    ["update", false],
  ])("finds nothing in the %s", async (_what, preview) => {
    const run = await runWithMocks(
      {
        preview,
        resources: COMPUTED,
        calls: workforceCalls({ groups: ["Data Team", "readers"], users: ["ana@example.com"] }),
      },
      () => void new WorkforceAccess("access", { access, existing }),
    );
    expect(run.errors).toEqual([]);
    const subjects: PolicySubject[] = run.resources.map(({ type, name, urn, inputs }) => ({
      type,
      name,
      urn,
      inputs,
    }));
    expect(
      subjects.filter(({ type }) => type.startsWith("aws:ssoadmin/accountAssignment")),
    ).toHaveLength(3);
    expect(judge(subjects)).toEqual({ violations: [], undecided: [] });
  });
});

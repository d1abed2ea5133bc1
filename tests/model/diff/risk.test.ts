import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isAdministrator, isWildcard } from "../../../model/diff/administrator";
import { policyAtoms } from "../../../model/diff/policyStatements";
import { type Risk, reachesLevel, sortRisks } from "../../../model/diff/risk";
import { RISK_RULES, type RiskId } from "../../../model/diff/riskRules";
import { risksSchema } from "../../../model/schema/risks";
import { isMassRemoval, isProduction } from "../../../model/diff/riskSettings";

const ID = "111111111111";

type Account = [name: string, ouPath?: string[], tags?: Record<string, string>];
const production = ([name, ouPath = [], tags = {}]: Account, settings: object = {}): boolean =>
  isProduction(ID, { name, ouPath, tags }, risksSchema.parse({ production: settings }));

describe("isProduction", () => {
  test.each<[Account, boolean]>([
    [["acme-prod"], true],
    [["acme", ["Workloads", "Production"]], true],
    [["acme", [], { Env: "prod" }], true],
    [["acme-prod", [], { environment: "dev" }], false],
    [["acme-prod", [], { environment: "dev", STAGE: "Live (EU)" }], true],
    [["acme-non-prod"], false],
    [["preprod", ["NonProd"]], false],
    [["product-data"], false],
    [["acmeProd"], true],
    [["prod1-eu"], true],
    [["acme", [], { owner: "prod" }], false],
  ])("%j: %s", (account, expected) => {
    expect(production(account)).toBe(expected);
  });

  test.each<[object, Account, boolean]>([
    [{ accounts: [ID] }, ["dev", [], { env: "dev" }], true],
    [{ accounts: ["VAULT-*"] }, ["vault-eu", [], { env: "dev" }], true],
    [{ accounts: ["vault"] }, ["vault-eu"], false],
    [{ ous: ["Core/Data"] }, ["x", ["Core", "Data", "EU"], { env: "dev" }], true],
    [{ ous: ["Core/Data"] }, ["x", ["Core"]], false],
    [{ tags: ["data=pci"] }, ["x", [], { data: "pci", env: "dev" }], true],
    [{ tags: ["data=pci"] }, ["x", [], { data: "none" }], false],
    [{ stageTags: ["Tier"] }, ["x", [], { tier: "prod", env: "dev" }], true],
    [{ stageTags: ["tier"] }, ["x-prod", [], { env: "dev" }], true],
    [{ stageTags: [] }, ["x", [], { env: "prod" }], false],
    [{ words: ["Gold"] }, ["x-GOLD"], true],
    [{ words: ["gold"] }, ["x-prod"], false],
  ])("by %j, %j: %s", (settings, account, expected) => {
    expect(production(account, settings)).toBe(expected);
  });
});

test.each([
  [9, 9, {}, false],
  [10, 50, {}, true],
  [10, 51, {}, false],
  [10, 51, { percent: 19 }, true],
  [2, 4, { grants: 3 }, false],
  [3, 4, { grants: 3 }, true],
])("%i of %i grants lost, with %j, is a mass removal: %s", (lost, all, massRemoval, expected) => {
  expect(isMassRemoval(lost, all, risksSchema.parse({ massRemoval }))).toBe(expected);
});

describe("administration and wildcards", () => {
  const SPEC = {
    name: "S",
    sessionDuration: "PT1H",
    tags: {},
    managedPolicies: [],
    customerManagedPolicies: [],
    existing: false,
  };
  test.each([
    [{ Effect: "Allow", Action: "*", Resource: "*" }, true, true],
    [{ Effect: "Allow", Action: "iam:*", Resource: "*" }, true, true],
    [{ Effect: "Allow", Action: "i*m:*", Resource: "*" }, true, true],
    [{ Effect: "Allow", Action: ["a:B", "STS:AssumeRole"], Resource: "*" }, true, true],
    [{ Effect: "Allow", Action: "sts:Assume*", Resource: "arn:aws:iam::*:role/*" }, true, false],
    [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: `arn:aws:iam::${ID}:role/*` }, true, false],
    [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "arn:aws:iam::*:role/x/*" }, false, false],
    [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "arn:x" }, false, false],
    [{ Effect: "Allow", Action: "sts:AssumeRoleWithSAML", Resource: "*" }, false, true],
    [{ Effect: "Allow", Action: "iam:Get*", Resource: "*" }, false, true],
    [{ Effect: "Allow", NotAction: "s3:*", Resource: "*" }, true, true],
    [{ Effect: "Allow", Action: "iam:*", NotResource: "arn:x" }, true, true],
    [{ Effect: "Deny", Action: "*", Resource: "*" }, false, false],
    [{ Effect: "Allow", Action: "s3:Get*", Resource: "arn:x" }, false, false],
  ])("%j", (statement, administrator, wildcard) => {
    const inlinePolicy = JSON.stringify({ Statement: statement });
    expect(isAdministrator({ ...SPEC, inlinePolicy })).toBe(administrator);
    expect((policyAtoms(inlinePolicy) ?? []).some(isWildcard)).toBe(wildcard);
  }); // prettier-ignore

  test("by managed policy, and by the name of a set that is managed elsewhere", () => {
    const managed = (name: string) => ({ ...SPEC, managedPolicies: [`arn:aws:iam::aws:policy/${name}`] }); // prettier-ignore
    expect(["AdministratorAccess", "IAMFullAccess", "PowerUserAccess"].map((name) => isAdministrator(managed(name)))).toEqual([true, true, false]); // prettier-ignore
    expect(isAdministrator({ ...SPEC, name: "OrgAdmins", existing: true })).toBe(true);
    expect(isAdministrator({ ...SPEC, name: "OrgAdmins" })).toBe(false);
  });
});

function risk(id: RiskId, message: string): Risk {
  return { id, message, level: RISK_RULES[id].level };
}

test("risks are sorted by level, and a level is reached by itself and those above", () => {
  const risks = [risk("session-longer", "b"), risk("mfa-downgrade", "a"), risk("incomplete", "c")];
  expect(sortRisks(risks).map(({ level }) => level)).toEqual(["critical", "high", "low"]);
  expect(reachesLevel([risk("incomplete", "c")], "high")).toBe(true);
  expect(reachesLevel([risk("incomplete", "c")], "critical")).toBe(false);
});

test("the documentation holds every rule with level and condition", () => {
  const page = readFileSync(join(__dirname, "../../../docs/access-diff.md"), "utf8");
  const rows = page
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .map(([, id, level, when]) => [id, level, when]);
  const rules = Object.entries(RISK_RULES);
  expect(rows).toEqual(rules.map(([id, { level, when }]) => [`\`${id}\``, level, when]));
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isAdministrator, isWildcard } from "../../../model/diff/administrator";
import { policyAtoms } from "../../../model/diff/policyStatements";
import { type Risk, reachesLevel, sortRisks } from "../../../model/diff/risk";
import { RISK_RULES, type RiskId } from "../../../model/diff/riskRules";
import { isProduction } from "../../../model/diff/riskSettings";

const ID = "111111111111";

describe("isProduction", () => {
  test.each<[string, string[], Record<string, string>, boolean]>([
    ["acme-prod", [], {}, true],
    ["acme", ["Workloads", "Production"], {}, true],
    ["acme", [], { Env: "prod" }, true],
    ["acme-prod", [], { environment: "dev" }, false],
    ["acme-non-prod", [], {}, false],
    ["preprod", ["NonProd"], {}, false],
    ["product-data", [], {}, false],
    ["acme", [], { owner: "prod" }, false],
  ])("%s %j %j: %s", (name, ouPath, tags, expected) => {
    expect(isProduction(ID, { name, ouPath, tags })).toBe(expected);
  });
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
    [{ Effect: "Allow", Action: ["a:B", "STS:AssumeRole"], Resource: "*" }, true, true],
    [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "arn:x" }, false, false],
    [{ Effect: "Allow", NotAction: "s3:*", Resource: "*" }, true, true],
    [{ Effect: "Deny", Action: "*", Resource: "*" }, false, false],
    [{ Effect: "Allow", Action: "s3:Get*", Resource: "arn:x" }, false, false],
  ])("%j", (statement, administrator, wildcard) => {
    const inlinePolicy = JSON.stringify({ Statement: statement });
    expect(isAdministrator({ ...SPEC, inlinePolicy })).toBe(administrator);
    expect((policyAtoms(inlinePolicy) ?? []).some(isWildcard)).toBe(wildcard);
  });

  test("a statement without actions or resources is not read as nothing", () => {
    expect(policyAtoms('{"Statement":{"Effect":"Allow","Resource":"*"}}')).toBeUndefined();
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

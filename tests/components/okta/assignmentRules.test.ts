import * as pulumi from "@pulumi/pulumi";
import * as fc from "fast-check";
import { declareAssignmentRules } from "../../../components/okta/assignmentRules";
import { runWithMocks } from "../../support/mocks";

const RULE = "okta:group/rule:Rule";

function run(groupNames: readonly string[], ruleName = "AWS users") {
  return runWithMocks({}, () => {
    const parent = new pulumi.ComponentResource("test:index:Parent", "parent");
    const sources = Object.fromEntries(
      groupNames.map((name) => [name, pulumi.output(`id-${name}`)]),
    );
    declareAssignmentRules({ name: "aws", ruleName, targetGroupId: "00gtarget", sources }, parent);
  });
}

/** Group ids by rule name. */
async function rulesOf(groupNames: readonly string[]): Promise<Map<string, string[]>> {
  const { byType } = await run(groupNames);
  return new Map(
    byType(RULE).map(({ name, inputs }) => [
      name,
      String(inputs["expressionValue"]).match(/id-[\w-]+/g) ?? [],
    ]),
  );
}

const many = Array.from({ length: 230 }, (_, index) => `group-${index}`);

describe("declareAssignmentRules (on mocks)", () => {
  test("one rule up to a hundred groups", async () => {
    expect([...(await rulesOf(many.slice(0, 100))).keys()]).toEqual(["aws"]);
  });

  test("several rules beyond, each with at most a hundred groups and every group once", async () => {
    const rules = await rulesOf(many);

    expect(rules.size).toBe(4);
    expect([...rules.values()].every((ids) => ids.length <= 100)).toBe(true);
    expect([...rules.values()].flat().sort()).toEqual(many.map((name) => `id-${name}`).sort());
  });

  test("one more group leaves all others in their rules", async () => {
    const ruleByGroup = async (names: readonly string[]): Promise<Map<string, string>> => {
      const rules = [...(await rulesOf(names))];
      return new Map(rules.flatMap(([rule, ids]) => ids.map((id) => [id, rule] as const)));
    };
    const before = await ruleByGroup(many);
    const after = await ruleByGroup([...many, "aaa-first"]);

    expect(after.size).toBe(231);
    expect([...before].filter(([id, rule]) => after.get(id) !== rule)).toEqual([]);
  });

  test("the first rule is changed after the others exist, so that nobody is left out between", async () => {
    const { only, byType } = await run(many);

    const others = byType(RULE).filter(({ name }) => name !== "aws");
    expect(only(RULE, "aws").dependencies).toEqual(others.map(({ urn }) => urn).sort());
  });

  test("keeps the names of rules within Okta's fifty characters and apart", async () => {
    const { byType } = await run(many, "x".repeat(80));

    const ruleNames = byType(RULE).map(({ inputs }) => String(inputs["name"]));
    expect(new Set(ruleNames).size).toBe(4);
    expect(Math.max(...ruleNames.map((name) => name.length))).toBe(50);
  });

  test("does not depend on the order of the groups", async () => {
    const expected = await rulesOf(many);

    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(many, { minLength: many.length }), async (shuffled) => {
        expect(await rulesOf(shuffled)).toEqual(expected);
      }),
      { numRuns: 5 },
    );
  });
});

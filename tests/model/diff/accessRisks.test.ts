import { accessDiff, type AccessDiff } from "../../../model/diff/accessDiff";
import { readPreview } from "../../../model/diff/previewDocument";
import { accessFixture } from "../../support/accessFixture";
import { accessSteps, engineStep, PREVIEW_TYPES, previewText } from "../../support/accessPreview";

const ONE = "111111111111";
const diffOf = (steps: readonly unknown[]): AccessDiff =>
  accessDiff(readPreview(previewText(steps)), "2026-11-22");

describe("a rule that had expired", () => {
  const fixture = { groups: ["readers"], permissionSets: ["Read"], accounts: [ONE] };
  const expired = {
    ...accessFixture(fixture),
    expiredRules: [{ rule: "costs", expires: "2020-01-31" }],
  };
  const inForce = (expires?: string) => {
    const access = accessFixture({ ...fixture, grants: [["readers", "Read", ONE]] });
    const sources = [{ rule: "costs", ...(expires === undefined ? {} : { expires }) }];
    return { ...access, grants: access.grants.map((grant) => ({ ...grant, sources })) };
  };

  test.each([
    [undefined, 'Rule "costs" had the last day 2020-01-31 and has none any more.'],
    ["2027-01-31", 'Rule "costs" had the last day 2020-01-31 and is in force again until 2027-01-31.'],
  ])("is in force again with last day %s: the reason, the change and a risk", (expires, message) => {
    const { grants, expiries, risks } = diffOf(accessSteps(expired, inForce(expires)));
    expect(grants.map(({ kind, why }) => [kind, why])).toEqual([
      ["gained", 'rule "costs", which had expired on 2020-01-31, is in force again'],
    ]);
    expect(expiries).toEqual([{ rule: "costs", before: "2020-01-31", after: expires }]);
    expect(risks).toEqual([{ id: "expiry-removed", level: "medium", message }]);
  }); // prettier-ignore

  test("and another last day of a rule in force is no risk", () => {
    const { expiries, risks } = diffOf(accessSteps(inForce("2027-01-01"), inForce("2027-02-01")));
    expect(expiries).toHaveLength(1);
    expect(risks).toEqual([]);
  });
});

test.each([
  ["delete", "push-mapping-deletion", "is deleted"],
  ["replace", "brief-loss", "is replaced"],
])("without the model, a push mapping to %s may have grants", (op, id, verb) => {
  const { risks } = diffOf([engineStep(op, PREVIEW_TYPES.push, "access-readers")]);
  expect(risks.filter((risk) => risk.id !== "incomplete")).toMatchObject([
    { id, message: `Push of the group "access-readers", whose grants are not known, ${verb}.` },
  ]);
});

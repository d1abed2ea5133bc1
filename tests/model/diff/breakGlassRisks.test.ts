import { accessDiff } from "../../../model/diff/accessDiff";
import { readPreview } from "../../../model/diff/previewDocument";
import { type AccessFixture, accessFixture } from "../../support/accessFixture";
import { accessSteps, previewText } from "../../support/accessPreview";

const ONE = "111111111111";
const ENDED = [{ rule: "fire drill", expires: "2026-10-01" }];

interface Side extends AccessFixture {
  ended?: boolean;
  /** Name of the rule that all grants come from. */
  rule?: string;
}

const BASE: Side = {
  groups: [
    { name: "Break-Glass", members: [] },
    { name: "readers", members: [] },
  ],
  pushed: ["readers"],
  permissionSets: ["Read", "Emergency"],
  accounts: [{ id: ONE, name: "dev" }],
};

function access({ ended = false, rule = "r", ...fixture }: Side) {
  const resolved = accessFixture(fixture);
  const grants = resolved.grants.map((grant) => ({ ...grant, sources: [{ rule }] }));
  return { ...resolved, grants, expiredRules: ended ? ENDED : [] };
}

function risks(before: Side, after: Side): string[] {
  const steps = accessSteps(access({ ...BASE, ...before }), access({ ...BASE, ...after }));
  return accessDiff(readPreview(previewText(steps)), "2026-11-22")
    .risks.filter(({ id }) => id === "break-glass-enabled")
    .map(({ level, message }) => `${level} ${message}`);
}

describe("emergency access comes into reach", () => {
  test.each<[string, Side, Side, string[]]>([
    ["a grant of the group", {}, { grants: [["Break-Glass", "Read", ONE]] }, ['high Break-glass: Group "Break-Glass" gains "Read" in dev: new rule "r".']],
    ["a grant of the set", {}, { grants: [["readers", "Emergency", ONE]] }, ['high Break-glass: Group "readers" gains "Emergency" in dev: new rule "r".']],
    ["a grant of the set to a person", {}, { grants: [["user:ana", "Emergency", ONE]] }, ['high Break-glass: User "ana" gains "Emergency" in dev: new rule "r".']],
    ["a rule that had expired", { ended: true }, { grants: [["Break-Glass", "Read", ONE]], rule: "fire drill" }, ['high Break-glass: Group "Break-Glass" gains "Read" in dev: rule "fire drill", which had expired on 2026-10-01, is in force again.']],
    ["someone who joins", {}, { groups: [{ name: "Break-Glass", members: ["bo", "ana"] }, { name: "readers", members: ["ana"] }] }, ['high Break-glass: ana, bo join "Break-Glass".']],
    ["the push", {}, { pushed: ["readers", "Break-Glass"] }, ['high Break-glass: Group "Break-Glass" is pushed to Identity Center.']],
    ["an ordinary grant", {}, { grants: [["readers", "Read", ONE]] }, []],
    ["a grant that goes", { grants: [["Break-Glass", "Emergency", ONE]] }, {}, []],
    ["a grant that stays", { grants: [["Break-Glass", "Emergency", ONE]] }, { grants: [["Break-Glass", "Emergency", ONE]] }, []],
    ["a push that stays", { pushed: ["Break-Glass"] }, { pushed: ["Break-Glass"] }, []],
    ["someone who leaves", { groups: [{ name: "Break-Glass", members: ["ana"] }] }, { groups: [{ name: "Break-Glass", members: [] }] }, []],
  ])("%s", (_what, before, after, expected) => {
    expect(risks(before, after)).toEqual(expected);
  }); // prettier-ignore

  test("a person whose name sounds like a group's is none", () => {
    expect(risks({}, { grants: [["user:emergency@example.com", "Read", ONE]] })).toEqual([]);
  });
});

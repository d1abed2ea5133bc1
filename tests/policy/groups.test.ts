import { accessFixture, type AccessFixture } from "../support/accessFixture";
import { UNKNOWN } from "../support/mocksWire";
import { judge, messagesOf, type PolicySubject, workforce } from "../support/policyKit";

const ACCOUNT = "222222222222";
const ACCESS: AccessFixture = {
  groups: ["readers", "idle"],
  permissionSets: ["ReadOnly"],
  accounts: [ACCOUNT],
  grants: [["readers", "ReadOnly", ACCOUNT]],
};

const mapping = (name: string, inputs: object = {}): PolicySubject => ({
  type: "okta:index/pushGroup:PushGroup",
  name: `access-${name}`,
  inputs: { status: "ACTIVE", deleteTargetGroupOnDestroy: false, sourceGroupId: name, ...inputs },
});

const assignment = (groupId: unknown): PolicySubject => ({
  type: "okta:app/groupAssignment:GroupAssignment",
  name: "access",
  inputs: { appId: UNKNOWN, groupId },
});

describe("push-mapping-deletion", () => {
  const rule = "push-mapping-deletion";
  const found = (fixture: AccessFixture, ...resources: PolicySubject[]): string[] =>
    messagesOf(judge([workforce(accessFixture({ ...ACCESS, ...fixture })), ...resources]), rule);

  it("lets pass that every granted group is pushed, and one that is granted nothing is not", () => {
    expect(found({ pushed: ["readers"] }, mapping("readers"))).toEqual([]);
    expect(found({ grants: [], pushed: [] })).toEqual([]);
  });

  it("refuses a granted group that is not pushed, before anything is done", () => {
    expect(found({ pushed: [] }, mapping("readers"))).toEqual([
      'Group "readers" is granted something and not pushed, so its members would never change in ' +
        "AWS. Add it to okta-aws-access:groupPush, or take its grants out first.",
    ]);
  });

  it("refuses that the mapping of a granted group has gone from the program", () => {
    expect(found({}, mapping("idle"))).toEqual([
      'Group "readers" is granted something and has no push mapping in this stack. Declare its ' +
        "GroupPush again, or take its grants out first.",
    ]);
  });

  it.each([
    ["ACTIVE", 0],
    ["INACTIVE", 1],
    [undefined, 1],
  ])("judges a mapping with the status %s", (status, count) => {
    expect(found({}, mapping("readers", { status }))).toHaveLength(count);
  });

  it("leaves a status that is unknown to the update", () => {
    const subjects = [mapping("readers", { status: UNKNOWN })];
    expect(judge(subjects).undecided).toEqual([{ rule, resource: "access-readers" }]);
  });

  it("asks no person for a mapping", () => {
    const grants = [["user:ana@example.com", "ReadOnly", ACCOUNT]] as const;
    expect(found({ users: ["ana@example.com"], grants })).toEqual([]);
  });
});

describe("target-group-deletion", () => {
  const rule = "target-group-deletion";

  it.each([
    [false, 0],
    [true, 1],
    [undefined, 1],
  ])("judges deleteTargetGroupOnDestroy %s", (deleteTargetGroupOnDestroy, count) => {
    const verdict = judge([mapping("readers", { deleteTargetGroupOnDestroy })]);
    expect(messagesOf(verdict, rule)).toHaveLength(count);
  });

  it("leaves a value that is unknown to the update", () => {
    const verdict = judge([mapping("readers", { deleteTargetGroupOnDestroy: UNKNOWN })]);
    expect(verdict).toEqual({ violations: [], undecided: [{ rule, resource: "access-readers" }] });
  });
});

describe("assignment-group-pushed", () => {
  const rule = "assignment-group-pushed";
  const found = (...subjects: PolicySubject[]): string[] => messagesOf(judge(subjects), rule);
  const model = { assignmentGroup: "readers" };

  it("lets pass an assignment group of its own", () => {
    const access = workforce(accessFixture(ACCESS));
    expect(found(access, mapping("readers"), assignment("everyone"))).toEqual([]);
  });

  it("refuses a group in both roles by name, before ids are known", () => {
    expect(found(workforce(accessFixture({ ...ACCESS, model })))).toEqual([
      'Group "readers" is assigned to the application and pushed and granted something. Set ' +
        "okta-aws-access:assignmentGroup to a group that is neither.",
    ]);
  });

  it("refuses a group in both roles by id, and waits for ids", () => {
    expect(found(mapping("readers"), assignment("readers"))).toEqual([
      'Group "readers" is assigned to the application by "access" and pushed by "access-readers". ' +
        "Assign another group, filled by a group rule.",
    ]);
    const unknown = { sourceGroupId: UNKNOWN };
    expect(found(mapping("readers", unknown), assignment(UNKNOWN))).toEqual([]);
  });
});

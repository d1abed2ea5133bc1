import { OktaGroups, type OktaGroupsArgs } from "../../../components/okta/groups";
import { type AccessGroup, type Person } from "../../../model/accessModel";
import { type MockOptions, runWithMocks, UNKNOWN } from "../../support/mocks";

const ADA: Person = {
  userName: "ada@example.com",
  firstName: "Ada",
  lastName: "Lovelace",
  email: "ada@example.com",
  department: "Research",
  existing: false,
};

const GROUPS: AccessGroup[] = [
  {
    name: "awssso-admins",
    description: "Admins",
    members: ["grace@example.com", "ada@example.com"],
    existing: false,
  },
  { name: "awssso-dev", existing: false },
  { name: "legacy", existing: true },
  { name: "not-pushed", members: [], existing: false },
];

const ARGS: OktaGroupsArgs = {
  appId: "0oa1",
  groups: GROUPS,
  users: [ADA, { ...ADA, userName: "grace@example.com", existing: true }],
  existingGroupIds: { legacy: "00g-legacy" },
  existingUserIds: { "grace@example.com": "00u-grace" },
  pushedGroups: ["awssso-admins", "awssso-dev", "legacy"],
  assignmentGroup: "AWS users",
};

const GROUP = "okta:group/group:Group";
const USER = "okta:user/user:User";
const MEMBERSHIPS = "okta:index/groupMemberships:GroupMemberships";
const RULE = "okta:group/rule:Rule";
const ASSIGNMENT = "okta:app/groupAssignment:GroupAssignment";

function run(args: Partial<OktaGroupsArgs> = {}, options: MockOptions = {}) {
  return runWithMocks(options, () => new OktaGroups("aws", { ...ARGS, ...args }));
}

describe("OktaGroups (on mocks)", () => {
  test.each([true, false])("declares the owned ones only, preview %s", async (preview) => {
    const { counts, names, resources, only, errors } = await run({}, { preview });

    expect(errors).toEqual([]);
    expect(counts()).toEqual({
      "okta-aws-access:okta:Groups": 1,
      [GROUP]: 4,
      [USER]: 1,
      [MEMBERSHIPS]: 2,
      [RULE]: 1,
      [ASSIGNMENT]: 1,
    });
    expect(names(GROUP)).toEqual([
      "aws-assignment",
      "aws-awssso-admins",
      "aws-awssso-dev",
      "aws-not-pushed",
    ]);
    const component = only("okta-aws-access:okta:Groups").urn;
    const children = resources.filter(({ urn }) => urn !== component);
    expect(new Set(children.map(({ parent }) => parent))).toEqual(new Set([component]));
  });

  test("fills the display name, without which AWS refuses a person", async () => {
    const { only } = await run();

    expect(only(USER, "aws-ada@example.com").inputs).toEqual({
      login: "ada@example.com",
      email: "ada@example.com",
      firstName: "Ada",
      lastName: "Lovelace",
      displayName: "Ada Lovelace",
      department: "Research",
    });
  });

  test("states the members of an owned group completely, in an order of its own", async () => {
    const { only } = await run();

    expect(only(MEMBERSHIPS, "aws-awssso-admins").inputs).toEqual({
      groupId: "aws-awssso-admins-id",
      users: ["00u-grace", "aws-ada@example.com-id"],
      trackAllUsers: true,
    });
    expect(only(MEMBERSHIPS, "aws-not-pushed").inputs["users"]).toEqual([]);
  });

  test("sorts members by id, so that neither logins nor the config's order show as a change", async () => {
    const logins = ["zoe@example.com", "mia@example.com", "ben@example.com"];
    const { only } = await run({
      groups: [{ name: "team", members: logins, existing: false }],
      pushedGroups: ["team"],
      existingUserIds: Object.fromEntries(
        logins.map((login, index) => [login, `00u-${9 - index}`]),
      ),
    });

    expect(only(MEMBERSHIPS).inputs["users"]).toEqual(["00u-7", "00u-8", "00u-9"]);
  });

  test("assigns the members of pushed groups through one other group and one rule", async () => {
    const { only, result } = await run();

    expect(only(GROUP, "aws-assignment").inputs["name"]).toBe("AWS users");
    expect(only(RULE, "aws").inputs).toEqual({
      name: "AWS users",
      status: "ACTIVE",
      expressionType: "urn:okta:expression:1.0",
      expressionValue:
        'isMemberOfAnyGroup("00g-legacy","aws-awssso-admins-id","aws-awssso-dev-id")',
      groupAssignments: ["aws-assignment-id"],
    });
    expect(only(ASSIGNMENT, "aws")).toMatchObject({
      inputs: { appId: "0oa1", groupId: "aws-assignment-id" },
      ignoreChanges: ["priority", "profile"],
    });
    expect(result?.assignment).toHaveLength(2);
  });

  test("leaves the expression unknown in a preview in which a group is new", async () => {
    const { only } = await run({}, { preview: true });

    expect(only(RULE).inputs).toMatchObject({
      expressionValue: UNKNOWN,
      groupAssignments: [UNKNOWN],
    });
  });

  test("brings people without a group into the rule by a group that is not pushed", async () => {
    const { only, result } = await run({ directUsers: ["grace@example.com"] });

    expect(only(GROUP, "aws-direct").inputs["name"]).toBe("AWS users (granted directly)");
    expect(only(MEMBERSHIPS, "aws-direct").inputs).toMatchObject({
      groupId: "aws-direct-id",
      users: ["00u-grace"],
    });
    expect(only(RULE).inputs["expressionValue"]).toContain('"aws-direct-id"');
    expect(result?.assignment).toHaveLength(3);
  });

  test("declares no rule when there is nobody to assign", async () => {
    const { counts } = await run({ pushedGroups: [] });

    expect(counts()[RULE]).toBeUndefined();
    expect(counts()[ASSIGNMENT]).toBe(1);
  });

  test("names every group and person it has no id for", async () => {
    const { errors } = await run({
      existingGroupIds: {},
      existingUserIds: {},
      pushedGroups: ["awssso-dev", "missing"],
    });

    expect(errors).toEqual([
      'unexpected Error: existingGroupIds: the group "legacy" is neither owned nor has an id here; ' +
        'existingGroupIds: the group "missing" is neither owned nor has an id here; ' +
        'existingUserIds: the person "grace@example.com" is neither owned nor has an id here',
    ]);
  });
});

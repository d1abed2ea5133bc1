import { GroupAssignment } from "@pulumi/okta/app";
import { GroupMemberships } from "@pulumi/okta/groupMemberships";
import * as pulumi from "@pulumi/pulumi";
import { GroupPush, type GroupPushArgs } from "../../../components/okta/groupPush";
import { type MockOptions, runWithMocks, UNKNOWN } from "../../support/mocks";

const PUSH = "okta:index/pushGroup:PushGroup";
const MEMBERSHIPS = "okta:index/groupMemberships:GroupMemberships";

const ARGS: GroupPushArgs = {
  appId: "0oa1",
  groups: ["awssso-admins", "Data Team"],
  groupIds: { "awssso-admins": "00g-admins", "Data Team": "00g-data" },
};

function run(args: Partial<GroupPushArgs> = {}, options: MockOptions = {}, opts = {}) {
  return runWithMocks(options, () => new GroupPush("aws", { ...ARGS, ...args }, opts));
}

describe("GroupPush (on mocks)", () => {
  test.each([true, false])(
    "one mapping a group that never deletes the AWS group, preview %s",
    async (preview) => {
      const { counts, byType, only } = await run({}, { preview });

      expect(counts()).toEqual({ "okta-aws-access:okta:GroupPush": 1, [PUSH]: 2 });
      expect(byType(PUSH).map(({ inputs }) => inputs)).toEqual([
        {
          appId: "0oa1",
          sourceGroupId: "00g-data",
          status: "ACTIVE",
          deleteTargetGroupOnDestroy: false,
        },
        {
          appId: "0oa1",
          sourceGroupId: "00g-admins",
          status: "ACTIVE",
          deleteTargetGroupOnDestroy: false,
        },
      ]);
      expect(byType(PUSH).map(({ parent }) => parent)).toEqual(
        Array(2).fill(only("okta-aws-access:okta:GroupPush").urn),
      );
    },
  );

  test("names mappings by group, apart even when the slugs look alike", async () => {
    const groupIds = { "Data Team": "1", "Data-Team": "2", "data team": "3" };
    const { names } = await run({ groups: Object.keys(groupIds), groupIds });

    expect(new Set(names(PUSH)).size).toBe(3);
    expect(names(PUSH)).toContain("aws-Data-Team");
  });

  test("waits for the members of its own group and for the assignment", async () => {
    const { only } = await runWithMocks({}, () => {
      const admins = new GroupMemberships("admins", { groupId: "1", users: [] });
      const data = new GroupMemberships("data", { groupId: "2", users: [] });
      const assignment = new GroupAssignment("assignment", { appId: "0oa1", groupId: "00g" });
      new GroupPush("aws", {
        ...ARGS,
        memberships: { "awssso-admins": admins, "Data Team": data },
        after: [assignment],
      });
    });

    expect(only(PUSH, "aws-awssso-admins").dependencies).toEqual([
      only("okta:app/groupAssignment:GroupAssignment").urn,
      only(MEMBERSHIPS, "admins").urn,
    ]);
  });

  test("links to a group that Identity Center has already", async () => {
    const { only } = await run({ downstreamGroupIds: { "awssso-admins": "00g-mirror" } });

    expect(only(PUSH, "aws-awssso-admins").inputs["targetGroupId"]).toBe("00g-mirror");
    expect(only(PUSH, "aws-awssso-admins").inputs["targetGroupName"]).toBeUndefined();
    expect(byTarget(await run())).toEqual([undefined, undefined]);
  });

  test("protects its mappings when asked to", async () => {
    const open = await run();
    const guarded = await run({}, {}, { protect: true });

    expect(open.byType(PUSH).map(({ protect }) => protect)).toEqual([false, false]);
    expect(guarded.byType(PUSH).map(({ protect }) => protect)).toEqual([true, true]);
  });

  test("is unknown behind an unknown application", async () => {
    const { byType } = await run(
      { appId: pulumi.output(pulumi.unknown as unknown as string) },
      { preview: true },
    );

    expect(byType(PUSH).map(({ inputs }) => inputs["appId"])).toEqual([UNKNOWN, UNKNOWN]);
  });

  test("refuses a group without an id", async () => {
    const { errors, counts } = await run({ groups: ["typo"] });

    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain('the group "typo" is to be pushed but has no entry in groupIds');
    expect(counts()[PUSH]).toBeUndefined();
  });
});

function byTarget({ byType }: Awaited<ReturnType<typeof run>>): unknown[] {
  return byType(PUSH).map(({ inputs }) => inputs["targetGroupId"]);
}

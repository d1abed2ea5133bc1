import {
  CreatePermissionSetCommand,
  DeletePermissionSetCommand,
  DescribeInstanceCommand,
  DescribePermissionSetCommand,
  ListInstancesCommand,
  ListPermissionSetsCommand,
  ListTagsForResourceCommand,
  paginateListPermissionSets,
  TagResourceCommand,
  UntagResourceCommand,
  UpdatePermissionSetCommand,
} from "@aws-sdk/client-sso-admin";
import { refusal, seed, startAws, type RunningAws } from "./kit";

const InstanceArn = seed.instanceArn;

describe("permission sets of the emulated sso-admin", () => {
  let aws: RunningAws;
  beforeEach(async () => {
    aws = await startAws();
  });
  afterEach(() => aws.stop());

  const create = async (Name: string, more: object = {}): Promise<string> => {
    const answer = await aws.sso.send(
      new CreatePermissionSetCommand({ InstanceArn, Name, ...more }),
    );
    return answer.PermissionSet?.PermissionSetArn ?? "";
  };

  test("lists and describes the one instance", async () => {
    const { Instances } = await aws.sso.send(new ListInstancesCommand({}));
    expect(Instances).toHaveLength(1);
    expect(Instances?.[0]).toMatchObject({
      InstanceArn,
      IdentityStoreId: seed.identityStoreId,
      OwnerAccountId: seed.managementAccountId,
      Status: "ACTIVE",
      PrimaryRegion: "eu-central-1",
    });
    const described = await aws.sso.send(new DescribeInstanceCommand({ InstanceArn }));
    expect(described.PermissionSetsEnabled).toBe(true);
    expect(described.CreatedDate).toBeInstanceOf(Date);
    const other = "arn:aws:sso:::instance/ssoins-0000000000000000";
    expect(
      await refusal(aws.sso.send(new DescribeInstanceCommand({ InstanceArn: other }))),
    ).toMatchObject({ name: "AccessDeniedException" });
  });

  test("creates with defaults and describes what was given", async () => {
    const PermissionSetArn = await create("ReadOnly");
    expect(PermissionSetArn).toMatch(
      /^arn:aws:sso:::permissionSet\/ssoins-6987a1b2c3d4e5f6\/ps-[0-9a-f]{16}$/,
    );
    const { PermissionSet } = await aws.sso.send(
      new DescribePermissionSetCommand({ InstanceArn, PermissionSetArn }),
    );
    expect(PermissionSet).toEqual({
      Name: "ReadOnly",
      PermissionSetArn,
      SessionDuration: "PT1H",
      CreatedDate: expect.any(Date),
    });
  });

  test("update keeps what is not sent, except the relay state, which goes", async () => {
    const PermissionSetArn = await create("Admin", {
      Description: "All of it",
      RelayState: "https://console.aws.amazon.com/ec2",
      SessionDuration: "PT2H",
    });
    await aws.sso.send(
      new UpdatePermissionSetCommand({ InstanceArn, PermissionSetArn, SessionDuration: "PT4H" }),
    );
    const { PermissionSet } = await aws.sso.send(
      new DescribePermissionSetCommand({ InstanceArn, PermissionSetArn }),
    );
    expect(PermissionSet).toMatchObject({ Description: "All of it", SessionDuration: "PT4H" });
    expect(PermissionSet?.RelayState).toBeUndefined();
  });

  test("refuses a second set of one name", async () => {
    await create("Admin");
    expect(await refusal(create("Admin"))).toMatchObject({
      name: "ConflictException",
      message: "PermissionSet with name Admin already exists.",
    });
  });

  test.each([
    ["Name", { Name: "has space" }, "pattern"],
    ["Name", { Name: "a".repeat(33) }, "less than or equal to 32"],
    ["Name", { Name: "" }, "greater than or equal to 1"],
    ["Description", { Description: "x".repeat(701) }, "less than or equal to 700"],
    ["RelayState", { RelayState: "r".repeat(241) }, "less than or equal to 240"],
    ["SessionDuration", { SessionDuration: "4 hours" }, "pattern"],
    ["SessionDuration", { SessionDuration: "PT59M" }, "between 1 hour and 12 hours"],
    ["SessionDuration", { SessionDuration: "PT12H1M" }, "between 1 hour and 12 hours"],
    ["Tags", { Tags: [{ Key: "aws:x", Value: "1" }] }, "reserved"],
  ])("refuses a bad %s: %j", async (_field, bad, rule) => {
    const error = await refusal(create("Fine", bad));
    expect(error["name"]).toBe("ValidationException");
    expect(error["message"]).toContain(rule);
    const { PermissionSets } = await aws.sso.send(new ListPermissionSetsCommand({ InstanceArn }));
    expect(PermissionSets).toEqual([]);
  });

  test("names every broken rule in one sentence", async () => {
    const error = await refusal(create("has space", { Description: "x".repeat(701) }));
    expect(error["message"]).toMatch(/^2 validation errors detected: Value 'has space' at 'name'/);
    expect(error["message"]).toContain("at 'description'");
  });

  test("tags: list, add, overwrite, remove", async () => {
    const ResourceArn = await create("Tagged", { Tags: [{ Key: "team", Value: "sec" }] });
    await aws.sso.send(
      new TagResourceCommand({
        InstanceArn,
        ResourceArn,
        Tags: [
          { Key: "team", Value: "platform" },
          { Key: "cost", Value: "" },
        ],
      }),
    );
    const list = async () =>
      (await aws.sso.send(new ListTagsForResourceCommand({ InstanceArn, ResourceArn }))).Tags;
    expect(await list()).toEqual([
      { Key: "team", Value: "platform" },
      { Key: "cost", Value: "" },
    ]);
    await aws.sso.send(new UntagResourceCommand({ InstanceArn, ResourceArn, TagKeys: ["team"] }));
    expect(await list()).toEqual([{ Key: "cost", Value: "" }]);
  });

  test("pages through sets, and refuses a token of another listing", async () => {
    const arns = new Set<string>();
    for (let index = 0; index < 5; index += 1) arns.add(await create(`Set${index}`));
    const pages: number[] = [];
    const seen = new Set<string>();
    for await (const page of paginateListPermissionSets(
      { client: aws.sso, pageSize: 2 },
      { InstanceArn },
    )) {
      pages.push(page.PermissionSets?.length ?? 0);
      for (const arn of page.PermissionSets ?? []) seen.add(arn);
    }
    expect(pages).toEqual([2, 2, 1]);
    expect(seen).toEqual(arns);
    const { NextToken } = await aws.sso.send(
      new ListPermissionSetsCommand({ InstanceArn, MaxResults: 2 }),
    );
    expect(NextToken).toBeDefined();
    expect(await refusal(aws.sso.send(new ListInstancesCommand({ NextToken })))).toMatchObject({
      name: "ValidationException",
    });
  });

  test("delete removes, and a deleted set is not found", async () => {
    const PermissionSetArn = await create("Gone");
    const target = { InstanceArn, PermissionSetArn };
    await aws.sso.send(new DeletePermissionSetCommand(target));
    expect(await refusal(aws.sso.send(new DescribePermissionSetCommand(target)))).toMatchObject({
      name: "ResourceNotFoundException",
    });
  });
});

import {
  CreateGroupCommand,
  CreateGroupMembershipCommand,
  CreateUserCommand,
  DeleteGroupMembershipCommand,
  DeleteUserCommand,
  DescribeGroupCommand,
  DescribeGroupMembershipCommand,
  DescribeUserCommand,
  GetGroupIdCommand,
  GetGroupMembershipIdCommand,
  GetUserIdCommand,
  IsMemberInGroupsCommand,
  ListGroupMembershipsForMemberCommand,
  ListGroupsCommand,
  ListUsersCommand,
  paginateListGroups,
  UpdateGroupCommand,
  UpdateUserCommand,
  type AttributeOperation,
} from "@aws-sdk/client-identitystore";
import { createGroup, createUser } from "./estate";
import { refusal, seed, startAws, type RunningAws } from "./kit";

const IdentityStoreId = seed.identityStoreId;
const GHOST = "00000000-0000-4000-8000-000000000000";

const groupNamed = (AttributeValue: string, AttributePath = "displayName") =>
  new GetGroupIdCommand({
    IdentityStoreId,
    AlternateIdentifier: { UniqueAttribute: { AttributePath, AttributeValue } },
  });

const userWith = (AttributePath: string, AttributeValue: string) =>
  new GetUserIdCommand({
    IdentityStoreId,
    AlternateIdentifier: { UniqueAttribute: { AttributePath, AttributeValue } },
  });

describe("the emulated Identity Store API", () => {
  let aws: RunningAws;
  beforeEach(async () => {
    aws = await startAws();
  });
  afterEach(() => aws.stop());

  const member = async (GroupId: string, UserId: string): Promise<string> => {
    const answer = await aws.identityStore.send(
      new CreateGroupMembershipCommand({ IdentityStoreId, GroupId, MemberId: { UserId } }),
    );
    return answer.MembershipId ?? "";
  };

  test("finds users by name and e-mail, groups by name, whatever the case of path and value", async () => {
    const ada = await createUser(aws, "ada");
    const admins = await createGroup(aws, "Admins");
    expect((await aws.identityStore.send(userWith("userName", "ADA"))).UserId).toBe(ada);
    const byMail = await aws.identityStore.send(userWith("emails.value", "ada@acme.example"));
    expect(byMail.UserId).toBe(ada);
    expect((await aws.identityStore.send(groupNamed("Admins"))).GroupId).toBe(admins);
    expect((await aws.identityStore.send(groupNamed("admins", "DisplayName"))).GroupId).toBe(
      admins,
    );
  });

  test("says what kind of resource is missing", async () => {
    expect(await refusal(aws.identityStore.send(groupNamed("nope")))).toMatchObject({
      name: "ResourceNotFoundException",
      message: "GROUP not found.",
      ResourceType: "GROUP",
    });
    expect(await refusal(aws.identityStore.send(userWith("userName", "nope")))).toMatchObject({
      ResourceType: "USER",
    });
    const describe = new DescribeUserCommand({ IdentityStoreId, UserId: GHOST });
    expect(await refusal(aws.identityStore.send(describe))).toMatchObject({
      name: "ResourceNotFoundException",
      ResourceType: "USER",
      ResourceId: GHOST,
    });
    const membership = new DescribeGroupMembershipCommand({
      IdentityStoreId,
      MembershipId: GHOST,
    });
    expect(await refusal(aws.identityStore.send(membership))).toMatchObject({
      ResourceType: "GROUP_MEMBERSHIP",
      ResourceId: GHOST,
    });
    const foreign = new ListGroupsCommand({ IdentityStoreId: "d-0000000000" });
    expect(await refusal(aws.identityStore.send(foreign))).toMatchObject({
      ResourceType: "IDENTITY_STORE",
      ResourceId: "d-0000000000",
    });
    expect(await refusal(aws.identityStore.send(userWith("title", "x")))).toMatchObject({
      name: "ValidationException",
    });
  });

  test("filters lists by name", async () => {
    await createGroup(aws, "one");
    await createGroup(aws, "two");
    await createUser(aws, "ada");
    await createUser(aws, "bob");
    const Filters = (AttributePath: string, AttributeValue: string) => [
      { AttributePath, AttributeValue },
    ];
    const { Groups } = await aws.identityStore.send(
      new ListGroupsCommand({ IdentityStoreId, Filters: Filters("DisplayName", "two") }),
    );
    expect(Groups?.map((group) => group.DisplayName)).toEqual(["two"]);
    const { Users } = await aws.identityStore.send(
      new ListUsersCommand({ IdentityStoreId, Filters: Filters("UserName", "bob") }),
    );
    expect(Users?.map((user) => user.UserName)).toEqual(["bob"]);
    const bad = new ListGroupsCommand({ IdentityStoreId, Filters: Filters("Description", "x") });
    expect(await refusal(aws.identityStore.send(bad))).toMatchObject({
      name: "ValidationException",
    });
  });

  test("gives at most 100 groups a page", async () => {
    for (let index = 0; index < 105; index += 1) await createGroup(aws, `group${index}`);
    const pages: number[] = [];
    for await (const page of paginateListGroups(
      { client: aws.identityStore },
      { IdentityStoreId },
    )) {
      pages.push(page.Groups?.length ?? 0);
    }
    expect(pages).toEqual([100, 5]);
    const tooMany = new ListGroupsCommand({ IdentityStoreId, MaxResults: 101 });
    expect(await refusal(aws.identityStore.send(tooMany))).toMatchObject({
      name: "ValidationException",
    });
  });

  test("groups: unique and unreserved names, update, removal of the description", async () => {
    const GroupId = await createGroup(aws, "one");
    await createGroup(aws, "two");
    expect(await refusal(createGroup(aws, "TWO"))).toMatchObject({
      name: "ConflictException",
      message: "Duplicate GroupDisplayName",
      Reason: "UNIQUENESS_CONSTRAINT_VIOLATION",
    });
    const reserved = new CreateGroupCommand({ IdentityStoreId, DisplayName: "Administrator" });
    expect(await refusal(aws.identityStore.send(reserved))).toMatchObject({
      name: "ValidationException",
    });
    const update = (...Operations: AttributeOperation[]) =>
      aws.identityStore.send(new UpdateGroupCommand({ IdentityStoreId, GroupId, Operations }));
    const read = async () => {
      const group = await aws.identityStore.send(
        new DescribeGroupCommand({ IdentityStoreId, GroupId }),
      );
      return [group.DisplayName, group.Description];
    };
    await update(
      { AttributePath: "displayName", AttributeValue: "uno" },
      { AttributePath: "description", AttributeValue: "first" },
    );
    expect(await read()).toEqual(["uno", "first"]);
    await update({ AttributePath: "description" });
    expect(await read()).toEqual(["uno", undefined]);
    const half = update(
      { AttributePath: "description", AttributeValue: "lost" },
      { AttributePath: "owner", AttributeValue: "x" },
    );
    expect(await refusal(half)).toMatchObject({ name: "ValidationException" });
    expect(await read()).toEqual(["uno", undefined]);
    const taken = update({ AttributePath: "displayName", AttributeValue: "two" });
    expect(await refusal(taken)).toMatchObject({ name: "ConflictException" });
  });

  test("users: required members, unique names, updates of any depth", async () => {
    const bare = new CreateUserCommand({ IdentityStoreId, UserName: "bare" });
    expect(await refusal(aws.identityStore.send(bare))).toMatchObject({
      name: "ValidationException",
    });
    const nameless = new CreateUserCommand({
      IdentityStoreId,
      UserName: "nameless",
      DisplayName: "Nameless",
      Name: { FamilyName: "Less" },
    });
    expect((await refusal(aws.identityStore.send(nameless)))["message"]).toBe(
      "1 validation error detected: Value null at 'name.givenName' failed to satisfy constraint: Member must not be null",
    );
    const UserId = await createUser(aws, "ada");
    expect(await refusal(createUser(aws, "Ada"))).toMatchObject({
      name: "ConflictException",
      message: "Duplicate UserName",
    });
    await aws.identityStore.send(
      new UpdateUserCommand({
        IdentityStoreId,
        UserId,
        Operations: [
          { AttributePath: "name.familyName", AttributeValue: "Lovelace" },
          { AttributePath: "title", AttributeValue: "Countess" },
          { AttributePath: "emails", AttributeValue: [{ value: "a@b.example", primary: true }] },
        ],
      }),
    );
    const user = await aws.identityStore.send(new DescribeUserCommand({ IdentityStoreId, UserId }));
    expect(user).toMatchObject({
      Name: { GivenName: "G", FamilyName: "Lovelace" },
      Title: "Countess",
      Emails: [{ Value: "a@b.example", Primary: true }],
      UserStatus: "ENABLED",
      CreatedAt: expect.any(Date),
    });
    const bad = new UpdateUserCommand({
      IdentityStoreId,
      UserId,
      Operations: [{ AttributePath: "userId", AttributeValue: "x" }],
    });
    expect(await refusal(aws.identityStore.send(bad))).toMatchObject({
      name: "ValidationException",
    });
  });

  test("memberships: create once, find, describe, list and delete", async () => {
    const [ada, admins, others] = [
      await createUser(aws, "ada"),
      await createGroup(aws, "admins"),
      await createGroup(aws, "others"),
    ];
    const MembershipId = await member(admins, ada);
    expect(await refusal(member(admins, ada))).toMatchObject({ name: "ConflictException" });
    expect(await refusal(member(GHOST, ada))).toMatchObject({ ResourceType: "GROUP" });
    expect(await refusal(member(admins, GHOST))).toMatchObject({ ResourceType: "USER" });
    const found = await aws.identityStore.send(
      new GetGroupMembershipIdCommand({
        IdentityStoreId,
        GroupId: admins,
        MemberId: { UserId: ada },
      }),
    );
    expect(found.MembershipId).toBe(MembershipId);
    const described = await aws.identityStore.send(
      new DescribeGroupMembershipCommand({ IdentityStoreId, MembershipId }),
    );
    expect(described).toMatchObject({ GroupId: admins, MemberId: { UserId: ada } });
    const { GroupMemberships } = await aws.identityStore.send(
      new ListGroupMembershipsForMemberCommand({ IdentityStoreId, MemberId: { UserId: ada } }),
    );
    expect(GroupMemberships).toHaveLength(1);
    const isMember = async () => {
      const { Results } = await aws.identityStore.send(
        new IsMemberInGroupsCommand({
          IdentityStoreId,
          MemberId: { UserId: ada },
          GroupIds: [admins, others],
        }),
      );
      return Results?.map((result) => result.MembershipExists);
    };
    expect(await isMember()).toEqual([true, false]);
    await aws.identityStore.send(
      new DeleteGroupMembershipCommand({ IdentityStoreId, MembershipId }),
    );
    expect(await isMember()).toEqual([false, false]);
  });

  test("deleting a user takes the memberships along", async () => {
    const [ada, admins] = [await createUser(aws, "ada"), await createGroup(aws, "admins")];
    await member(admins, ada);
    await aws.identityStore.send(new DeleteUserCommand({ IdentityStoreId, UserId: ada }));
    expect(aws.emulator.snapshot().identityStore.memberships).toEqual({});
  });

  test("a foreign account sees nothing", async () => {
    const stranger = aws.as("999999999999");
    expect(
      await refusal(stranger.identityStore.send(new ListGroupsCommand({ IdentityStoreId }))),
    ).toMatchObject({ name: "AccessDeniedException" });
  });
});

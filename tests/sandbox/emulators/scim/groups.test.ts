import {
  DescribeGroupCommand,
  GetGroupIdCommand,
  IsMemberInGroupsCommand,
  ListGroupMembershipsCommand,
  ListGroupsCommand,
} from "@aws-sdk/client-identitystore";
import { enableScim, scimClient, type ScimClient } from "../aws/console";
import { refusal, seed, startAws, type RunningAws } from "../aws/kit";

const IdentityStoreId = seed.identityStoreId;

const patch = (...Operations: object[]) => ({
  schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  Operations,
});

describe("groups of the emulated SCIM endpoint", () => {
  let aws: RunningAws;
  let scim: ScimClient;
  beforeEach(async () => {
    aws = await startAws();
    scim = scimClient(aws, (await enableScim(aws)).token);
  });
  afterEach(() => aws.stop());

  const createGroup = async (displayName: string, more: object = {}): Promise<string> => {
    const { status, body } = await scim("POST", "/Groups", { displayName, members: [], ...more });
    expect(status).toBe(201);
    return String(body["id"]);
  };

  const createUser = async (userName: string): Promise<string> => {
    const { body } = await scim("POST", "/Users", {
      userName,
      displayName: userName,
      name: { givenName: "G", familyName: "F" },
    });
    return String(body["id"]);
  };

  const members = async (GroupId: string): Promise<(string | undefined)[]> => {
    const { GroupMemberships } = await aws.identityStore.send(
      new ListGroupMembershipsCommand({ IdentityStoreId, GroupId }),
    );
    return (GroupMemberships ?? []).map((membership) => membership.MemberId?.UserId);
  };

  test("a group made by SCIM is the Identity Store's group of the same id", async () => {
    const id = await createGroup("awssso-admins", { externalId: "00g1" });
    const byName = await aws.identityStore.send(
      new GetGroupIdCommand({
        IdentityStoreId,
        AlternateIdentifier: {
          UniqueAttribute: { AttributePath: "displayName", AttributeValue: "awssso-admins" },
        },
      }),
    );
    expect(byName.GroupId).toBe(id);
    const byExternalId = await aws.identityStore.send(
      new GetGroupIdCommand({
        IdentityStoreId,
        AlternateIdentifier: {
          ExternalId: { Issuer: `https://scim.aws.com/${seed.scimTenant}`, Id: "00g1" },
        },
      }),
    );
    expect(byExternalId.GroupId).toBe(id);
    const { Groups } = await aws.identityStore.send(new ListGroupsCommand({ IdentityStoreId }));
    expect(Groups?.map((group) => group.DisplayName)).toEqual(["awssso-admins"]);
  });

  test("adds and removes members; reads never show them", async () => {
    const [ada, bob] = [await createUser("ada"), await createUser("bob")];
    const id = await createGroup("admins");
    const add = { op: "add", path: "members", value: [{ value: ada }, { value: bob }] };
    expect((await scim("PATCH", `/Groups/${id}`, patch(add))).status).toBe(204);
    expect(await members(id)).toEqual([ada, bob]);
    expect((await scim("GET", `/Groups/${id}`)).body["members"]).toEqual([]);
    const remove = { op: "remove", path: `members[value eq "${ada}"]` };
    expect((await scim("PATCH", `/Groups/${id}`, patch(remove))).status).toBe(204);
    expect(await members(id)).toEqual([bob]);
    const removeList = { op: "remove", path: "members", value: [{ value: bob, display: "Bob" }] };
    expect((await scim("PATCH", `/Groups/${id}`, patch(removeList))).status).toBe(204);
    expect(await members(id)).toEqual([]);
  });

  test("answers a membership question by filter", async () => {
    const [ada, bob] = [await createUser("ada"), await createUser("bob")];
    const id = await createGroup("admins", { members: [{ value: ada }] });
    const total = async (user: string, attribute = "members") => {
      const filter = encodeURIComponent(`id eq "${id}" and ${attribute} eq "${user}"`);
      return (await scim("GET", `/Groups?filter=${filter}`)).body["totalResults"];
    };
    expect(await total(ada)).toBe(1);
    expect(await total(ada, "member")).toBe(1);
    expect(await total(bob)).toBe(0);
    const { Results } = await aws.identityStore.send(
      new IsMemberInGroupsCommand({ IdentityStoreId, MemberId: { UserId: ada }, GroupIds: [id] }),
    );
    expect(Results?.[0]?.MembershipExists).toBe(true);
  });

  test("finds groups by name without case and by external id", async () => {
    const id = await createGroup("Admins", { externalId: "00g1" });
    await createGroup("Others");
    for (const filter of ['displayName eq "admins"', 'externalId eq "00g1"']) {
      const { body } = await scim("GET", `/Groups?filter=${encodeURIComponent(filter)}`);
      expect(body["Resources"]).toMatchObject([{ id, displayName: "Admins" }]);
    }
    const bad = encodeURIComponent('displayName sw "A"');
    expect((await scim("GET", `/Groups?filter=${bad}`)).status).toBe(400);
  });

  test("renames, also in Okta's form without path, and links an external id", async () => {
    const id = await createGroup("old");
    const rename = { op: "replace", value: { id, displayName: "new" } };
    expect((await scim("PATCH", `/Groups/${id}`, patch(rename))).status).toBe(204);
    const link = { op: "replace", path: "externalId", value: "00g9" };
    expect((await scim("PATCH", `/Groups/${id}`, patch(link))).status).toBe(204);
    const group = await aws.identityStore.send(
      new DescribeGroupCommand({ IdentityStoreId, GroupId: id }),
    );
    expect(group).toMatchObject({ DisplayName: "new", ExternalIds: [{ Id: "00g9" }] });
    expect((await scim("GET", `/Groups/${id}`)).body).toMatchObject({ externalId: "00g9" });
  });

  test("refuses a taken name, on creation and on renaming", async () => {
    const id = await createGroup("one");
    await createGroup("two");
    expect((await scim("POST", "/Groups", { displayName: "ONE" })).status).toBe(409);
    const rename = { op: "replace", path: "displayName", value: "two" };
    expect((await scim("PATCH", `/Groups/${id}`, patch(rename))).status).toBe(409);
    expect((await scim("GET", `/Groups/${id}`)).body["displayName"]).toBe("one");
  });

  test("refuses total replacement and removal of members, or swallows it by fault", async () => {
    const ada = await createUser("ada");
    const id = await createGroup("admins", { members: [{ value: ada }] });
    const all = [
      { op: "replace", path: "members", value: [] },
      { op: "replace", value: { members: [{ value: ada }] } },
      { op: "remove", path: "members" },
    ];
    for (const operation of all) {
      expect((await scim("PATCH", `/Groups/${id}`, patch(operation))).status).toBe(400);
    }
    const pathless = { op: "REMOVE", value: { members: [{ value: ada }] } };
    expect((await scim("PATCH", `/Groups/${id}`, patch(pathless))).status).toBe(400);
    await aws.control("PUT", "faults", { scimSilentMemberReplace: {} });
    for (const operation of all) {
      expect((await scim("PATCH", `/Groups/${id}`, patch(operation))).status).toBe(204);
    }
    expect(await members(id)).toEqual([ada]);
  });

  test("takes 100 membership changes at once and not 101", async () => {
    const users: { value: string }[] = [];
    for (let index = 0; index < 101; index += 1) {
      users.push({ value: await createUser(`user${index}`) });
    }
    const id = await createGroup("many");
    const add = (value: object[]) => patch({ op: "add", path: "members", value });
    expect((await scim("PATCH", `/Groups/${id}`, add(users))).status).toBe(400);
    expect(await members(id)).toHaveLength(0);
    expect((await scim("PATCH", `/Groups/${id}`, add(users.slice(0, 100)))).status).toBe(204);
    expect(await members(id)).toHaveLength(100);
    const tooMany = { displayName: "more", members: users };
    expect((await scim("POST", "/Groups", tooMany)).status).toBe(400);
  });

  test("a member who is not there leaves the group as it was", async () => {
    const ada = await createUser("ada");
    const id = await createGroup("admins");
    const ghost = "00000000-0000-4000-8000-000000000000";
    const add = { op: "add", path: "members", value: [{ value: ada }, { value: ghost }] };
    expect((await scim("PATCH", `/Groups/${id}`, patch(add))).status).toBe(404);
    expect(await members(id)).toEqual([]);
    const nested = { op: "add", path: "members", value: [{ value: id, type: "Group" }] };
    expect((await scim("PATCH", `/Groups/${id}`, patch(nested))).status).toBe(400);
  });

  test("other attributes cannot be patched, and there is no PutGroup, /Me or /Bulk", async () => {
    const id = await createGroup("admins");
    const foreign = { op: "replace", path: "description", value: "x" };
    expect((await scim("PATCH", `/Groups/${id}`, patch(foreign))).status).toBe(400);
    expect((await scim("PUT", `/Groups/${id}`, { displayName: "x" })).status).toBe(400);
    expect((await scim("GET", "/Me")).status).toBe(404);
    expect((await scim("POST", "/Bulk", {})).status).toBe(404);
    expect((await scim("GET", "//Groups")).status).toBe(404);
  });

  test("deleting a group takes its memberships along", async () => {
    const ada = await createUser("ada");
    const id = await createGroup("admins", { members: [{ value: ada }] });
    expect((await scim("DELETE", `/Groups/${id}`)).status).toBe(204);
    expect(Object.keys(aws.emulator.snapshot().identityStore.memberships)).toEqual([]);
    expect(
      await refusal(
        aws.identityStore.send(new DescribeGroupCommand({ IdentityStoreId, GroupId: id })),
      ),
    ).toMatchObject({
      name: "ResourceNotFoundException",
      ResourceType: "GROUP",
      ResourceId: id,
    });
    expect((await scim("PATCH", `/Groups/${id}`, patch({ op: "remove", path: "x" }))).status).toBe(
      404,
    );
  });

  test("the fault identityStoreLag hides a pushed group for a while", async () => {
    await aws.control("PUT", "faults", { identityStoreLag: { ms: 60_000 } });
    const id = await createGroup("slow");
    const lookup = () =>
      aws.identityStore.send(
        new GetGroupIdCommand({
          IdentityStoreId,
          AlternateIdentifier: {
            UniqueAttribute: { AttributePath: "DisplayName", AttributeValue: "slow" },
          },
        }),
      );
    expect(await refusal(lookup())).toMatchObject({ name: "ResourceNotFoundException" });
    expect((await scim("GET", `/Groups/${id}`)).status).toBe(200);
    await aws.control("POST", "clock", { advanceMs: 60_000 });
    expect((await lookup()).GroupId).toBe(id);
  });
});

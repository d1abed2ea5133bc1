import {
  DescribeUserCommand,
  GetGroupIdCommand,
  type IdentitystoreClient,
  ListGroupMembershipsCommand,
  ListUsersCommand,
} from "@aws-sdk/client-identitystore";
import { type ProvisioningAnswer } from "../aws/console";
import { type RunningAws, seed, startAws } from "../aws/kit";
import { createAwsApp, createGroup, createUser, type RunningOkta, startOkta } from "./kit";
import { ALL_ON } from "./provisioningKit";

const IdentityStoreId = seed.identityStoreId;

/** Both emulated clouds, joined as an administrator joins the real ones. */
describe("Okta and IAM Identity Center together", () => {
  let okta: RunningOkta;
  let aws: RunningAws;
  let appId: string;
  let users: string;

  beforeEach(async () => {
    okta = await startOkta();
    aws = await startAws();
    appId = (
      await createAwsApp(okta, {
        settings: { app: { acsURL: seed.acsUrl, entityID: seed.issuer } },
      })
    ).id;
    await joinClouds();
    users = await createGroup(okta, "AWS IAM Identity Center users");
    await okta.send("PUT", `/api/v1/apps/${appId}/groups/${users}`, {});
  });
  afterEach(async () => {
    await okta.close();
    await aws.stop();
  });

  async function joinClouds(): Promise<void> {
    const metadataXml = (await okta.send("GET", `/api/v1/apps/${appId}/sso/saml/metadata`)).body;
    const source = await aws.control("POST", "console/identity-source", { metadataXml });
    expect(source.status).toBe(200);
    const { body } = await aws.control("POST", "console/automatic-provisioning");
    const { scimEndpoint, token } = body as unknown as ProvisioningAnswer;
    expect(scimEndpoint).toMatch(/\/scim\/v2\/$/);
    const answer = await okta.send("POST", `/__sandbox/console/apps/${appId}/provisioning`, {
      baseUrl: aws.scimUrl,
      token,
      toApp: ALL_ON,
    });
    expect([answer.status, answer.body.error]).toEqual([200, undefined]);
  }

  async function person(name: string, groups: string[], profile: object = {}): Promise<string> {
    const id = await createUser(okta, name, profile);
    for (const group of groups) await okta.send("PUT", `/api/v1/groups/${group}/users/${id}`);
    return id;
  }

  async function push(name: string): Promise<{ groupId: string; mappingId: string }> {
    const groupId = await createGroup(okta, name);
    const mapping = await okta.send("POST", `/api/v1/apps/${appId}/group-push/mappings`, {
      sourceGroupId: groupId,
      targetGroupName: name,
      status: "ACTIVE",
    });
    return { groupId, mappingId: mapping.body.id };
  }

  it("shows pushed groups with their members in the Identity Store", async () => {
    const { groupId, mappingId } = await push("awssso-admins");
    const linus = await person("Linus", [users, groupId], { department: "Kernel" });
    await person("Alan", [users]);
    await okta.emulator.idle();
    expect(await memberNames(aws.identityStore, "awssso-admins")).toEqual(["linus@acme.example"]);
    const all = await aws.identityStore.send(new ListUsersCommand({ IdentityStoreId }));
    expect(all.Users?.map((user) => user.UserName).sort()).toEqual([
      "alan@acme.example",
      "linus@acme.example",
    ]);
    const found = all.Users?.find((user) => user.UserName === "linus@acme.example");
    expect(found).toMatchObject({
      DisplayName: "Linus Tester",
      Name: { GivenName: "Linus", FamilyName: "Tester" },
      ExternalIds: [{ Id: linus }],
    });
    const mapping = await okta.send(
      "GET",
      `/api/v1/apps/${appId}/group-push/mappings/${mappingId}`,
    );
    expect(mapping.body.status).toBe("ACTIVE");
    expect((await okta.send("GET", "/__sandbox/console/tasks")).body).toEqual([]);
  });

  it("follows changes of profile, membership, name and status", async () => {
    const { groupId } = await push("awssso-admins");
    const linus = await person("Linus", [users, groupId]);
    const grace = await person("Grace2", [users, groupId]);
    await okta.emulator.idle();
    await okta.send("POST", `/api/v1/users/${linus}`, { profile: { displayName: "L. T." } });
    await okta.send("POST", `/api/v1/users/${grace}/lifecycle/deactivate`);
    await okta.send("PUT", `/api/v1/groups/${groupId}`, { profile: { name: "awssso-root" } });
    await okta.emulator.idle();
    expect(await memberNames(aws.identityStore, "awssso-root")).toEqual(["linus@acme.example"]);
    const all = await aws.identityStore.send(new ListUsersCommand({ IdentityStoreId }));
    const shown = all.Users?.map((user) => [user.UserName, user.DisplayName, user.UserStatus]);
    expect(shown).toEqual([
      ["linus@acme.example", "L. T.", "ENABLED"],
      ["grace2@acme.example", "Grace2 Tester", "DISABLED"],
    ]);
    expect((await okta.send("GET", "/__sandbox/console/tasks")).body).toEqual([]);
  });

  it("leaves out a person without display name, whom Identity Center refuses, and names the reason", async () => {
    const { groupId } = await push("awssso-admins");
    const id = await person("Nameless", [users, groupId], { displayName: null });
    await okta.emulator.idle();
    expect(await memberNames(aws.identityStore, "awssso-admins")).toEqual([]);
    const [task] = (await okta.send("GET", "/__sandbox/console/tasks")).body;
    expect(task.error).toContain("Error while creating user nameless@acme.example: Bad Request");
    await okta.send("POST", `/api/v1/users/${id}`, { profile: { displayName: "Named" } });
    await okta.emulator.idle();
    expect(await memberNames(aws.identityStore, "awssso-admins")).toEqual([
      "nameless@acme.example",
    ]);
    expect((await okta.send("GET", "/__sandbox/console/tasks")).body).toEqual([]);
  });

  it("deletes the group in AWS when asked, and keeps people there", async () => {
    const { groupId, mappingId } = await push("awssso-admins");
    await person("Linus", [users, groupId]);
    await okta.emulator.idle();
    const path = `/api/v1/apps/${appId}/group-push/mappings/${mappingId}`;
    await okta.send("PATCH", path, { status: "INACTIVE" });
    await okta.send("DELETE", `${path}?deleteTargetGroup=true`);
    await okta.emulator.idle();
    await expect(groupIdOf(aws.identityStore, "awssso-admins")).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
    const all = await aws.identityStore.send(new ListUsersCommand({ IdentityStoreId }));
    expect(all.Users).toHaveLength(1);
  });

  it("recovers from AWS throttling and failures on the way", async () => {
    await aws.control("PUT", "faults", {
      throttle: { times: 2, operations: ["scim:CreateUser"] },
      serverError: { times: 2, operations: ["scim:PatchGroup"] },
    });
    const { groupId } = await push("awssso-admins");
    await person("Linus", [users, groupId]);
    await okta.emulator.idle();
    expect(await memberNames(aws.identityStore, "awssso-admins")).toEqual(["linus@acme.example"]);
  });
});

async function groupIdOf(client: IdentitystoreClient, name: string): Promise<string | undefined> {
  const AlternateIdentifier = {
    UniqueAttribute: { AttributePath: "displayName", AttributeValue: name },
  };
  const found = await client.send(new GetGroupIdCommand({ IdentityStoreId, AlternateIdentifier }));
  return found.GroupId;
}

async function memberNames(
  client: IdentitystoreClient,
  name: string,
): Promise<(string | undefined)[]> {
  const GroupId = await groupIdOf(client, name);
  const list = await client.send(new ListGroupMembershipsCommand({ IdentityStoreId, GroupId }));
  const names = (list.GroupMemberships ?? []).map(async ({ MemberId }) => {
    const UserId = MemberId?.UserId;
    return (await client.send(new DescribeUserCommand({ IdentityStoreId, UserId }))).UserName;
  });
  return Promise.all(names);
}

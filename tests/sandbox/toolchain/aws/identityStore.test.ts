import { group } from "../../../../sandbox/toolchain/providers/aws/resources/identitystore/group";
import { groupMembership } from "../../../../sandbox/toolchain/providers/aws/resources/identitystore/groupMembership";
import { user } from "../../../../sandbox/toolchain/providers/aws/resources/identitystore/user";
import {
  type Bench,
  change,
  check,
  compare,
  deploy,
  type Deployed,
  identityStoreId,
  importById,
  messageOf,
  refresh,
  region,
  startBench,
} from "./kit";

let bench: Bench;

beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.aws.stop());

const OPS = { identityStoreId, displayName: "ops", description: "On call" };
const ADA = {
  identityStoreId,
  userName: "ada@acme.example",
  displayName: "Ada Lovelace",
  name: { givenName: "Ada", familyName: "Lovelace" },
  emails: { value: "ada@acme.example", type: "work", primary: true },
  title: "Engineer",
};
const STRANGER = "00000000-0000-4000-8000-000000000000";

describe("Group", () => {
  it("returns every output and an id in the import format", async () => {
    const { id, outputs } = await deploy(group, OPS, bench.context);
    const groupId = String(outputs["groupId"]);
    expect(id).toBe(`${identityStoreId}/${groupId}`);
    expect(outputs).toEqual({
      ...OPS,
      arn: `arn:aws:identitystore:::group/${groupId}`,
      externalIds: [],
      groupId,
      region,
    });
    expect(await bench.calls()).toEqual(["CreateGroup", "DescribeGroup"]);
  });

  it("is renamed and described anew in place", async () => {
    const deployed = await deploy(group, OPS, bench.context);
    await bench.calls();
    const news = { identityStoreId, displayName: "operations" };
    const changed = await change(group, deployed, news, bench.context);
    expect(changed.outputs).toMatchObject({ displayName: "operations", description: undefined });
    expect(await bench.calls()).toEqual(["UpdateGroup", "DescribeGroup"]);
    const other = check(group, { ...OPS, identityStoreId: "d-0000000000" });
    expect(compare(group, deployed, other)).toEqual({ identityStoreId: "replace" });
  });

  it("does not wait for a name that is taken to become free", async () => {
    await deploy(group, OPS, bench.context);
    await bench.calls();
    expect(await messageOf(deploy(group, OPS, bench.context))).toMatch(
      /^creating IdentityStore Group \(ops\): ConflictException: /,
    );
    expect(await bench.calls()).toEqual(["CreateGroup"]);
  });
});

describe("User", () => {
  it("returns every output and an id in the import format", async () => {
    const { id, outputs } = await deploy(user, ADA, bench.context);
    const userId = String(outputs["userId"]);
    expect(id).toBe(`${identityStoreId}/${userId}`);
    expect(outputs).toEqual({
      ...ADA,
      addresses: undefined,
      externalIds: [],
      locale: undefined,
      nickname: undefined,
      phoneNumbers: undefined,
      preferredLanguage: undefined,
      profileUrl: undefined,
      region,
      timezone: undefined,
      userId,
      userStatus: "ENABLED",
      userType: undefined,
    });
  });

  it("changes names, texts and lists in place", async () => {
    const deployed = await deploy(user, ADA, bench.context);
    await bench.calls();
    const news = {
      identityStoreId,
      userName: ADA.userName,
      displayName: "Ada King",
      nickname: "Countess",
      title: "Countess of Lovelace",
      name: { givenName: "Ada", familyName: "King", honorificPrefix: "Lady" },
      addresses: { locality: "London", country: "GB" },
      emails: { value: "ada@king.example" },
      phoneNumbers: { value: "+44 20 0000 0000" },
    };
    const changed = await change(user, deployed, news, bench.context);
    expect(changed.outputs).toMatchObject({
      ...news,
      addresses: { ...news.addresses, primary: false },
      emails: { ...news.emails, primary: false },
      phoneNumbers: { ...news.phoneNumbers, primary: false },
    });
    expect(await bench.calls()).toEqual(["UpdateUser", "DescribeUser"]);
    expect(compare(user, changed, changed.inputs)).toEqual({});
    const refreshed = await refresh(user, changed, bench.context);
    expect(refreshed?.inputs).toEqual(changed.inputs);
  });

  it("clears what is no longer declared, but keeps the name, which the service needs", async () => {
    const deployed = await deploy(user, ADA, bench.context);
    const { userName, displayName } = ADA;
    const news = { identityStoreId, userName, displayName };
    const changed = await change(user, deployed, news, bench.context);
    expect(changed.outputs).toMatchObject({
      emails: undefined,
      name: ADA.name,
      title: undefined,
    });
  });

  it("replaces for another user name", async () => {
    const deployed = await deploy(user, ADA, bench.context);
    const news = check(user, { ...ADA, userName: "ada.king@acme.example" });
    expect(compare(user, deployed, news)).toEqual({ userName: "replace" });
  });

  it("asks for both halves of a name", () => {
    expect(() => check(user, { ...ADA, name: { givenName: "Ada" } })).toThrow(
      "name.familyName is required",
    );
  });
});

describe("GroupMembership", () => {
  it("returns every output and an id in the import format", async () => {
    const { id, outputs } = await deployMembership();
    const membershipId = String(outputs["membershipId"]);
    expect(id).toBe(`${identityStoreId}/${membershipId}`);
    expect(Object.keys(outputs).sort()).toEqual([
      "groupId",
      "identityStoreId",
      "memberId",
      "membershipId",
      "region",
    ]);
  });

  it("replaces for another member", async () => {
    const deployed = await deployMembership();
    const news = check(groupMembership, { ...deployed.inputs, memberId: STRANGER });
    expect(compare(groupMembership, deployed, news)).toEqual({ memberId: "replace" });
  });
});

async function deployMembership(): Promise<Deployed> {
  const ops = await deploy(group, OPS, bench.context);
  const ada = await deploy(user, ADA, bench.context);
  const declared = {
    identityStoreId,
    groupId: ops.outputs["groupId"],
    memberId: ada.outputs["userId"],
  };
  return deploy(groupMembership, declared, bench.context);
}

describe.each([
  ["Group", group, () => deploy(group, OPS, bench.context)],
  ["User", user, () => deploy(user, ADA, bench.context)],
  ["GroupMembership", groupMembership, deployMembership],
] as const)("%s", (_name, handler, make) => {
  it("imports by id with inputs that make no difference", async () => {
    const deployed = await make();
    const imported = await importById(handler, deployed.id, bench.context);
    expect(imported?.outputs).toEqual(deployed.outputs);
    expect(imported && compare(handler, imported, deployed.inputs)).toEqual({});
  });

  it("is gone after delete, and a second delete is no error", async () => {
    const deployed = await make();
    await handler.delete(deployed.id, deployed.outputs, bench.context);
    expect(await refresh(handler, deployed, bench.context)).toBeUndefined();
    await handler.delete(deployed.id, deployed.outputs, bench.context);
  });

  it("refuses an id of another form", async () => {
    expect(await messageOf(importById(handler, "d-1", bench.context))).toContain(
      "has not the form IDENTITY_STORE_ID/",
    );
  });
});

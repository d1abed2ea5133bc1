import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { awsDefinition } from "../../../../sandbox/toolchain/providers/aws/definition";
import { delegatedAdministrator } from "../../../../sandbox/toolchain/providers/aws/resources/organizations/delegatedAdministrator";
import { permissionSet } from "../../../../sandbox/toolchain/providers/aws/resources/ssoadmin/permissionSet";
import { type Props } from "../../../../sandbox/toolchain/providers/framework/types";
import { MANAGEMENT, PROD, SDLC, seed } from "../../emulators/aws/kit";
import {
  type Bench,
  deploy,
  identityStoreId,
  instanceArn,
  messageOf,
  region,
  startBench,
} from "./kit";

let bench: Bench;
let setArn: string;
let groupId: string;
let userId: string;

beforeAll(async () => {
  bench = await startBench();
  const declared = { instanceArn, name: "ReadOnly", tags: { team: "security" } };
  setArn = String((await deploy(permissionSet, declared, bench.context)).outputs["arn"]);
  const store = await bench.context.clients.identityStore();
  const IdentityStoreId = identityStoreId;
  const group = await store.createGroup({ IdentityStoreId, DisplayName: "ops" });
  const user = await store.createUser({
    IdentityStoreId,
    UserName: "ada@acme.example",
    DisplayName: "Ada Lovelace",
    Name: { GivenName: "Ada", FamilyName: "Lovelace" },
    Emails: [{ Value: "ada@acme.example", Type: "work", Primary: true }],
  });
  groupId = String(group.GroupId);
  userId = String(user.UserId);
  await store.createGroupMembership({
    IdentityStoreId,
    GroupId: groupId,
    MemberId: { UserId: userId },
  });
  const delegation = { accountId: SDLC, servicePrincipal: "sso.amazonaws.com" };
  await deploy(delegatedAdministrator, delegation, bench.context);
});
afterAll(() => bench.aws.stop());

async function invoke(name: string, args: Props, context = bench.context): Promise<Props> {
  const handler = awsDefinition.functions.find(({ token }) => token.endsWith(`:${name}`));
  if (!handler) throw new Error(`${name} is not there`);
  return handler.invoke(args, context);
}

async function unitId(name: string, parentId = seed.rootId): Promise<string> {
  return String((await invoke("getOrganizationalUnit", { name, parentId }))["id"]);
}

/** Arguments with which each function answers something. */
const CALLS: [string, () => Promise<Props> | Props][] = [
  ["getInstances", () => ({})],
  ["getPermissionSet", () => ({ instanceArn, arn: setArn })],
  ["getPermissionSets", () => ({ instanceArn })],
  ["getGroup", () => ({ identityStoreId, groupId })],
  ["getGroups", () => ({ identityStoreId })],
  ["getGroupMemberships", () => ({ identityStoreId, groupId })],
  ["getUser", () => ({ identityStoreId, userId })],
  ["getUsers", () => ({ identityStoreId })],
  ["getOrganization", () => ({})],
  ["getOrganizationalUnit", () => ({ name: "Workloads", parentId: seed.rootId })],
  ["getOrganizationalUnits", () => ({ parentId: seed.rootId })],
  ["getOrganizationalUnitChildAccounts", () => ({ parentId: seed.rootId })],
  ["getOrganizationalUnitDescendantAccounts", () => ({ parentId: seed.rootId })],
  ["getOrganizationalUnitDescendantOrganizationalUnits", () => ({ parentId: seed.rootId })],
  ["getAccount", () => ({ accountId: PROD })],
  ["getResourceTags", () => ({ resourceId: PROD })],
  ["getEntityPath", () => ({ entityId: PROD })],
  ["getDelegatedAdministrators", () => ({})],
  ["getCallerIdentity", () => ({})],
  ["getRegion", () => ({})],
  ["getPartition", () => ({})],
];

it("are all called below", () => {
  const names = awsDefinition.functions.map(({ token }) => token.split(":")[2] ?? "");
  expect(CALLS.map(([name]) => name).sort()).toEqual(names.sort());
});

describe("answers have exactly the members that the SDK's types declare", () => {
  const sdk = dirname(require.resolve("@pulumi/aws/package.json"));
  const outputs = readFileSync(join(sdk, "types/output.d.ts"), "utf8");

  interface Member {
    name: string;
    optional: boolean;
    type: string;
  }

  function members(source: string, name: string): Member[] {
    const start = source.indexOf(`interface ${name} {`);
    if (start < 0) throw new Error(`the SDK has no interface ${name}`);
    const indent = /\n( *)\S/.exec(source.slice(start))?.[1] ?? "";
    const body = source.slice(start, source.indexOf(`\n${indent.slice(4)}}`, start));
    const lines = body.matchAll(new RegExp(`^${indent}(?:readonly )?(\\w+)(\\??): (.+)$`, "gm"));
    return [...lines].map(([, member = "", mark, type = ""]) => {
      return { name: member, optional: mark === "?", type };
    });
  }

  /** Compares the members, and those of the first element of each list of objects. */
  function expectShape(value: unknown, declared: Member[]): void {
    const object = value as Props;
    const given = Object.keys(object);
    const needed = declared.filter(({ optional }) => !optional).map(({ name }) => name);
    expect(declared.map(({ name }) => name)).toEqual(expect.arrayContaining(given));
    expect(given).toEqual(expect.arrayContaining(needed));
    for (const { name, type } of declared) {
      const nested = /^outputs\.(\w+)\.(\w+)(\[\])?;/.exec(type);
      const member = nested?.[3] ? (object[name] as unknown[])[0] : object[name];
      if (!nested || member === undefined) continue;
      const namespace = outputs.indexOf(`declare namespace ${nested[1]} {`);
      expectShape(member, members(outputs.slice(namespace), nested[2] ?? ""));
    }
  }

  it.each(CALLS)("%s", async (name, args) => {
    const handler = awsDefinition.functions.find(({ token }) => token.endsWith(`:${name}`));
    const path = (handler?.token.split(":")[1] ?? "").replace(/^index\//, "");
    const types = readFileSync(join(sdk, `${path}.d.ts`), "utf8");
    const result = `${name.charAt(0).toUpperCase()}${name.slice(1)}Result`;
    expectShape(await invoke(name, await args()), members(types, result));
  });
});

describe("Identity Center", () => {
  it("lists instances and stores side by side", async () => {
    expect(await invoke("getInstances", {})).toEqual({
      arns: [instanceArn],
      id: region,
      identityStoreIds: [identityStoreId],
      region,
    });
  });

  it("finds a permission set by ARN and by name", async () => {
    const byArn = await invoke("getPermissionSet", { instanceArn, arn: setArn });
    expect(byArn).toMatchObject({ id: setArn, name: "ReadOnly", tags: { team: "security" } });
    expect(await invoke("getPermissionSet", { instanceArn, name: "ReadOnly" })).toEqual(byArn);
    expect(await invoke("getPermissionSets", { instanceArn })).toMatchObject({ arns: [setArn] });
  });

  it("says which permission set is missing, and which argument", async () => {
    expect(await messageOf(invoke("getPermissionSet", { instanceArn, name: "Nope" }))).toBe(
      "reading SSO Permission Set (Nope): not found",
    );
    expect(await messageOf(invoke("getPermissionSet", { instanceArn }))).toContain(
      "exactly one of arn and name",
    );
  });
});

describe("identity store", () => {
  const byName = (attributeValue: string) => ({
    identityStoreId,
    alternateIdentifier: { uniqueAttribute: { attributePath: "DisplayName", attributeValue } },
  });

  it("finds a group by id and by name", async () => {
    const byId = await invoke("getGroup", { identityStoreId, groupId });
    const { alternateIdentifier, ...found } = await invoke("getGroup", byName("ops"));
    expect(found).toMatchObject({ displayName: "ops", groupId, id: groupId, externalIds: [] });
    expect(alternateIdentifier).toEqual(byName("ops").alternateIdentifier);
    expect({ ...found, alternateIdentifier: undefined }).toEqual(byId);
  });

  it("finds a user by name", async () => {
    const identifier = {
      uniqueAttribute: { attributePath: "UserName", attributeValue: "ada@acme.example" },
    };
    const args = { identityStoreId, alternateIdentifier: identifier };
    expect(await invoke("getUser", args)).toMatchObject({
      userId,
      userStatus: "ENABLED",
      emails: [{ primary: true, type: "work", value: "ada@acme.example" }],
      names: [{ givenName: "Ada", familyName: "Lovelace", middleName: "" }],
      addresses: [],
    });
  });

  it("is an error for a group that is not there", async () => {
    const message = await messageOf(invoke("getGroup", byName("nobody")));
    expect(message).toContain("ResourceNotFoundException: GROUP not found.");
  });

  it.each([
    ["getGroup", {}, "exactly one of groupId and alternateIdentifier"],
    ["getUser", { userId: "x", alternateIdentifier: {} }, "exactly one of userId and"],
    ["getUser", { alternateIdentifier: {} }, "exactly one of uniqueAttribute and externalId"],
  ])("%s refuses %j", async (name, args, text) => {
    expect(await messageOf(invoke(name, { identityStoreId, ...args }))).toContain(text);
  });

  it("reads every page of groups and users", async () => {
    const store = await bench.context.clients.identityStore();
    for (let index = 0; index < 120; index += 1) {
      const DisplayName = `group-${index}`;
      await store.createGroup({ IdentityStoreId: identityStoreId, DisplayName });
    }
    await bench.calls();
    const { groups } = await invoke("getGroups", { identityStoreId });
    expect(groups).toHaveLength(121);
    const calls = await bench.calls();
    expect(calls.length).toBeGreaterThan(1);
    expect(new Set(calls)).toEqual(new Set(["ListGroups"]));
    const { users } = await invoke("getUsers", { identityStoreId });
    expect(users).toHaveLength(1);
    const memberships = await invoke("getGroupMemberships", { identityStoreId, groupId });
    expect(memberships["groupMemberships"]).toMatchObject([{ groupId, memberId: { userId } }]);
  });
});

describe("Organizations", () => {
  it("describes the organization with accounts and roots", async () => {
    const found = await invoke("getOrganization", {});
    expect(found).toMatchObject({
      id: seed.organizationId,
      featureSet: "ALL",
      masterAccountId: MANAGEMENT,
      masterAccountName: "management",
      returnOrganizationOnly: false,
      awsServiceAccessPrincipals: ["sso.amazonaws.com"],
      roots: [{ id: seed.rootId }],
    });
    expect(found["accounts"]).toHaveLength(4);
    expect(found["nonMasterAccounts"]).toHaveLength(3);
  });

  it("calls one API when only the organization is asked for", async () => {
    await bench.calls();
    const found = await invoke("getOrganization", { returnOrganizationOnly: true });
    expect(found).toMatchObject({ accounts: [], roots: [], masterAccountId: MANAGEMENT });
    expect(await bench.calls()).toEqual(["DescribeOrganization"]);
  });

  it("leaves the lists empty for a member account", async () => {
    const member = bench.contextWith({ accessKey: PROD });
    expect(await invoke("getOrganization", {}, member)).toMatchObject({
      id: seed.organizationId,
      accounts: [],
      nonMasterAccounts: [],
      roots: [],
    });
  });

  it("finds units by name, and says which there are", async () => {
    const workloads = await unitId("Workloads");
    expect(await invoke("getOrganizationalUnits", { parentId: workloads })).toMatchObject({
      children: [{ name: "Prod" }, { name: "SDLC" }],
    });
    const args = { name: "Sandbox", parentId: seed.rootId };
    expect(await messageOf(invoke("getOrganizationalUnit", args))).toBe(
      `reading Organizations Organizational Unit (${seed.rootId}/Sandbox): ` +
        "not found; there are: Workloads, Suspended",
    );
  });

  it("tells accounts of a unit from those below it", async () => {
    const parentId = await unitId("Workloads");
    const direct = await invoke("getOrganizationalUnitChildAccounts", { parentId });
    expect(direct["accounts"]).toEqual([]);
    const below = await invoke("getOrganizationalUnitDescendantAccounts", { parentId });
    expect(below["accounts"]).toMatchObject([{ id: PROD }, { id: SDLC }]);
    const units = await invoke("getOrganizationalUnitDescendantOrganizationalUnits", {
      parentId: seed.rootId,
    });
    expect((units["childrens"] as Props[]).map(({ name }) => name)).toEqual([
      "Workloads",
      "Suspended",
      "Prod",
      "SDLC",
    ]);
  });

  it("reads an account with its parent, tags and path", async () => {
    const workloads = await unitId("Workloads");
    const prod = await unitId("Prod", workloads);
    expect(await invoke("getAccount", { accountId: PROD })).toMatchObject({
      accountId: PROD,
      name: "shop-prod",
      parentId: prod,
      state: "ACTIVE",
      tags: { stage: "prod" },
    });
    expect(await invoke("getResourceTags", { resourceId: PROD })).toMatchObject({
      tags: { stage: "prod" },
    });
    expect(await invoke("getEntityPath", { entityId: PROD })).toEqual({
      entityId: PROD,
      entityPath: `${seed.organizationId}/${seed.rootId}/${workloads}/${prod}/${PROD}/`,
    });
  });

  it("lists delegated administrators of a service", async () => {
    const servicePrincipal = "sso.amazonaws.com";
    expect(await invoke("getDelegatedAdministrators", { servicePrincipal })).toMatchObject({
      id: MANAGEMENT,
      delegatedAdministrators: [{ id: SDLC, name: "shop-sdlc" }],
    });
    const other = { servicePrincipal: "config.amazonaws.com" };
    expect(await invoke("getDelegatedAdministrators", other)).toMatchObject({
      delegatedAdministrators: [],
    });
  });
});

describe("caller, Region and partition", () => {
  it("tells the account of the credentials", async () => {
    expect(await invoke("getCallerIdentity", {})).toMatchObject({
      accountId: MANAGEMENT,
      id: MANAGEMENT,
    });
    const member = bench.contextWith({ accessKey: PROD });
    expect(await invoke("getCallerIdentity", {}, member)).toMatchObject({ accountId: PROD });
  });

  it("describes a Region, the provider's when none is named", async () => {
    expect(await invoke("getRegion", {})).toEqual({
      description: "Europe (Frankfurt)",
      endpoint: "ec2.eu-central-1.amazonaws.com",
      id: region,
      name: region,
      region,
    });
    const endpoint = "ec2.us-west-2.amazonaws.com";
    expect(await invoke("getRegion", { endpoint })).toMatchObject({ name: "us-west-2", endpoint });
    expect(await messageOf(invoke("getRegion", { endpoint, region }))).toContain("more than one");
  });

  it.each([
    ["eu-central-1", "aws", "amazonaws.com", "com.amazonaws"],
    ["cn-north-1", "aws-cn", "amazonaws.com.cn", "cn.com.amazonaws"],
    ["us-gov-west-1", "aws-us-gov", "amazonaws.com", "com.amazonaws"],
  ])("knows the partition of %s", async (home, partition, dnsSuffix, reverseDnsPrefix) => {
    const context = bench.contextWith({ region: home });
    const expected = { dnsSuffix, id: partition, partition, reverseDnsPrefix };
    expect(await invoke("getPartition", {}, context)).toEqual(expected);
  });
});

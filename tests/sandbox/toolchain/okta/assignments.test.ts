import {
  AWS_APP,
  change,
  compare,
  deploy,
  handlerOf,
  importById,
  messageOf,
  refresh,
  startBench,
  type Bench,
} from "./kit";

const app = handlerOf("okta:app/saml:Saml");
const appUser = handlerOf("okta:app/user:User");
const group = handlerOf("okta:group/group:Group");
const one = handlerOf("okta:app/groupAssignment:GroupAssignment");
const all = handlerOf("okta:index/appGroupAssignments:AppGroupAssignments");

let bench: Bench;
let appId: string;

beforeEach(async () => {
  bench = await startBench();
  const inputs = { ...AWS_APP, skipAuthenticationPolicy: true };
  appId = (await deploy(app, inputs, bench.context)).id;
  await bench.calls();
});
afterEach(() => bench.stop());

async function newGroup(name: string): Promise<string> {
  const { id } = await deploy(group, { name }, bench.context);
  await bench.calls();
  return id;
}

async function assignedGroups(): Promise<string[]> {
  const found = await bench.api<{ id: string }[]>("GET", `/api/v1/apps/${appId}/groups`);
  return found.map(({ id }) => id);
}

describe("app.GroupAssignment", () => {
  it("assigns, reads, updates and unassigns", async () => {
    const groupId = await newGroup("AWS users");
    const created = await deploy(one, { appId, groupId }, bench.context);
    expect(created).toEqual({
      id: groupId,
      inputs: { appId, groupId, retainAssignment: false },
      outputs: { appId, groupId, retainAssignment: false, priority: 0, profile: "{}" },
    });
    expect(await bench.calls()).toEqual(["assignGroupToApplication"]);
    expect(await refresh(one, created, bench.context)).toEqual(created);

    const profile = JSON.stringify({ costCenter: "7" });
    const changed = await change(one, created, { appId, groupId, profile }, bench.context);
    expect(JSON.parse(String(changed.outputs["profile"]))).toMatchObject({ costCenter: "7" });

    await one.delete(groupId, changed.outputs, bench.context);
    expect(await assignedGroups()).toEqual([]);
    expect(await refresh(one, changed, bench.context)).toBeUndefined();
    await expect(one.delete(groupId, changed.outputs, bench.context)).resolves.toBeUndefined();
  });

  it("shows a priority that nobody declared as drift, as the official provider does", async () => {
    await deploy(one, { appId, groupId: await newGroup("first") }, bench.context);
    const declared = { appId, groupId: await newGroup("second") };
    const second = await deploy(one, declared, bench.context);
    expect(compare(one, second, declared)).toEqual({});
    const refreshed = await refresh(one, second, bench.context);
    expect(refreshed && compare(one, refreshed, declared)).toEqual({ priority: "update" });
  });

  it("stays in Okta with retainAssignment, and is replaced for another group or app", async () => {
    const groupId = await newGroup("AWS users");
    const declared = { appId, groupId, retainAssignment: true };
    const created = await deploy(one, declared, bench.context);
    expect(compare(one, created, { ...declared, groupId: "00gother" })).toEqual({
      groupId: "replace",
    });
    expect(compare(one, created, { ...declared, appId: "0oaother" })).toEqual({ appId: "replace" });
    await one.delete(groupId, created.outputs, bench.context);
    expect(await assignedGroups()).toEqual([groupId]);
  });

  it("is imported by appId/groupId", async () => {
    const groupId = await newGroup("AWS users");
    await deploy(one, { appId, groupId }, bench.context);
    expect(await importById(one, `${appId}/${groupId}`, bench.context)).toMatchObject({
      id: groupId,
      inputs: { appId, groupId, retainAssignment: false },
    });
    expect(await messageOf(importById(one, groupId, bench.context))).toBe(
      `The import id "${groupId}" is not of the form appId/groupId.`,
    );
  });
});

describe("AppGroupAssignments", () => {
  it("assigns all groups and afterwards the difference", async () => {
    const [a, b, c] = [await newGroup("a"), await newGroup("b"), await newGroup("c")];
    const first = { appId, groups: [{ id: a }, { id: b, priority: 1 }] };
    const created = await deploy(all, first, bench.context);
    expect(created).toMatchObject({
      id: appId,
      outputs: {
        appId,
        groups: [
          { id: a, profile: "{}" },
          { id: b, priority: 1, profile: "{}" },
        ],
      },
    });
    await bench.calls();
    const second = { appId, groups: [{ id: b }, { id: c }] };
    const changed = await change(all, created, second, bench.context);
    expect(await bench.calls("writes")).toEqual([
      "unassignApplicationFromGroup",
      "assignGroupToApplication",
      "assignGroupToApplication",
    ]);
    expect(new Set(await assignedGroups())).toEqual(new Set([b, c]));

    await all.delete(appId, changed.outputs, bench.context);
    expect(await assignedGroups()).toEqual([]);
  });

  it("reports what others assigned, and removes it with the next update", async () => {
    const [mine, theirs] = [await newGroup("mine"), await newGroup("theirs")];
    const declared = { appId, groups: [{ id: mine }] };
    const created = await deploy(all, declared, bench.context);
    await bench.api("PUT", `/api/v1/apps/${appId}/groups/${theirs}`, {});
    const refreshed = await refresh(all, created, bench.context);
    if (!refreshed) throw new Error("gone");
    expect(refreshed.outputs["groups"]).toMatchObject([{ id: mine }, { id: theirs }]);
    await change(all, refreshed, declared, bench.context);
    expect(await assignedGroups()).toEqual([mine]);
  });

  it("is imported by the app's id and gone with the app", async () => {
    const groupId = await newGroup("a");
    const created = await deploy(all, { appId, groups: [{ id: groupId }] }, bench.context);
    expect(await importById(all, appId, bench.context)).toMatchObject({
      id: appId,
      inputs: { appId, groups: [{ id: groupId, profile: "{}" }] },
    });
    await app.delete(appId, { status: "ACTIVE" }, bench.context);
    expect(await refresh(all, created, bench.context)).toBeUndefined();
    await expect(all.delete(appId, created.outputs, bench.context)).resolves.toBeUndefined();
  });
});

describe("app.User", () => {
  it("assigns, reads, updates and unassigns", async () => {
    const userId = await bench.userId("ada@acme.example");
    const declared = { appId, userId, username: "ada" };
    const created = await deploy(appUser, declared, bench.context);
    expect(created).toMatchObject({
      id: userId,
      outputs: { ...declared, hasSharedUsername: false, password: null, retainAssignment: false },
    });
    expect(await refresh(appUser, created, bench.context)).toEqual(created);
    expect(await importById(appUser, `${appId}/${userId}`, bench.context)).toMatchObject({
      id: userId,
      inputs: declared,
    });

    const renamed = { ...declared, username: "ada.l" };
    const changed = await change(appUser, created, renamed, bench.context);
    expect(changed.outputs).toMatchObject({ username: "ada.l" });

    await appUser.delete(userId, changed.outputs, bench.context);
    expect(await refresh(appUser, changed, bench.context)).toBeUndefined();
    await expect(appUser.delete(userId, changed.outputs, bench.context)).resolves.toBeUndefined();
  });

  it("needs a user name", async () => {
    const userId = await bench.userId("ada@acme.example");
    expect(await messageOf(deploy(appUser, { appId, userId }, bench.context))).toBe(
      "username is required: only an app with one shared user name does without.",
    );
  });

  it("stays in Okta with retainAssignment and is gone with its app", async () => {
    const userId = await bench.userId("ada@acme.example");
    const declared = { appId, userId, username: "ada", retainAssignment: true };
    const created = await deploy(appUser, declared, bench.context);
    await bench.calls();
    await appUser.delete(userId, created.outputs, bench.context);
    expect(await bench.calls()).toEqual([]);
    await app.delete(appId, { status: "ACTIVE" }, bench.context);
    expect(await refresh(appUser, created, bench.context)).toBeUndefined();
  });
});

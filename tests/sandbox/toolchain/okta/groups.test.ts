import {
  change,
  compare,
  deploy,
  handlerOf,
  importById,
  messageOf,
  refresh,
  SEED,
  startBench,
  type Bench,
} from "./kit";

const group = handlerOf("okta:group/group:Group");
const memberships = handlerOf("okta:index/groupMemberships:GroupMemberships");
const rule = handlerOf("okta:group/rule:Rule");

let bench: Bench;

beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.stop());

async function newGroup(name: string): Promise<string> {
  return (await deploy(group, { name }, bench.context)).id;
}

describe("group.Group", () => {
  const declared = { name: "awssso-admins", description: "Administrators" };

  it("is created, read back, changed in place and deleted", async () => {
    const created = await deploy(group, declared, bench.context);
    expect(created.id).toMatch(/^00g\w{17}$/);
    expect(created.outputs).toEqual({
      ...declared,
      customProfileAttributes: null,
      skipUsers: null,
    });
    expect(await bench.calls()).toEqual(["createGroup", "getGroup"]);

    expect(await refresh(group, created, bench.context)).toEqual(created);
    expect(compare(group, created, declared)).toEqual({});

    const renamed = await change(group, created, { name: "awssso-root" }, bench.context);
    expect(renamed.outputs).toMatchObject({ name: "awssso-root", description: "" });

    await group.delete(created.id, renamed.outputs, bench.context);
    expect(await refresh(group, renamed, bench.context)).toBeUndefined();
    await expect(group.delete(created.id, renamed.outputs, bench.context)).resolves.toBeUndefined();
  });

  it("is imported by its id with what declares it", async () => {
    const { id } = await deploy(group, declared, bench.context);
    expect(await importById(group, id, bench.context)).toMatchObject({ id, inputs: declared });
    expect(await importById(group, "00gunknownunknown000", bench.context)).toBeUndefined();
  });

  it("waits until Okta shows the new group", async () => {
    await bench.faults({ groupReadLag: { ms: 1_500 } });
    const { outputs } = await deploy(group, declared, bench.context);
    expect(outputs).toMatchObject(declared);
    expect(bench.waits[0]).toBe(500);
  });

  it("stays in state when Okta does not show it within ten seconds", async () => {
    await bench.faults({ groupReadLag: { ms: 3_600_000 } });
    await expect(deploy(group, declared, bench.context)).rejects.toMatchObject({
      partial: {
        id: expect.stringMatching(/^00g/) as string,
        reasons: [expect.stringMatching(/^Okta does not show the new group 00g\w+ after 10 s\.$/)],
      },
    });
    expect(bench.waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThanOrEqual(10_000);
  });

  it("shows drift after a refresh", async () => {
    const created = await deploy(group, declared, bench.context);
    const profile = { name: declared.name, description: "changed in the console" };
    await bench.api("PUT", `/api/v1/groups/${created.id}`, { profile });
    const refreshed = await refresh(group, created, bench.context);
    if (!refreshed) throw new Error("gone");
    expect(compare(group, refreshed, declared)).toEqual({ description: "update" });
  });

  it("passes on what Okta refuses", async () => {
    await deploy(group, declared, bench.context);
    const message = await messageOf(deploy(group, declared, bench.context));
    expect(message).toMatch(/^Okta HTTP 400 E0000001 Api validation failed/);
  });
});

describe("GroupMemberships", () => {
  it("adds and removes the difference only", async () => {
    const groupId = await newGroup("readers");
    const [ada, grace] = [
      await bench.userId("ada@acme.example"),
      await bench.userId("grace@acme.example"),
    ];
    await bench.calls();
    const created = await deploy(memberships, { groupId, users: [ada] }, bench.context);
    expect(created).toMatchObject({
      id: groupId,
      outputs: { groupId, users: [ada], trackAllUsers: false },
    });
    expect(await bench.calls()).toEqual(["assignUserToGroup", "listGroupUsers"]);

    const changed = await change(memberships, created, { groupId, users: [grace] }, bench.context);
    expect(await bench.calls()).toEqual(["assignUserToGroup", "unassignUserFromGroup"]);
    expect(await refresh(memberships, changed, bench.context)).toEqual(changed);

    await memberships.delete(groupId, changed.outputs, bench.context);
    expect(await bench.api<unknown[]>("GET", `/api/v1/groups/${groupId}/users`)).toEqual([]);
  });

  it("notices a listed user who left, and others only when it tracks all", async () => {
    const groupId = await newGroup("readers");
    const [ada, grace] = [
      await bench.userId("ada@acme.example"),
      await bench.userId("grace@acme.example"),
    ];
    const some = await deploy(memberships, { groupId, users: [ada] }, bench.context);
    await bench.api("PUT", `/api/v1/groups/${groupId}/users/${grace}`);
    expect((await refresh(memberships, some, bench.context))?.outputs["users"]).toEqual([ada]);

    const declared = { groupId, users: [ada], trackAllUsers: true };
    const all = await change(memberships, some, declared, bench.context);
    const refreshed = await refresh(memberships, all, bench.context);
    expect(new Set(refreshed?.outputs["users"] as string[])).toEqual(new Set([ada, grace]));
    expect(refreshed && compare(memberships, refreshed, declared)).toEqual({
      "users[1]": "update",
    });

    await bench.api("DELETE", `/api/v1/groups/${groupId}/users/${ada}`);
    expect((await refresh(memberships, some, bench.context))?.outputs["users"]).toEqual([]);
  });

  it("is imported without members by the group's id and with all of them by id/true", async () => {
    const [{ id: groupId = "" } = {}] = await bench.api<{ id: string }[]>(
      "GET",
      `/api/v1/groups?q=${SEED.groups[0]?.name}`,
    );
    const ada = await bench.userId("ada@acme.example");
    expect(await importById(memberships, groupId, bench.context)).toMatchObject({
      id: groupId,
      inputs: { groupId, users: [] },
    });
    expect(await importById(memberships, `${groupId}/true`, bench.context)).toMatchObject({
      id: groupId,
      inputs: { groupId, users: [ada], trackAllUsers: true },
    });
    expect(await messageOf(importById(memberships, `${groupId}/all`, bench.context))).toMatch(
      /is not of the form groupId or groupId\/true\.$/,
    );
  });

  it("is gone with its group, and another group replaces it", async () => {
    const groupId = await newGroup("readers");
    const created = await deploy(memberships, { groupId, users: [] }, bench.context);
    expect(compare(memberships, created, { groupId: "00gother", users: [] })).toEqual({
      groupId: "replace",
    });
    await group.delete(groupId, {}, bench.context);
    expect(await refresh(memberships, created, bench.context)).toBeUndefined();
  });

  it("does not hide that Okta refused a user", async () => {
    const groupId = await newGroup("readers");
    const created = await deploy(memberships, { groupId, users: [] }, bench.context);
    const declared = { groupId, users: ["00unobody0000000000x"] };
    expect(await messageOf(change(memberships, created, declared, bench.context))).toMatch(
      /^Okta HTTP 404 E0000007/,
    );
  });
});

describe("group.Rule", () => {
  const expressionValue = 'user.department == "Research"';

  it("is activated, changed while inactive and deleted", async () => {
    const groupId = await newGroup("research");
    await bench.calls();
    const declared = { name: "research", expressionValue, groupAssignments: [groupId] };
    const created = await deploy(rule, declared, bench.context);
    expect(created.outputs).toEqual({
      ...declared,
      expressionType: "urn:okta:expression:1.0",
      removeAssignedUsers: null,
      status: "ACTIVE",
      usersExcluded: [],
    });
    expect(await bench.calls("writes")).toEqual(["createGroupRule", "activateGroupRule"]);
    expect(await refresh(rule, created, bench.context)).toEqual(created);

    const renamed = await change(rule, created, { ...declared, name: "R&D" }, bench.context);
    expect(renamed.outputs).toMatchObject({ name: "R&D", status: "ACTIVE" });
    expect(await bench.calls("writes")).toEqual([
      "deactivateGroupRule",
      "replaceGroupRule",
      "activateGroupRule",
    ]);

    const off = await change(
      rule,
      renamed,
      { ...declared, name: "R&D", status: "INACTIVE" },
      bench.context,
    );
    expect(off.outputs).toMatchObject({ status: "INACTIVE" });
    expect(await bench.calls("writes")).toEqual(["deactivateGroupRule"]);

    await rule.delete(created.id, off.outputs, bench.context);
    expect(await bench.calls("writes")).toEqual(["deleteGroupRule"]);
    expect(await refresh(rule, off, bench.context)).toBeUndefined();
  });

  it("is replaced for other target groups and refuses long names", async () => {
    const groupId = await newGroup("research");
    const declared = { name: "r", expressionValue, groupAssignments: [groupId] };
    const created = await deploy(rule, declared, bench.context);
    expect(compare(rule, created, { ...declared, groupAssignments: ["00gother"] })).toEqual({
      "groupAssignments[0]": "replace",
    });
    const message = await messageOf(
      deploy(rule, { ...declared, name: "x".repeat(51) }, bench.context),
    );
    expect(message).toBe("name has 51 characters, but may have 50");
  });

  it("waits while Okta holds the rule locked", async () => {
    const groupId = await newGroup("research");
    await bench.faults({ rule423: { times: 2 } });
    const declared = { name: "r", expressionValue, groupAssignments: [groupId] };
    const { outputs } = await deploy(rule, declared, bench.context);
    expect(outputs).toMatchObject({ status: "ACTIVE" });
    expect(bench.waits).toEqual([500, 750]);
  });

  it("says what to do when Okta marked it INVALID", async () => {
    const groupId = await newGroup("research");
    const declared = { name: "r", expressionValue, groupAssignments: [groupId] };
    const created = await deploy(rule, declared, bench.context);
    await bench.api("DELETE", `/api/v1/groups/${groupId}`);
    const refreshed = await refresh(rule, created, bench.context);
    if (!refreshed) throw new Error("gone");
    expect(refreshed.outputs).toMatchObject({ status: "INVALID" });
    expect(compare(rule, refreshed, declared)).toMatchObject({ status: "update" });
    const message = await messageOf(change(rule, refreshed, declared, bench.context));
    expect(message).toContain("replace it with pulumi up --target-replace");
    const retargeted = { ...declared, groupAssignments: [await newGroup("labs")] };
    expect(compare(rule, refreshed, retargeted)).toEqual({
      status: "update",
      "groupAssignments[0]": "replace",
    });
  });

  it("is imported by its id", async () => {
    const groupId = await newGroup("research");
    const declared = { name: "r", expressionValue, groupAssignments: [groupId] };
    const { id } = await deploy(rule, declared, bench.context);
    expect(await importById(rule, id, bench.context)).toMatchObject({ id, inputs: declared });
  });
});

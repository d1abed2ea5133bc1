import { createGroup, createUser, type Json, setFaults } from "../kit";
import { type Provisioned, startProvisioned } from "../provisioningKit";

const PATCH_OP = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"];

describe("group push", () => {
  let run: Provisioned;
  let users: string;
  let pushed: string;
  beforeEach(async () => {
    run = await startProvisioned();
    users = await createGroup(run.okta, "AWS users");
    pushed = await createGroup(run.okta, "awssso-admins");
    await run.assign(users);
  });
  afterEach(() => run.close());

  async function person(name: string, ...groups: string[]): Promise<string> {
    const id = await createUser(run.okta, name);
    for (const group of groups) await run.addMember(group, id);
    await run.settled();
    return id;
  }

  async function patchMapping(id: string, status: string): Promise<Json> {
    const path = `/api/v1/apps/${run.appId}/group-push/mappings/${id}`;
    return run.okta.send("PATCH", path, { status });
  }

  it("creates an empty group, then adds the members, then sends the name", async () => {
    await person("Linus", users, pushed);
    run.scim.clear();
    const mapping = await run.push(pushed, "awssso-admins");
    await run.settled();
    expect(run.scim.trace()).toEqual([
      'GET /Groups?filter=displayName eq "awssso-admins"&startIndex=1&count=100',
      "POST /Groups",
      "PATCH /Groups/groups-2",
      "PATCH /Groups/groups-2",
    ]);
    expect(run.scim.calls[1]?.body).toEqual({
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
      displayName: "awssso-admins",
      members: [],
    });
    expect(run.scim.calls[2]?.body).toEqual({
      schemas: PATCH_OP,
      Operations: [
        {
          op: "add",
          path: "members",
          value: [{ value: "users-1", display: "linus@acme.example" }],
        },
      ],
    });
    expect(run.scim.calls[3]?.body).toEqual({
      schemas: PATCH_OP,
      Operations: [{ op: "replace", value: { id: "groups-2", displayName: "awssso-admins" } }],
    });
    const read = await run.mapping(mapping.id);
    expect(read.status).toBe("ACTIVE");
    expect(read.lastPush).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(read).not.toHaveProperty("errorSummary");
  });

  it("waits for the person: users are provisioned before the group is pushed, in one go", async () => {
    const id = await createUser(run.okta, "Linus");
    await run.okta.send("PUT", "/__sandbox/faults", { provisioningStalled: {} });
    await run.addMember(users, id);
    await run.addMember(pushed, id);
    await run.push(pushed, "awssso-admins");
    await run.settled();
    expect(run.scim.trace()).toEqual([]);
    await setFaults(run.okta, {});
    await run.settled();
    const methods = run.scim.trace().map((line) => line.replace(/\?.*/, ""));
    expect(methods.slice(0, 4)).toEqual([
      "GET /Users",
      "POST /Users",
      "GET /Groups",
      "POST /Groups",
    ]);
    expect(run.scim.membersOf("awssso-admins")).toEqual(["linus@acme.example"]);
  });

  it("adds only who is in the group, assigned to the application, and pushed: all three", async () => {
    const inGroupOnly = await person("Inonly", pushed);
    const assignedOnly = await person("Assigned", users);
    await person("Both", users, pushed);
    await run.push(pushed, "awssso-admins");
    await run.settled();
    expect(run.scim.membersOf("awssso-admins")).toEqual(["both@acme.example"]);
    await run.addMember(users, inGroupOnly);
    await run.settled();
    expect(run.scim.membersOf("awssso-admins")).toEqual([
      "both@acme.example",
      "inonly@acme.example",
    ]);
    await run.addMember(pushed, assignedOnly);
    await run.settled();
    expect(run.scim.membersOf("awssso-admins")).toHaveLength(3);
  });

  it("removes by one operation each and adds by one list", async () => {
    const [a, b] = [await person("Aa", users, pushed), await person("Bb", users, pushed)];
    const c = await person("Cc", users);
    await run.push(pushed, "awssso-admins");
    await run.settled();
    await setFaults(run.okta, { provisioningStalled: {} });
    await run.removeMember(pushed, a);
    await run.removeMember(pushed, b);
    await run.addMember(pushed, c);
    run.scim.clear();
    await setFaults(run.okta, {});
    await run.settled();
    expect(run.scim.calls[0]?.body.Operations).toEqual([
      { op: "remove", path: 'members[value eq "users-1"]' },
      { op: "remove", path: 'members[value eq "users-2"]' },
      { op: "add", path: "members", value: [{ value: "users-3", display: "cc@acme.example" }] },
    ]);
    expect(run.scim.calls).toHaveLength(2);
    expect(run.scim.membersOf("awssso-admins")).toEqual(["cc@acme.example"]);
  });

  it("takes out who is unassigned from the application, after deactivating them", async () => {
    const id = await person("Linus", users, pushed);
    await run.push(pushed, "awssso-admins");
    await run.settled();
    run.scim.clear();
    await run.removeMember(users, id);
    await run.settled();
    expect(run.scim.trace()).toEqual([
      "PATCH /Users/users-1",
      "PATCH /Groups/groups-2",
      "PATCH /Groups/groups-2",
    ]);
    expect(run.scim.membersOf("awssso-admins")).toEqual([]);
  });

  it("leaves out who could not be activated again", async () => {
    const id = await person("Linus", users, pushed);
    await run.push(pushed, "awssso-admins");
    await run.okta.send("POST", `/api/v1/users/${id}/lifecycle/suspend`);
    await run.settled();
    run.scim.intercept((call) =>
      call.method === "PATCH" && call.path === "/Users/users-1" ? { status: 403 } : undefined,
    );
    await run.okta.send("POST", `/api/v1/users/${id}/lifecycle/unsuspend`);
    await run.settled();
    expect((await run.tasks()).map((task) => task.action)).toEqual(["REACTIVATE"]);
    expect(run.scim.membersOf("awssso-admins")).toEqual([]);
  });

  it("sends at most 100 membership changes in one request", async () => {
    const ids: string[] = [];
    for (let index = 0; index < 205; index += 1) ids.push(await createUser(run.okta, `P${index}`));
    await setFaults(run.okta, { provisioningStalled: {} });
    for (const id of ids) {
      await run.addMember(users, id);
      await run.addMember(pushed, id);
    }
    await run.push(pushed, "awssso-admins");
    await setFaults(run.okta, {});
    await run.settled();
    const sizes = run.scim.calls
      .filter((call) => call.method === "PATCH" && call.body.Operations[0].op === "add")
      .map((call) => call.body.Operations[0].value.length);
    expect(sizes).toEqual([100, 100, 5]);
    expect(run.scim.membersOf("awssso-admins")).toHaveLength(205);
  }, 30_000);

  it("renames the group in the application and its mirror in Okta", async () => {
    const mapping = await run.push(pushed, "awssso-admins");
    await run.settled();
    run.scim.clear();
    await run.okta.send("PUT", `/api/v1/groups/${pushed}`, { profile: { name: "awssso-root" } });
    await run.settled();
    expect(run.scim.trace()).toEqual(["PATCH /Groups/groups-1"]);
    expect(run.scim.groups.get("groups-1")?.displayName).toBe("awssso-root");
    const mirror = await run.okta.send("GET", `/api/v1/groups/${mapping.targetGroupId}`);
    expect(mirror.body.profile.name).toBe("awssso-root");
  });

  it("links a group of that name which the application has already", async () => {
    run.scim.groups.set("g-7", { id: "g-7", displayName: "awssso-admins", memberIds: new Set() });
    await person("Linus", users, pushed);
    await run.push(pushed, "awssso-admins");
    await run.settled();
    expect(run.scim.trace()).not.toContain("POST /Groups");
    expect(run.scim.membersOf("awssso-admins")).toEqual(["linus@acme.example"]);
  });

  it("pushes nothing while the mapping is INACTIVE, and catches up when it is ACTIVE again", async () => {
    const mapping = await run.push(pushed, "awssso-admins");
    await run.settled();
    expect((await patchMapping(mapping.id, "INACTIVE")).body.status).toBe("INACTIVE");
    await person("Linus", users, pushed);
    expect(run.scim.membersOf("awssso-admins")).toEqual([]);
    await patchMapping(mapping.id, "ACTIVE");
    await run.settled();
    expect(run.scim.membersOf("awssso-admins")).toEqual(["linus@acme.example"]);
  });

  it("ends in ERROR with the server's words, and recovers when the mapping is activated again", async () => {
    run.scim.intercept((call) =>
      call.method === "POST"
        ? { status: 409, body: { detail: "Group already exists" } }
        : undefined,
    );
    const mapping = await run.push(pushed, "awssso-admins");
    await run.settled();
    const failed = await run.mapping(mapping.id);
    expect(failed.status).toBe("ERROR");
    expect(failed.errorSummary).toMatch(
      /^Failed on \S+: Unable to update Group Push mapping target App group awssso-admins: Error while creating user group awssso-admins: Conflict\. Errors reported by remote server: Group already exists$/,
    );
    expect(failed).not.toHaveProperty("lastPush");
    expect((await run.tasks()).map((task) => [task.subject, task.action])).toEqual([
      ["awssso-admins", "PUSH_GROUP"],
    ]);
    run.scim.intercept(undefined);
    await person("Linus", users, pushed);
    expect(run.scim.groups.size).toBe(0);
    await patchMapping(mapping.id, "ACTIVE");
    await run.settled();
    expect(await run.mapping(mapping.id)).toMatchObject({ status: "ACTIVE" });
    expect(await run.mapping(mapping.id)).not.toHaveProperty("errorSummary");
    expect(run.scim.membersOf("awssso-admins")).toEqual(["linus@acme.example"]);
    expect(await run.tasks()).toEqual([]);
  });

  it("pushRace: membership pushed before the person leaves the mapping in ERROR (#1164)", async () => {
    const id = await createUser(run.okta, "Linus");
    await setFaults(run.okta, { provisioningStalled: {} });
    await run.addMember(users, id);
    await run.addMember(pushed, id);
    const mapping = await run.push(pushed, "awssso-admins");
    await setFaults(run.okta, { pushRace: { times: 1 } });
    await run.settled();
    const raced = await run.mapping(mapping.id);
    expect(raced.status).toBe("ERROR");
    expect(raced.errorSummary).toContain("linus@acme.example is not provisioned yet");
    expect(run.scim.users.size).toBe(1);
    const now = await run.okta.send("POST", `/__sandbox/console/apps/${run.appId}/push-now`);
    expect(now.status).toBe(202);
    await run.settled();
    expect((await run.mapping(mapping.id)).status).toBe("ACTIVE");
    expect(run.scim.membersOf("awssso-admins")).toEqual(["linus@acme.example"]);
  });

  it("push now sends profiles, members and name again", async () => {
    await person("Linus", users, pushed);
    await run.push(pushed, "awssso-admins");
    await run.settled();
    run.scim.clear();
    await run.okta.send("POST", `/__sandbox/console/apps/${run.appId}/push-now`);
    await run.settled();
    expect(run.scim.trace()).toEqual([
      "GET /Users/users-1",
      "PUT /Users/users-1",
      "PATCH /Groups/groups-2",
      "PATCH /Groups/groups-2",
    ]);
  });

  it("deletes the group in the application only on request", async () => {
    const path = `/api/v1/apps/${run.appId}/group-push/mappings`;
    const kept = await run.push(pushed, "awssso-admins");
    const other = await createGroup(run.okta, "awssso-readers");
    const dropped = await run.push(other, "awssso-readers");
    await run.settled();
    run.scim.clear();
    await patchMapping(kept.id, "INACTIVE");
    await patchMapping(dropped.id, "INACTIVE");
    await run.okta.send("DELETE", `${path}/${kept.id}?deleteTargetGroup=false`);
    await run.okta.send("DELETE", `${path}/${dropped.id}?deleteTargetGroup=true`);
    await run.settled();
    expect(run.scim.trace()).toEqual(["DELETE /Groups/groups-2"]);
    expect([...run.scim.groups.values()].map((group) => group.displayName)).toEqual([
      "awssso-admins",
    ]);
    const mirror = await run.okta.send("GET", `/api/v1/groups/${kept.targetGroupId}`);
    expect(mirror.body.type).toBe("APP_GROUP");
    expect((await run.okta.send("GET", `/api/v1/groups/${dropped.targetGroupId}`)).status).toBe(
      404,
    );
  });

  it("makes the group anew after somebody deleted it in the application", async () => {
    const mapping = await run.push(pushed, "awssso-admins");
    await run.settled();
    run.scim.groups.clear();
    await person("Linus", users, pushed);
    expect((await run.mapping(mapping.id)).status).toBe("ERROR");
    await patchMapping(mapping.id, "ACTIVE");
    await run.settled();
    expect(run.scim.membersOf("awssso-admins")).toEqual(["linus@acme.example"]);
  });

  it("pushes members that a group rule brings in", async () => {
    await run.push(pushed, "awssso-admins");
    const rule = await run.okta.send("POST", "/api/v1/groups/rules", {
      type: "group_rule",
      name: "Platform people",
      conditions: {
        expression: { type: "urn:okta:expression:1.0", value: 'user.department == "Platform"' },
      },
      actions: { assignUserToGroups: { groupIds: [users, pushed] } },
    });
    await run.okta.send("POST", `/api/v1/groups/rules/${rule.body.id}/lifecycle/activate`);
    await run.settled();
    expect(run.scim.membersOf("awssso-admins")).toEqual(["ada@acme.example"]);
  });
});

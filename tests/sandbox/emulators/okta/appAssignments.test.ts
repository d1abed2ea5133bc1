import { createAwsApp, createGroup, createUser, type RunningOkta, startOkta } from "./kit";

describe("assignments of an application", () => {
  let okta: RunningOkta;
  let path: string;
  beforeEach(async () => {
    okta = await startOkta();
    path = `/api/v1/apps/${(await createAwsApp(okta)).id}`;
  });
  afterEach(() => okta.close());

  it("assigns groups through the official SDK with priority and profile", async () => {
    const appId = path.split("/").at(-1) ?? "";
    const groupId = await createGroup(okta, "AWS users");
    const assigned = await okta.client.applicationApi.assignGroupToApplication({
      appId,
      groupId,
      applicationGroupAssignment: { profile: { role: "x" } },
    });
    expect([assigned.id, assigned.priority, assigned.profile]).toEqual([groupId, 0, { role: "x" }]);
    const raw = await okta.send("GET", `${path}/groups/${groupId}`);
    expect(raw.body._links.group.href).toBe(`${okta.url}/api/v1/groups/${groupId}`);
    await okta.client.applicationApi.unassignApplicationFromGroup({ appId, groupId });
    expect((await okta.send("GET", `${path}/groups/${groupId}`)).status).toBe(404);
  });

  it("shifts priorities when a group takes another's place", async () => {
    const ids: string[] = [];
    for (const name of ["a", "b", "c"]) ids.push(await createGroup(okta, name));
    for (const id of ids) await okta.send("PUT", `${path}/groups/${id}`, {});
    await okta.send("PUT", `${path}/groups/${ids[2]}`, { priority: 0 });
    const list = (await okta.send("GET", `${path}/groups`)).body;
    expect(list.map((item: { id: string; priority: number }) => [item.id, item.priority])).toEqual([
      [ids[2], 0],
      [ids[0], 1],
      [ids[1], 2],
    ]);
  });

  it("makes members of assigned groups application users of scope GROUP, who leave with the group", async () => {
    const groupId = await createGroup(okta, "AWS users");
    const userId = await createUser(okta, "Linus");
    await okta.send("PUT", `/api/v1/groups/${groupId}/users/${userId}`);
    await okta.send("PUT", `${path}/groups/${groupId}`, {});
    const users = async () =>
      (await okta.send("GET", `${path}/users`)).body.map((item: { id: string; scope: string }) => [
        item.id,
        item.scope,
      ]);
    expect(await users()).toEqual([[userId, "GROUP"]]);
    const refused = await okta.send("DELETE", `${path}/users/${userId}`);
    expect([refused.status, refused.body.errorCode]).toEqual([403, "E0000046"]);
    await okta.send("DELETE", `${path}/groups/${groupId}`);
    expect(await users()).toEqual([]);
  });

  it("assigns one person, updates and unassigns them", async () => {
    const userId = await createUser(okta, "Linus");
    const assigned = await okta.send("POST", `${path}/users`, {
      id: userId,
      scope: "USER",
      credentials: { userName: "linus" },
      profile: { title: "Sir" },
    });
    expect(assigned.body).toMatchObject({
      id: userId,
      scope: "USER",
      status: "ACTIVE",
      syncState: "DISABLED",
      credentials: { userName: "linus" },
      profile: { title: "Sir" },
    });
    const updated = await okta.send("POST", `${path}/users/${userId}`, {
      profile: { title: "Dr" },
    });
    expect(updated.body.profile).toEqual({ title: "Dr" });
    expect((await okta.send("DELETE", `${path}/users/${userId}`)).status).toBe(204);
    expect((await okta.send("GET", `${path}/users/${userId}`)).body.errorCode).toBe("E0000007");
  });

  it("drops the assignment of who is deactivated and refuses to assign them", async () => {
    const userId = await createUser(okta, "Linus");
    await okta.send("POST", `${path}/users`, { id: userId });
    await okta.send("POST", `/api/v1/users/${userId}/lifecycle/deactivate`);
    expect((await okta.send("GET", `${path}/users`)).body).toEqual([]);
    const refused = await okta.send("POST", `${path}/users`, { id: userId });
    expect([refused.status, refused.body.errorCode]).toEqual([403, "E0000117"]);
  });
});

import { type Answer, createAwsApp, createGroup, setFaults, startOkta } from "./kit";
import { type Provisioned, startProvisioned } from "./provisioningKit";

describe("the group push mappings API", () => {
  let run: Provisioned;
  let source: string;
  let path: string;
  beforeEach(async () => {
    run = await startProvisioned();
    source = await createGroup(run.okta, "awssso-admins");
    path = `/api/v1/apps/${run.appId}/group-push/mappings`;
  });
  afterEach(() => run.close());

  const create = (body: object): Promise<Answer> => run.okta.send("POST", path, body);

  it("works through the official SDK and mints an APP_GROUP for the target name", async () => {
    const api = run.okta.client.groupPushMappingApi;
    const { appId } = run;
    const created = await api.createGroupPushMapping({
      appId,
      body: { sourceGroupId: source, targetGroupName: "awssso-admins", status: "ACTIVE" },
    });
    const mappingId = created.id ?? "";
    expect(mappingId).toMatch(/^gPm\w{17}$/);
    const target = await run.okta.send("GET", `/api/v1/groups/${created.targetGroupId}`);
    expect(target.body).toMatchObject({
      type: "APP_GROUP",
      objectClass: ["okta:app_group"],
      profile: { name: "awssso-admins" },
      source: { id: appId },
    });
    await run.settled();
    const read = await api.getGroupPushMapping({ appId, mappingId });
    expect([read.status, read.lastPush instanceof Date]).toEqual(["ACTIVE", true]);
    const stopped = await api.updateGroupPushMapping({
      appId,
      mappingId,
      body: { status: "INACTIVE" },
    });
    expect(stopped.status).toBe("INACTIVE");
    await api.deleteGroupPushMapping({ appId, mappingId, deleteTargetGroup: false });
    await expect(api.getGroupPushMapping({ appId, mappingId })).rejects.toMatchObject({
      status: 404,
    });
  });

  it("answers 400 while provisioning is off", async () => {
    const okta = await startOkta();
    try {
      const appId = (await createAwsApp(okta)).id;
      const groupId = await createGroup(okta, "awssso-admins");
      const answer = await okta.send("POST", `/api/v1/apps/${appId}/group-push/mappings`, {
        sourceGroupId: groupId,
        targetGroupName: "awssso-admins",
      });
      expect([answer.status, answer.body.errorSummary]).toEqual([
        400,
        "Group push bad request : Provisioning is not enabled for the application.",
      ]);
    } finally {
      await okta.close();
    }
  });

  it("wants exactly one target", async () => {
    const both = { sourceGroupId: source, targetGroupName: "a", targetGroupId: "00g1" };
    for (const body of [both, { sourceGroupId: source }]) {
      const answer = await create(body);
      expect([answer.status, answer.body.errorCode]).toEqual([400, "E0000027"]);
    }
    expect((await run.okta.send("GET", path)).body).toEqual([]);
  });

  it("refuses an unknown source, a pushed group as source, and a second mapping of one group", async () => {
    expect((await create({ sourceGroupId: "00gX", targetGroupName: "a" })).status).toBe(404);
    const first = await create({ sourceGroupId: source, targetGroupName: "a" });
    expect(first.status).toBe(201);
    const mirror = await create({ sourceGroupId: first.body.targetGroupId, targetGroupName: "b" });
    expect([mirror.status, mirror.body.errorSummary]).toEqual([
      400,
      `Group push bad request : Group ${first.body.targetGroupId} is of type APP_GROUP and cannot be pushed.`,
    ]);
    const second = await create({ sourceGroupId: source, targetGroupName: "b" });
    expect(second.body.errorSummary).toBe(
      `Group push bad request : Group ${source} is pushed to the application already.`,
    );
  });

  it("links by target id to an APP_GROUP of the application only, and only once", async () => {
    const first = await create({ sourceGroupId: source, targetGroupName: "awssso-admins" });
    await run.settled();
    const other = await createGroup(run.okta, "awssso-other");
    const targetGroupId = first.body.targetGroupId;
    const taken = await create({ sourceGroupId: other, targetGroupId });
    expect(taken.body.errorSummary).toBe(
      `Group push bad request : Another mapping pushes to the group ${targetGroupId} already.`,
    );
    await run.okta.send("PATCH", `${path}/${first.body.id}`, { status: "INACTIVE" });
    await run.okta.send("DELETE", `${path}/${first.body.id}`);
    const linked = await create({ sourceGroupId: other, targetGroupId });
    expect([linked.status, linked.body.targetGroupId]).toEqual([201, targetGroupId]);
    await run.settled();
    expect([...run.scim.groups.values()].map((group) => group.displayName)).toEqual([
      "awssso-other",
    ]);
    const wrong = await create({ sourceGroupId: source, targetGroupId: other });
    expect([wrong.status, wrong.body.errorCode]).toEqual([400, "E0000001"]);
  });

  it("deletes a mapping in ERROR or INACTIVE but not an ACTIVE one", async () => {
    const created = await create({ sourceGroupId: source, targetGroupName: "a" });
    const one = `${path}/${created.body.id}`;
    const active = await run.okta.send("DELETE", one);
    expect([active.status, active.body.errorSummary]).toEqual([
      400,
      "Group push bad request : An active mapping cannot be deleted; deactivate it first.",
    ]);
    await run.settled();
    run.scim.intercept(() => ({ status: 400 }));
    await run.okta.send("PUT", `/api/v1/groups/${source}`, { profile: { name: "renamed" } });
    await run.settled();
    expect((await run.mapping(created.body.id)).status).toBe("ERROR");
    const deleted = await run.okta.send("DELETE", one);
    expect([deleted.status, deleted.body]).toEqual([204, ""]);
  });

  it("filters the list by source, status and time, and pages it", async () => {
    const other = await createGroup(run.okta, "awssso-other");
    const first = (await create({ sourceGroupId: source, targetGroupName: "a" })).body;
    await create({ sourceGroupId: other, targetGroupName: "b", status: "INACTIVE" });
    const ids = async (query: string) =>
      (await run.okta.send("GET", `${path}?${query}`)).body.map(
        (item: { sourceGroupId: string }) => item.sourceGroupId,
      );
    expect(await ids(`sourceGroupId=${source}`)).toEqual([source]);
    expect(await ids("status=INACTIVE")).toEqual([other]);
    expect(await ids("lastUpdated=2200-01-01T00:00:00Z")).toEqual([]);
    const page = await run.okta.send("GET", `${path}?limit=1`);
    expect(page.body[0].id).toBe(first.id);
    expect(page.headers.get("link")).toContain('rel="next"');
  });

  it("linkByNameFails: refuses a name that the application has, lets a new one pass (#2894)", async () => {
    run.scim.groups.set("g-7", { id: "g-7", displayName: "awssso-admins", memberIds: new Set() });
    await setFaults(run.okta, { linkByNameFails: {} });
    const linked = await create({ sourceGroupId: source, targetGroupName: "awssso-admins" });
    expect([linked.status, linked.body.errorSummary]).toEqual([
      400,
      "Group push bad request : Unable to link the existing app group awssso-admins.",
    ]);
    const fresh = await create({ sourceGroupId: source, targetGroupName: "awssso-new" });
    expect(fresh.status).toBe(201);
  });

  it("loses the mapping with its source group, but not the group in the application", async () => {
    const created = await create({ sourceGroupId: source, targetGroupName: "awssso-admins" });
    await run.settled();
    await run.okta.send("DELETE", `/api/v1/groups/${source}`);
    await run.settled();
    expect((await run.okta.send("GET", `${path}/${created.body.id}`)).status).toBe(404);
    expect(run.scim.groups.size).toBe(1);
  });
});

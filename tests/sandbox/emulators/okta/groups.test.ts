import { createUser, type RunningOkta, setFaults, startOkta } from "./kit";

describe("groups", () => {
  let okta: RunningOkta;
  beforeEach(async () => {
    okta = await startOkta();
  });
  afterEach(() => okta.close());

  it("creates, reads, replaces and deletes through the official SDK", async () => {
    const created = await okta.client.groupApi.createGroup({
      group: { profile: { name: "awssso-admins", description: "Admins" } },
    });
    expect(created.id).toMatch(/^00g\w{17}$/);
    expect(created.type).toBe("OKTA_GROUP");
    const groupId = created.id ?? "";
    await okta.client.groupApi.replaceGroup({
      groupId,
      group: { profile: { name: "awssso-admins", description: "Changed" } },
    });
    const read = await okta.client.groupApi.getGroup({ groupId });
    expect(read.profile).toMatchObject({ name: "awssso-admins", description: "Changed" });
    await okta.client.groupApi.deleteGroup({ groupId });
    await expect(okta.client.groupApi.getGroup({ groupId })).rejects.toMatchObject({
      status: 404,
      errorCode: "E0000007",
    });
  });

  it("refuses a second group of the same name and an empty name", async () => {
    const twice = await okta.send("POST", "/api/v1/groups", { profile: { name: "Engineers" } });
    expect([twice.status, twice.body.errorCode]).toEqual([400, "E0000001"]);
    expect(twice.body.errorCauses).toEqual([
      {
        errorSummary: "name: An object with this field already exists in the current organization",
      },
    ]);
    const empty = await okta.send("POST", "/api/v1/groups", { profile: { name: " " } });
    expect([empty.status, empty.body.errorCauses]).toEqual([
      400,
      [{ errorSummary: "name: The field cannot be left blank" }],
    ]);
  });

  it("has an Everyone group that holds everybody and cannot be changed", async () => {
    const everyone = (await okta.send("GET", '/api/v1/groups?filter=type eq "BUILT_IN"')).body;
    expect(everyone).toHaveLength(1);
    const members = await okta.send("GET", `/api/v1/groups/${everyone[0].id}/users`);
    expect(members.body).toHaveLength(3);
    const change = await okta.send("DELETE", `/api/v1/groups/${everyone[0].id}`);
    expect([change.status, change.body.errorCode]).toEqual([403, "E0000111"]);
  });

  it.each([
    ["q=eng", ["Engineers"]],
    ['search=profile.name sw "Eng" and type eq "OKTA_GROUP"', ["Engineers"]],
    ['search=profile.name eq "engineers"', ["Engineers"]],
    [
      'search=(profile.name co "gine" or profile.name eq "x") and not (type eq "APP_GROUP")',
      ["Engineers"],
    ],
    ['search=profile.name eq "Nobody"', []],
    ['filter=type eq "OKTA_GROUP"', ["Engineers"]],
    ["", ["Everyone", "Engineers"]],
  ])("lists by %s", async (query, names) => {
    const answer = await okta.send("GET", `/api/v1/groups?${query}`);
    expect(answer.body.map((group: { profile: { name: string } }) => group.profile.name)).toEqual(
      names,
    );
  });

  it("refuses a search it cannot read", async () => {
    for (const search of [
      "profile.name",
      'profile.name like "x"',
      '(type eq "A"',
      'type eq "A" x',
    ]) {
      const answer = await okta.send("GET", `/api/v1/groups?search=${encodeURIComponent(search)}`);
      expect([search, answer.status, answer.body.errorCode]).toEqual([search, 400, "E0000031"]);
    }
  });

  it("pages with absolute self and next links that the SDK follows", async () => {
    for (let index = 0; index < 5; index += 1) {
      await okta.send("POST", "/api/v1/groups", { profile: { name: `page-${index}` } });
    }
    const first = await okta.send("GET", "/api/v1/groups?limit=3");
    expect(first.body).toHaveLength(3);
    const link = first.headers.get("link") ?? "";
    expect(link).toContain(`<${okta.url}/api/v1/groups?limit=3>; rel="self"`);
    const next = /<([^>]+)>; rel="next"/.exec(link)?.[1] ?? "";
    expect(next.startsWith(`${okta.url}/api/v1/groups?limit=3&after=`)).toBe(true);
    const names: (string | undefined)[] = [];
    const all = await okta.client.groupApi.listGroups({ limit: 2 });
    await all.each((group) => {
      names.push(group?.profile?.name);
    });
    expect(names).toHaveLength(7);
    expect(new Set(names).size).toBe(7);
    const foreign = await okta.send("GET", next.replace("/groups?", "/users?"));
    expect([foreign.status, foreign.body.errorCode]).toEqual([400, "E0000029"]);
  });

  it("adds and removes members and tells when", async () => {
    const groupId = (await okta.send("GET", "/api/v1/groups?q=Engineers")).body[0].id;
    const userId = await createUser(okta, "Edsger");
    await okta.client.groupApi.assignUserToGroup({ groupId, userId });
    const members = await okta.send("GET", `/api/v1/groups/${groupId}/users`);
    expect(members.body.map((user: { profile: { login: string } }) => user.profile.login)).toEqual([
      "ada@acme.example",
      "edsger@acme.example",
    ]);
    await okta.client.groupApi.unassignUserFromGroup({ groupId, userId });
    const groups = await okta.send("GET", `/api/v1/users/${userId}/groups`);
    expect(groups.body.map((group: { type: string }) => group.type)).toEqual(["BUILT_IN"]);
    const unknown = await okta.send("PUT", `/api/v1/groups/${groupId}/users/00uNobody`);
    expect(unknown.status).toBe(404);
  });

  it("hides new groups from search and from reading under lag faults, until time passes", async () => {
    await setFaults(okta, { searchLag: { ms: 5000 }, groupReadLag: { ms: 3000 } });
    const id = (await okta.send("POST", "/api/v1/groups", { profile: { name: "late" } })).body.id;
    const search = async () =>
      (await okta.send("GET", '/api/v1/groups?search=profile.name eq "late"')).body.length;
    const read = async () => (await okta.send("GET", `/api/v1/groups/${id}`)).status;
    expect([await search(), await read()]).toEqual([0, 404]);
    await okta.send("POST", "/__sandbox/clock", { advanceMs: 4500 });
    expect([await search(), await read()]).toEqual([0, 200]);
    await okta.send("POST", "/__sandbox/clock", { advanceMs: 2000 });
    expect(await search()).toBe(1);
  });
});

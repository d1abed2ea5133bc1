import { createGroup, createUser, type RunningOkta, setFaults, startOkta } from "./kit";

describe("users", () => {
  let okta: RunningOkta;
  beforeEach(async () => {
    okta = await startOkta();
  });
  afterEach(() => okta.close());

  const profile = (login: string, more: object = {}) => ({
    profile: { login, email: login, firstName: "New", lastName: "Person", ...more },
  });
  const status = async (id: string) => (await okta.send("GET", `/api/v1/users/${id}`)).body.status;
  const lifecycle = async (id: string, transition: string) =>
    okta.send("POST", `/api/v1/users/${id}/lifecycle/${transition}`);

  it("creates through the official SDK; without password PROVISIONED, with one ACTIVE, else STAGED", async () => {
    const created = await okta.client.userApi.createUser({
      body: profile("a@acme.example", { department: "Sales" }),
      activate: true,
    });
    expect(created.id).toMatch(/^00u\w{17}$/);
    expect([created.status, created.profile?.department]).toEqual(["PROVISIONED", "Sales"]);
    const withPassword = await okta.send("POST", "/api/v1/users?activate=true", {
      ...profile("b@acme.example"),
      credentials: { password: { value: "s3cret-s3cret" } },
    });
    expect(withPassword.body.status).toBe("ACTIVE");
    expect(JSON.stringify(okta.emulator.snapshot())).not.toContain("s3cret-s3cret");
    const staged = await okta.send(
      "POST",
      "/api/v1/users?activate=false",
      profile("c@acme.example"),
    );
    expect([staged.body.status, staged.body.activated]).toEqual(["STAGED", null]);
  });

  it("puts new people into Everyone and the groups named", async () => {
    const groupId = await createGroup(okta, "Extra");
    const created = await okta.send("POST", "/api/v1/users", {
      ...profile("a@acme.example"),
      groupIds: [groupId],
    });
    const groups = (await okta.send("GET", `/api/v1/users/${created.body.id}/groups`)).body;
    expect(groups.map((group: { profile: { name: string } }) => group.profile.name)).toEqual([
      "Everyone",
      "Extra",
    ]);
  });

  it.each([
    [
      "no e-mail form",
      profile("nobody"),
      "login: Username must be in the form of an email address",
    ],
    [
      "missing names",
      { profile: { login: "a@b", email: "a@b" } },
      "firstName: The field cannot be left blank",
    ],
    [
      "a login of 101 characters",
      profile(`${"l".repeat(92)}@a.example`, { email: "a@b.example" }),
      "login: The field is too long (maximum 100)",
    ],
    [
      "a first name of 51 characters",
      profile("a@b.example", { firstName: "f".repeat(51) }),
      "firstName: The field is too long (maximum 50)",
    ],
    [
      "a login twice, whatever the case",
      profile("ADA@acme.example"),
      "login: An object with this field already exists in the current organization",
    ],
    [
      "unknown attributes",
      profile("a@b.example", { shoeSize: 9 }),
      "shoeSize: The user profile has no such attribute",
    ],
  ])("refuses %s", async (_name, body, cause) => {
    const answer = await okta.send("POST", "/api/v1/users", body);
    expect([answer.status, answer.body.errorCode]).toEqual([400, "E0000001"]);
    expect(answer.body.errorCauses).toContainEqual({ errorSummary: cause });
  });

  it("takes custom attributes once the schema has them", async () => {
    await okta.send("POST", "/api/v1/meta/schemas/user/default", {
      definitions: { custom: { properties: { shoeSize: { title: "Size", type: "number" } } } },
    });
    const answer = await okta.send(
      "POST",
      "/api/v1/users",
      profile("a@b.example", { shoeSize: 9 }),
    );
    expect(answer.body.profile.shoeSize).toBe(9);
  });

  it("finds a person by id, login and the login's first part", async () => {
    const { id } = (await okta.send("GET", "/api/v1/users/ada@acme.example")).body;
    for (const key of [id, "ADA@acme.example", "ada"]) {
      expect((await okta.send("GET", `/api/v1/users/${key}`)).body.id).toBe(id);
    }
    const missing = await okta.send("GET", "/api/v1/users/nobody");
    expect(missing.body.errorSummary).toBe("Not found: Resource not found: nobody (User)");
    expect((await okta.send("GET", "/api/v1/users/me")).body.profile.login).toContain(
      "administrator",
    );
  });

  it("merges with POST and replaces with PUT", async () => {
    const id = await createUser(okta, "Linus", { title: "Maintainer" });
    const merged = await okta.send("POST", `/api/v1/users/${id}`, {
      profile: { department: "Kernel" },
    });
    expect(merged.body.profile).toMatchObject({ title: "Maintainer", department: "Kernel" });
    const replaced = await okta.send("PUT", `/api/v1/users/${id}`, profile("linus@acme.example"));
    expect(replaced.body.profile).not.toHaveProperty("title");
    expect(replaced.body.profile.firstName).toBe("New");
  });

  it("walks through the lifecycle and deletes in two steps", async () => {
    const id = await createUser(okta, "Linus");
    await lifecycle(id, "suspend");
    expect(await status(id)).toBe("SUSPENDED");
    await lifecycle(id, "unsuspend");
    expect(await status(id)).toBe("ACTIVE");
    expect((await okta.send("DELETE", `/api/v1/users/${id}`)).status).toBe(204);
    expect(await status(id)).toBe("DEPROVISIONED");
    await lifecycle(id, "activate");
    expect(await status(id)).toBe("ACTIVE");
    await lifecycle(id, "deactivate");
    expect((await okta.send("DELETE", `/api/v1/users/${id}`)).status).toBe(204);
    expect((await okta.send("GET", `/api/v1/users/${id}`)).status).toBe(404);
    expect(JSON.stringify(okta.emulator.snapshot().memberships)).not.toContain(id);
  });

  it.each([
    ["activate", 403, "E0000016"],
    ["unsuspend", 400, "E0000001"],
    ["reactivate", 403, "E0000038"],
  ])("refuses to %s an active person", async (transition, code, errorCode) => {
    const answer = await lifecycle(await createUser(okta, "Linus"), transition);
    expect([answer.status, answer.body.errorCode]).toEqual([code, errorCode]);
  });

  it("refuses to change a deactivated person and to delete its own administrator", async () => {
    const id = await createUser(okta, "Linus");
    await lifecycle(id, "deactivate");
    expect((await lifecycle(id, "deactivate")).body.errorCode).toBe("E0000038");
    const change = await okta.send("POST", `/api/v1/users/${id}`, { profile: { title: "x" } });
    expect(change.body.errorCode).toBe("E0000038");
    const me = (await okta.send("GET", "/api/v1/users/me")).body.id;
    expect((await okta.send("DELETE", `/api/v1/users/${me}`)).status).toBe(403);
  });

  it("lists by search, filter and q, without the deactivated unless asked for", async () => {
    const id = await createUser(okta, "Linus", { department: "Kernel" });
    await lifecycle(id, "deactivate");
    const logins = async (query: string) =>
      (await okta.send("GET", `/api/v1/users?${query}`)).body.map(
        (user: { profile: { login: string } }) => user.profile.login.split("@")[0],
      );
    expect(await logins("")).toEqual(["okta.administrator", "ada", "grace"]);
    expect(await logins('search=profile.department eq "Platform"')).toEqual(["ada"]);
    expect(await logins('search=status eq "DEPROVISIONED"')).toEqual(["linus"]);
    expect(await logins('filter=profile.login eq "grace@acme.example"')).toEqual(["grace"]);
    expect(await logins("q=lov")).toEqual(["ada"]);
    await setFaults(okta, { searchLag: { ms: 60_000 } });
    expect(await logins('search=profile.department eq "Platform"')).toEqual([]);
  });

  it("starts with the seed's people, ACTIVE and with a display name, and their groups", async () => {
    const ada = (await okta.send("GET", "/api/v1/users/ada")).body;
    expect([ada.status, ada.profile.displayName, ada.profile.department]).toEqual([
      "ACTIVE",
      "Ada Lovelace",
      "Platform",
    ]);
    const groups = (await okta.send("GET", `/api/v1/users/${ada.id}/groups`)).body;
    expect(groups.map((group: { profile: object }) => group.profile)).toContainEqual({
      name: "Engineers",
      description: "All engineers",
    });
  });

  it("knows one user type", async () => {
    const [type] = (await okta.send("GET", "/api/v1/meta/types/user")).body;
    expect([type.name, type.default]).toEqual(["user", true]);
    expect((await okta.send("GET", "/api/v1/meta/types/user/default")).body.id).toBe(type.id);
  });
});

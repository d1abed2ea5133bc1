import { createGroup, createUser } from "../kit";
import { APP_LABEL, enable, type Provisioned, startProvisioned } from "../provisioningKit";

const LOOKUP = 'GET /Users?filter=userName eq "linus@acme.example"&startIndex=1&count=100';

describe("provisioning of people", () => {
  let run: Provisioned;
  let groupId: string;
  beforeEach(async () => {
    run = await startProvisioned();
    groupId = await createGroup(run.okta, "AWS users");
    await run.assign(groupId);
  });
  afterEach(() => run.close());

  async function provisionLinus(profile: object = {}): Promise<string> {
    const userId = await createUser(run.okta, "Linus", profile);
    await run.addMember(groupId, userId);
    await run.settled();
    return userId;
  }

  it("looks a person up before it creates them, as Okta's client", async () => {
    const userId = await provisionLinus({ department: "Kernel", title: "Maintainer" });
    expect(run.scim.trace()).toEqual([LOOKUP, "POST /Users"]);
    const [lookup, create] = run.scim.calls;
    expect(lookup?.headers).toMatchObject({
      "user-agent": "Okta SCIM Client 1.0.0",
      authorization: `Bearer ${run.scim.token}`,
    });
    expect(create?.headers["content-type"]).toBe("application/scim+json");
    expect(create?.body).toEqual({
      schemas: [
        "urn:ietf:params:scim:schemas:core:2.0:User",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
      ],
      userName: "linus@acme.example",
      name: { givenName: "Linus", familyName: "Tester" },
      displayName: "Linus Tester",
      emails: [{ value: "linus@acme.example", type: "work", primary: true }],
      title: "Maintainer",
      externalId: userId,
      active: true,
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { department: "Kernel" },
    });
    const appUser = await run.okta.send("GET", `/api/v1/apps/${run.appId}/users/${userId}`);
    expect(appUser.body).toMatchObject({
      externalId: "users-1",
      scope: "GROUP",
      status: "PROVISIONED",
      syncState: "SYNCHRONIZED",
      credentials: { userName: "linus@acme.example" },
    });
  });

  it("links a person who exists already and puts the merged profile", async () => {
    run.scim.users.set("u-9", {
      id: "u-9",
      userName: "linus@acme.example",
      displayName: "By hand",
      locale: "fi",
      active: false,
    });
    await provisionLinus();
    expect(run.scim.trace()).toEqual([LOOKUP, "GET /Users/u-9", "PUT /Users/u-9"]);
    expect(run.scim.calls[2]?.body).toMatchObject({
      id: "u-9",
      displayName: "Linus Tester",
      locale: "fi",
      active: true,
    });
    expect(run.scim.calls[2]?.body).not.toHaveProperty("meta");
  });

  it("takes a lookup's 404 for absence", async () => {
    run.scim.intercept((call) =>
      call.path.includes("filter=userName") ? { status: 404 } : undefined,
    );
    await provisionLinus();
    expect(run.scim.trace()).toEqual([LOOKUP, "POST /Users"]);
  });

  it("pushes a changed profile by GET and PUT, and drops an attribute that became empty", async () => {
    const userId = await provisionLinus({ nickName: "L" });
    run.scim.clear();
    await run.okta.send("POST", `/api/v1/users/${userId}`, {
      profile: { lastName: "Torvalds", nickName: null },
    });
    await run.settled();
    expect(run.scim.trace()).toEqual(["GET /Users/users-1", "PUT /Users/users-1"]);
    expect(run.scim.calls[1]?.body.name).toEqual({ givenName: "Linus", familyName: "Torvalds" });
    expect(run.scim.calls[1]?.body).not.toHaveProperty("nickName");
  });

  it("leaves out empty attributes, which IAM Identity Center refuses", async () => {
    await provisionLinus({ title: "", department: "" });
    expect(run.scim.users.get("users-1")).not.toHaveProperty("title");
    expect(run.scim.calls[1]?.body.schemas).toEqual(["urn:ietf:params:scim:schemas:core:2.0:User"]);
  });

  it("sends nothing for a change that does not show in the application", async () => {
    const userId = await provisionLinus();
    run.scim.clear();
    await run.okta.send("POST", `/api/v1/users/${userId}`, { profile: { city: "Portland" } });
    await run.settled();
    expect(run.scim.trace()).toEqual([]);
  });

  it.each(["suspend", "deactivate"])("deactivates on %s and never deletes", async (transition) => {
    const userId = await provisionLinus();
    run.scim.clear();
    await run.okta.send("POST", `/api/v1/users/${userId}/lifecycle/${transition}`);
    await run.settled();
    expect(run.scim.trace()).toEqual(["PATCH /Users/users-1"]);
    expect(run.scim.calls[0]?.body).toEqual({
      schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
      Operations: [{ op: "replace", value: { active: false } }],
    });
    expect(run.scim.users.size).toBe(1);
  });

  it("activates a suspended person again", async () => {
    const userId = await provisionLinus();
    await run.okta.send("POST", `/api/v1/users/${userId}/lifecycle/suspend`);
    await run.settled();
    run.scim.clear();
    await run.okta.send("POST", `/api/v1/users/${userId}/lifecycle/unsuspend`);
    await run.settled();
    expect(run.scim.trace()).toEqual(["PATCH /Users/users-1"]);
    expect(run.scim.users.get("users-1")?.active).toBe(true);
  });

  it("deactivates when the last assignment ends, by group or in person", async () => {
    const userId = await provisionLinus();
    const users = `/api/v1/apps/${run.appId}/users`;
    await run.okta.send("POST", users, { id: userId, scope: "USER" });
    await run.removeMember(groupId, userId);
    await run.settled();
    expect(run.scim.users.get("users-1")?.active).toBe(true);
    await run.okta.send("DELETE", `${users}/${userId}`);
    await run.settled();
    expect(run.scim.users.get("users-1")?.active).toBe(false);
  });

  it("does not provision people who are STAGED until they are activated", async () => {
    const staged = await run.okta.send("POST", "/api/v1/users?activate=false", {
      profile: {
        login: "linus@acme.example",
        email: "linus@acme.example",
        firstName: "Linus",
        lastName: "T",
        displayName: "Linus T",
      },
      groupIds: [groupId],
    });
    await run.settled();
    expect(run.scim.trace()).toEqual([]);
    await run.okta.send("POST", `/api/v1/users/${staged.body.id}/lifecycle/activate`);
    await run.settled();
    expect(run.scim.trace()).toEqual([LOOKUP, "POST /Users"]);
  });

  it("lists a failed creation as Okta does, and does not repeat it until something changes", async () => {
    run.scim.intercept((call) =>
      call.method === "POST"
        ? {
            status: 400,
            body: { detail: "Request is unparsable, syntactically incorrect, or violates schema" },
          }
        : undefined,
    );
    const userId = await provisionLinus();
    expect((await run.tasks()).map((task) => [task.subject, task.action, task.error])).toEqual([
      [
        "linus@acme.example",
        "CREATE",
        `Automatic provisioning of user linus@acme.example to app ${APP_LABEL} failed: ` +
          "Error while creating user linus@acme.example: Bad Request. Errors reported by remote server: " +
          "Request is unparsable, syntactically incorrect, or violates schema",
      ],
    ]);
    const appUser = await run.okta.send("GET", `/api/v1/apps/${run.appId}/users/${userId}`);
    expect(appUser.body.syncState).toBe("ERROR");
    run.scim.clear();
    await createGroup(run.okta, "unrelated");
    await run.assign(groupId);
    await run.settled();
    expect(run.scim.trace()).toEqual([]);
    run.scim.intercept(undefined);
    await run.okta.send("POST", `/api/v1/users/${userId}`, { profile: { displayName: "L" } });
    await run.settled();
    expect(run.scim.trace()).toEqual([LOOKUP, "POST /Users"]);
    expect(await run.tasks()).toEqual([]);
  });

  it("names the token as the reason of a failed lookup and recovers when a new one is saved", async () => {
    run.scim.intercept(() => ({ status: 401 }));
    await provisionLinus();
    expect((await run.tasks()).map((task) => task.error)).toEqual([
      `Automatic provisioning of user linus@acme.example to app ${APP_LABEL} failed: ` +
        "Error while verifying if user linus@acme.example exists: Unauthorized",
    ]);
    run.scim.intercept(undefined);
    await enable(run.okta, run.appId, run.scim);
    await run.settled();
    expect(await run.tasks()).toEqual([]);
    expect(run.scim.users.size).toBe(1);
  });

  it("takes an empty answer to a creation for an error", async () => {
    run.scim.intercept((call) => (call.method === "POST" ? { status: 201 } : undefined));
    await provisionLinus();
    expect((await run.tasks()).map((task) => task.error.split(": ").at(-1))).toEqual([
      "The SCIM server returned an empty response.",
    ]);
  });

  it.each([
    ["429", { status: 429 } as const],
    ["500", { status: 500 } as const],
    ["a dropped connection", "drop" as const],
  ])("tries again after %s", async (_name, failure) => {
    let failures = 2;
    run.scim.intercept((call) => (call.method === "POST" && failures-- > 0 ? failure : undefined));
    await provisionLinus();
    expect(run.scim.trace()).toEqual([LOOKUP, "POST /Users", "POST /Users", "POST /Users"]);
    expect(await run.tasks()).toEqual([]);
  });

  it("gives up after five tries", async () => {
    run.scim.intercept((call) => (call.method === "POST" ? { status: 503 } : undefined));
    await provisionLinus();
    expect(run.scim.trace().filter((line) => line === "POST /Users")).toHaveLength(5);
    expect((await run.tasks()).map((task) => task.error.split(": ").at(-1))).toEqual([
      "Service Unavailable",
    ]);
  });

  it("uses the application's user name template and a personal override", async () => {
    const app = (await run.okta.send("GET", `/api/v1/apps/${run.appId}`)).body;
    app.credentials.userNameTemplate = {
      template: '${fn:substringBefore(source.login, "@")}',
      type: "BUILT_IN",
    };
    expect((await run.okta.send("PUT", `/api/v1/apps/${run.appId}`, app)).status).toBe(200);
    const userId = await provisionLinus();
    expect(run.scim.users.get("users-1")?.userName).toBe("linus");
    await run.okta.send("POST", `/api/v1/apps/${run.appId}/users/${userId}`, {
      credentials: { userName: "torvalds" },
    });
    await run.settled();
    expect(run.scim.users.get("users-1")?.userName).toBe("torvalds");
  });

  it("fills attributes by the profile mapping and custom schema", async () => {
    await run.okta.send("POST", `/api/v1/meta/schemas/apps/${run.appId}/default`, {
      definitions: {
        custom: {
          properties: {
            boss: {
              title: "Boss",
              type: "string",
              externalName: "manager.value",
              externalNamespace: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
            },
          },
        },
      },
    });
    const [mapping] = (await run.okta.send("GET", `/api/v1/mappings?targetId=${run.appId}`)).body;
    const answer = await run.okta.send("POST", `/api/v1/mappings/${mapping.id}`, {
      properties: {
        boss: { expression: "user.managerId", pushStatus: "PUSH" },
        displayName: { expression: 'user.lastName + ", " + user.firstName', pushStatus: "PUSH" },
        nickName: null,
      },
    });
    expect(answer.body.properties).not.toHaveProperty("nickName");
    await provisionLinus({ managerId: "42", nickName: "L" });
    expect(run.scim.users.get("users-1")).toMatchObject({
      displayName: "Tester, Linus",
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { manager: { value: "42" } },
    });
    expect(run.scim.users.get("users-1")).not.toHaveProperty("nickName");
  });
});

describe("the switches of the To App section", () => {
  it.each([
    ["create", { create: false, update: true, deactivate: true }, []],
    ["update", { create: true, update: false, deactivate: true }, ["PATCH /Users/users-1"]],
    [
      "deactivate",
      { create: true, update: true, deactivate: false },
      ["GET /Users/users-1", "PUT /Users/users-1"],
    ],
  ])("without %s Okta leaves those requests out", async (_name, toApp, expected) => {
    const run = await startProvisioned({ toApp });
    try {
      const groupId = await createGroup(run.okta, "AWS users");
      await run.assign(groupId);
      const userId = await createUser(run.okta, "Linus");
      await run.addMember(groupId, userId);
      await run.settled();
      run.scim.clear();
      await run.okta.send("POST", `/api/v1/users/${userId}`, { profile: { title: "Sir" } });
      await run.settled();
      await run.okta.send("POST", `/api/v1/users/${userId}/lifecycle/deactivate`);
      await run.settled();
      expect(run.scim.trace()).toEqual(expected);
    } finally {
      await run.close();
    }
  });
});

import {
  API_TOKEN,
  AWS_APP,
  createAwsApp,
  createGroup,
  createUser,
  type RunningOkta,
  startOkta,
} from "./kit";

describe("applications", () => {
  let okta: RunningOkta;
  beforeEach(async () => {
    okta = await startOkta();
  });
  afterEach(() => okta.close());

  it("returns what a catalog application of Okta returns, and no more", async () => {
    const app = await createAwsApp(okta, {
      features: ["GROUP_PUSH"],
      settings: {
        app: { ...AWS_APP.settings.app, acsUrl: "ignored" },
        notes: { admin: "managed", enduser: "" },
        signOn: {
          defaultRelayState: "",
          ssoAcsUrl: "https://ignored",
          responseSigned: true,
          attributeStatements: [{ type: "EXPRESSION", name: "a", values: ["user.department"] }],
        },
      },
    });
    expect(app).toMatchObject({
      name: "amazon_aws_sso",
      status: "ACTIVE",
      signOnMode: "SAML_2_0",
      features: [],
      accessibility: { selfService: false, errorRedirectUrl: null, loginRedirectUrl: null },
      visibility: {
        autoLaunch: false,
        autoSubmitToolbar: false,
        hide: { iOS: false, web: false },
        appLinks: { amazon_aws_sso_link: true },
      },
    });
    expect(app.credentials).toEqual({
      userNameTemplate: { template: "${source.login}", type: "BUILT_IN" },
      signing: { kid: expect.any(String) },
    });
    expect(app.settings.app).toEqual(AWS_APP.settings.app);
    expect(app.settings.notes).toEqual({ admin: "managed", enduser: null });
    expect(app.settings.signOn).toEqual({
      defaultRelayState: null,
      ssoAcsUrlOverride: null,
      audienceOverride: null,
      recipientOverride: null,
      destinationOverride: null,
      attributeStatements: [{ type: "EXPRESSION", name: "a", values: ["user.department"] }],
    });
    const [policy] = (await okta.send("GET", "/api/v1/policies?type=ACCESS_POLICY")).body;
    expect(app._links).toMatchObject({
      accessPolicy: { href: `${okta.url}/api/v1/policies/${policy.id}` },
      metadata: {
        href: `${okta.url}/api/v1/apps/${app.id}/sso/saml/metadata`,
        type: "application/xml",
      },
      users: { href: `${okta.url}/api/v1/apps/${app.id}/users` },
      groups: { href: `${okta.url}/api/v1/apps/${app.id}/groups` },
      deactivate: { href: `${okta.url}/api/v1/apps/${app.id}/lifecycle/deactivate` },
    });
  });

  it("reads through the official SDK", async () => {
    const app = await createAwsApp(okta);
    const read = await okta.client.applicationApi.getApplication({ appId: app.id });
    expect([read.id, read.label, read.status]).toEqual([
      app.id,
      "AWS IAM Identity Center",
      "ACTIVE",
    ]);
    const raw = await okta.client.http.getJson(`${okta.url}/api/v1/apps/${app.id}`);
    expect((raw as { settings: object }).settings).toEqual(app.settings);
  });

  it.each([
    ["no label", { label: undefined }, "label"],
    ["unknown name", { name: "nothing" }, "name"],
    ["no settings", { settings: {} }, "settings.app.acsURL"],
    [
      "wrongly spelt settings",
      { settings: { app: { acsUrl: "x", entityId: "y" } } },
      "settings.app.acsURL",
    ],
    [
      "a note of 251 characters",
      { settings: { ...AWS_APP.settings, notes: { admin: "x".repeat(251) } } },
      "settings.notes.admin",
    ],
    [
      "an unknown template function",
      { credentials: { userNameTemplate: { template: "${fn:md5(source.login)}" } } },
      "credentials.userNameTemplate",
    ],
  ])("refuses %s", async (_name, overrides, field) => {
    const answer = await okta.send("POST", "/api/v1/apps", { ...AWS_APP, ...overrides });
    expect([answer.status, answer.body.errorCode]).toEqual([400, "E0000001"]);
    expect(answer.body.errorSummary).toBe(`Api validation failed: ${field}`);
    expect((await okta.send("GET", "/api/v1/apps")).body).toEqual([]);
  });

  it("refuses a label twice", async () => {
    await createAwsApp(okta);
    const twice = await okta.send("POST", "/api/v1/apps", AWS_APP);
    expect([twice.status, twice.body.errorCode]).toEqual([400, "E0000040"]);
  });

  it("replaces settings and visibility, ignores features, name and status", async () => {
    const app = await createAwsApp(okta);
    const answer = await okta.send("PUT", `/api/v1/apps/${app.id}`, {
      ...AWS_APP,
      name: "other",
      label: "AWS",
      status: "INACTIVE",
      features: ["GROUP_PUSH"],
      visibility: { hide: { iOS: true, web: true }, autoSubmitToolbar: true },
    });
    expect(answer.body).toMatchObject({
      id: app.id,
      name: "amazon_aws_sso",
      label: "AWS",
      status: "ACTIVE",
      features: [],
      visibility: { hide: { iOS: true, web: true }, autoSubmitToolbar: true },
      credentials: { signing: app.credentials.signing },
    });
  });

  it("lives through its lifecycle: DELETE only when INACTIVE, then everything of it is gone", async () => {
    const app = await createAwsApp(okta, { label: "A" });
    const path = `/api/v1/apps/${app.id}`;
    const groupId = await createGroup(okta, "AWS users");
    await okta.send("PUT", `${path}/groups/${groupId}`, {});
    const early = await okta.send("DELETE", path);
    expect([early.status, early.body.errorCode]).toEqual([403, "E0000056"]);
    const stopped = await okta.send("POST", `${path}/lifecycle/deactivate`);
    expect([stopped.status, stopped.body]).toEqual([200, {}]);
    expect((await okta.send("GET", path)).body._links).toHaveProperty("activate");
    expect((await okta.send("DELETE", path)).status).toBe(204);
    expect((await okta.send("GET", path)).status).toBe(404);
    const state = okta.emulator.snapshot();
    expect([state.appGroups, state.appUsers, state.profileMappings]).toEqual([{}, {}, {}]);
  });

  it("creates INACTIVE with activate=false", async () => {
    const answer = await okta.send("POST", "/api/v1/apps?activate=false", AWS_APP);
    expect(answer.body.status).toBe("INACTIVE");
  });

  it("lists by q, status, group and user, and pages", async () => {
    const first = await createAwsApp(okta, { label: "AWS one" });
    const second = await createAwsApp(okta, { label: "Second" });
    await okta.send("POST", `/api/v1/apps/${second.id}/lifecycle/deactivate`);
    const groupId = await createGroup(okta, "AWS users");
    const userId = await createUser(okta, "Linus");
    await okta.send("PUT", `/api/v1/groups/${groupId}/users/${userId}`);
    await okta.send("PUT", `/api/v1/apps/${first.id}/groups/${groupId}`, {});
    const labels = async (query: string) =>
      (await okta.send("GET", `/api/v1/apps?${query}`)).body.map(
        (app: { label: string }) => app.label,
      );
    expect(await labels("q=aws")).toEqual(["AWS one"]);
    expect(await labels("q=amazon")).toEqual(["AWS one", "Second"]);
    expect(await labels('filter=status eq "ACTIVE"')).toEqual(["AWS one"]);
    expect(await labels(`filter=group.id eq "${groupId}"`)).toEqual(["AWS one"]);
    expect(await labels(`filter=user.id eq "${userId}"`)).toEqual(["AWS one"]);
    const page = await okta.send("GET", "/api/v1/apps?limit=1");
    expect(page.headers.get("link")).toContain('rel="next"');
    expect((await okta.send("GET", `/api/v1/groups/${groupId}/apps`)).body[0].id).toBe(first.id);
  });

  it("answers 200 UNKNOWN to the connections API, silently (okta-mcp-server PR 72)", async () => {
    const { id } = await createAwsApp(okta);
    const path = `/api/v1/apps/${id}/connections/default`;
    for (const [method, url] of [
      ["GET", path],
      ["POST", `${path}?activate=true`],
      ["POST", `${path}/lifecycle/activate`],
    ] as const) {
      const answer = await okta.send(method, url, method === "POST" ? { profile: {} } : undefined);
      expect([
        answer.status,
        answer.body.status,
        answer.body.authScheme,
        answer.body.profile,
      ]).toEqual([200, "UNKNOWN", "UNKNOWN", { authScheme: "UNKNOWN" }]);
    }
  });

  it("refuses the features API before provisioning is enabled", async () => {
    const { id } = await createAwsApp(okta);
    const answer = await okta.send("GET", `/api/v1/apps/${id}/features/USER_PROVISIONING`);
    expect([answer.status, answer.body.errorCode]).toEqual([400, "E0000001"]);
  });

  it("takes a logo as an upload and links to another picture", async () => {
    const app = await createAwsApp(okta);
    const plain = await okta.send("POST", `/api/v1/apps/${app.id}/logo`, { file: "x" });
    expect(plain.status).toBe(400);
    const form = new FormData();
    form.append("file", new Blob([Buffer.from("89504e47", "hex")]), "logo.png");
    const answer = await fetch(`${okta.url}/api/v1/apps/${app.id}/logo`, {
      method: "POST",
      headers: { authorization: `SSWS ${API_TOKEN}` },
      body: form,
    });
    expect([answer.status, await answer.text()]).toEqual([201, ""]);
    const after = (await okta.send("GET", `/api/v1/apps/${app.id}`)).body;
    expect(after._links.logo[0].href).toMatch(/\/gfs\w{17}$/);
    expect(after._links.logo[0].href).not.toBe(app._links.logo[0].href);
  });

  it("puts an access policy on the application", async () => {
    const { id } = await createAwsApp(okta);
    const policy = await okta.send("POST", "/api/v1/policies", {
      type: "ACCESS_POLICY",
      name: "AWS",
      description: "d",
    });
    const assigned = await okta.send("PUT", `/api/v1/apps/${id}/policies/${policy.body.id}`);
    expect([assigned.status, assigned.body]).toEqual([204, ""]);
    const app = (await okta.send("GET", `/api/v1/apps/${id}`)).body;
    expect(app._links.accessPolicy.href.split("/").at(-1)).toBe(policy.body.id);
    const unknown = await okta.send("PUT", `/api/v1/apps/${id}/policies/rstX`);
    expect([unknown.status, unknown.body.errorCode]).toEqual([404, "E0000007"]);
  });
});

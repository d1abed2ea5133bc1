import {
  createAwsApp,
  createGroup,
  createUser,
  type RunningOkta,
  setFaults,
  startOkta,
} from "./kit";
import { ALL_ON, enable } from "./provisioningKit";
import { type ScimRecorder, startScimRecorder } from "./scimRecorder";

describe("the console's part", () => {
  let okta: RunningOkta;
  let scim: ScimRecorder;
  let appId: string;
  beforeEach(async () => {
    okta = await startOkta();
    scim = await startScimRecorder();
    appId = (await createAwsApp(okta)).id;
  });
  afterEach(async () => {
    await okta.close();
    await scim.close();
  });

  const consoleApps = async () => (await okta.send("GET", "/__sandbox/console")).body.apps;
  const features = async () => (await okta.send("GET", `/api/v1/apps/${appId}`)).body.features;
  const configure = (body: object) =>
    okta.send("POST", `/__sandbox/console/apps/${appId}/provisioning`, body);

  it("tests the credentials, then switches provisioning and the features on", async () => {
    expect(await features()).toEqual([]);
    expect(await consoleApps()).toEqual([
      {
        id: appId,
        label: "AWS IAM Identity Center",
        name: "amazon_aws_sso",
        provisioning: {
          enabled: false,
          toApp: { create: false, update: false, deactivate: false },
        },
      },
    ]);
    await enable(okta, appId, scim);
    expect(scim.trace()).toEqual([
      "GET /Users?startIndex=1&count=2",
      "GET /Groups?startIndex=1&count=100",
    ]);
    expect(await features()).toEqual([
      "GROUP_PUSH",
      "PUSH_NEW_USERS",
      "PUSH_PROFILE_UPDATES",
      "PUSH_USER_DEACTIVATION",
    ]);
    expect((await consoleApps())[0].provisioning).toEqual({
      enabled: true,
      baseUrl: scim.baseUrl,
      toApp: ALL_ON,
    });
  });

  it("shows only the features that were ticked", async () => {
    await enable(okta, appId, scim, { create: true, update: false, deactivate: false });
    expect(await features()).toEqual(["GROUP_PUSH", "PUSH_NEW_USERS"]);
  });

  it("refuses a base URL that ends in a slash, without calling it", async () => {
    const answer = await configure({
      baseUrl: `${scim.baseUrl}/`,
      token: scim.token,
      toApp: ALL_ON,
    });
    expect([answer.status, answer.body.error]).toEqual([
      400,
      `Base URL: Does not match required pattern. Remove the slash at the end of ${scim.baseUrl}/`,
    ]);
    expect(scim.calls).toEqual([]);
  });

  it("refuses credentials that do not work, with a sentence and without the token", async () => {
    const answer = await configure({ baseUrl: scim.baseUrl, token: "wrong-token", toApp: ALL_ON });
    expect(answer.status).toBe(400);
    expect(answer.body.error).toBe(
      `Error authenticating: Unauthorized. Check the Base URL ${scim.baseUrl} and the API Token, then test again.`,
    );
    expect(await features()).toEqual([]);
    const nobody = await configure({
      baseUrl: "http://127.0.0.1:1/scim/v2",
      token: "x",
      toApp: ALL_ON,
    });
    expect(nobody.body.error).toContain("No response from the SCIM server");
  });

  it("lists every problem of a wrong body, and knows its applications", async () => {
    const wrong = await configure({ baseUrl: "nonsense", toApp: { create: "yes" } });
    expect(wrong.status).toBe(400);
    for (const part of ["Base URL", "token", "toApp.create"])
      expect(wrong.body.error).toContain(part);
    const unknown = await okta.send("POST", "/__sandbox/console/apps/0oaX/provisioning", {});
    expect([unknown.status, unknown.body]).toEqual([
      404,
      { error: "There is no application 0oaX." },
    ]);
    const early = await okta.send("POST", `/__sandbox/console/apps/${appId}/push-now`);
    expect([early.status, early.body.error]).toEqual([
      409,
      "Provisioning is not enabled for AWS IAM Identity Center.",
    ]);
  });

  it("provisions people who were assigned before, and nobody after it was switched off", async () => {
    const groupId = await createGroup(okta, "AWS users");
    await okta.send("PUT", `/api/v1/apps/${appId}/groups/${groupId}`, {});
    const add = async (name: string) =>
      okta.send("PUT", `/api/v1/groups/${groupId}/users/${await createUser(okta, name)}`);
    await add("Early");
    await enable(okta, appId, scim);
    await okta.emulator.idle();
    expect([...scim.users.values()].map((user) => user.userName)).toEqual(["early@acme.example"]);
    expect(
      (await okta.send("DELETE", `/__sandbox/console/apps/${appId}/provisioning`)).status,
    ).toBe(204);
    await add("Late");
    await okta.emulator.idle();
    expect(scim.users.size).toBe(1);
    expect(await features()).toEqual([]);
    await enable(okta, appId, scim);
    await okta.emulator.idle();
    expect(scim.trace().filter((line) => line === "POST /Users")).toHaveLength(2);
  });

  it("stands still while the application is INACTIVE or provisioning is stalled", async () => {
    const groupId = await createGroup(okta, "AWS users");
    await okta.send("PUT", `/api/v1/apps/${appId}/groups/${groupId}`, {});
    await enable(okta, appId, scim);
    await okta.send("POST", `/api/v1/apps/${appId}/lifecycle/deactivate`);
    const userId = await createUser(okta, "Linus");
    await okta.send("PUT", `/api/v1/groups/${groupId}/users/${userId}`);
    await okta.emulator.idle();
    expect(scim.users.size).toBe(0);
    await setFaults(okta, { provisioningStalled: {} });
    await okta.send("POST", `/api/v1/apps/${appId}/lifecycle/activate`);
    await okta.emulator.idle();
    expect(scim.users.size).toBe(0);
    await setFaults(okta, {});
    await okta.emulator.idle();
    expect(scim.users.size).toBe(1);
  });

  it("pushes only after the configured lag of emulated time", async () => {
    const lagging = await startOkta({ lag: { scimPushMs: 60_000 } });
    try {
      const app = await createAwsApp(lagging);
      await enable(lagging, app.id, scim);
      const userId = await createUser(lagging, "Linus");
      await lagging.send("POST", `/api/v1/apps/${app.id}/users`, { id: userId });
      scim.clear();
      await lagging.send("POST", "/__sandbox/clock", { advanceMs: 59_000 });
      expect(scim.trace()).toEqual([]);
      await lagging.send("POST", "/__sandbox/clock", { advanceMs: 2_000 });
      await lagging.emulator.idle();
      expect(scim.trace()).toContain("POST /Users");
    } finally {
      await lagging.close();
    }
  });

  it("keeps the SCIM token and other secrets out of replies and journal", async () => {
    await enable(okta, appId, scim);
    await okta.send("POST", `/api/v1/apps/${appId}/connections/default`, {
      profile: { authScheme: "TOKEN", token: scim.token },
    });
    const paths = [
      "/__sandbox/console",
      "/__sandbox/console/tasks",
      "/__sandbox/journal",
      `/api/v1/apps/${appId}`,
      `/api/v1/apps/${appId}/connections/default`,
      `/api/v1/apps/${appId}/features/USER_PROVISIONING`,
      `/api/v1/apps/${appId}/credentials/keys`,
    ];
    const state = okta.emulator.snapshot();
    const key = state.apps[appId]?.keys[0]?.privateKeyPem.split("\n")[1] ?? "missing";
    expect(state.provisioning[appId]?.scimBearerToken).toBe(scim.token);
    for (const path of paths) {
      const text = JSON.stringify((await okta.send("GET", path)).body);
      expect([path, text.includes(scim.token), text.includes(key)]).toEqual([path, false, false]);
    }
    await okta.send("DELETE", `/__sandbox/console/apps/${appId}/provisioning`);
    expect(JSON.stringify(okta.emulator.snapshot())).not.toContain(scim.token);
  });
});

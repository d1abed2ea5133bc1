import {
  createAwsApp,
  createGroup,
  type Json,
  type RunningOkta,
  setFaults,
  startOkta,
} from "./kit";

const ALLOW = {
  appSignOn: {
    access: "ALLOW",
    verificationMethod: {
      type: "ASSURANCE",
      factorMode: "2FA",
      reauthenticateIn: "PT2H",
      constraints: [{ possession: { required: true, phishingResistant: "REQUIRED" } }],
    },
  },
};

describe("access policies", () => {
  let okta: RunningOkta;
  beforeEach(async () => {
    okta = await startOkta();
  });
  afterEach(() => okta.close());

  const list = async (): Promise<Json[]> =>
    (await okta.send("GET", "/api/v1/policies?type=ACCESS_POLICY")).body;
  async function createPolicy(name = "AWS"): Promise<string> {
    const body = { type: "ACCESS_POLICY", name, description: "d", priority: 1 };
    return (await okta.send("POST", "/api/v1/policies", body)).body.id;
  }
  const rules = async (policyId: string): Promise<Json[]> =>
    (await okta.send("GET", `/api/v1/policies/${policyId}/rules`)).body;
  const addRule = (policyId: string, rule: object) =>
    okta.send("POST", `/api/v1/policies/${policyId}/rules`, {
      name: "mfa",
      actions: ALLOW,
      ...rule,
    });

  it("has exactly one system policy, which cannot be deleted or renamed away", async () => {
    const id = await createPolicy();
    const all = await list();
    expect(all.map((policy) => [policy.name, policy.system])).toEqual([
      ["Any two factors", true],
      ["AWS", false],
    ]);
    expect(all[1].id).toBe(id);
    expect((await okta.send("DELETE", `/api/v1/policies/${all[0].id}`)).status).toBe(403);
    expect((await okta.send("GET", "/api/v1/policies")).status).toBe(400);
  });

  it("gives a new policy the Catch-all Rule", async () => {
    const [rule] = await rules(await createPolicy());
    expect(rule).toMatchObject({
      name: "Catch-all Rule",
      priority: 99,
      system: true,
      status: "ACTIVE",
      conditions: null,
      actions: {
        appSignOn: {
          access: "ALLOW",
          verificationMethod: {
            factorMode: "2FA",
            type: "ASSURANCE",
            reauthenticateIn: "PT12H",
            constraints: [{ possession: { required: true, deviceBound: "REQUIRED" } }],
          },
        },
      },
    });
  });

  it("lets the Catch-all Rule be denied, but neither renamed, deactivated nor deleted", async () => {
    const policyId = await createPolicy();
    const [rule] = await rules(policyId);
    const path = `/api/v1/policies/${policyId}/rules/${rule.id}`;
    const denied = await okta.send("PUT", path, {
      name: rule.name,
      priority: 1,
      actions: { appSignOn: { access: "DENY" } },
    });
    expect([denied.status, denied.body.actions.appSignOn.access, denied.body.priority]).toEqual([
      200,
      "DENY",
      99,
    ]);
    expect((await okta.send("PUT", path, { name: "x", actions: ALLOW })).status).toBe(400);
    expect((await okta.send("DELETE", path)).body.errorCode).toBe("E0000111");
    expect((await okta.send("POST", `${path}/lifecycle/deactivate`)).body.errorCode).toBe(
      "E0000111",
    );
  });

  it("creates policies and rules through the official SDK", async () => {
    const policy: Json = await okta.client.policyApi.createPolicy({
      policy: { type: "ACCESS_POLICY", name: "SDK", description: "d" } as Json,
    });
    const rule: Json = await okta.client.policyApi.createPolicyRule({
      policyId: policy.id,
      policyRule: { type: "ACCESS_POLICY", name: "mfa", priority: 1, actions: ALLOW } as Json,
    });
    expect([rule.name, rule.priority]).toEqual(["mfa", 1]);
    expect(rule.actions.appSignOn.verificationMethod.constraints).toEqual(
      ALLOW.appSignOn.verificationMethod.constraints,
    );
  });

  it("fills in the conditions that Okta always returns, and ignores a status in the body", async () => {
    const policyId = await createPolicy();
    const plain = await addRule(policyId, { status: "INACTIVE" });
    expect(plain.body.status).toBe("ACTIVE");
    expect(plain.body.conditions).toEqual({
      people: { users: { exclude: [] } },
      network: { connection: "ANYWHERE" },
      userType: { include: [], exclude: [] },
    });
    const groupId = await createGroup(okta, "AWS users");
    const zoneId = (
      await okta.send("POST", "/api/v1/zones", {
        type: "IP",
        name: "office",
        gateways: [{ type: "CIDR", value: "192.0.2.0/24" }],
      })
    ).body.id;
    const conditions = {
      people: { groups: { include: [groupId] } },
      network: { connection: "ZONE", include: [zoneId] },
      elCondition: { condition: "true" },
    };
    const scoped = await addRule(policyId, { name: "scoped", conditions });
    expect(scoped.body.conditions).toEqual({
      ...conditions,
      people: { groups: { include: [groupId] }, users: { exclude: [] } },
      userType: { include: [], exclude: [] },
    });
    expect((await okta.send("DELETE", `/api/v1/zones/${zoneId}`)).status).toBe(400);
  });

  it("refuses conditions on what does not exist, a name twice, and ALLOW without a method", async () => {
    const policyId = await createPolicy();
    await addRule(policyId, {});
    const wrong = await addRule(policyId, {
      conditions: { people: { groups: { include: ["00gX"] } }, network: { include: ["nzoX"] } },
      actions: { appSignOn: { access: "ALLOW" } },
    });
    expect(wrong.status).toBe(400);
    expect(wrong.body.errorCauses.map((cause: Json) => cause.errorSummary)).toEqual([
      "conditions: there is no group 00gX",
      "conditions: there is no network zone nzoX",
      'name: The policy has a rule named "mfa" already',
      "actions.appSignOn.verificationMethod: ALLOW needs one",
    ]);
  });

  it("orders rules: a taken place moves the others, no wish or a far one means last", async () => {
    const policyId = await createPolicy();
    await addRule(policyId, { name: "a" });
    await addRule(policyId, { name: "b", priority: 7 });
    await addRule(policyId, { name: "c", priority: 1 });
    const order = async () => (await rules(policyId)).map((rule) => [rule.name, rule.priority]);
    expect(await order()).toEqual([
      ["c", 1],
      ["a", 2],
      ["b", 3],
      ["Catch-all Rule", 99],
    ]);
    const c = (await rules(policyId))[0];
    await okta.send("PUT", `/api/v1/policies/${policyId}/rules/${c.id}`, { ...c, priority: 3 });
    expect((await order()).map(([name]) => name)).toEqual(["a", "c", "b", "Catch-all Rule"]);
  });

  it("deactivates, activates and deletes a rule", async () => {
    const policyId = await createPolicy();
    const id = (await addRule(policyId, {})).body.id;
    const path = `/api/v1/policies/${policyId}/rules/${id}`;
    expect((await okta.send("POST", `${path}/lifecycle/deactivate`)).status).toBe(204);
    expect((await okta.send("GET", path)).body.status).toBe("INACTIVE");
    await okta.send("POST", `${path}/lifecycle/activate`);
    expect((await okta.send("GET", path)).body.status).toBe("ACTIVE");
    expect((await okta.send("DELETE", path)).status).toBe(204);
    expect((await okta.send("GET", path)).body.errorCode).toBe("E0000007");
  });

  it("cannot be deleted while an application uses it", async () => {
    const policyId = await createPolicy();
    const app = await createAwsApp(okta);
    const [system] = await list();
    await okta.send("PUT", `/api/v1/apps/${app.id}/policies/${policyId}`);
    expect((await okta.send("GET", `/api/v1/policies/${policyId}/app`)).body[0].id).toBe(app.id);
    expect((await okta.send("GET", `/api/v1/policies/${policyId}/mappings`)).body).toHaveLength(1);
    const early = await okta.send("DELETE", `/api/v1/policies/${policyId}`);
    expect([early.status, early.body.errorCode]).toEqual([400, "E0000001"]);
    await okta.send("PUT", `/api/v1/apps/${app.id}/policies/${system.id}`);
    expect((await okta.send("DELETE", `/api/v1/policies/${policyId}`)).status).toBe(204);
  });

  it("renames and describes; a name is taken once", async () => {
    const id = await createPolicy();
    await createPolicy("Other");
    const body = { type: "ACCESS_POLICY", name: "AWS console", description: "new" };
    const replaced = await okta.send("PUT", `/api/v1/policies/${id}`, body);
    expect(replaced.body).toMatchObject({ name: "AWS console", description: "new" });
    expect(
      (await okta.send("PUT", `/api/v1/policies/${id}`, { ...body, name: "Other" })).status,
    ).toBe(400);
    const password = await okta.send("POST", "/api/v1/policies", { type: "PASSWORD", name: "p" });
    expect(password.status).toBe(400);
  });

  it("conflict fault: answers writes with 409, reads as usual", async () => {
    const policyId = await createPolicy();
    await setFaults(okta, { conflict: { times: 1, operations: ["createPolicyRule"] } });
    expect((await addRule(policyId, {})).status).toBe(409);
    expect((await addRule(policyId, {})).status).toBe(200);
  });
});

describe("what sign-on rules refer to", () => {
  let okta: RunningOkta;
  beforeEach(async () => {
    okta = await startOkta();
  });
  afterEach(() => okta.close());

  it("turns a single address of a zone into a range of one", async () => {
    const zone = await okta.send("POST", "/api/v1/zones", {
      type: "IP",
      name: "office",
      gateways: [
        { type: "CIDR", value: "192.0.2.7" },
        { type: "CIDR", value: "198.51.100.0/24" },
      ],
    });
    expect(zone.body).toMatchObject({ status: "ACTIVE", usage: "POLICY", system: false });
    expect(zone.body.gateways).toEqual([
      { type: "RANGE", value: "192.0.2.7-192.0.2.7" },
      { type: "CIDR", value: "198.51.100.0/24" },
    ]);
    const path = `/api/v1/zones/${zone.body.id}`;
    expect((await okta.send("POST", `${path}/lifecycle/deactivate`)).body.status).toBe("INACTIVE");
    const replaced = await okta.send("PUT", path, { type: "IP", name: "hq", gateways: null });
    expect([replaced.body.name, replaced.body.status, replaced.body.gateways]).toEqual([
      "hq",
      "INACTIVE",
      null,
    ]);
    expect((await okta.send("DELETE", path)).status).toBe(204);
    const wrong = await okta.send("POST", "/api/v1/zones", {
      type: "IP",
      name: "x",
      gateways: [{ type: "CIDR", value: "nowhere" }],
    });
    expect(wrong.body.errorSummary).toBe("Api validation failed: gateways.0.value");
  });

  it("keeps device assurance policies, which the SDK reads", async () => {
    const created: Json = await okta.client.deviceAssuranceApi.createDeviceAssurancePolicy({
      deviceAssurance: { name: "mac", platform: "MACOS", osVersion: { minimum: "14.1.0" } } as Json,
    });
    expect(created.id).toMatch(/^dae/);
    const read = await okta.send("GET", `/api/v1/device-assurances/${created.id}`);
    expect(read.body).toMatchObject({ name: "mac", osVersion: { minimum: "14.1.0" } });
  });
});

import {
  AWS_APP,
  change,
  compare,
  deploy,
  handlerOf,
  importById,
  messageOf,
  refresh,
  startBench,
  type Bench,
} from "./kit";
import { type Props } from "../../../../sandbox/toolchain/providers/framework/types";

const app = handlerOf("okta:app/saml:Saml");
const assignment = handlerOf("okta:app/accessPolicyAssignment:AccessPolicyAssignment");
const policy = handlerOf("okta:index/appSignonPolicy:AppSignonPolicy");
const rule = handlerOf("okta:index/appSignonPolicyRule:AppSignonPolicyRule");
const rules = handlerOf("okta:app/signonPolicyRules:SignonPolicyRules");

const PHISHING_RESISTANT = JSON.stringify({
  possession: { required: true, phishingResistant: "REQUIRED", deviceBound: "REQUIRED" },
  knowledge: { required: true, types: ["password"], reauthenticateIn: "PT2H" },
});

let bench: Bench;

beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.stop());

async function newPolicy(more: Props = {}): Promise<string> {
  const declared = { name: "AWS", description: "Sign-on to AWS", ...more };
  const { id } = await deploy(policy, declared, bench.context);
  await bench.calls();
  return id;
}

async function rulesOf(policyId: string) {
  type Rule = { id: string; name: string; status: string; system: boolean; priority: number };
  return bench.api<(Rule & { actions: { appSignOn: Props }; conditions: Props })[]>(
    "GET",
    `/api/v1/policies/${policyId}/rules`,
  );
}

describe("AppSignonPolicy", () => {
  const declared = { name: "AWS", description: "Sign-on to AWS" };

  it("leaves the system rule alone unless told otherwise", async () => {
    const created = await deploy(policy, declared, bench.context);
    expect(created.id).toMatch(/^rst\w{17}$/);
    const [system] = await rulesOf(created.id);
    expect(created.outputs).toEqual({
      ...declared,
      catchAll: true,
      priority: 1,
      defaultRuleId: system?.id,
    });
    expect(system?.actions.appSignOn).toMatchObject({ access: "ALLOW" });
  });

  it("with catchAll false makes the system rule deny at creation and never after", async () => {
    const created = await deploy(policy, { ...declared, catchAll: false }, bench.context);
    expect(await bench.calls()).toEqual([
      "getWellknownOrgMetadata",
      "createPolicy",
      "listPolicyRules",
      "replacePolicyRule",
    ]);
    const [system] = await rulesOf(created.id);
    expect(system?.actions.appSignOn).toMatchObject({
      access: "DENY",
      verificationMethod: { factorMode: "2FA", reauthenticateIn: "PT12H" },
    });

    const opened = await change(policy, created, declared, bench.context);
    expect(opened.outputs).toMatchObject({ catchAll: true });
    expect((await rulesOf(created.id))[0]?.actions.appSignOn).toMatchObject({ access: "DENY" });
  });

  it("is read, changed in place and imported", async () => {
    const created = await deploy(policy, declared, bench.context);
    expect(await refresh(policy, created, bench.context)).toEqual(created);
    const renamed = { ...declared, name: "Amazon" };
    expect(compare(policy, created, renamed)).toEqual({ name: "update" });
    const changed = await change(policy, created, renamed, bench.context);
    expect(changed.outputs).toMatchObject({ name: "Amazon" });
    const imported = await importById(policy, created.id, bench.context);
    expect(imported && compare(policy, imported, renamed)).toEqual({});
  });

  it("moves its apps to the default policy before it goes", async () => {
    const policyId = await newPolicy();
    const inputs = { ...AWS_APP, authenticationPolicy: policyId };
    const { id: appId } = await deploy(app, inputs, bench.context);
    await bench.calls();
    await policy.delete(policyId, {}, bench.context);
    expect(await bench.calls("writes")).toEqual(["assignApplicationPolicy", "deletePolicy"]);
    const moved = await importById(assignment, appId, bench.context);
    const found = await bench.api(`GET`, `/api/v1/policies/${String(moved?.outputs["policyId"])}`);
    expect(found).toMatchObject({ system: true });
  });

  it("that is gone is an error, as in the official provider", async () => {
    const created = await deploy(policy, declared, bench.context);
    await policy.delete(created.id, {}, bench.context);
    expect(await messageOf(refresh(policy, created, bench.context))).toMatch(/E0000007/);
    await expect(policy.delete(created.id, {}, bench.context)).resolves.toBeUndefined();
  });
});

describe("app.AccessPolicyAssignment", () => {
  it("binds an app to a policy and has nothing to delete", async () => {
    const policyId = await newPolicy();
    const inputs = { ...AWS_APP, skipAuthenticationPolicy: true };
    const { id: appId } = await deploy(app, inputs, bench.context);
    await bench.calls();
    const created = await deploy(assignment, { appId, policyId }, bench.context);
    expect(created).toMatchObject({ id: appId, outputs: { appId, policyId } });
    expect(await bench.calls()).toEqual(["getApplication", "assignApplicationPolicy"]);
    expect(await refresh(assignment, created, bench.context)).toEqual(created);

    const other = await newPolicy({ name: "Other" });
    const moved = await change(assignment, created, { appId, policyId: other }, bench.context);
    expect(moved.outputs).toEqual({ appId, policyId: other });
    await bench.calls();
    await assignment.delete(appId, moved.outputs, bench.context);
    expect(await bench.calls()).toEqual([]);
    expect(await importById(assignment, appId, bench.context)).toMatchObject({
      id: appId,
      inputs: { appId, policyId: other },
    });
  });

  it("refuses another app instead of replacing, and an app that is gone", async () => {
    const policyId = await newPolicy();
    const { id: appId, outputs } = await deploy(app, AWS_APP, bench.context);
    const created = await deploy(assignment, { appId, policyId }, bench.context);
    const declared = { appId: "0oaother", policyId };
    expect(compare(assignment, created, declared)).toEqual({ appId: "update" });
    expect(await messageOf(change(assignment, created, declared, bench.context))).toBe(
      `The app of a policy assignment cannot change (from ${appId} to 0oaother): declare another assignment.`,
    );
    await app.delete(appId, outputs, bench.context);
    expect(await messageOf(refresh(assignment, created, bench.context))).toMatch(/E0000007/);
  });
});

describe("AppSignonPolicyRule", () => {
  it("is created, read, changed and deleted", async () => {
    const policyId = await newPolicy();
    const declared = {
      policyId,
      name: "Two factors",
      priority: 1,
      constraints: [PHISHING_RESISTANT],
      networkConnection: "ANYWHERE",
    };
    const created = await deploy(rule, declared, bench.context);
    expect(created.id).toMatch(/^rul\w{17}$/);
    expect(created.outputs).toMatchObject({
      access: "ALLOW",
      factorMode: "2FA",
      name: "Two factors",
      policyId,
      priority: 1,
      reAuthenticationFrequency: "PT2H",
      status: "ACTIVE",
      system: false,
      type: "ASSURANCE",
    });
    expect(await refresh(rule, created, bench.context)).toEqual(created);
    expect(compare(rule, created, declared)).toEqual({});

    const stricter = { ...declared, reAuthenticationFrequency: "PT0S", status: "INACTIVE" };
    const changed = await change(rule, created, stricter, bench.context);
    expect(changed.outputs).toMatchObject({
      reAuthenticationFrequency: "PT0S",
      status: "INACTIVE",
    });
    expect(await importById(rule, `${policyId}/${created.id}`, bench.context)).toMatchObject({
      id: created.id,
      inputs: stricter,
    });
    expect(await messageOf(importById(rule, created.id, bench.context))).toMatch(
      /is not of the form policyId\/ruleId\.$/,
    );

    await rule.delete(created.id, changed.outputs, bench.context);
    expect(await refresh(rule, changed, bench.context)).toBeUndefined();
  });

  it("carries every condition to Okta and back", async () => {
    const policyId = await newPolicy();
    const grace = await bench.userId("grace@acme.example");
    const declared = {
      policyId,
      name: "Everything",
      access: "DENY",
      customExpression: 'user.profile.department == "Research"',
      deviceIsRegistered: true,
      deviceIsManaged: true,
      inactivityPeriod: "PT1H",
      platformIncludes: [{ type: "DESKTOP", osType: "MACOS" }],
      riskScore: "LOW",
      usersExcluded: [grace],
    };
    const created = await deploy(rule, declared, bench.context);
    expect(created.outputs).toMatchObject(declared);
    const written = (await rulesOf(policyId)).find(({ id }) => id === created.id);
    expect(written?.conditions).toMatchObject({
      device: { registered: true, managed: true },
      elCondition: { condition: declared.customExpression },
      people: { users: { exclude: [grace] } },
      platform: { include: [{ type: "DESKTOP", os: { type: "MACOS" } }] },
      riskScore: { level: "LOW" },
    });
  });

  it("adopts nothing of the system rule but its actions, and never deletes it", async () => {
    const policyId = await newPolicy();
    const [system] = await rulesOf(policyId);
    if (!system) throw new Error("no system rule");
    const imported = await importById(rule, `${policyId}/${system.id}`, bench.context);
    if (!imported) throw new Error("gone");
    expect(imported.outputs).toMatchObject({ name: "Catch-all Rule", system: true });
    const declared = { ...imported.inputs, access: "DENY" };
    const denied = await change(rule, imported, declared, bench.context);
    expect(denied.outputs).toMatchObject({ access: "DENY", priority: system.priority });
    await bench.calls();
    await rule.delete(system.id, denied.outputs, bench.context);
    expect(await bench.calls()).toEqual([]);
  });

  it("is replaced in another policy, and refuses what excludes itself", async () => {
    const policyId = await newPolicy();
    const created = await deploy(rule, { policyId, name: "r" }, bench.context);
    expect(compare(rule, created, { policyId: "rstother", name: "r" })).toEqual({
      policyId: "replace",
    });
    const refused = { policyId, name: "r", deviceIsRegistered: false, deviceIsManaged: true };
    expect(await messageOf(deploy(rule, refused, bench.context))).toBe(
      "deviceIsRegistered can be true or left out, not false",
    );
    const zones = { policyId, name: "r", networkIncludes: ["a"], networkExcludes: ["b"] };
    expect(await messageOf(deploy(rule, zones, bench.context))).toBe(
      "networkExcludes cannot be used with networkIncludes",
    );
  });

  it("waits out 409, 429 and 503", async () => {
    const policyId = await newPolicy();
    await bench.faults({
      conflict: { times: 1, operations: ["createPolicyRule"] },
      serverError: { times: 1, status: 503, operations: ["createPolicyRule"] },
    });
    const { outputs } = await deploy(rule, { policyId, name: "r" }, bench.context);
    expect(outputs).toMatchObject({ name: "r" });
    expect(bench.waits).toEqual([500, 750]);
  });

  it("writes one rule after the other", async () => {
    const policyId = await newPolicy();
    await bench.faults({ latency: { ms: 20, operations: ["createPolicyRule"] } });
    const names = ["a", "b", "c"];
    await Promise.all(
      names.map((name, index) =>
        deploy(rule, { policyId, name, priority: index + 1 }, bench.context),
      ),
    );
    const written = await rulesOf(policyId);
    expect(written.map(({ name, priority }) => [name, priority])).toEqual([
      ["a", 1],
      ["b", 2],
      ["c", 3],
      ["Catch-all Rule", 99],
    ]);
  });
});

describe("app.SignonPolicyRules", () => {
  const mfa = { name: "MFA", priority: 1, constraints: [PHISHING_RESISTANT] };
  const deny = { name: "Catch-all Rule", access: "DENY" };

  it("creates rules, adopts the system rule by its name and reports them as declared", async () => {
    const policyId = await newPolicy();
    const declared = { policyId, rules: [deny, mfa] };
    const created = await deploy(rules, declared, bench.context);
    expect(created.id).toBe(policyId);
    expect(created.outputs["rules"]).toMatchObject([
      { name: "Catch-all Rule", access: "DENY", system: true, priority: 99 },
      { name: "MFA", access: "ALLOW", factorMode: "2FA", system: false, priority: 1 },
    ]);
    const [system] = await bench.bodies("replacePolicyRule");
    expect(system).toMatchObject({ name: "Catch-all Rule", priority: 99, system: true });
    expect(system).not.toHaveProperty("conditions");
    expect(await bench.calls()).toEqual([
      "listPolicyRules",
      "createPolicyRule",
      "getPolicyRule",
      "replacePolicyRule",
    ]);
    const written = await rulesOf(policyId);
    expect(written.map(({ name, actions }) => [name, actions.appSignOn["access"]])).toEqual([
      ["MFA", "ALLOW"],
      ["Catch-all Rule", "DENY"],
    ]);
    const refreshed = await refresh(rules, created, bench.context);
    expect(refreshed?.outputs).toEqual(created.outputs);
    expect(refreshed && compare(rules, refreshed, declared)).toEqual({});
  });

  it("adopts rules of an update that was cut short", async () => {
    const policyId = await newPolicy();
    const first = await deploy(rules, { policyId, rules: [mfa] }, bench.context);
    const again = await deploy(rules, { policyId, rules: [mfa] }, bench.context);
    expect(again.outputs).toEqual(first.outputs);
    expect(await rulesOf(policyId)).toHaveLength(2);
  });

  it("changes by name: deletes, creates, replaces and switches", async () => {
    const policyId = await newPolicy();
    const temporary = { name: "Temporary", priority: 2 };
    const created = await deploy(rules, { policyId, rules: [mfa, temporary] }, bench.context);
    await bench.calls();
    const off = { ...mfa, status: "INACTIVE" };
    const changed = await change(
      rules,
      created,
      { policyId, rules: [{ name: "New", priority: 2 }, off] },
      bench.context,
    );
    expect(await bench.calls("writes")).toEqual([
      "deletePolicyRule",
      "replacePolicyRule",
      "deactivatePolicyRule",
      "createPolicyRule",
    ]);
    expect(changed.outputs["rules"]).toMatchObject([
      { name: "New", status: "ACTIVE" },
      { name: "MFA", status: "INACTIVE" },
    ]);
  });

  it("deletes its rules and leaves the system rule", async () => {
    const policyId = await newPolicy();
    const created = await deploy(rules, { policyId, rules: [mfa, deny] }, bench.context);
    await rules.delete(policyId, created.outputs, bench.context);
    await rules.delete(policyId, created.outputs, bench.context);
    expect((await rulesOf(policyId)).map(({ name }) => name)).toEqual(["Catch-all Rule"]);
  });

  it("leaves out a rule that somebody deleted, and shows one that somebody changed", async () => {
    const policyId = await newPolicy();
    const declared = { policyId, rules: [mfa, deny] };
    const created = await deploy(rules, declared, bench.context);
    const written = await rulesOf(policyId);
    const system = written.find((item) => item.system);
    await bench.api("PUT", `/api/v1/policies/${policyId}/rules/${system?.id}`, {
      ...system,
      actions: { appSignOn: { ...system?.actions.appSignOn, access: "ALLOW" } },
    });
    const drifted = await refresh(rules, created, bench.context);
    expect(drifted && compare(rules, drifted, declared)).toEqual({ "rules[1].access": "update" });
    await bench.api("DELETE", `/api/v1/policies/${policyId}/rules/${written[0]?.id}`);
    const shorter = await refresh(rules, created, bench.context);
    expect(shorter?.outputs["rules"]).toHaveLength(1);
  });

  it("is imported with all rules of the policy", async () => {
    const policyId = await newPolicy();
    await deploy(rules, { policyId, rules: [mfa] }, bench.context);
    const imported = await importById(rules, policyId, bench.context);
    expect(imported?.outputs["rules"]).toMatchObject([
      { name: "MFA", priority: 1 },
      { name: "Catch-all Rule", system: true },
    ]);
  });

  it("refuses two rules of one name or priority, both at once", async () => {
    const twice = { policyId: "rst", rules: [mfa, { ...mfa }] };
    expect(await messageOf(deploy(rules, twice, bench.context))).toBe(
      'rules[1].name is "MFA", as in rules[0]; each rule needs its own name; ' +
        "rules[1].priority is 1, as in rules[0]; each rule needs its own priority",
    );
  });
});

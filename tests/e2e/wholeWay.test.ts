import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { loadStackAccess } from "../../sandbox/lifecycle/stackAccess";
import {
  appsInOkta,
  grantsInAws,
  groupsInAws,
  groupsInOkta,
  permissionSets,
  usersInAws,
  usersInOkta,
} from "../support/clouds";
import { changesOf, namesOf, TYPES } from "../support/preview";
import { startTestSandbox, type TestSandbox } from "../support/sandbox";
import { adding, removing } from "../support/stackFile";

jest.setTimeout(300_000);

/** The tests of this file are one story: each goes on where the one before ended. */
describe("the dev stack on the real engine", () => {
  let box: TestSandbox;
  let oktaBefore: object;
  const declared = (): ReturnType<typeof loadStackAccess> =>
    loadStackAccess(box.directory, box.stack);
  const declaredGrants = (): string[] =>
    declared()
      .grants.map(({ key }) => key)
      .sort();

  beforeAll(async () => {
    box = await startTestSandbox();
    oktaBefore = await oktaInventory();
  });
  afterAll(() => box?.stop());

  it("stops where the console's part begins, and says what a person has to do", async () => {
    const { code, stdout, stderr } = await box.up();
    expect(code).not.toBe(0);
    const output = stdout + stderr;
    expect(output).toContain("Okta does not provision people and groups to AWS yet");
    expect(output).toContain("enable automatic provisioning");
    expect(output).toContain("Provisioning > Integration");
    expect(output).not.toMatch(/^\s+at .*\.[jt]s:\d+/m);
    expect(await grantsInAws(box)).toEqual([]);
    expect((await box.exportState()).byType(TYPES.pushGroup)).toEqual([]);
  });

  it("has readable outputs at that point", async () => {
    const { code, stdout } = await box.pulumi(["stack", "output", "--json"]);
    expect(code).toBe(0);
    const outputs = JSON.parse(stdout) as Record<string, unknown>;
    expect(outputs.samlMetadata).toContain("IDPSSODescriptor");
    expect(outputs.scimEndpoint).toMatch(/^https:\/\/scim\..*\/scim\/v2$/);
    expect((outputs.nextSteps as string[]).length).toBeGreaterThan(0);
    expect(outputs.grantCount).toBe(declaredGrants().length);
  });

  it("stops again when only a part of the steps is done", async () => {
    await box.console.uploadMetadata();
    await box.console.enableScim();
    const { code, stdout, stderr } = await box.up();
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain("Okta does not provision people and groups to AWS yet");
    expect(await grantsInAws(box)).toEqual([]);
  });

  it("goes to the end once the steps are done", async () => {
    await box.console.connectOkta();
    const { code, stdout, stderr } = await box.up();
    expect({ code, output: code === 0 ? "" : stdout + stderr }).toEqual({ code: 0, output: "" });
    expect(await grantsInAws(box)).toEqual(declaredGrants());
    expect(declaredGrants().length).toBeGreaterThanOrEqual(25);
  });

  it("has everybody in Identity Center by SCIM, and no more groups than the pushed ones", async () => {
    const { model, pushedGroups } = declared();
    const users = await usersInAws(box);
    expect(users.map(({ UserName }) => UserName).sort()).toEqual(
      model.users.map(({ userName }) => userName).sort(),
    );
    expect(users.every(({ ExternalIds }) => (ExternalIds ?? []).length > 0)).toBe(true);
    const groups = (await groupsInAws(box)).map(({ DisplayName }) => DisplayName).sort();
    expect(groups).toEqual([...pushedGroups].sort());
    expect(groups).not.toContain(model.assignmentGroup);
  });

  it("previews no changes", async () => {
    const { code, stdout } = await box.pulumi(["preview", "--expect-no-changes"]);
    expect(stdout).toMatch(/Resources:\s+\d+ unchanged\s*$/);
    expect(code).toBe(0);
  });

  it("refreshes without a difference", async () => {
    const { code, stdout } = await box.pulumi(["refresh", "--yes", "--expect-no-changes"]);
    expect(stdout).toMatch(/Resources:\s+\d+ unchanged\s*$/m);
    expect(code).toBe(0);
  });

  it("adds exactly the grants of a group that was added, and replaces nothing", async () => {
    const before = await grantsInAws(box);
    await box.editStackFile(
      adding("groups", {
        name: "awssso-data-engineers",
        description: "Run the data platform.",
        members: ["ana.silva@example.com"],
      }),
    );
    await box.editStackFile(
      adding("accessRules", {
        name: "data-platform",
        groups: ["awssso-data-engineers"],
        permissionSets: ["ReadOnly"],
        accounts: ["acme-web-dev", "acme-payments-dev"],
      }),
    );
    const changes = await changesOf(box);
    expect(namesOf(changes, "create", "assignment")).toHaveLength(2);
    expect(namesOf(changes, "create", "group")).toHaveLength(1);
    expect(namesOf(changes, "create", "pushGroup")).toHaveLength(1);
    expect(changes.filter(({ op }) => !["create", "update"].includes(op))).toEqual([]);
    expect(namesOf(changes, "update", "assignment")).toEqual([]);
    expect((await box.up()).code).toBe(0);
    const after = await grantsInAws(box);
    expect(after.filter((grant) => !before.includes(grant))).toEqual([
      "awssso-data-engineers|ReadOnly|012345678901",
      "awssso-data-engineers|ReadOnly|888899990000",
    ]);
    expect(after).toHaveLength(before.length + 2);
  });

  it("takes exactly these grants away with the group, and replaces nothing", async () => {
    await box.editStackFile(removing("accessRules", "data-platform"));
    await box.editStackFile(removing("groups", "awssso-data-engineers"));
    const changes = await changesOf(box);
    expect(namesOf(changes, "delete", "assignment")).toHaveLength(2);
    expect(namesOf(changes, "delete", "group")).toHaveLength(1);
    expect(changes.filter(({ op }) => !["delete", "update"].includes(op))).toEqual([]);
    expect((await box.up()).code).toBe(0);
    expect(await grantsInAws(box)).toEqual(declaredGrants());
  });

  it("shows no secret in state, outputs or logs", async () => {
    await box.pulumi(["config", "set", "--secret", "okta-aws-access:scimToken", scimToken()]);
    await box.up();
    const { credentials } = box.sandbox.record;
    const { stdout: outputs } = await box.pulumi(["stack", "output", "--json", "--show-secrets"]);
    const texts = [await box.stateText(), outputs, await box.readStackFile(), ...(await logs())];
    const secrets = {
      scimToken: scimToken(),
      oktaApiToken: credentials.oktaApiToken,
      awsSecretAccessKey: credentials.awsSecretAccessKey,
      privateKey: "PRIVATE KEY",
    };
    for (const [name, secret] of Object.entries(secrets)) {
      expect(secret.length).toBeGreaterThan(8);
      expect({ name, found: texts.filter((text) => text.includes(secret)).length }).toEqual({
        name,
        found: 0,
      });
    }
    expect(await box.readStackFile()).not.toContain("encryptionsalt");
  });

  it("destroys all it made and nothing else", async () => {
    const { code, stdout, stderr } = await box.pulumi(["destroy", "--yes"]);
    expect({ code, output: code === 0 ? "" : stdout + stderr }).toEqual({ code: 0, output: "" });
    expect(await grantsInAws(box)).toEqual([]);
    expect([...(await permissionSets(box)).values()]).toEqual([]);
    expect(await oktaInventory()).toEqual(oktaBefore);
    expect((await box.exportState()).resources).toEqual([]);
  });

  it("can be deployed again, once the new application is connected", async () => {
    expect((await box.up()).code).not.toBe(0);
    await box.console.all();
    const { code, stdout, stderr } = await box.up();
    expect({ code, output: code === 0 ? "" : stdout + stderr }).toEqual({ code: 0, output: "" });
    expect(await grantsInAws(box)).toEqual(declaredGrants());
  });

  async function oktaInventory(): Promise<object> {
    const [apps, groups, users] = await Promise.all([
      appsInOkta(box),
      groupsInOkta(box),
      usersInOkta(box),
    ]);
    return { apps, groups, users };
  }

  function scimToken(): string {
    const record = readFileSync(box.sandbox.paths.record, "utf8");
    return (JSON.parse(record) as { scimToken: string }).scimToken;
  }

  async function logs(): Promise<string[]> {
    const { logs: directory } = box.sandbox.paths;
    const names = await readdir(directory);
    expect(names.length).toBeGreaterThan(0);
    return names.map((name) => readFileSync(join(directory, name), "utf8"));
  }
});

import { execFileSync } from "node:child_process";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { compareText } from "../../model/diagnostics";
import { TYPES } from "../../policy/rails/types";
import { grantsInAws } from "../support/clouds";
import { startTestSandbox, type Outcome, type TestSandbox } from "../support/sandbox";

jest.setTimeout(600_000);

const ROOT = join(__dirname, "../..");

/** Put together here, so that no scanner takes this file for a leak. */
const TOKEN = `00${"aB3-_".repeat(8)}`;

describe("the policy pack on the real engine", () => {
  let box: TestSandbox;
  let original: string;
  let appId: string;

  beforeAll(async () => {
    box = await startTestSandbox();
    original = await box.readStackFile();
  });
  afterEach(() => box.editStackFile(() => original));
  afterAll(() => box?.stop());

  /** Previews or updates with the pack, and with a configuration of it if need be. */
  async function run(args: string[], configuration?: object, pack = "policy"): Promise<Outcome> {
    const flags = ["--policy-pack", pack];
    if (configuration !== undefined) {
      await writeFile(join(box.directory, "pack.json"), JSON.stringify(configuration));
      flags.push("--policy-pack-config", "pack.json");
    }
    return box.pulumi([...args, ...flags]);
  }

  /** Ids of the rules that the engine says were violated, sorted. */
  function violated({ stdout }: Outcome): string[] {
    const rules = [...stdout.matchAll(/^ +- \[mandatory\] +(\S+)/gm)].map(([, rule = ""]) => rule);
    return [...new Set(rules)].sort();
  }

  /** What the state holds of each resource. */
  async function declared(): Promise<object[]> {
    const { resources } = await box.exportState();
    // The engine writes resources in the order in which they were registered, which varies.
    return resources
      .map(({ urn, id, inputs }) => ({ urn, id, inputs }))
      .sort((one, other) => compareText(one.urn, other.urn));
  }

  const record = (): object => ({
    "app-replacement": { recorded: [{ stack: "dev", appId }] },
    "mass-removal": { recorded: [{ stack: "dev", grants: 37 }] },
  });

  it("passes a first preview, in which no id is known", async () => {
    const outcome = await run(["preview"]);
    expect(outcome.stdout).toMatch(/✅ okta-aws-access@v\S+ \(local: policy\)/);
    expect(outcome.code).toBe(0);
  });

  it("passes the two updates that deploy the stack", async () => {
    const stopped = await run(["up", "--yes", "--skip-preview"]);
    expect(stopped.stdout + stopped.stderr).toContain("Okta does not provision");
    await box.console.all();
    const outcome = await run(["up", "--yes", "--skip-preview"]);
    expect({ violated: violated(outcome), code: outcome.code }).toEqual({ violated: [], code: 0 });
    expect(await grantsInAws(box)).toHaveLength(37);
    appId = (await box.exportState()).only(TYPES.app).id ?? "";
  });

  it("passes a change of the recorded application, from the pack as it is published", async () => {
    const target = join(box.directory, "published");
    execFileSync(process.execPath, [join(ROOT, "policy/build.js"), target]);
    await box.editStackFile((text) => text.replace(/adminNote: .*/, "adminNote: changed"));
    const outcome = await run(["preview"], record(), "published");
    expect(outcome.stdout).toMatch(/✅ okta-aws-access@v\S+ \(local: published\)/);
    expect(outcome.code).toBe(0);
  });

  it("does not start with a misspelt configuration", async () => {
    const limits = [{ set: "*", longest: "PT8H" }];
    const { code, stdout, stderr } = await run(["preview"], { "session-longer": { limits } });
    expect(code).not.toBe(0);
    expect(stdout + stderr).toMatch(/session-longer: limits\.0: permissionSet is required/);
  });

  /** A stack file that breaks every rule which a stack file can break. */
  function carelessly(text: string): string {
    return text
      .replace(/adminNote: .*/, `adminNote: token ${TOKEN}`)
      .replace("reauthenticateEvery: PT8H", "reauthenticateEvery: PT24H")
      .replace("sessionDuration: PT8H", "sessionDuration: PT12H")
      .replace(
        "groups: [awssso-platform-engineers]\n      permissionSets: [PlatformAdministrator]\n      accounts: [all]",
        "groups: [awssso-network-operators]\n      permissionSets: [PlatformAdministrator]\n      accounts: [all, management]",
      )
      .replace(
        "Action: [iam:PassRole, iam:GetRole]\n            Resource: arn:aws:iam::*:role/workload/*",
        'Action: "*"\n            Resource: "*"',
      );
  }

  const demands = {
    "app-replacement": { recorded: [{ stack: "dev", appId: "0oaAnother" }] },
    "mass-removal": { recorded: [{ stack: "dev", grants: 50 }] },
    "boundary-removed": { required: [{ permissionSet: "Developer" }] },
    "expiry-removed": { required: [{ rule: "experiments" }] },
  };

  it("refuses a stack file that breaks the rules: all of them at once, with value and remedy", async () => {
    await box.editStackFile(carelessly);
    const outcome = await run(["preview"], demands);
    expect(outcome.code).not.toBe(0);
    expect(violated(outcome)).toEqual([
      "administrator-in-production",
      "app-replacement",
      "boundary-removed",
      "expiry-removed",
      "management-account",
      "mass-removal",
      "mfa-downgrade",
      "plain-secret",
      "session-longer",
      "wildcard-growth",
    ]);
    for (const text of [
      'Group "awssso-network-operators" is administrator by "PlatformAdministrator" in acme-management, acme-payments-prod, acme-web-prod. Grant a narrower permission set',
      'Group "awssso-network-operators" holds "PlatformAdministrator" in acme-management, the management account. Take the grant out',
      `Application 0oaAnother is recorded, and people are assigned to ${appId}.`,
      'Permission set "Developer" has no permissions boundary. Add permissionsBoundary',
      'Rule "experiments" has no last day. Add expires',
      "Keep them, remove them in smaller steps",
      "reAuthenticationFrequency PT12H → PT24H",
      "carries an Okta API token in settings.adminNote",
      'Permission set "ReadOnly" has sessions of PT12H, and the pack allows PT8H.',
      "says Allow * on *. Name actions and resources",
    ])
      expect(outcome.stdout).toContain(text);
  });

  it("stops an update before it touches anything, whatever flags are given", async () => {
    const before = await declared();
    await box.editStackFile(carelessly);
    const outcome = await run(["up", "--yes", "--skip-preview", "--ignore-protect"]);
    expect(outcome.code).not.toBe(0);
    expect(violated(outcome)).toContain("administrator-in-production");
    expect(await grantsInAws(box)).toHaveLength(37);
    expect(await declared()).toEqual(before);
  });

  it("keeps the recorded application, also when an update is to replace it", async () => {
    const urn = (await box.exportState()).only(TYPES.app).urn;
    await box.editStackFile((text) => text.replace(/label: .*/, "label: Another name"));
    const flags = ["--yes", "--skip-preview", "--ignore-protect", "--replace", urn];
    const outcome = await run(["up", ...flags], record());
    expect(outcome.code).not.toBe(0);
    expect(violated(outcome)).toEqual(["app-replacement"]);
    const app = await box.okta<{ status: string }>(`/api/v1/apps/${appId}`);
    expect(app.status).toBe("ACTIVE");
  });

  it("refuses a program that goes past its own model or gives up what guards it", async () => {
    await editProgram("components/okta/groupPush.ts", [
      ["deleteTargetGroupOnDestroy: false", "deleteTargetGroupOnDestroy: true"],
      ['status: "ACTIVE"', 'status: "INACTIVE"'],
    ]);
    await editProgram("components/okta/samlApp.ts", [['status: "ACTIVE"', 'status: "INACTIVE"']]);
    await editProgram("components/okta/groups.ts", [
      ["groupId: assigned.id }", 'groupId: this.groupIds["FinOps Team"] ?? "" }'],
    ]);
    await editProgram("components/aws/accountAssignments.ts", [
      ["targetId: grant.accountId", 'targetId: "111122223333"'],
    ]);
    const outcome = await run(["preview", "--ignore-protect"]);
    expect(outcome.code).not.toBe(0);
    expect(violated(outcome)).toEqual([
      "app-deletion",
      "assignment-group-pushed",
      "incomplete",
      "push-mapping-deletion",
      "target-group-deletion",
    ]);
    for (const text of [
      'Application "access" has the status "INACTIVE": nobody can sign in to AWS.',
      'is assigned to the application by "access" and pushed by',
      "reaches a GROUP in 111122223333, and the access model says a GROUP in",
      "members no longer follow to AWS. Set status to",
      "deleteTargetGroupOnDestroy true, and the provider's default is true",
    ])
      expect(outcome.stdout).toContain(text);
  });

  /** Puts a changed copy of the program in the place of the links to the repository. */
  async function editProgram(file: string, changes: [string, string][]): Promise<void> {
    for (const name of ["index.ts", "components"]) {
      const path = join(box.directory, name);
      if (copied.has(name)) continue;
      copied.add(name);
      await rm(path);
      await cp(join(ROOT, name), path, { recursive: true });
    }
    const path = join(box.directory, file);
    let text = await readFile(path, "utf8");
    for (const [from, to] of changes) {
      if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`);
      text = text.replace(from, to);
    }
    await writeFile(path, text);
  }
  const copied = new Set<string>();
});

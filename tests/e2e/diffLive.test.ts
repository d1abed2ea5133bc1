import { readFile, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  AttachManagedPolicyToPermissionSetCommand,
  DeleteAccountAssignmentCommand,
} from "@aws-sdk/client-sso-admin";
import { stackText } from "../support/accessConfig";
import { groupsInAws, permissionSets } from "../support/clouds";
import { deploy, diffNow, diffOf, grantTexts, reasons, riskIds } from "../support/diffPreview";
import { closeAccount, createAccount, moveBeside, reopenAccount } from "../support/organization";
import { startTestSandbox, type TestSandbox } from "../support/sandbox";
import { setting } from "../support/stackFile";

jest.setTimeout(600_000);

const [MAIN, PROD, DEV, OLD] = ["111111111111", "222222222222", "333333333333", "444444444444"];
const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
const READ = "arn:aws:iam::aws:policy/ReadOnlyAccess";
/** What the engine writes for a value that is known after the run only. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const SMALL = {
  groups:
    "[{name: awssso-admins, members: [ada@example.com]}, {name: awssso-developers, members: [ada@example.com]}]",
  permissionSets: `[{name: Admin, managedPolicies: ["${ADMINISTRATOR}"]}, {name: Read, managedPolicies: ["${READ}"]}]`,
  accessRules:
    "[{name: administration, groups: [awssso-admins], permissionSets: [Admin], accounts: [{ou: Workloads, depth: descendants}]}, " +
    "{name: support, groups: [awssso-developers], permissionSets: [Read], accounts: [{ou: Workloads/Prod, depth: direct}]}, " +
    "{name: development, groups: [awssso-developers], permissionSets: [Admin], accounts: [{ou: Workloads/SDLC, depth: direct}]}]",
};
const INLINE = stackText({
  ...SMALL,
  accounts:
    `[{id: "${MAIN}", name: main}, {id: "${PROD}", name: shop-prod, ou: Workloads/Prod}, ` +
    `{id: "${DEV}", name: shop-dev, ou: Workloads/SDLC}, {id: "${OLD}", name: shop-old, ou: Workloads/SDLC}]`,
});

/** The tests of this file are one story: each goes on where the one before ended. */
describe("access diff on a stack that reads its accounts live", () => {
  let box: TestSandbox;

  beforeAll(async () => {
    // The emulated organization is made of inline accounts; then the stack reads it live.
    box = await startTestSandbox({ stack: "test", stackFile: INLINE });
    await box.editStackFile(() =>
      stackText({ ...SMALL, accountDirectory: "live", accounts: null }),
    );
  });
  afterAll(() => box?.stop());

  it("names everybody and everything while no id is known yet", async () => {
    const { code, diff, markdown, preview } = await diffNow(box, { diff: ["--fail-on", "high"] });
    expect(code).toBe(1);
    expect(preview.stdout).toContain(UNKNOWN);
    expect(diff).toMatchObject({
      title: "acme, test",
      problems: [],
      counts: { gained: 6, lost: 0, replaced: 0 },
    });
    expect(grantTexts(diff)).toEqual([
      "gained awssso-admins: Admin in shop-prod",
      "gained awssso-admins: Admin in shop-dev",
      "gained awssso-admins: Admin in shop-old",
      "gained awssso-developers: Admin in shop-dev",
      "gained awssso-developers: Admin in shop-old",
      "gained awssso-developers: Read in shop-prod",
    ]);
    expect(riskIds(diff)).toEqual(["administrator-in-production"]);
    expect(diff.permissionSets.map(({ name, action }) => [name, action])).toEqual([
      ["Admin", "created"],
      ["Read", "created"],
    ]);
    expect(markdown).not.toContain(UNKNOWN);
    expect(diff.other).toEqual([]);
    const streamed = await diffNow(box, { streamed: true });
    expect(streamed.diff).toEqual(diff);
  });

  it("names what an account gains and loses that Organizations moves", async () => {
    await deploy(box);
    await moveBeside(box, DEV, PROD);
    const { code, diff } = await diffNow(box);
    expect(code).toBe(0);
    expect(diff.counts).toEqual({ gained: 1, lost: 1, replaced: 0 });
    expect(grantTexts(diff)).toEqual([
      "lost awssso-developers: Admin in shop-dev",
      "gained awssso-developers: Read in shop-dev",
    ]);
    expect(reasons(diff)).toEqual([
      'the account left rule "development"',
      'the account entered rule "support"',
    ]);
    expect(diff.accounts).toEqual([
      { rule: "development", entered: [], left: ["shop-dev"] },
      { rule: "support", entered: ["shop-dev"], left: [] },
    ]);
    expect(diff.other).toEqual([]);
    await moveBeside(box, DEV, OLD);
  });

  it("names what a new account of Organizations brings, and nothing once it is closed", async () => {
    const id = await createAccount(box, "shop-next");
    await moveBeside(box, id, PROD);
    const { code, diff } = await diffNow(box, { diff: ["--fail-on", "critical"] });
    expect(code).toBe(1);
    expect(grantTexts(diff)).toEqual([
      "gained awssso-admins: Admin in shop-next",
      "gained awssso-developers: Read in shop-next",
    ]);
    expect(riskIds(diff)).toEqual(["administrator-in-production"]);
    expect(diff.other).toEqual([]);
    await closeAccount(box, id);
    expect((await diffNow(box)).markdown).toContain("No changes");
  });

  it("names what ends with an account that is closed", async () => {
    await closeAccount(box, OLD);
    const { diff } = await diffNow(box);
    expect(diff.counts).toEqual({ gained: 0, lost: 2, replaced: 0 });
    expect(grantTexts(diff)).toEqual([
      "lost awssso-admins: Admin in shop-old",
      "lost awssso-developers: Admin in shop-old",
    ]);
    expect(diff.other).toEqual([]);
    expect(reasons(diff)).toEqual(["shop-old is SUSPENDED"]);
    expect(riskIds(diff)).toEqual(["closed-account"]);
    expect(diff.risks[0]?.message).toMatch(/^shop-old \(444444444444\) is SUSPENDED: .*2 assignm/);
  });

  it("goes on warning after the up that AWS refuses, until the runbook's commands were run", async () => {
    const { code, stdout } = await box.up();
    expect({ code, stdout }).toMatchObject({
      stdout: expect.stringContaining("takes longer than"),
    });
    expect(code).not.toBe(0);
    const { diff } = await diffNow(box, { args: ["--show-sames"] });
    expect(diff).toMatchObject({ grants: [], problems: [], other: [{}, {}] });
    expect(riskIds(diff)).toEqual(["closed-account"]);
    const forgotten = await box.shell(await runbookCommands({ account: OLD, stack: box.stack }));
    expect(forgotten).toMatchObject({ code: 0 });
    expect((await diffNow(box)).markdown).toContain("No changes");
    // Takes it back, for the tests that follow.
    await box.pulumi(["stack", "import", "--file", "state-before.json"]);
    await reopenAccount(box, OLD);
    await box.up();
  });

  it("shows what a refresh finds changed by hand, in either form", async () => {
    await changeByHand(box);
    const { diff } = await diffNow(box, { args: ["--refresh"] });
    expect(diff.counts).toEqual({ gained: 1, lost: 0, replaced: 0 });
    expect(grantTexts(diff)).toEqual(["gained awssso-developers: Read in shop-prod"]);
    expect(reasons(diff)).toEqual(["was removed by hand, and is put back"]);
    expect(diff.permissionSets).toMatchObject([{ name: "Read", verdict: "narrowed", drift: true }]);
    expect(diff).toMatchObject({ risks: [], other: [] });
    const streamed = await diffNow(box, { args: ["--refresh"], streamed: true });
    expect(streamed.diff).toEqual(diff);
  });

  it("shows what a mere refresh would find, in either form", async () => {
    const command = ["refresh", "--preview-only", "--json"];
    const { diff } = await diffNow(box, { command });
    expect(grantTexts(diff)).toEqual(["lost awssso-developers: Read in shop-prod"]);
    expect(diff.permissionSets).toMatchObject([{ name: "Read", verdict: "widened", drift: true }]);
    expect(riskIds(diff)).toEqual(["administrator-in-production", "wildcard-growth"]);
    expect(diff.other).toEqual([]);
    const streamed = await diffNow(box, { command, streamed: true });
    expect(streamed.diff).toEqual(diff);
  });

  it("keeps secrets out of every format, also where the engine does not", async () => {
    const token = "scim-token-that-nobody-may-read";
    const literal = "literal-that-nobody-may-read";
    await box.pulumi(["config", "set", "--secret", "okta-aws-access:scimToken", token]);
    const program = join(box.directory, "index.ts");
    await unlink(program);
    await writeFile(program, PROGRAM_WITH_SECRET);
    for (const streamed of [false, true]) {
      const { diff, markdown, terminal, preview } = await diffNow(box, { streamed });
      expect(preview.stdout).toContain("[secret]");
      // The streaming form holds the engine's debug messages, which show values of the program.
      expect(preview.stdout.includes(literal)).toBe(streamed);
      expect(diff.okta.map(({ text }) => text)).toEqual([
        'Okta group "noted too" is created',
        'Okta group "noted" is created',
      ]);
      for (const text of [JSON.stringify(diff), markdown, terminal])
        expect(text).not.toMatch(/nobody-may-read/);
    }
  });

  it("says why when a provider fails in the preview, and exits with 2", async () => {
    await setFaults(box, { serverError: { operations: ["ListInstances"] } });
    const { code, diff, markdown } = await diffNow(box);
    expect(code).toBe(2);
    expect(diff.errors.join("\n")).toMatch(/reading SSO Instances/);
    expect(markdown).toMatch(/^\*\*The preview failed, so this is incomplete\./);
    const streamed = await diffNow(box, { streamed: true });
    expect({ code: streamed.code, errors: streamed.diff.errors }).toEqual({
      code,
      errors: diff.errors,
    });
    await setFaults(box, {});
  });

  it("says why when the program fails, every error at once, and exits with 2", async () => {
    const text = await box.readStackFile();
    const { code, diff } = await diffOf(box, (original) =>
      setting("portalUrl", "portal")(setting("issuer", "d-1")(original)),
    );
    expect(code).toBe(2);
    expect(diff.errors.join("\n")).toMatch(/issuer: [\s\S]*portalUrl: /);
    expect(riskIds(diff)).toEqual(["incomplete"]);
    await box.editStackFile(() => text);
  });

  it("names everything that a destroy takes away", async () => {
    const command = ["destroy", "--preview-only", "--json"];
    const { code, diff } = await diffNow(box, { command, diff: ["--fail-on", "critical"] });
    expect(code).toBe(1);
    expect(diff.counts).toEqual({ gained: 0, lost: 6, replaced: 0 });
    expect(reasons(diff)).toEqual(["the stack is destroyed"]);
    expect(diff).toMatchObject({ memberships: [], other: [] });
    expect(diff.permissionSets.map(({ name, action }) => [name, action])).toEqual([
      ["Admin", "deleted"],
      ["Read", "deleted"],
    ]);
    expect(riskIds(diff)).toEqual(expect.arrayContaining(["app-deletion", "mfa-downgrade"]));
    const streamed = await diffNow(box, { command, streamed: true });
    expect(streamed.diff).toEqual(diff);
  });
});

/** The repository's program and two groups more, whose descriptions are secrets. */
const PROGRAM_WITH_SECRET = `
import * as okta from "@pulumi/okta";
import * as pulumi from "@pulumi/pulumi";
import program = require("${join(__dirname, "../../index")}");

export = async () => {
  const outputs = await program();
  const description = new pulumi.Config("okta-aws-access").requireSecret("scimToken");
  new okta.group.Group("noted", { name: "noted", description });
  const literal = pulumi.secret("literal-" + "that-nobody-may-read");
  new okta.group.Group("noted-too", { name: "noted too", description: literal });
  return outputs;
};
`;

/** The commands of the runbook, with these values. */
async function runbookCommands(values: Record<string, string>): Promise<string> {
  const page = await readFile(join(__dirname, "../../docs/runbooks/closed-account.md"), "utf8");
  const script = /```sh\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
  return Object.entries(values).reduce(
    (text, [name, value]) => text.replace(new RegExp(`^${name}=.*$`, "m"), `${name}=${value}`),
    script,
  );
}

/** Takes the developers' assignment in production away, and lets their set administrate. */
async function changeByHand(box: TestSandbox): Promise<void> {
  const { aws, connection } = box;
  const InstanceArn = connection.aws.instanceArn;
  const arns = new Map([...(await permissionSets(box))].map(([arn, name]) => [name, arn]));
  const groups = await groupsInAws(box);
  const assignment = {
    InstanceArn,
    PermissionSetArn: arns.get("Read"),
    PrincipalType: "GROUP",
    PrincipalId: groups.find(({ DisplayName }) => DisplayName === "awssso-developers")?.GroupId,
    TargetType: "AWS_ACCOUNT",
    TargetId: PROD,
  } as const;
  await aws.sso.send(new DeleteAccountAssignmentCommand(assignment));
  const policy = {
    InstanceArn,
    PermissionSetArn: arns.get("Read"),
    ManagedPolicyArn: ADMINISTRATOR,
  };
  await aws.sso.send(new AttachManagedPolicyToPermissionSetCommand(policy));
}

/** Faults of the emulated AWS, in place of those before. */
async function setFaults({ connection }: TestSandbox, faults: object): Promise<void> {
  const answer = await fetch(`${connection.aws.endpoint}/__sandbox/faults`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(faults),
  });
  if (!answer.ok) throw new Error(`the faults were answered with ${answer.status}`);
}

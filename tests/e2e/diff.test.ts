import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type AccessDiff } from "../../model/diff/accessDiff";
import { runCommand } from "../support/runCommand";
import { startTestSandbox, type TestSandbox } from "../support/sandbox";

jest.setTimeout(600_000);

/** Day on which the stack is deployed; the rule below ends long after every day this test runs on. */
const TODAY = "2099-01-01";

describe("access diff on previews of the real engine", () => {
  let box: TestSandbox;
  let original: string;

  beforeAll(async () => {
    box = await startTestSandbox();
    await box.up();
    await box.console.all();
    const { code, stdout, stderr } = await box.up();
    if (code !== 0) throw new Error(`up ended with ${code}\n${stdout}\n${stderr}`);
    original = await box.readStackFile();
  });
  afterEach(() => box.editStackFile(() => original));
  afterAll(() => box?.stop());

  /** Makes a change, previews it, and diffs the preview. */
  async function diffOf(
    edit: (text: string) => string,
    ...args: string[]
  ): Promise<{ code: number; diff: AccessDiff }> {
    await box.editStackFile((text) => {
      const edited = edit(text);
      if (edited === text && edit !== unchanged) throw new Error("the edit changed nothing");
      return edited;
    });
    const { stdout } = await box.pulumi(["preview", "--json"]);
    await writeFile(join(box.directory, "preview.json"), stdout);
    const result = await runCommand(
      box.directory,
      ...["diff", "--preview", "preview.json", "--json", "--today", TODAY, ...args],
    );
    return { code: result.code, diff: JSON.parse(result.stdout) as AccessDiff };
  }

  const ids = ({ risks }: AccessDiff): string[] => [...new Set(risks.map(({ id }) => id))].sort();

  it("finds nothing when nothing changed, also when the preview lists what stays", async () => {
    const { code, diff } = await diffOf(unchanged, "--fail-on", "low");
    expect(code).toBe(0);
    expect(diff).toMatchObject({ problems: [], risks: [], grants: [], okta: [], other: [] });
    const { stdout } = await box.pulumi(["preview", "--json", "--show-sames"]);
    await writeFile(join(box.directory, "preview.json"), stdout);
    const shown = await runCommand(box.directory, "diff", "-p", "preview.json", "--format", "md");
    expect(shown.stdout).toBe("**No changes.**\n\n### Access changes: acme, dev\n");
  });

  it("names what a group gains by joining a rule, in production as administrator", async () => {
    const { code, diff } = await diffOf(
      (text) =>
        text.replace(
          "groups: [awssso-platform-engineers]\n      permissionSets: [PlatformAdministrator]",
          "groups: [awssso-platform-engineers, awssso-network-operators]\n      permissionSets: [PlatformAdministrator]",
        ),
      "--fail-on",
      "critical",
    );
    expect(code).toBe(1);
    expect(diff.counts).toEqual({ gained: 8, lost: 0, replaced: 0 });
    expect(ids(diff)).toEqual(["administrator-in-production"]);
    expect(diff.risks[0]?.message).toBe(
      'Group "awssso-network-operators" becomes administrator by "PlatformAdministrator" in acme-payments-prod, acme-web-prod.',
    );
    expect(diff.other).toEqual([]);
  });

  it("names what is lost with a rule", async () => {
    const { code, diff } = await diffOf((text) =>
      text.replace(/ {4}- name: network-operation\n[\s\S]*?(?= {4}- name: )/, ""),
    );
    expect(code).toBe(0);
    expect(diff.counts).toEqual({ gained: 0, lost: 2, replaced: 0 });
    expect(diff.grants.map(({ accountName, why }) => [accountName, why])).toEqual([
      ["acme-network", 'rule "network-operation" grants nothing any more'],
      ["acme-shared-services", 'rule "network-operation" grants nothing any more'],
    ]);
    expect(diff.other).toEqual([]);
  });

  it("says why access ends when a rule has expired", async () => {
    const { diff } = await diffOf((text) =>
      text.replace("- name: cost-control\n", '- name: cost-control\n      expires: "2020-01-31"\n'),
    );
    expect(diff.counts).toEqual({ gained: 0, lost: 1, replaced: 0 });
    expect(diff.grants[0]?.why).toBe('rule "cost-control" expired on 2020-01-31');
  });

  it("sees a policy widened, with grants and people", async () => {
    const { diff } = await diffOf((text) =>
      text.replace("Action: [iam:PassRole, iam:GetRole]", 'Action: [iam:PassRole, "iam:*"]'),
    );
    expect(diff.permissionSets).toMatchObject([
      { name: "Developer", action: "updated", verdict: "widened", grants: 3, people: 3 },
    ]);
    expect(ids(diff)).toEqual(["wildcard-growth"]);
    expect(diff).toMatchObject({ grants: [], other: [] });
  });

  it("sees the sign-on policy weakened", async () => {
    const { code, diff } = await diffOf(
      (text) =>
        text.replace(
          "phishingResistant: true\n    reauthenticateEvery: PT8H",
          "phishingResistant: false\n    reauthenticateEvery: PT12H",
        ),
      "--fail-on",
      "critical",
    );
    expect(code).toBe(1);
    expect(diff.okta).toMatchObject([{ what: "signOnPolicy", text: "Sign-on policy is weakened" }]);
    expect(diff.risks.map(({ id }) => id)).toEqual(["mfa-downgrade", "mfa-downgrade"]);
    expect(diff).toMatchObject({ grants: [], other: [] });
  });
});

function unchanged(text: string): string {
  return text;
}

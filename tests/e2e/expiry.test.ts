import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { type AccessDiff } from "../../model/diff/accessDiff";
import { type ExpiryReport } from "../../model/expiry";
import { grantsInAws } from "../support/clouds";
import { deploy } from "../support/diffPreview";
import { runCommand } from "../support/runCommand";
import { startTestSandbox, type TestSandbox } from "../support/sandbox";

jest.setTimeout(300_000);

/** Last day of the rule; long after every day this test runs on. */
const LAST_DAY = "2099-01-31";
const DAY_AFTER = "2099-02-01";

/** Accounts of the dev stack. */
const WEB_DEV = "888899990000";
const SANDBOX = "000011112222";

/** Gives the network operators what a rule without an end gives them as well, and one thing more. */
const MIGRATION = {
  name: "migration",
  groups: ["awssso-network-operators", "FinOps Team"],
  permissionSets: ["ReadOnly"],
  accounts: [WEB_DEV, SANDBOX],
  owner: "web@example.com",
  ticket: "WEB-77",
};

/** What only `migration` gives: the network operators hold ReadOnly in `acme-web-dev` anyway. */
const ENDING = [
  `FinOps Team|ReadOnly|${SANDBOX}`,
  `FinOps Team|ReadOnly|${WEB_DEV}`,
  `awssso-network-operators|ReadOnly|${SANDBOX}`,
];
const STAYING = `awssso-network-operators|ReadOnly|${WEB_DEV}`;

/** The stack file with the rule, ending on a day or never. */
function withMigration(text: string, expires?: string): string {
  const document = parse(text) as { config: Record<string, object[]> };
  const rules = document.config["okta-aws-access:accessRules"] ?? [];
  rules.push({ ...MIGRATION, ...(expires === undefined ? {} : { expires }) });
  return stringify(document);
}

/** The tests of this file are one story: each goes on where the one before ended. */
describe("a rule with a last day, on the real engine", () => {
  let box: TestSandbox;
  let original: string;
  let deployed: string[];

  beforeAll(async () => {
    box = await startTestSandbox();
    original = await box.readStackFile();
    await box.editStackFile((text) => withMigration(text, LAST_DAY));
    await deploy(box);
    deployed = await grantsInAws(box);
  });
  afterAll(() => box?.stop());

  /** Previews as if it were another day, and diffs the preview. */
  async function diffOn(day: string): Promise<AccessDiff> {
    const { stdout } = await box.pulumi(["preview", "--json", "--show-sames"], {
      env: { ACCESS_TODAY: day },
    });
    await writeFile(join(box.directory, "preview.json"), stdout);
    const args = ["diff", "--preview", "preview.json", "--json", "--today", day];
    const result = await runCommand(box.directory, ...args);
    return JSON.parse(result.stdout) as AccessDiff;
  }

  const why = ({ grants }: AccessDiff): string[][] =>
    grants.map(({ kind, key, why: reason }) => [kind, key, reason]);

  it("grants while it is in force", () => {
    expect(deployed).toEqual(expect.arrayContaining([...ENDING, STAYING]));
  });

  it("still grants on its last day", async () => {
    const { code, stdout } = await box.pulumi(["preview", "--expect-no-changes"], {
      env: { ACCESS_TODAY: LAST_DAY },
    });
    expect(code).toBe(0);
    expect(stdout).toContain("expires today; renew it or let it end");
  });

  it("will grant nothing on the day after, which a preview of that day says with the reason", async () => {
    const lost = ENDING.map((key) => ["lost", key, `rule "migration" expired on ${LAST_DAY}`]);
    expect(why(await diffOn(DAY_AFTER))).toEqual(lost);
  });

  it("cannot be brought back by a day that has passed", async () => {
    const { code, stdout, stderr } = await box.pulumi(["preview"], {
      env: { ACCESS_TODAY: "2020-01-31" },
    });
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain("ACCESS_TODAY is 2020-01-31, which has passed");
  });

  it("loses exactly its own assignments with the next up, once its last day has passed", async () => {
    await box.editStackFile(() => withMigration(original, "2020-01-31"));
    const { code, stdout, stderr } = await box.up();
    expect({ code, output: code === 0 ? "" : stdout + stderr }).toEqual({ code: 0, output: "" });
    expect(stdout + stderr).toContain(
      "warning: the rule expired on 2020-01-31 and grants nothing; renew or remove it",
    );
    expect(stdout).toMatch(/^\s+- 3 deleted$/m);
    expect(await grantsInAws(box)).toEqual(deployed.filter((grant) => !ENDING.includes(grant)));
  });

  it("is named by validate, and by the report of what ended", async () => {
    const validated = await runCommand(box.directory, "validate", "--stack", "dev");
    expect(validated.code).toBe(0);
    expect(validated.stdout).toMatch(
      /^Pulumi\.dev\.yaml:\d+:\d+ accessRules\[\d+\]\.expires: warning: the rule expired on 2020-01-31 and grants nothing; renew or remove it$/m,
    );
    const reported = await runCommand(box.directory, "expiry", "--stack", "dev", "--json");
    expect(reported.code).toBe(1);
    const { findings } = JSON.parse(reported.stdout) as ExpiryReport;
    const [expired] = findings.filter(({ kind }) => kind === "expired");
    expect(expired).toMatchObject({
      rule: "migration",
      day: "2020-01-31",
      owner: "web@example.com",
      ticket: "WEB-77",
      grants: 3,
      people: 2,
      morePeople: false,
      place: expect.stringMatching(/^Pulumi\.dev\.yaml:\d+:\d+$/),
    });
  });

  it("gives the same back when it is renewed", async () => {
    await box.editStackFile(() => withMigration(original, LAST_DAY));
    const { grants } = await diffOn(LAST_DAY);
    expect(grants.map(({ kind, key }) => [kind, key])).toEqual(
      ENDING.map((key) => ["gained", key]),
    );
  });
});

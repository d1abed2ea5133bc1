import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { accessFixture } from "../support/accessFixture";
import { accessSteps, previewText } from "../support/accessPreview";
import { runCommand } from "../support/runCommand";
import { useTemporaryDirectory } from "../support/temporaryDirectory";

const directory = useTemporaryDirectory();
const FIXTURE = {
  groups: ["admins"],
  permissionSets: [
    { name: "Admin", managedPolicies: ["arn:aws:iam::aws:policy/AdministratorAccess"] },
  ],
  accounts: [{ id: "111111111111", name: "acme-prod" }],
  grants: [["admins", "Admin", "111111111111"] as const],
};

const diff = (...args: string[]) => runCommand(directory(), "diff", "--preview", "p.json", ...args);

describe("access diff", () => {
  beforeEach(() => {
    const steps = accessSteps(undefined, accessFixture(FIXTURE));
    writeFileSync(join(directory(), "p.json"), previewText(steps));
  });

  test("prints text, Markdown, and JSON in two ways", async () => {
    const lead = "1 grant gained, 1 permission set changed. Highest risk: critical.";
    expect((await diff()).stdout.split("\n")[0]).toBe(lead);
    expect((await diff("--format", "md")).stdout.split("\n")[0]).toBe(`**${lead}**`);
    const json = (await diff("--json")).stdout;
    expect(JSON.parse(json)).toMatchObject({ version: 1, summary: lead, counts: { gained: 1 } });
    expect((await diff("--format", "json")).stdout).toBe(json);
  });

  test("exits with 1 when a risk reaches the level, and only then", async () => {
    expect((await diff()).code).toBe(0);
    expect((await diff("--fail-on", "critical")).code).toBe(1);
    const same = accessSteps(accessFixture(FIXTURE), accessFixture(FIXTURE));
    writeFileSync(join(directory(), "p.json"), previewText(same));
    expect((await diff("--fail-on", "low")).code).toBe(0);
  });

  test("exits with 2 for a failed preview, and still prints it", async () => {
    writeFileSync(join(directory(), "p.json"), previewText([], ["boom"]));
    const { code, stdout } = await diff();
    expect(code).toBe(2);
    expect(stdout).toMatch(/^The preview failed, so this is incomplete/);
  });

  test.each([
    ["no preview", "hello", /^access: p\.json: this is no preview/],
    ["another document", '{"a":1}', /^access: p\.json: this is no preview/],
    ["nothing", "", /^access: p\.json: this is no preview/],
  ])("exits with 2 for %s", async (_what, text, message) => {
    writeFileSync(join(directory(), "p.json"), text);
    const { code, stderr } = await diff();
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  test.each([
    ["--today", "2026-02-30"],
    ["--fail-on", "none"],
    ["--format", "html"],
  ])("exits with 2 for %s %s", async (...args) => {
    expect((await diff(...args)).code).toBe(2);
  });

  test("exits with 2 for a file that is not there", async () => {
    const { code, stderr } = await runCommand(directory(), "diff", "--preview", "none.json");
    expect(code).toBe(2);
    expect(stderr).toMatch(/^access: none\.json cannot be read/);
  });
});

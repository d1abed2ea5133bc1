import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { risksSchema } from "../../model/schema/risks";
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

  describe("on a terminal", () => {
    const { isTTY, columns } = process.stdout;
    const environment = { ...process.env };
    const terminal = async (width: number, variables: Record<string, string> = {}) => {
      Object.assign(process.stdout, { isTTY: true, columns: width });
      process.env = { ...environment, TERM: "xterm", ...variables };
      if (variables.NO_COLOR === undefined) delete process.env.NO_COLOR;
      return (await diff()).stdout;
    };
    afterEach(() => {
      Object.assign(process.stdout, { isTTY, columns });
      process.env = environment;
    });

    test("breaks lines at its width and paints levels", async () => {
      const text = await terminal(80);
      expect(text).toContain("\u001b[31mcritical\u001b[39m");
      const lines = text.replace(/\u001b\[\d+m/g, "").split("\n");
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
      expect(lines.length).toBeGreaterThan((await terminal(0)).split("\n").length);
    });

    test.each<Record<string, string>>([{ NO_COLOR: "1" }, { TERM: "dumb" }])(
      "is plain with %j",
      async (variables) => {
        const text = await terminal(80, variables);
        expect(text).not.toContain("\u001b");
        expect(text).toMatch(/^ {2}critical {2}Group "admins"/m);
      },
    );

    test("an empty NO_COLOR says nothing", async () => {
      expect(await terminal(80, { NO_COLOR: "" })).toContain("\u001b[31m");
    });
  });

  test("is plain in a pipe, whatever the environment forces", async () => {
    const { FORCE_COLOR, CI } = process.env;
    Object.assign(process.env, { FORCE_COLOR: "1", CI: "true" });
    try {
      expect((await diff()).stdout).not.toContain("\u001b");
    } finally {
      for (const [name, value] of Object.entries({ FORCE_COLOR, CI }))
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
    }
  });

  test("exits with 1 when a risk reaches the level, and only then", async () => {
    expect((await diff()).code).toBe(0);
    expect((await diff("--fail-on", "critical")).code).toBe(1);
    const same = accessSteps(accessFixture(FIXTURE), accessFixture(FIXTURE));
    writeFileSync(join(directory(), "p.json"), previewText(same));
    expect((await diff("--fail-on", "low")).code).toBe(0);
  });

  test("exits with 1 for a change that only weakens the review", async () => {
    const model = { risks: risksSchema.parse({ rules: { "mfa-downgrade": "off" } }) };
    const after = accessFixture({ ...FIXTURE, model });
    const steps = accessSteps(accessFixture(FIXTURE), after);
    writeFileSync(join(directory(), "p.json"), previewText(steps));
    const { code, stdout } = await diff("--fail-on", "high");
    expect(code).toBe(1);
    expect(stdout).toContain("The rule mfa-downgrade goes from critical to off.");
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

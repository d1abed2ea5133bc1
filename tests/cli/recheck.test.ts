import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../support/runCommand";
import { useTemporaryDirectory } from "../support/temporaryDirectory";

const directory = useTemporaryDirectory();

interface StepText {
  op: string;
  name: string;
  inputs?: object;
}

function write(file: string, steps: readonly StepText[], diagnostics: object[] = []): void {
  const summary: Record<string, number> = {};
  for (const { op } of steps) summary[op] = (summary[op] ?? 0) + 1;
  const list = steps.map(({ op, name, inputs = {} }) => ({
    op,
    urn: `urn:pulumi:dev::p::okta:group/group:Group::${name}`,
    newState: { inputs },
  }));
  const text = JSON.stringify({ steps: list, diagnostics, changeSummary: summary });
  writeFileSync(join(directory(), file), text);
}

const recheck = (...args: string[]) =>
  runCommand(directory(), "recheck", "--preview", "now.json", ...args);

const APPROVED: StepText[] = [
  { op: "create", name: "a", inputs: { name: "a", tags: { x: "1", y: "2" } } },
  { op: "update", name: "b", inputs: { name: "b" } },
  { op: "same", name: "c", inputs: { name: "c" } },
];

describe("access recheck", () => {
  beforeEach(() => write("approved.json", APPROVED));

  it("accepts the same plan, in another order and with other resources that stay", async () => {
    const [first, second] = APPROVED;
    const tags = { y: "2", x: "1" };
    write("now.json", [
      { ...second, op: "update", name: "b" },
      { op: "same", name: "d" },
      { ...first, op: "create", name: "a", inputs: { tags, name: "a" } },
    ]);
    const { code, stdout } = await recheck("--approved", "approved.json");
    expect({ code, stdout }).toEqual({ code: 0, stdout: "The preview does what was approved.\n" });
  });

  it.each([
    ["a further change", [...APPROVED, { op: "delete", name: "d" }], "new", "d"],
    ["a change that is gone", APPROVED.slice(0, 1), "gone", "b"],
    [
      "another operation",
      [{ ...APPROVED[0], op: "delete", name: "a" }, ...APPROVED.slice(1)],
      "other operation",
      "a",
    ],
    [
      "another value",
      [{ op: "create", name: "a", inputs: { name: "z" } }, ...APPROVED.slice(1)],
      "other inputs",
      "a",
    ],
  ])("refuses %s", async (_case, steps, difference, name) => {
    write("now.json", steps);
    const { code, stdout } = await recheck("--approved", "approved.json", "--json");
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      same: false,
      differences: [{ urn: `urn:pulumi:dev::p::okta:group/group:Group::${name}`, difference }],
    });
  });

  it("says without an approved preview whether anything changes at all", async () => {
    write("now.json", [{ op: "same", name: "c" }]);
    expect(await recheck()).toMatchObject({ code: 0, stdout: "The preview changes nothing.\n" });
    write("now.json", APPROVED);
    expect(await recheck()).toMatchObject({
      code: 1,
      stdout: "The preview changes 2 resources.\n",
    });
  });

  it("exits with 2 for a preview that failed, and for files that are none", async () => {
    write("now.json", APPROVED, [{ severity: "error", message: "boom" }]);
    expect(await recheck("--approved", "approved.json")).toMatchObject({
      code: 2,
      stderr: "access: now.json is not the preview of a whole deployment: boom\n",
    });
    writeFileSync(join(directory(), "now.json"), "hello");
    expect((await recheck()).stderr).toMatch(/^access: now\.json: this is no preview/);
    expect((await recheck("--approved", "none.json")).stderr).toMatch(/none\.json cannot be read/);
  });
});

import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { accessFixture } from "../support/accessFixture";
import { accessSteps, previewText } from "../support/accessPreview";
import { finished, ROOT, runAccessIn, type AccessRun } from "../support/accessProcess";
import { useTemporaryDirectory } from "../support/temporaryDirectory";

jest.setTimeout(300_000);

const ACCOUNTS = ["111111111111", "222222222222"];
const FIXTURE = { groups: ["readers"], permissionSets: ["Read"], accounts: ACCOUNTS };
const before = accessFixture(FIXTURE);
const after = accessFixture({
  ...FIXTURE,
  grants: ACCOUNTS.map((account) => ["readers", "Read", account] as const),
});
const SUMMARY = /^2 grants gained/;

/** `access diff -p -` as a process of its own; each chunk is written once the one before has gone out. */
async function diffOfPipe(chunks: readonly string[], environment = {}): Promise<AccessRun> {
  const script = join(ROOT, "sandbox/bootstrap.mjs");
  const child = spawn(process.execPath, [script, "cli/main.ts", "diff", "-p", "-"], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const result = finished(child);
  for (const chunk of chunks)
    await new Promise((resolve) => child.stdin.write(chunk, () => setTimeout(resolve, 100)));
  child.stdin.end();
  return result;
}

describe("the input of access diff", () => {
  const directory = useTemporaryDirectory();

  it("may come through a pipe, in pieces", async () => {
    const text = previewText(accessSteps(before, after));
    const pieces = [text.slice(0, 10), text.slice(10, 500), text.slice(500)];
    const { code, stdout, stderr } = await diffOfPipe(pieces);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(SUMMARY);
  });

  it("may have 50 MB, in a heap of 256 MB", async () => {
    // The engine writes a stack trace into each state, which makes up most of a preview.
    const stackTrace = "at a function of the program ".repeat(170);
    const same = Array.from({ length: 10_000 }, (_, index) => ({
      op: "same",
      urn: `urn:pulumi:dev::okta-aws-access::okta:group/group:Group::other-${index}`,
      newState: { inputs: { name: `other-${index}` }, stackTrace },
    }));
    const text = previewText([...same, ...accessSteps(before, after)]);
    expect(text.length).toBeGreaterThan(50_000_000);
    const { code, stdout, stderr } = await diffOfPipe([text], {
      NODE_OPTIONS: "--max-old-space-size=256",
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(SUMMARY);
  });

  it.each([
    ["nothing", "", /standard input: this is no preview but empty/],
    [
      "the half of a preview",
      previewText(accessSteps(before, after)).slice(0, 900),
      /it is cut off/,
    ],
    [
      "a plan of Terraform",
      '{"format_version":"1.2","terraform_version":"1.9.0","planned_values":{},"resource_changes":[]}',
      /this is no preview/,
    ],
  ])("is refused when it is %s, without a stack trace", async (_what, text, message) => {
    const { code, stdout, stderr } = await diffOfPipe([text]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it("is said to be missing steps that somebody filtered out of it", async () => {
    const preview = { ...JSON.parse(previewText(accessSteps(before, after))) } as object;
    const filtered = JSON.stringify({
      ...preview,
      changeSummary: { create: 2, delete: 3, update: 1 },
    });
    writeFileSync(join(directory(), "preview.json"), filtered);
    const run = await runAccessIn(
      ROOT,
      "-C",
      directory(),
      "diff",
      "-p",
      "preview.json",
      "--fail-on",
      "high",
    );
    expect(run.code).toBe(1);
    expect(run.stdout).toMatch(/counts 3 of the operation "delete", 0 are listed/);
  });
});

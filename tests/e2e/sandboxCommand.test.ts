import { execFileSync, spawn } from "node:child_process";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readRecord } from "../../sandbox/lifecycle/record";
import { sandboxPaths } from "../../sandbox/lifecycle/paths";
import { makeTemporaryProject } from "../../sandbox/lifecycle/temporaryProject";
import { isRunning } from "../../sandbox/system/processIdentity";
import { finished, runAccessIn, startAccess, type AccessRun } from "../support/accessProcess";

jest.setTimeout(180_000);

const STACK_FILE = "Pulumi.dev.yaml";

/** A project directory; its sandbox is stopped and it is removed after the tests. */
async function makeProject(): Promise<string> {
  return makeTemporaryProject({ [STACK_FILE]: (text) => text });
}

async function removeProject(directory: string): Promise<void> {
  await runAccessIn(directory, "sandbox", "down");
  rmSync(directory, { recursive: true, force: true });
}

interface Status {
  running: boolean;
  pid: number;
  okta: { url: string; token: string };
  aws: { endpoint: string };
}

async function status(directory: string): Promise<Status> {
  const { stdout } = await runAccessIn(directory, "sandbox", "status", "--json");
  return JSON.parse(stdout) as Status;
}

async function succeed(run: Promise<AccessRun>): Promise<AccessRun> {
  const result = await run;
  expect({ code: result.code, stderr: result.code === 0 ? "" : result.stderr }).toEqual({
    code: 0,
    stderr: "",
  });
  return result;
}

describe("access sandbox, as processes", () => {
  let one: string;
  let other: string;
  beforeAll(async () => {
    one = await makeProject();
    other = await makeProject();
    await succeed(runAccessIn(one, "sandbox", "up", "--detach"));
  });
  afterAll(async () => {
    await removeProject(one);
    await removeProject(other);
  });

  it("says that nothing runs where nothing runs", async () => {
    const { code, stdout } = await runAccessIn(other, "sandbox", "status", "--json");
    expect({ code, answer: JSON.parse(stdout) }).toEqual({ code: 1, answer: { running: false } });
    for (const command of ["env", "logs"]) {
      const run = await runAccessIn(other, "sandbox", command);
      expect(run).toMatchObject({ code: 2, stdout: "" });
      expect(run.stderr).toContain("access sandbox up --detach");
    }
    await succeed(runAccessIn(other, "sandbox", "down"));
  });

  it("stays as it is when brought up again", async () => {
    const before = await status(one);
    const { stdout } = await succeed(runAccessIn(one, "sandbox", "up", "--detach"));
    expect(stdout).toContain("The sandbox was up already.");
    expect(await status(one)).toEqual(before);
  });

  it("keeps its secrets to its owner", () => {
    const paths = sandboxPaths(one);
    expect(statSync(paths.root).mode & 0o777).toBe(0o700);
    for (const file of [paths.record, paths.seed, join(paths.pulumiHome, "credentials.json")]) {
      expect([file, statSync(file).mode & 0o777]).toEqual([file, 0o600]);
    }
  });

  it("gives a shell in which plain pulumi works, and changes no stack file", async () => {
    const { stdout: lines } = await succeed(runAccessIn(one, "sandbox", "env"));
    expect(
      lines
        .trim()
        .split("\n")
        .every((line) => /^(export \w+=|unset )/.test(line)),
    ).toBe(true);
    const script =
      'eval "$1"; command -v pulumi; pulumi stack ls --json; pulumi config -s dev --json';
    const output = execFileSync("/bin/sh", ["-c", script, "sh", lines], {
      cwd: one,
      encoding: "utf8",
    });
    expect(output).toContain(join(one, ".sandbox/pulumi-home/bin/pulumi"));
    expect(output).toContain('"name": "dev"');
    expect(output).toContain("okta-aws-access:acsUrl");
    const repository = readFileSync(join(__dirname, "../..", STACK_FILE), "utf8");
    expect(readFileSync(join(one, STACK_FILE), "utf8")).toBe(repository);
  });

  it("does not disturb a second sandbox, nor the second one the first", async () => {
    const before = await status(one);
    await succeed(runAccessIn(other, "sandbox", "up", "--detach"));
    const second = await status(other);
    expect(
      new Set([before.aws.endpoint, before.okta.url, second.aws.endpoint, second.okta.url]).size,
    ).toBe(4);
    expect(second.okta.token).not.toBe(before.okta.token);
    const foreign = { authorization: `SSWS ${second.okta.token}` };
    expect((await fetch(`${before.okta.url}/api/v1/groups`, { headers: foreign })).status).toBe(
      401,
    );
    await succeed(runAccessIn(other, "sandbox", "down"));
    expect(await status(one)).toEqual(before);
    expect(await status(other)).toEqual({ running: false });
  });

  it("has its state and its ports again after down and up", async () => {
    const before = await status(one);
    const group = { profile: { name: "Made by hand" } };
    const headers = {
      authorization: `SSWS ${before.okta.token}`,
      "content-type": "application/json",
    };
    const made = await fetch(`${before.okta.url}/api/v1/groups`, {
      method: "POST",
      headers,
      body: JSON.stringify(group),
    });
    expect(made.status).toBe(200);
    const { stdout: log } = await succeed(runAccessIn(one, "sandbox", "logs", "--lines", "1"));
    expect(log).toMatch(/ okta 200 POST \/api\/v1\/groups/);
    await succeed(runAccessIn(one, "sandbox", "down"));
    await succeed(runAccessIn(one, "sandbox", "up", "--detach"));
    const { pid, ...after } = await status(one);
    expect(pid).not.toBe(before.pid);
    expect({ ...after, pid: before.pid }).toEqual(before);
    const found = await fetch(`${after.okta.url}/api/v1/groups?q=Made by hand`, { headers });
    expect(await found.json()).toMatchObject([group]);
  });

  it("is not taken for running when its process is gone, even if the pid is used again", async () => {
    const paths = sandboxPaths(one);
    const record = await readRecord(paths);
    const pid = record?.process?.pid ?? 0;
    process.kill(pid, "SIGKILL");
    while (record?.process && isRunning(record.process))
      await new Promise((done) => setTimeout(done, 20));
    expect(await status(one)).toEqual({ running: false });
    const sleeper = spawn("sleep", ["120"]);
    writeFileSync(
      paths.record,
      JSON.stringify({ ...record, process: { pid: sleeper.pid, startedAt: "another boot/1" } }),
    );
    expect(await status(one)).toEqual({ running: false });
    const { stdout } = await succeed(runAccessIn(one, "sandbox", "down"));
    expect(stdout).toContain("No sandbox was running");
    expect(sleeper.exitCode).toBeNull();
    sleeper.kill();
    await succeed(runAccessIn(one, "sandbox", "up", "--detach"));
    expect((await status(one)).running).toBe(true);
  });

  it("serves in the foreground until it is interrupted, and keeps the state", async () => {
    await succeed(runAccessIn(one, "sandbox", "down"));
    const child = startAccess(one, ["sandbox", "up"]);
    const end = finished(child);
    await new Promise<void>((resolve) => {
      child.stdout?.on("data", (text: string) => {
        if (text.includes("Serving until Ctrl-C.")) resolve();
      });
    });
    expect((await status(one)).pid).toBe(child.pid);
    child.kill("SIGINT");
    expect(await end).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("the state is kept"),
    });
    expect(await status(one)).toEqual({ running: false });
  });

  it("refuses another stack or instance, unless it is to start afresh", async () => {
    await succeed(runAccessIn(one, "sandbox", "up", "--detach"));
    const another = await runAccessIn(one, "sandbox", "up", "--detach", "--stack", "acme-prod");
    expect(another).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--stack acme-prod --fresh"),
    });
    const good = readFileSync(join(one, STACK_FILE), "utf8");
    writeFileSync(join(one, STACK_FILE), good.replace("environment: dev", "environment: qa"));
    const moved = await runAccessIn(one, "sandbox", "up", "--detach");
    expect(moved).toMatchObject({ code: 2, stderr: expect.stringContaining("(orgName)") });
    await succeed(runAccessIn(one, "sandbox", "up", "--detach", "--fresh"));
    expect((await status(one)).running).toBe(true);
  });

  it("reports mistakes of the stack file with their places and exit code 1", async () => {
    writeFileSync(join(other, STACK_FILE), "config:\n  okta-aws-access:organisation: acme\n");
    const { code, stdout, stderr } = await runAccessIn(other, "sandbox", "up", "--detach");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^Pulumi\.dev\.yaml:\d+:\d+ \w+: /);
  });
});

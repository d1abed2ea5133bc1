import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { makeTemporaryProject, ROOT } from "../../sandbox/lifecycle/temporaryProject";
import { runAccessIn } from "../support/accessProcess";

jest.setTimeout(300_000);

const STACK_FILE = "Pulumi.dev.yaml";

interface DemoResult {
  ok: boolean;
  steps: { title: string }[];
  access: { findings: { check: string; ok: boolean }[] };
}

describe("access demo", () => {
  let project: string;
  beforeAll(async () => {
    project = await makeTemporaryProject({ [STACK_FILE]: (text) => text });
  });
  afterAll(async () => {
    await runAccessIn(project, "sandbox", "down");
    rmSync(project, { recursive: true, force: true });
  });

  it("goes the whole way from nothing, and leaves the sandbox up and the stack file as it was", async () => {
    const { code, stdout, stderr } = await runAccessIn(project, "demo", "--json");
    expect({ code, output: code === 0 ? "" : stderr }).toEqual({ code: 0, output: "" });
    const { ok, steps, access } = JSON.parse(stdout) as DemoResult;
    expect(ok).toBe(true);
    expect(steps).toHaveLength(7);
    expect(access.findings.map((finding) => [finding.check, finding.ok])).toEqual([
      ["user", true],
      ["scim", true],
      ["group", true],
      ["permissionSet", true],
      ["assignment", true],
    ]);
    expect(stderr).toContain("This stop is expected");
    expect((await runAccessIn(project, "sandbox", "status")).code).toBe(0);
    expect(readFileSync(join(project, STACK_FILE), "utf8")).toBe(
      readFileSync(join(ROOT, STACK_FILE), "utf8"),
    );
  });

  it("holds when it is repeated", async () => {
    const { code, stdout } = await runAccessIn(project, "demo");
    expect(code).toBe(0);
    expect(stdout).not.toContain("This stop is expected");
    expect(stdout).toContain("All of it holds");
    expect(stdout).toContain('eval "$(npm run -s access -- sandbox env)"');
  });

  it("has all of the console's part done, as its commands see it", async () => {
    const all = await runAccessIn(project, "sandbox", "console", "all", "--json");
    const steps = JSON.parse(all.stdout) as { name: string; changed: boolean }[];
    expect(steps.map(({ name, changed }) => [name, changed])).toEqual([
      ["upload-metadata", false],
      ["enable-scim", false],
      ["connect-okta", false],
    ]);
    const { stdout } = await runAccessIn(project, "sandbox", "console", "status");
    expect(stdout.match(/^\w+/gm)).toEqual(["done", "done", "done"]);
    expect(all.stdout + stdout).not.toContain('token"');
  });

  it("fails when the program stops for another reason than the console's part", async () => {
    await runAccessIn(project, "sandbox", "up", "--detach", "--fresh");
    const { stdout } = await runAccessIn(project, "sandbox", "status", "--json");
    const { okta } = JSON.parse(stdout) as { okta: { url: string; token: string } };
    // A person whom the stack takes for existing leaves: the first DELETE deactivates, the second deletes.
    const user = `${okta.url}/api/v1/users/grace.tan@example.com`;
    const headers = { authorization: `SSWS ${okta.token}` };
    const remove = (): Promise<Response> => fetch(user, { method: "DELETE", headers });
    expect([(await remove()).status, (await remove()).status]).toEqual([204, 204]);
    const run = await runAccessIn(project, "demo");
    expect(run.code).toBe(2);
    expect(run.stderr).toContain("pulumi up failed");
    expect(run.stdout).toContain('"grace.tan@example.com"');
    expect(run.stdout).not.toContain("[3/7]");
  });
});

import { createServer } from "node:net";
import { startTestSandbox, type Outcome, type TestSandbox } from "../support/sandbox";
import { setting } from "../support/stackFile";

jest.setTimeout(300_000);

const STACK_TYPE = "pulumi:pulumi:Stack";
const STACK_TRACE = /^\s+at .*\.[jt]s:\d+/m;

describe("bad input on the real engine", () => {
  let box: TestSandbox;
  let good: string;

  beforeAll(async () => {
    box = await startTestSandbox();
    good = await box.readStackFile();
  });
  beforeEach(() => box.editStackFile(() => good));
  afterAll(() => box?.stop());

  /** Everything that an engine run printed, after a check that it failed and registered nothing. */
  async function failure(run: Outcome): Promise<string> {
    expect(run.code).not.toBe(0);
    const output = run.stdout + run.stderr;
    expect(output).not.toMatch(STACK_TRACE);
    const { resources } = await box.exportState();
    const made = resources.filter(({ type }) => type !== STACK_TYPE && !type.startsWith("pulumi:"));
    expect(made).toEqual([]);
    return output;
  }

  it("reports every mistake of the stack file at once, each with its place", async () => {
    await box.editStackFile((text) =>
      text
        .replace("permissionSets: [BillingAnalyst]", "permissionSets: [BilingAnalyst]")
        .replace("sessionDuration: PT4H", "sessionDuration: PT13H")
        .replace("groups: [awssso-network-operators]", "groups: [awssso-netwrok-operators]"),
    );
    await box.editStackFile(setting("acsUrl", "https://example.com/acs"));
    await box.editStackFile(setting("issuer", "d-99670a1b2c"));
    const output = await failure(await box.up());
    const places = new Set(output.match(/Pulumi\.dev\.yaml:\d+:\d+ [\w[\].]+: /g));
    expect(places.size).toBe(5);
    for (const wrong of [
      "acsUrl",
      "issuer",
      "BilingAnalyst",
      "PT13H",
      "awssso-netwrok-operators",
    ]) {
      expect(output).toContain(wrong);
    }
    expect(output).toContain("BillingAnalyst");
  });

  it("takes a SCIM endpoint with a slash at its end, and says so", async () => {
    const endpoint = /scimEndpoint: (\S+)/.exec(good)?.[1] ?? "";
    await box.editStackFile(setting("scimEndpoint", `${endpoint}/`));
    const { code, stdout, stderr } = await box.pulumi(["preview"]);
    expect(code).toBe(0);
    expect(stdout + stderr).toMatch(/slash/);
  });

  it.each(["AWS_ENDPOINT_URL", "OKTA_HTTP_PROXY"])(
    "names %s when nothing answers there",
    async (variable) => {
      const url = `http://127.0.0.1:${await closedPort()}`;
      const run = await box.up({ env: { [variable]: url } });
      expect(run.code).not.toBe(0);
      const output = run.stdout + run.stderr;
      expect(errorLines(output).some((line) => line.includes(variable))).toBe(true);
      expect(output).not.toMatch(STACK_TRACE);
      await box.pulumi(["destroy", "--yes"]);
    },
  );

  it.each([
    ["OKTA_API_TOKEN", /OKTA_API_TOKEN/],
    ["AWS_ACCESS_KEY_ID", /AWS_ACCESS_KEY_ID|credentials/],
  ])("says in one line that %s is missing", async (variable, expected) => {
    const run = await box.up({ env: { [variable]: undefined } });
    expect(run.code).not.toBe(0);
    const output = run.stdout + run.stderr;
    expect(errorLines(output).some((line) => expected.test(line))).toBe(true);
    expect(output).not.toMatch(STACK_TRACE);
    await box.pulumi(["destroy", "--yes"]);
  });
});

function errorLines(output: string): string[] {
  return output.split("\n").filter((line) => line.includes("error:"));
}

/** A loopback port on which nothing listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

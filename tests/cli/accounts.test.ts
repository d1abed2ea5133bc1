import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runAccess } from "../../cli/program";
import { loadStack } from "../../config/loadStack";
import { createAwsEmulator, type AwsEmulator } from "../../sandbox/emulators/aws/createAwsEmulator";
import { type SeedAccount } from "../../sandbox/emulators/seed";
import { NO_LAG, seed } from "../sandbox/emulators/aws/kit";
import { seedFromStack } from "../../sandbox/seedFromStack";
import { stackText } from "../support/accessConfig";
import { useTemporaryDirectory } from "../support/temporaryDirectory";

const ROOT = join(__dirname, "..", "..");
const KEYS = { AWS_ACCESS_KEY_ID: "AKIASANDBOX0000001", AWS_SECRET_ACCESS_KEY: "sandbox-secret" };
const FILE = "organisation/accounts.yaml";

interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

describe("access accounts pull", () => {
  const project = useTemporaryDirectory();
  const environment = process.env;
  const directory = process.cwd();
  let emulator: AwsEmulator;
  let url: string;

  async function serve(accounts: SeedAccount[] = seed.accounts, withPaths = true): Promise<void> {
    await emulator?.stop();
    emulator = createAwsEmulator({ ...seed, accounts }, { lag: NO_LAG, onChange: () => undefined });
    if (!withPaths)
      emulator.aws.addHook("onSend", async (_request, _reply, payload) =>
        typeof payload === "string" ? payload.replace(/,"Paths":\[[^\]]*\]/g, "") : payload,
      );
    url = await emulator.aws.listen({ host: "127.0.0.1", port: 0 });
    process.env.AWS_ENDPOINT_URL = url;
  }

  beforeEach(async () => {
    process.env = { PATH: environment.PATH, HOME: project(), ...KEYS };
    process.env.AWS_EC2_METADATA_DISABLED = "true";
    writeFileSync(join(project(), "Pulumi.yaml"), "name: okta-aws-access\nruntime: nodejs\n");
    writeStack(FILE);
    await serve();
  });
  afterEach(async () => {
    process.env = environment;
    process.exitCode = undefined;
    process.chdir(directory);
    await emulator.stop();
  });

  function writeStack(accountDirectory: string): void {
    const text = stackText({ accountDirectory, accounts: null });
    writeFileSync(join(project(), "Pulumi.acme.yaml"), text);
  }

  async function pull(...args: string[]): Promise<Run> {
    const streams = { stdout: "", stderr: "" };
    const spies = (["stdout", "stderr"] as const).map((name) =>
      jest.spyOn(process[name], "write").mockImplementation((text) => {
        streams[name] += String(text);
        return true;
      }),
    );
    process.exitCode = undefined;
    const code = await runAccess(["-C", project(), "accounts", "pull", ...args]);
    spies.forEach((spy) => spy.mockRestore());
    return { code, ...streams };
  }

  const written = (file = FILE): string => readFileSync(join(project(), file), "utf8");
  const control = async (method: string, path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`${url}/__sandbox/${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    return answer.status === 204 ? undefined : answer.json();
  };
  /** How often each operation was called. */
  async function calls(): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { operation } of (await control("GET", "journal")) as { operation: string }[])
      counts[operation] = (counts[operation] ?? 0) + 1;
    return counts;
  }

  it("finds the committed snapshot of the example stack fresh", async () => {
    const { access } = loadStack(ROOT, "acme-prod");
    if (access === undefined) throw new Error("acme-prod has errors.");
    await emulator.stop();
    const { aws } = seedFromStack(access, "token");
    emulator = createAwsEmulator(aws, { lag: NO_LAG, onChange: () => undefined });
    process.env.AWS_ENDPOINT_URL = await emulator.aws.listen({ host: "127.0.0.1", port: 0 });
    const file = "organisations/acme/accounts.yaml";
    mkdirSync(join(project(), "organisations/acme"), { recursive: true });
    writeFileSync(join(project(), file), readFileSync(join(ROOT, file)));

    const { code, stdout } = await pull("--check", "--output", file);

    expect(code).toBe(0);
    expect(stdout).toContain(`${file} is fresh: 64 accounts.`);
  });

  const SNAPSHOT = [
    "# Snapshot of AWS Organizations, written by `access accounts pull`; sorted by id. Not to be edited.",
    'managementAccountId: "111111111111"',
    "accounts:",
    '  - id: "111111111111"',
    '    name: "management"',
    '    email: "management@acme.example"',
    '    ou: ""',
    "    ouIds: []",
    "    tags: {}",
    '  - id: "222222222222"',
    '    name: "shop-prod"',
    '    email: "shop-prod@acme.example"',
    '    ou: "Workloads/Prod"',
    expect.stringMatching(/^ {4}ouIds:\n( {6}- "ou-ab12-[0-9a-f]{8}"\n?){2}$/),
    "    tags:",
    '      stage: "prod"',
  ];

  it("writes the stack's snapshot, sorted, and says what it wrote", async () => {
    const { code, stdout } = await pull("--stack", "acme");
    expect(stdout).toBe(`${FILE} was written: 4 accounts.\n`);
    expect(code).toBe(0);
    const lines = written()
      .replace(/\n( {6}- )/g, "\0$1")
      .split("\n");
    const joined = lines.map((line) => line.replaceAll("\0", "\n"));
    expect(joined.slice(0, SNAPSHOT.length)).toEqual(SNAPSHOT);
    expect(written().match(/^ {2}- id: .*/gm)).toHaveLength(4);
    expect(written()).toContain('    ou: "Suspended"\n');
    expect(written().match(/status: .*/g)).toEqual(['status: "SUSPENDED"']);
    expect(readdirSync(join(project(), "organisation"))).toEqual(["accounts.yaml"]);
  });

  it("needs no Region, and takes one call for tags an account", async () => {
    expect(process.env.AWS_REGION).toBeUndefined();
    expect((await pull("--stack", "acme")).code).toBe(0);
    expect(await calls()).toEqual({
      DescribeOrganization: 1,
      ListAccounts: 1,
      // The root and Workloads have units; Prod, SDLC and Suspended have none.
      ListOrganizationalUnitsForParent: 2,
      ListTagsForResource: 4,
    });
  });

  it("pages: 65 accounts and 23 units below the root", async () => {
    const more = Array.from({ length: 61 }, (_, index): SeedAccount => {
      const id = String(index).padStart(12, "0");
      const ouPath = [`Unit ${index % 21}`];
      return { id, name: `a${index}`, email: "a@b.example", status: "ACTIVE", ouPath, tags: {} };
    });
    await serve([...seed.accounts, ...more]);
    const { stdout } = await pull("--stack", "acme", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ accounts: 65, fresh: false, written: true });
    expect(written().match(/ou: "Unit 20"/g)).toHaveLength(2);
    expect(await calls()).toEqual({
      DescribeOrganization: 1,
      ListAccounts: 4,
      ListOrganizationalUnitsForParent: 3,
      ListTagsForResource: 65,
    });
  });

  it("writes the same where accounts have no paths, by walking the tree", async () => {
    await pull("--stack", "acme");
    const text = written();
    await serve(seed.accounts, false);
    expect(await pull("--output", join(project(), "walked.yaml"))).toMatchObject({ code: 0 });
    expect(written("walked.yaml")).toBe(text);
    expect(await calls()).toEqual({
      DescribeOrganization: 1,
      ListAccounts: 1,
      ListRoots: 1,
      ListAccountsForParent: 5,
      ListOrganizationalUnitsForParent: 5,
      ListTagsForResource: 4,
    });
  });

  it("goes on after throttling", async () => {
    const throttle = { operations: ["ListTagsForResource"], times: 3 };
    expect(await control("PUT", "faults", { throttle })).toMatchObject({ throttle });
    expect((await pull("--stack", "acme")).code).toBe(0);
    expect((await calls()).ListTagsForResource).toBe(7);
    expect(written()).toContain('stage: "prod"');
  });

  it("keeps the file's mode", async () => {
    await pull("--stack", "acme");
    chmodSync(join(project(), FILE), 0o640);
    await pull("--stack", "acme");
    expect(statSync(join(project(), FILE)).mode & 0o777).toBe(0o640);
  });

  describe("--check", () => {
    const check = (...args: string[]): Promise<Run> => pull("--stack", "acme", "--check", ...args);

    it("passes a fresh file, however it is formatted, and writes nothing", async () => {
      await pull("--stack", "acme");
      const reformatted = written().replaceAll('"Workloads/Prod"', "/Workloads/Prod");
      writeFileSync(join(project(), FILE), reformatted);
      expect(await check()).toEqual({
        code: 0,
        stdout: `${FILE} is fresh: 4 accounts.\n`,
        stderr: "",
      });
      expect(written()).toBe(reformatted);
    });

    it("names the accounts that joined, left and changed", async () => {
      await pull("--stack", "acme");
      const before = written();
      await control("PATCH", "organizations/accounts/222222222222", {
        ouPath: ["Workloads"],
        tags: { stage: "live" },
      });
      await control("DELETE", "organizations/accounts/333333333333");
      await control("POST", "organizations/accounts", {
        id: "012345678901",
        name: "new",
        email: "new@acme.example",
      });
      expect(await check()).toEqual({
        code: 1,
        stdout:
          "012345678901 new: joined\n" +
          "222222222222 shop-prod: changed ou, ouIds, tags\n" +
          "333333333333 shop-sdlc: left\n" +
          `${FILE} is not fresh: of 4 accounts 3 differ. Run the command without --check.\n`,
        stderr: "",
      });
      expect(written()).toBe(before);
      expect(JSON.parse((await check("--json")).stdout)).toEqual({
        file: FILE,
        managementAccountId: "111111111111",
        accounts: 4,
        fresh: false,
        written: false,
        changes: [
          { id: "012345678901", name: "new", change: "joined", fields: [] },
          {
            id: "222222222222",
            name: "shop-prod",
            change: "changed",
            fields: ["ou", "ouIds", "tags"],
          },
          { id: "333333333333", name: "shop-sdlc", change: "left", fields: [] },
        ],
      });
      expect((await pull("--stack", "acme")).stdout).toContain("4 accounts, 3 differ");
      expect((await check()).code).toBe(0);
    });

    it("finds a file that does not exist, and does not make it", async () => {
      const { code, stdout } = await check();
      expect(code).toBe(1);
      expect(stdout).toContain(`${FILE} is not fresh: it does not exist.`);
      expect(readdirSync(project())).not.toContain("organisation");
    });
  });

  describe("says in one sentence, with exit code 2,", () => {
    async function failure(...args: string[]): Promise<string> {
      const { code, stdout, stderr } = await pull(...args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      return stderr;
    }

    it.each(["live", "inline"])("that accountDirectory %s is no file", async (word) => {
      writeStack(word);
      expect(await failure("--stack", "acme")).toBe(
        `access: accountDirectory of stack acme is ${word}, which is no file. ` +
          "Name a file with --output, and set accountDirectory to it when it is written.\n",
      );
    });

    it("that there are no credentials", async () => {
      delete process.env.AWS_ACCESS_KEY_ID;
      expect(await failure("--stack", "acme")).toBe(
        "access: There are no AWS credentials. Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.\n",
      );
    });

    // In a process of its own: the SDK takes network errors of Jest's realm for foreign values.
    it("that the endpoint cannot be reached", async () => {
      await emulator.stop();
      const args = ["--import", "tsx", "cli/main.ts", "-C", project(), "accounts", "pull"];
      const { status, stdout, stderr } = spawnSync(process.execPath, args, {
        cwd: ROOT,
        env: process.env,
        encoding: "utf8",
      });
      expect(stderr).toBe(
        `access: The endpoint ${url} (AWS_ENDPOINT_URL) cannot be reached: connect ECONNREFUSED ${new URL(url).host}.\n`,
      );
      expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    });

    it("that the account may not read the organization", async () => {
      process.env.AWS_ACCESS_KEY_ID = "222222222222";
      expect(await failure("--stack", "acme")).toBe(
        "access: AWS refused: You don't have permissions to access this resource. Use the management " +
          "account or a delegated administrator, with organizations:Describe* and organizations:List*.\n",
      );
    });

    it("that the file is something else, and leaves it alone", async () => {
      mkdirSync(join(project(), "organisation"));
      writeFileSync(join(project(), FILE), "groups: []\n");
      const said = await failure("--stack", "acme");
      expect(said).toContain(`${FILE} exists and is not a snapshot of accounts. Remove it`);
      expect(said).toContain(`${FILE}:1:1 groups: there is no such key`);
      expect(written()).toBe("groups: []\n");
    });

    it("that the credentials are of another organization, and leaves the file alone", async () => {
      await pull("--stack", "acme");
      const other = written().replace("111111111111", "999999999999");
      writeFileSync(join(project(), FILE), other);
      expect(await failure("--stack", "acme")).toContain(
        "is of the organization of 999999999999, and these credentials are of the organization of 111111111111.",
      );
      expect(written()).toBe(other);
    });
  });

  it("tells in its help what 3,000 accounts cost", async () => {
    const { code, stdout } = await pull("--help");
    expect(code).toBe(0);
    expect(stdout).toMatch(/3,000 accounts in 50 organizational units: at most 3,202/);
  });
});

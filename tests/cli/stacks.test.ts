import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runCommand } from "../support/runCommand";
import { useTemporaryDirectory } from "../support/temporaryDirectory";

const directory = useTemporaryDirectory();

function write(file: string, text: string): void {
  mkdirSync(dirname(join(directory(), file)), { recursive: true });
  writeFileSync(join(directory(), file), text);
}

const stackFile = (organisation: string, environment: string, more = ""): string =>
  `config:\n  okta-aws-access:organisation: ${organisation}\n  okta-aws-access:environment: ${environment}\n${more}`;

const stacks = (...args: string[]) => runCommand(directory(), "stacks", ...args);

async function concerned(...files: string[]): Promise<string[]> {
  write("changed.txt", files.join("\n"));
  const { code, stdout } = await stacks("--changed-files", "changed.txt", "--json");
  expect(code).toBe(0);
  return (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name);
}

describe("access stacks", () => {
  beforeEach(() => {
    write("Pulumi.yaml", "name: okta-aws-access\n");
    const reads = `  okta-aws-access:accessFiles: [teams/acme/*.yaml, teams/shared.yaml]\n  okta-aws-access:accountDirectory: teams/acme-accounts.yaml\n`;
    write("Pulumi.acme-prod.yaml", stackFile("acme", "prod", reads));
    write("Pulumi.acme-dev.yaml", stackFile("acme", "dev", reads));
    write("Pulumi.globex.yaml", stackFile("globex", "prod"));
    write("teams/acme/rules.yaml", "accessRules: []\n");
    write("teams/shared.yaml", "groups: []\n");
    write("teams/acme-accounts.yaml", "accounts: []\n");
  });

  it("prints all stacks with organisation and environment", async () => {
    expect((await stacks()).stdout).toBe(
      [
        "acme-dev   acme, dev: Pulumi.acme-dev.yaml",
        "acme-prod  acme, prod: Pulumi.acme-prod.yaml",
        "globex     globex, prod: Pulumi.globex.yaml",
        "",
      ].join("\n"),
    );
    const [first] = JSON.parse((await stacks("--json")).stdout) as unknown[];
    expect(first).toEqual({
      name: "acme-dev",
      organisation: "acme",
      environment: "dev",
      file: "Pulumi.acme-dev.yaml",
      reads: ["teams/acme-accounts.yaml", "teams/acme/rules.yaml", "teams/shared.yaml"],
    });
  });

  it("prints a workflow's matrix on one line", async () => {
    const { stdout } = await stacks("--matrix");
    expect(stdout.trimEnd().split("\n")).toHaveLength(1);
    expect(JSON.parse(stdout)).toEqual({
      include: [
        {
          name: "acme-dev",
          organisation: "acme",
          environment: "dev",
          file: "Pulumi.acme-dev.yaml",
        },
        {
          name: "acme-prod",
          organisation: "acme",
          environment: "prod",
          file: "Pulumi.acme-prod.yaml",
        },
        { name: "globex", organisation: "globex", environment: "prod", file: "Pulumi.globex.yaml" },
      ],
    });
  });

  const ALL = ["acme-dev", "acme-prod", "globex"];
  const ACME = ["acme-dev", "acme-prod"];
  it.each([
    ["its own file", ["Pulumi.globex.yaml"], ["globex"]],
    ["a file that two stacks read", ["teams/acme/rules.yaml"], ACME],
    ["a snapshot of accounts", ["./teams/acme-accounts.yaml"], ACME],
    ["files of several", ["Pulumi.globex.yaml", "Pulumi.acme-dev.yaml"], ["acme-dev", "globex"]],
    ["the program", ["components/aws/permissionSet.ts"], ALL],
    ["a dependency", ["package-lock.json"], ALL],
    ["a workflow", [".github/workflows/preview.yml"], ALL],
    ["the project file", ["Pulumi.yaml"], ALL],
    ["an access file that is gone", ["teams/acme/gone.yaml"], ALL],
    ["a stack file that is gone", ["Pulumi.initech.yaml"], ALL],
    ["a name that git quotes", ['"teams/acme/r\\303\\274le.yaml"'], ALL],
    ["documentation, tests and benchmarks", ["docs/ci.md", "tests/a.ts", "bench/b.ts"], []],
    ["texts beside the project file", ["README.md", "LICENSE"], []],
    ["a text that a component could read", ["components/notes.md"], ALL],
    ["nothing", [], []],
  ])("finds what is concerned by %s", async (_case, files, names) => {
    expect(await concerned(...files)).toEqual(names);
  });

  it("says which file concerns a stack, when it is not its own", async () => {
    write("changed.txt", "index.ts\r\nPulumi.globex.yaml\r\n");
    const { stdout } = await stacks("--changed-files", "changed.txt");
    expect(stdout.split("\n").map((line) => line.replace(/.*: /, ""))).toEqual([
      "Pulumi.acme-dev.yaml, for index.ts",
      "Pulumi.acme-prod.yaml, for index.ts",
      "Pulumi.globex.yaml",
      "",
    ]);
    write("changed.txt", "docs/ci.md\n");
    expect((await stacks("--changed-files", "changed.txt")).stdout).toBe(
      "The changed files concern no stack.\n",
    );
    expect((await stacks("--changed-files", "changed.txt", "--matrix")).stdout).toBe(
      '{"include":[]}\n',
    );
  });

  it("lists a stack whose file has mistakes", async () => {
    write("Pulumi.broken.yaml", "config: [\n");
    const { code, stdout } = await stacks();
    expect(code).toBe(0);
    expect(stdout).toContain("broken     ?, ?: Pulumi.broken.yaml\n");
  });

  it("exits with 2 without stacks, and for a list that is not there", async () => {
    expect((await stacks("--changed-files", "none.txt")).code).toBe(2);
    mkdirSync(join(directory(), "empty"));
    writeFileSync(join(directory(), "empty/Pulumi.yaml"), "name: okta-aws-access\n");
    const { code, stderr } = await runCommand(join(directory(), "empty"), "stacks");
    expect(code).toBe(2);
    expect(stderr).toBe("access: No stack has a file: there is no Pulumi.*.yaml.\n");
  });
});

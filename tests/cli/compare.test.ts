import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020";
import { stackText } from "../support/accessConfig";
import { runCommand } from "../support/runCommand";
import { useTemporaryDirectory } from "../support/temporaryDirectory";

const directory = useTemporaryDirectory();
const write = (file: string, text: string): void => writeFileSync(join(directory(), file), text);
const compare = (...args: string[]) => runCommand(directory(), "compare", ...args);
const ROOT = join(__dirname, "../..");

describe("access compare", () => {
  beforeEach(() => {
    write("Pulumi.yaml", "name: okta-aws-access\n");
    write("Pulumi.one.yaml", stackText());
    write(
      "Pulumi.two.yaml",
      stackText({ environment: "prod", signOn: "{reauthenticateEvery: PT1H}" }),
    );
  });

  it("exits 0 when the stacks declare the same", async () => {
    write("Pulumi.two.yaml", stackText());
    const { code, stdout, stderr } = await compare("one", "two");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^one and two declare the same\.\n\n {20,}only in {2}only in\n/);
  });

  it("exits 1 when they differ, and says how", async () => {
    const { code, stdout } = await compare("one", "two");
    expect(code).toBe(1);
    expect(stdout).toMatch(/^one and two differ in sign-on policy\.\n/);
    expect(stdout).toMatch(
      /\nSign-on policy: two is stricter\n {2}asks again after: one PT8H, two PT1H\n$/,
    );
  });

  it("prints Markdown, and JSON of the published form in two ways", async () => {
    expect((await compare("one", "two", "-f", "md")).stdout).toMatch(/^# Access of one and two\n/);
    const { stdout } = await compare("one", "two", "--format", "json");
    expect((await compare("one", "two", "--json")).stdout).toBe(stdout);
    const file = join(ROOT, "docs/schema/access-comparison.v1.schema.json");
    const validate = new Ajv2020().compile(JSON.parse(readFileSync(file, "utf8")) as object);
    expect(validate(JSON.parse(stdout))).toBe(true);
    expect(validate({ ...(JSON.parse(stdout) as object), version: 2 })).toBe(false);
  });

  it("compares only the sections asked for", async () => {
    const { code, stdout } = await compare("one", "two", "--only", "groups, people", "--json");
    expect(code).toBe(0);
    const { sections } = JSON.parse(stdout) as { sections: { section: string }[] };
    expect(sections.map(({ section }) => section)).toEqual(["groups", "people"]);
  });

  it("maps names", async () => {
    write(
      "Pulumi.two.yaml",
      stackText()
        .replaceAll("awssso-admins", "awssso-bosses")
        .replaceAll("prod-shop", "prod-store"),
    );
    expect((await compare("one", "two")).code).toBe(1);
    const { code, stdout } = await compare(
      ...["one", "two", "--map", "groups:awssso-admins=awssso-bosses", "--map", "*-shop=*-store"],
    );
    expect(stdout).toMatch(/^Accounts +1 +1 +0 +4$/m);
    expect(code).toBe(1);
    const exact = ["--map", "*-admins=*-bosses", "--map", "prod-shop=prod-store"];
    expect((await compare("one", "two", ...exact)).code).toBe(0);
  });

  it("compares what it can when accounts are read live, and says what it cannot", async () => {
    write("Pulumi.two.yaml", stackText({ accountDirectory: "live", accounts: null }));
    const { code, stdout } = await compare("one", "two");
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^one and two declare the same, as far as they were compared\.\nAccounts and/,
    );
    expect(stdout).not.toMatch(/^Grants/m);
  });

  it.each([
    [["one", "one"], "Name two stacks; both are one."],
    [["one", "tow"], "There is no Pulumi.tow.yaml"],
    [["one"], "missing required argument 'stack-b'"],
    [["one", "two", "--only", "group"], 'There is no section "group"; did you mean "groups"?'],
    [["one", "two", "--only", "zzzzzzz"], 'There is no section "zzzzzzz"; there are groups, '],
    [["one", "two", "--map", "a-*=b"], "Both patterns need the same number of stars."],
    [["one", "two", "--format", "csv"], "Allowed choices are text, md, json."],
  ])("exits 2 for %j", async (args, message) => {
    const { code, stdout, stderr } = await compare(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  it("exits 2 for a broken configuration, which is no difference", async () => {
    write("Pulumi.two.yaml", stackText({ issuer: "nope" }));
    const { code, stdout, stderr } = await compare("one", "two");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(
      /^access: The configuration of two has errors\.\nPulumi\.two\.yaml:3:27 issuer: "nope" is not an issuer/,
    );
  });

  it("reads the repository's own stacks", async () => {
    const { code, stdout } = await runCommand(ROOT, "compare", "dev", "acme-prod");
    expect(code).toBe(1);
    expect(stdout).toMatch(/^dev and acme-prod differ in groups, /);
    expect(Math.max(...stdout.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(80);
  });
});

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020";
import { type ExpiryReport } from "../../model/expiry";
import { stackText } from "../support/accessConfig";
import { runCommand } from "../support/runCommand";
import { useTemporaryDirectory } from "../support/temporaryDirectory";

const directory = useTemporaryDirectory();
const write = (file: string, text: string): void => writeFileSync(join(directory(), file), text);
const expiry = (...args: string[]) => runCommand(directory(), "expiry", ...args);
const SCHEMA = join(__dirname, "../../docs/schema/access-expiry.v1.schema.json");

const ENDING = stackText({
  accessRules:
    "[{name: short, groups: [awssso-admins], permissionSets: [Admin], accounts: [all], expires: 2099-06-30}]",
});

describe("access expiry", () => {
  const environment = process.env;

  beforeEach(() => {
    process.env = { ...environment };
    delete process.env.PULUMI_STACK;
    write("Pulumi.yaml", "name: okta-aws-access\n");
    write("Pulumi.one.yaml", ENDING);
  });
  afterEach(() => {
    process.env = environment;
  });

  it("exits 0 when nothing ends", async () => {
    const { code, stdout, stderr } = await expiry("--stack", "one", "--today", "2099-06-15");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe("Nothing ends or is due in one (2099-06-15).\n");
  });

  it.each([
    ["2099-06-16", "expires in 14 days, on 2099-06-30"],
    ["2099-06-30", "expires today, on 2099-06-30"],
    ["2099-07-01", "expired on 2099-06-30, yesterday, and grants nothing"],
  ])("exits 1 on %s, when the rule %s", async (today, words) => {
    const { code, stdout } = await expiry("--today", today);
    expect(code).toBe(1);
    expect(stdout.replace(/\s+/g, " ")).toContain(words);
  });

  it("looks further ahead when told to", async () => {
    expect((await expiry("--today", "2099-01-01", "--within", "180")).code).toBe(1);
    expect((await expiry("--today", "2099-01-01", "--within", "179")).code).toBe(0);
  });

  it("looks at several stacks, or at all", async () => {
    write("Pulumi.two.yaml", stackText());
    write("Pulumi.three.yaml", ENDING);
    const stacksOf = async (...args: string[]) => {
      const { stdout } = await expiry("--today", "2099-06-30", "--json", ...args);
      const { stacks, findings } = JSON.parse(stdout) as ExpiryReport;
      return [stacks, findings.map(({ stack }) => stack)];
    };
    expect(await stacksOf("-s", "two", "-s", "one", "-s", "two")).toEqual([
      ["two", "one"],
      ["one"],
    ]);
    expect(await stacksOf("--all-stacks")).toEqual([
      ["one", "three", "two"],
      ["one", "three"],
    ]);
  });

  it("prints Markdown, and JSON of the published form in two ways", async () => {
    const at = ["--today", "2099-06-30"];
    expect((await expiry(...at, "-f", "md")).stdout).toMatch(
      /^1 finding in one \(2099-06-30\):\n\n- rule/,
    );
    const { stdout } = await expiry(...at, "--format", "json");
    expect((await expiry(...at, "--json")).stdout).toBe(stdout);
    const validate = new Ajv2020().compile(JSON.parse(readFileSync(SCHEMA, "utf8")) as object);
    expect(validate(JSON.parse(stdout))).toBe(true);
    expect(validate({ ...(JSON.parse(stdout) as object), version: 2 })).toBe(false);
  });

  it("goes by the later day that the environment names, as the program does", async () => {
    process.env.ACCESS_TODAY = "2099-07-01";
    expect((await expiry()).stdout).toContain("expired on 2099-06-30");
    const { stdout } = await runCommand(directory(), "validate");
    expect(stdout).toContain(
      "ACCESS_TODAY: warning: expiry is measured against 2099-07-01, but it is ",
    );
    expect(stdout).toContain(
      "the rule expired on 2099-06-30 and grants nothing; renew or remove it",
    );
    const matrix = await runCommand(directory(), "matrix", "--json");
    expect((JSON.parse(matrix.stdout) as { grants: unknown[] }).grants).toEqual([]);
  });

  it("does not go back to a day that the environment names", async () => {
    process.env.ACCESS_TODAY = "2020-01-01";
    const { code, stderr } = await expiry();
    expect(code).toBe(2);
    expect(stderr).toContain("access: ACCESS_TODAY is 2020-01-01, which has passed");
  });

  it("names rules of a stack that reads its accounts live", async () => {
    write(
      "Pulumi.one.yaml",
      stackText({
        accessRules:
          "[{name: short, groups: [awssso-admins], permissionSets: [Admin], accounts: [all], expires: 2099-06-30}]",
        accountDirectory: "live",
        accounts: null,
      }),
    );
    const { code, stdout } = await expiry("--today", "2099-06-30");
    expect(code).toBe(1);
    expect(stdout).toContain("    awssso-admins: Admin\n");
  });

  it.each([
    [["--stack", "one", "--all-stacks"], "Give --stack or --all-stacks, not both."],
    [["--stack", "on"], "There is no Pulumi.on.yaml"],
    [["--today", "2026-02-30"], "It is a day of the calendar"],
    [["--within", "-1"], "It is a whole number of days"],
    [["--within", "1.5"], "It is a whole number of days"],
  ])("exits 2 for %j", async (args, message) => {
    const { code, stdout, stderr } = await expiry(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  it("exits 2 for a broken configuration, which is no finding", async () => {
    write("Pulumi.one.yaml", stackText({ issuer: "nope" }));
    const { code, stderr } = await expiry();
    expect(code).toBe(2);
    expect(stderr).toContain("access: The configuration of one has errors.\nPulumi.one.yaml:3:27");
  });
});

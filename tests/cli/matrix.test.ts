import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stackText } from "../support/accessConfig";
import { runCommand } from "../support/runCommand";
import { useTemporaryDirectory } from "../support/temporaryDirectory";

const directory = useTemporaryDirectory();

const write = (file: string, text: string): void => writeFileSync(join(directory(), file), text);
const matrix = (...args: string[]) => runCommand(directory(), "matrix", ...args);

describe("access matrix", () => {
  beforeEach(() => {
    write("Pulumi.yaml", "name: okta-aws-access\n");
    write("Pulumi.test.yaml", stackText());
  });

  it("prints Markdown", async () => {
    const { code, stdout, stderr } = await matrix("--stack", "test");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe(
      [
        "# Access of acme, test",
        "",
        "4 grants: 2 principals, 2 permission sets, 3 accounts.",
        "",
        "## awssso-admins",
        "",
        "- admins",
        "",
        "| Permission set | Account   | Account id   |",
        "| -------------- | --------- | ------------ |",
        "| Admin          | audit     | 012345678901 |",
        "| Admin          | dev-shop  | 333333333333 |",
        "| Admin          | prod-shop | 222222222222 |",
        "",
        "## awssso-readers",
        "",
        "- readers",
        "",
        "| Permission set | Account   | Account id   |",
        "| -------------- | --------- | ------------ |",
        "| Read           | prod-shop | 222222222222 |",
        "",
        "## People",
        "",
        "| User name       | Name      | Through       |",
        "| --------------- | --------- | ------------- |",
        "| ada@example.com | Ada Byron | awssso-admins |",
        "",
        "Membership is managed in Okta and not known here for: awssso-readers.",
        "",
      ].join("\n"),
    );
  });

  it("prints CSV, and JSON in two ways", async () => {
    const csv = await matrix("--format", "csv");
    expect(csv.stdout.split("\r\n")).toHaveLength(6);
    const json = await matrix("--format", "json");
    expect(JSON.parse(json.stdout).grants).toHaveLength(4);
    expect((await matrix("--json")).stdout).toBe(json.stdout);
  });

  it.each([
    [["--group", "awssso-admins"], 3],
    [["--permission-set", "Read"], 1],
    [["--account", "shop"], 2],
    [["--account", "222222222222", "--group", "awssso-readers"], 1],
    [["--user", "ada@example.com"], 0],
    [["--person", "ada@example.com"], 3],
    [["--person", "Ada Byron", "--ou", "Workloads"], 2],
    [["--risk", "administrator-in-production"], 2],
  ])("filters by %j", async (filter, count) => {
    const { stdout } = await matrix("--json", ...filter);
    expect(JSON.parse(stdout).grants).toHaveLength(count);
  });

  it.each([
    [
      ["--group", "awssso-admin"],
      'There is no group "awssso-admin" in this stack; did you mean "awssso-admins"?',
    ],
    [["--account", "999999999999"], 'There is no account "999999999999" in this stack'],
    [
      ["--permission-set", "admin"],
      'There is no permission set "admin" in this stack; did you mean "Admin"?',
    ],
    [["--user", "x"], 'There is no user "x" in this stack'],
    [
      ["--person", "ada@example.org"],
      'There is no person "ada@example.org" in this stack; did you mean "ada@example.com"?',
    ],
    [
      ["--ou", "Workload/Prod"],
      'There is no organizational unit "Workload/Prod" in this stack; did you mean "Workloads/Prod"?',
    ],
    [["--account", ""], 'There is no account "" in this stack'],
  ])("refuses the unknown name of %j instead of showing no access", async (filter, message) => {
    expect(await matrix(...filter)).toEqual({
      code: 2,
      stdout: "",
      stderr: `access: ${message}\n`,
    });
  });

  it("writes a file", async () => {
    const file = join(directory(), "matrix.csv");
    const { stdout, stderr, code } = await matrix("-f", "csv", "-o", file);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toContain(`4 grants written to ${file}`);
    expect(readFileSync(file, "utf8").split("\r\n")).toHaveLength(6);
    const nowhere = await matrix("-o", directory());
    expect(nowhere.code).toBe(2);
    expect(nowhere.stderr).toMatch(/cannot be written: EISDIR/);
  });

  it("answers who can reach an account, and what a person can reach", async () => {
    const account = await matrix("--account", "prod-shop", "--json");
    expect(JSON.parse(account.stdout)).toMatchObject({
      filter: { account: "prod-shop" },
      people: [{ userName: "ada@example.com", through: [{ name: "awssso-admins" }] }],
      groupsManagedInOkta: ["awssso-readers"],
    });
    const person = await matrix("--person", "ada@example.com");
    expect(person.stdout).toContain("Only person ada@example.com.\n\n3 grants: ");
    expect(person.stdout).toContain("not known here for: awssso-readers.");
  });

  it("measures expiry against the day given", async () => {
    const accessRules =
      "[{name: r, groups: [awssso-admins], permissionSets: [Admin], accounts: [all], expires: 2027-06-30}]";
    write("Pulumi.test.yaml", stackText({ accessRules }));
    const grantsOn = async (today: string): Promise<string[]> => {
      const { stdout } = await matrix("--json", "--today", today, "--risk", "expiring");
      const { asOf, grants, expiredRules } = JSON.parse(stdout);
      return [asOf, grants.length, expiredRules.length];
    };
    expect(await grantsOn("2027-06-15")).toEqual(["2027-06-15", 0, 0]);
    expect(await grantsOn("2027-06-16")).toEqual(["2027-06-16", 3, 0]);
    expect(await grantsOn("2027-07-01")).toEqual(["2027-07-01", 0, 1]);
    expect((await matrix("--today", "2027-02-30")).code).toBe(2);
  });

  it("writes the same page for the same input", async () => {
    const page = (...args: string[]) =>
      matrix("--format", "html", "--today", "2026-11-22", "--revision", "4f2a9c1", ...args);
    const { code, stdout } = await page();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^<!doctype html>\n/);
    expect(stdout).toContain("<dt>Revision</dt><dd><bdi>4f2a9c1</bdi></dd>");
    const file = join(directory(), "access.html");
    expect((await page("-o", file)).stderr).toContain(`4 grants written to ${file}`);
    expect(readFileSync(file, "utf8")).toBe(stdout);
  });

  it("refuses a filter for the page, which has its own", async () => {
    expect(await matrix("--format", "html", "--account", "shop")).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "access: The page holds all access and filters it itself. Leave the filter out, and add it " +
        "to the page's address: FILE.html#account=NAME\n",
    });
  });

  it("shows the errors of the configuration instead of a part of the matrix", async () => {
    write("Pulumi.test.yaml", stackText({ issuer: "nope" }));
    const { code, stdout, stderr } = await matrix();
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^Pulumi\.test\.yaml:3:27 issuer: "nope" is not an issuer, /);
  });

  it("cannot show what is read live", async () => {
    write("Pulumi.test.yaml", stackText({ accountDirectory: "live", accounts: null }));
    const { code, stderr } = await matrix();
    expect(code).toBe(2);
    expect(stderr).toContain("Set accountDirectory to a snapshot file");
  });

  it.each([["--format", "xml"], ["--risk", "all"], ["--nope"]])(
    "exits 2 for %s",
    async (...args) => {
      expect((await matrix(...args)).code).toBe(2);
    },
  );
});

import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import {
  renderReport,
  type ReportSection,
  summaryOf,
  verdictOf,
} from "../../cli/report/reportText";
import { failed, resultOf } from "../../cli/report/check";
import { githubIssues } from "../../cli/forge/github";
import { readMarker } from "../../cli/forge/marker";
import { syncIssue, type SyncedIssue } from "../../cli/report/syncIssue";
import { GithubServer } from "../support/githubServer";
import { runCommand } from "../support/runCommand";
import { useEnvironment } from "../support/useEnvironment";
import { useTemporaryDirectory } from "../support/temporaryDirectory";

const directory = useTemporaryDirectory();
let github: GithubServer;

beforeAll(async () => {
  github = await GithubServer.start();
});
afterAll(() => github.stop());
beforeEach(() => github.reset());
useEnvironment(() => ({
  ...github.environment(),
  GITHUB_RUN_ID: "77",
  PATH: `${join(directory(), "bin")}${delimiter}${process.env.PATH ?? ""}`,
}));

const section = (title: string, verdict: ReportSection["verdict"], markdown = "found\n") => ({
  ...{ id: title, title, verdict, markdown },
});

describe("the report", () => {
  it.each([
    [[section("Drift", "clean"), section("Ends", "clean")], "clean", "all checks are clean"],
    [[section("Drift", "findings"), section("Ends", "clean")], "findings", "findings in Drift"],
    [
      [section("Drift", "failed"), section("Ends", "findings")],
      "failed",
      "findings in Ends; could not be checked: Drift",
    ],
  ])("sums up %#", (sections, verdict, summary) => {
    expect(verdictOf(sections)).toBe(verdict);
    expect(summaryOf("dev", sections)).toBe(`Stack dev: ${summary}.`);
  });

  it("shows a section for each check that is not clean", () => {
    expect(renderReport("dev", [section("Drift", "findings"), section("Ends", "clean")])).toBe(
      [
        "**Stack dev: findings in Drift.**",
        "",
        "| check | result |",
        "|---|---|",
        "| Drift | **findings** |",
        "| Ends | clean |",
        "",
        "## Drift",
        "",
        "found\n",
        "",
      ].join("\n"),
    );
  });

  it("takes a check for failed that ends with anything but 0 or 1, or finds something wordless", () => {
    const ended = (code: number, stdout = "text", stderr = "") =>
      resultOf({ code, stdout, stderr }).verdict;
    expect([ended(0), ended(1), ended(1, ""), ended(2), ended(-1)]).toEqual([
      "clean",
      "findings",
      "failed",
      "failed",
      "failed",
    ]);
  });

  it("fences what a failed check said", () => {
    expect(failed("a ``` b").markdown).toBe("````text\na ``` b\n````");
  });
});

describe("the issue of a stack", () => {
  const sync = (text: string | undefined, footer = "From run 1.", stack = "dev") =>
    syncIssue(
      githubIssues({ repository: "acme/access", apiUrl: github.url, token: github.token }),
      { stack, text, footer, dryRun: false },
    );
  const actions = async (...runs: Promise<SyncedIssue>[]): Promise<string[]> =>
    (await Promise.all(runs)).map(({ action }) => action);

  it("is opened, edited, left alone, closed, and opened anew", async () => {
    expect(await actions(sync("one"))).toEqual(["opened"]);
    expect(await actions(sync("two"))).toEqual(["updated"]);
    expect(await actions(sync("two", "From run 2."))).toEqual(["unchanged"]);
    expect(await actions(sync(undefined, "From run 3."))).toEqual(["closed"]);
    expect(await actions(sync(undefined))).toEqual(["none"]);
    expect(await actions(sync("three"))).toEqual(["opened"]);
    expect(github.issues.map(({ state, labels, comments }) => [state, labels, comments])).toEqual([
      ["closed", ["access-report"], ["All checks are clean. From run 3."]],
      ["open", ["access-report"], []],
    ]);
    expect(github.issues.map(({ body }) => readMarker(body))).toMatchObject([
      { kind: "report", stack: "dev" },
      { kind: "report", stack: "dev" },
    ]);
  });

  it("is one a stack, and never somebody else's or a pull request", async () => {
    await sync("one");
    await sync("one", "From run 1.", "prod");
    const body = github.issues[0]?.body ?? "";
    const foreign = github.addIssue({ body, author: "mallory" });
    const pull = github.addIssue({ body, isPullRequest: true });
    for (let index = 0; index < 150; index++) github.addIssue({ body: "unrelated" });
    await sync("two");
    await sync(undefined);
    expect(github.issues.filter(({ state }) => state === "closed")).toHaveLength(1);
    expect([foreign.body, pull.body]).toEqual([body, body]);
    expect(github.issues).toHaveLength(154);
  });
});

describe("access report with a pulumi that is only played", () => {
  function pulumiPrints(text: string, code = 0): void {
    mkdirSync(join(directory(), "bin"), { recursive: true });
    writeFileSync(join(directory(), "bin/answer"), text);
    writeFileSync(
      join(directory(), "bin/pulumi"),
      `#!/bin/sh\necho "$@" > "${directory()}/arguments"\ncat "${directory()}/bin/answer"\nexit ${code}\n`,
    );
    chmodSync(join(directory(), "bin/pulumi"), 0o755);
  }
  const report = (...args: string[]) =>
    runCommand(directory(), "report", "--only", "drift", "--stack", "dev", ...args);
  const CLEAN = JSON.stringify({ steps: [], changeSummary: {} });
  const urn = "urn:pulumi:dev::okta-aws-access::okta:group/group:Group::auditors";
  const DRIFTED = JSON.stringify({
    steps: [{ op: "update", urn, diffReasons: ["name"], oldState: {}, newState: {} }],
    changeSummary: { update: 1 },
  });

  beforeEach(() => {
    writeFileSync(join(directory(), "Pulumi.yaml"), "name: okta-aws-access\n");
    writeFileSync(join(directory(), "Pulumi.dev.yaml"), "config: {}\n");
  });

  it("is clean, and needs no issue", async () => {
    pulumiPrints(CLEAN);
    const { code, stdout, stderr } = await report("--issue");
    expect(code).toBe(0);
    expect(stdout).toContain("**Stack dev: all checks are clean.**");
    expect(stderr).toContain("No issue is open, and none is needed.");
    expect(github.issues).toEqual([]);
  });

  it("exits with 1 for drift, and opens one issue, edited in the next night", async () => {
    pulumiPrints(DRIFTED);
    const first = await report("--issue");
    expect(first.code).toBe(1);
    expect(first.stdout).toContain("1 resource is not as declared.");
    process.env.GITHUB_RUN_ID = "78";
    expect((await report("--issue")).stderr).toMatch(/Issue unchanged: .*issues\/1000/);
    expect(github.issues).toHaveLength(1);
    expect(github.issues[0]?.body).toContain("actions/runs/77");
  });

  it("exits with 2 when the preview fails, and says so in the issue", async () => {
    pulumiPrints("no login\n", 255);
    const { code } = await report("--issue");
    expect(code).toBe(2);
    expect(github.issues[0]?.body).toContain("could not be checked: Drift");
    expect(github.issues[0]?.body).toContain("```text\nno login\n```");
  });

  it("takes a preview for failed that names errors, or ends with an error without naming one", async () => {
    pulumiPrints(JSON.stringify({ steps: [], diagnostics: [{ severity: "error", message: "x" }] }));
    expect((await report()).code).toBe(2);
    pulumiPrints(CLEAN, 1);
    expect((await report()).code).toBe(2);
  });

  it("prints JSON, and only plans with --dry-run", async () => {
    pulumiPrints(DRIFTED);
    const { stdout, stderr } = await report("--issue", "--dry-run", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      stack: "dev",
      verdict: "findings",
      sections: [{ id: "drift", verdict: "findings" }],
    });
    expect(stderr).toContain("Would be opened");
    expect(github.issues).toEqual([]);
  });

  it.each([
    [403, /lets the token not write to issues of acme\/access .*`issues: write`/],
    [410, /has issues of acme\/access switched off/],
  ])("explains a %d of GitHub", async (status, message) => {
    pulumiPrints(DRIFTED);
    github.faults = [{ method: "POST", path: /issues$/, status, message: "told" }];
    const { code, stderr } = await report("--issue");
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  it("exits with 2 before any check without a token, and for an unknown check", async () => {
    pulumiPrints(CLEAN);
    expect((await report("--only", "weather")).stderr).toContain('There is no check "weather".');
    delete process.env.GITHUB_TOKEN;
    expect((await report("--issue")).stderr).toMatch(/^access: --issue needs a repository/);
  });
});

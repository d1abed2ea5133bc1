import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readMarker, renderMarker } from "../../cli/forge/marker";
import { GithubServer } from "../support/githubServer";
import { runCommand } from "../support/runCommand";
import { useEnvironment } from "../support/useEnvironment";
import { useTemporaryDirectory } from "../support/temporaryDirectory";

const OLD = "a".repeat(40);
const HEAD = "b".repeat(40);
const TEXT = "**1 grant gained.**\n\n### Access changes: acme, dev\n";
const COMMENTS = "/repos/acme/access/issues/12/comments";

const directory = useTemporaryDirectory();
let github: GithubServer;

beforeAll(async () => {
  github = await GithubServer.start();
});
afterAll(() => github.stop());
useEnvironment(() => ({
  ...github.environment(),
  GITHUB_EVENT_PATH: join(directory(), "event.json"),
  GITHUB_RUN_ID: "500",
  GITHUB_RUN_ATTEMPT: "1",
  GITLAB_CI: undefined,
}));

beforeEach(() => {
  github.reset();
  writeEvent();
  writeFileSync(join(directory(), "diff.md"), TEXT);
});

function writeEvent(head = HEAD, from = "acme/access"): void {
  const pull_request = {
    number: 12,
    head: { sha: head, repo: { full_name: from } },
    base: { repo: { full_name: "acme/access" } },
  };
  writeFileSync(join(directory(), "event.json"), JSON.stringify({ number: 12, pull_request }));
}

const comment = (...args: string[]) =>
  runCommand(directory(), "comment", "--stack", "dev", "--file", "diff.md", ...args);

const marked = (commit: string, run: number, stack = "dev"): string =>
  `${renderMarker({ kind: "access-diff", stack, commit, run, attempt: 1 })}\nearlier\n`;

describe("access comment", () => {
  it("creates the comment, with marker, text and origin", async () => {
    const { code, stdout, stderr } = await comment();
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe(
      "Comment created: https://github.example.com/acme/access/pull/12#issuecomment-1000\n",
    );
    expect(github.comments.map(({ body }) => body)).toEqual([
      [
        `<!-- okta-aws-access kind=access-diff stack=dev commit=${HEAD} run=500 attempt=1 -->`,
        TEXT,
        '<sub>Stack <code>dev</code>, commit bbbbbbbbbb, <a href="https://github.example.com/acme/access/actions/runs/500">run</a>.</sub>',
        "",
      ].join("\n"),
    ]);
  });

  it("edits the same comment in the next run, and calls nothing when the text is the same", async () => {
    await comment();
    writeFileSync(join(directory(), "diff.md"), "**2 grants lost.**\n");
    process.env.GITHUB_RUN_ID = "501";
    expect((await comment()).stdout).toMatch(/^Comment edited: .*1000\n$/);
    expect(github.comments).toHaveLength(1);
    expect(github.comments[0]?.body).toContain("2 grants lost");
    github.requests = [];
    process.env.GITHUB_RUN_ID = "502";
    expect((await comment()).stdout).toMatch(/^Comment unchanged: /);
    expect(github.calls()).toEqual([`GET ${COMMENTS}`, "POST /graphql"]);
  });

  it("keeps one comment a stack", async () => {
    await comment();
    await runCommand(directory(), "comment", "-s", "acme-prod", "-f", "diff.md");
    expect(github.comments.map(({ body }) => readMarker(body)?.stack)).toEqual([
      "dev",
      "acme-prod",
    ]);
  });

  it("finds its comment on a later page", async () => {
    for (let index = 0; index < 230; index++) github.addComment(`talk ${index}`, "ana");
    const mine = github.addComment(marked(OLD, 1));
    await comment();
    expect(github.comments).toHaveLength(231);
    expect(mine.body).toContain("1 grant gained");
    expect(github.calls().filter((call) => call === `GET ${COMMENTS}`)).toHaveLength(3);
  });

  it("leaves a comment of somebody else alone, whatever marker it carries", async () => {
    const foreign = github.addComment(marked(OLD, 1), "mallory");
    const quoted = github.addComment(`See:\n${marked(OLD, 1)}`);
    await comment();
    expect([foreign.body, quoted.body]).toEqual([marked(OLD, 1), `See:\n${marked(OLD, 1)}`]);
    expect(github.comments).toHaveLength(3);
  });

  it("removes further comments of its own, which runs at the same time have left", async () => {
    const first = github.addComment(marked(OLD, 1));
    github.addComment(marked(OLD, 2));
    const other = github.addComment(marked(OLD, 2, "prod"));
    const { stdout } = await comment();
    expect(stdout).toContain("1 more of ours for this stack removed.");
    expect(github.comments).toEqual([first, other]);
    expect(first.body).toContain("1 grant gained");
  });

  describe("when another run came first", () => {
    it.each([
      ["the comment is for the head, this run is not", HEAD, 400, OLD, "stale"],
      ["both are for the same commit, and the comment's run is later", HEAD, 501, HEAD, "stale"],
      [
        "neither is for the head, and the comment's run is later",
        "c".repeat(40),
        501,
        OLD,
        "stale",
      ],
      ["neither is for the head, and this run is later", "c".repeat(40), 400, OLD, "updated"],
      ["this run is for the head, though an older commit ran later", OLD, 501, HEAD, "updated"],
    ])("%s", async (_case, present, presentRun, mine, action) => {
      const there = github.addComment(marked(present, presentRun));
      writeEvent(mine);
      const { code, stdout } = await comment("--json");
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ action, commit: mine, stack: "dev" });
      expect(there.body.includes("earlier")).toBe(action === "stale");
    });

    it("ends with one comment when both create it, and keeps the newer text", async () => {
      github.meanwhile = ({ method, path }) => {
        if (method !== "POST" || path !== COMMENTS) return;
        github.meanwhile = undefined;
        github.addComment(marked(OLD, 499));
      };
      expect((await comment()).code).toBe(0);
      expect(github.comments).toHaveLength(1);
      expect(github.comments[0]?.body).toContain("1 grant gained");
    });
  });

  describe("when GitHub fails", () => {
    it("waits as told and tries again, for 429 and for the secondary limit", async () => {
      const message = "You have exceeded a secondary rate limit.";
      github.faults = [
        { method: "GET", path: /comments$/, status: 429, headers: { "retry-after": "0" } },
        {
          method: "POST",
          path: /comments$/,
          status: 403,
          headers: { "retry-after": "0" },
          message,
        },
      ];
      const { code, stderr } = await comment();
      expect(code).toBe(0);
      expect(stderr).toMatch(
        /: 429\. Trying again in 0 s\.[^]*403 You have exceeded[^]*limit\. Trying/,
      );
      expect(github.comments).toHaveLength(1);
    });

    it("reads again after 500", async () => {
      github.faults = [{ method: "GET", path: /comments$/, status: 500 }];
      expect((await comment()).code).toBe(0);
      expect(github.comments).toHaveLength(1);
    });

    it("does not comment twice when a comment was made though the answer was 502", async () => {
      github.faults = [{ method: "POST", path: /comments$/, status: 502, after: true }];
      expect((await comment()).code).toBe(0);
      expect(github.comments).toHaveLength(1);
    });

    it.each([
      [
        401,
        "Bad credentials",
        /^access: GitHub does not know the token \(401 Bad credentials\): set/,
      ],
      [
        403,
        "Resource not accessible by integration",
        /^access: GitHub lets the token not write to pull request 12 of acme\/access .*`pull-requests: write`/,
      ],
      [
        404,
        "Not Found",
        /^access: There is no pull request 12 of acme\/access that the token may see/,
      ],
      [
        403,
        "API rate limit exceeded",
        /^access: GitHub takes no more requests for now .*run the job again later\.$/m,
      ],
    ])(
      "says for %d %s what to do, on one line, and exits with 2",
      async (status, told, message) => {
        const headers = { "retry-after": "1000" };
        const limited = told.includes("rate") ? { headers } : {};
        github.faults = [{ method: "POST", path: /comments$/, status, message: told, ...limited }];
        const { code, stderr } = await comment();
        expect(code).toBe(2);
        expect(stderr).toMatch(message);
        expect(stderr.trim().split("\n")).toHaveLength(1);
      },
    );

    it("is content with the job summary when the pull request comes from a fork", async () => {
      writeEvent(HEAD, "mallory/access");
      const fault = { method: "POST", path: /comments$/, status: 403, message: "Resource not" };
      github.faults = [{ ...fault }, { ...fault }];
      const { code, stdout } = await comment();
      expect(code).toBe(0);
      expect(stdout).toBe(
        "No comment on pull request 12 of acme/access. It comes from a fork, whose runs may only read. The job summary holds all of it.\n",
      );
      expect(JSON.parse((await comment("--json")).stdout)).toMatchObject({ action: "skipped" });
    });
  });

  it("never shows the token, even when GitHub's own message does", async () => {
    github.faults = [
      { method: "POST", path: /comments$/, status: 422, message: `bad: ${github.token}` },
    ];
    const { stdout, stderr } = await comment("--json");
    expect(stderr).toContain("bad: ***");
    expect(stdout + stderr).not.toContain(github.token);
  });

  it("cuts a text that is too long, and says so", async () => {
    writeFileSync(join(directory(), "diff.md"), "- one more grant for somebody\n".repeat(3000));
    const { stdout } = await comment("--json");
    const { cutLines } = JSON.parse(stdout) as { cutLines: number };
    const [{ body } = { body: "" }] = github.comments;
    expect(cutLines).toBeGreaterThan(800);
    expect(body.length).toBeLessThan(65_536);
    expect(body).toContain(
      `**${cutLines} lines do not fit into a comment.** The job summary holds all of it.`,
    );
  });

  it("says with --dry-run what it would do, and writes nothing", async () => {
    expect((await comment("--dry-run")).stdout).toMatch(
      /^Would create a comment on pull request 12 of acme\/access\.\n\n<!-- okta-aws-access /,
    );
    github.addComment(marked(OLD, 1));
    expect((await comment("--dry-run")).stdout).toMatch(/^Would edit the comment: /);
    expect(new Set(github.requests.map(({ method, path }) => `${method} ${path}`))).toEqual(
      new Set([`GET ${COMMENTS}`, "POST /graphql", "GET /repos/acme/access/pulls/12"]),
    );
  });

  it("takes everything from flags when it is not in a workflow", async () => {
    for (const name of ["GITHUB_EVENT_PATH", "GITHUB_REPOSITORY", "GITHUB_API_URL"])
      delete process.env[name];
    const flags = ["--repository", "acme/access", "--pull-request", "12", "--api-url", github.url];
    const author = ["--author", github.viewer];
    expect((await comment(...flags, ...author, "--commit", HEAD)).code).toBe(0);
    expect((await comment(...flags, ...author, "--commit", HEAD)).stdout).toMatch(/unchanged/);
    expect(github.comments).toHaveLength(1);
    expect(github.calls()).not.toContain("POST /graphql");
  });

  it("says at once when it would not find its comment again", async () => {
    const { code, stderr } = await comment("--author", "octo");
    expect(code).toBe(2);
    expect(stderr).toMatch(/is by github-actions\[bot\], not by octo\. Name github-actions\[bot\]/);
    expect(github.comments).toHaveLength(1);
  });

  it("names all that is missing at once", async () => {
    for (const name of ["GITHUB_EVENT_PATH", "GITHUB_REPOSITORY", "GITHUB_TOKEN", "GH_TOKEN"])
      delete process.env[name];
    const { code, stderr } = await comment();
    expect(code).toBe(2);
    expect(stderr.trim().split("\n")).toHaveLength(3);
  });

  it.each([
    ["an empty text", ["--file", "empty.md"], /is empty; an empty comment would look like/],
    ["a file that is not there", ["--file", "none.md"], /none\.md cannot be read/],
    ["a stack's name with markup", ["--stack", "dev --><b>"], /is no name of a stack/],
    ["a number that is none", ["--pull-request", "0"], /It is a number, for example 12/],
    ["an address that is none", ["--api-url", "ftp://x"], /is no address of a REST API/],
  ])("exits with 2 for %s", async (_case, args, message) => {
    writeFileSync(join(directory(), "empty.md"), "\n");
    const { code, stderr } = await comment(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(github.comments).toEqual([]);
  });
});

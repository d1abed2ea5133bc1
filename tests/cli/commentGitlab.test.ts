import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderMarker } from "../../cli/forge/marker";
import { GitlabServer } from "../support/gitlabServer";
import { runCommand } from "../support/runCommand";
import { useEnvironment } from "../support/useEnvironment";
import { useTemporaryDirectory } from "../support/temporaryDirectory";

const directory = useTemporaryDirectory();
let gitlab: GitlabServer;

beforeAll(async () => {
  gitlab = await GitlabServer.start();
});
afterAll(() => gitlab.stop());
useEnvironment(() => gitlab.environment());
beforeEach(() => {
  Object.assign(gitlab, { notes: [], calls: [], refuseWrites: undefined });
  writeFileSync(join(directory(), "diff.md"), "**1 grant gained.**\n");
});

const comment = (...args: string[]) =>
  runCommand(directory(), "comment", "--stack", "dev", "--file", "diff.md", ...args);

describe("access comment on a merge request of GitLab", () => {
  it("creates a note, edits it, and leaves it when nothing changed", async () => {
    expect((await comment()).stdout).toBe("Comment created: merge request 3 of 4711\n");
    expect(gitlab.notes[0]?.body).toMatch(
      /^<!-- okta-aws-access kind=access-diff stack=dev commit=b+ run=90 -->\n\*\*1 grant gained\.\*\*\n/,
    );
    expect(gitlab.notes[0]?.body).toContain("https://gitlab.example.com/acme/access/-/jobs/91");
    expect((await comment()).stdout).toMatch(/^Comment unchanged/);
    writeFileSync(join(directory(), "diff.md"), "**2 grants lost.**\n");
    expect((await comment()).stdout).toMatch(/^Comment edited/);
    expect(gitlab.notes).toHaveLength(1);
    expect(gitlab.notes[0]?.body).toContain("2 grants lost");
  });

  it("pages through notes, passes by those of others, and is no older than what is there", async () => {
    const marker = renderMarker({
      kind: "access-diff",
      stack: "dev",
      commit: gitlab.head,
      run: 91,
    });
    const foreign = gitlab.addNote(marker, "mallory");
    for (let index = 0; index < 120; index++) gitlab.addNote("talk", "ana");
    gitlab.addNote(`${marker}\nnewer`);
    expect((await comment()).stdout).toMatch(/^Comment left alone, it is newer than this run/);
    expect(foreign.body).toBe(marker);
    expect(gitlab.calls.filter((call) => call.endsWith("/notes"))).toHaveLength(2);
  });

  it("says what the token lacks, and is content in a fork", async () => {
    gitlab.refuseWrites = 403;
    const { code, stderr } = await comment();
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^access: GitLab lets the token not write .*insufficient_scope.*scope api/,
    );
    process.env.CI_MERGE_REQUEST_SOURCE_PROJECT_ID = "9";
    expect(await comment()).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("The job's artifacts hold all of it.") as string,
    });
  });

  it("names GITLAB_TOKEN when there is none, and never shows it", async () => {
    gitlab.refuseWrites = 400;
    const { stdout, stderr } = await comment("--json");
    expect(stdout + stderr).not.toContain(gitlab.token);
    delete process.env.GITLAB_TOKEN;
    expect((await comment()).stderr).toBe(
      "access: Set GITLAB_TOKEN to a token that may write comments.\n",
    );
  });
});

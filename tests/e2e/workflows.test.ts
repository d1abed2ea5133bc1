import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  DeleteAccountAssignmentCommand,
  ListAccountAssignmentsCommand,
  ListPermissionSetsCommand,
} from "@aws-sdk/client-sso-admin";
import { applyEnvironment } from "../../sandbox/lifecycle/environment";
import { environmentOf } from "../../sandbox/lifecycle/sandbox";
import { runGitlabJob } from "../support/ci/gitlab";
import { type JobRun, runJob, WORKFLOW_FILES, workflowText } from "../support/ci/workflow";
import { GithubServer } from "../support/githubServer";
import { GitlabServer } from "../support/gitlabServer";
import { startDeployed } from "../support/diffPreview";
import { type TestSandbox } from "../support/sandbox";

jest.setTimeout(600_000);

let box: TestSandbox;
let github: GithubServer;
let commits = 0;

beforeAll(async () => {
  github = await GithubServer.start();
  box = await startDeployed();
  git("init", "--quiet", "--initial-branch", "main");
  commit();
});
afterAll(async () => {
  await box?.stop();
  await github.stop();
});

function git(...args: string[]): string {
  const name = ["-c", "user.name=Ana", "-c", "user.email=ana@acme.example"];
  return execFileSync("git", [...name, ...args], { cwd: box.directory, encoding: "utf8" }).trim();
}

function commit(): string {
  git("add", "Pulumi.dev.yaml");
  git("commit", "--quiet", "--allow-empty", "--message", `change ${++commits}`);
  return git("rev-parse", "HEAD");
}

async function edit(from: string, to: string): Promise<string> {
  await box.editStackFile((text) => {
    if (!text.includes(from)) throw new Error(`${from} is not in the stack file`);
    return text.replace(from, to);
  });
  return commit();
}

const VARIABLES = {
  PULUMI_BACKEND_URL: "file://the sandbox's own, see below",
  AWS_ROLE: "arn:aws:iam::111122223333:role/access-preview",
};

/** The event of a pull request and the contexts that GitHub makes of it. */
interface Event {
  action?: string;
  label?: string;
  from?: string;
  author?: string;
}

/** Runs a job of a workflow in the sandbox, at a GitHub that is our own. */
function run(
  file: string,
  job: string,
  contexts: Record<string, unknown> = {},
  event: Event = {},
): Promise<JobRun> {
  const { action = "synchronize", label, from = github.repository, author = "ana" } = event;
  const payload = {
    action,
    number: github.pullRequest,
    ...(label === undefined ? {} : { label: { name: label } }),
    pull_request: {
      number: github.pullRequest,
      user: { login: author },
      head: { sha: git("rev-parse", "HEAD"), repo: { full_name: from } },
      base: { repo: { full_name: github.repository } },
    },
  };
  github.head = payload.pull_request.head.sha;
  const eventFile = join(box.directory, ".sandbox/event.json");
  writeFileSync(eventFile, JSON.stringify(payload));
  const environment = clouds();
  const { PULUMI_BACKEND_URL, OKTA_ORG_NAME, OKTA_BASE_URL } = environment;
  return runJob({
    file,
    job,
    directory: box.directory,
    environment: {
      ...environment,
      ...github.environment(),
      GITHUB_TOKEN: undefined,
      GITHUB_EVENT_PATH: eventFile,
      GITHUB_RUN_ID: String(700 + commits),
    },
    contexts: {
      github: { repository: github.repository, token: github.token, event: payload, ref: "r" },
      vars: { ...VARIABLES, PULUMI_BACKEND_URL, OKTA_ORG_NAME, OKTA_BASE_URL },
      matrix: { name: "dev" },
      inputs: { stack: "dev" },
      ...contexts,
    },
  });
}

/** What replaced steps and the variables of a real environment would have set. */
function clouds(): Record<string, string | undefined> {
  const shell = { PATH: process.env.PATH, HOME: join(box.directory, "home") };
  return {
    ...applyEnvironment(shell, environmentOf(box.sandbox)),
    ACCESS_SANDBOX_WAIT_FACTOR: "0",
    PULUMI_SKIP_CHECKPOINTS: "true",
  };
}

/** Runs a job that must succeed, and shows its log when it does not. */
async function succeeds(...args: Parameters<typeof run>): Promise<JobRun> {
  const done = await run(...args);
  if (done.result !== "success")
    throw new Error(`${args[1]} ended with ${done.result}\n${done.log}`);
  return done;
}

const preview = (event?: Event) =>
  run("preview.yml", "preview", { needs: { stacks: { outputs: OUTPUTS } } }, event);
const OUTPUTS = { previewed: "true", matrix: '{"include":[{"name":"dev"}]}' };

const ACTIONS = "Action: [iam:PassRole, iam:GetRole]";
const WIDER = 'Action: [iam:PassRole, "iam:*"]';
const PLATFORM =
  "groups: [awssso-platform-engineers]\n      permissionSets: [PlatformAdministrator]";

describe("steps of the workflows on the sandbox, with a local GitHub and actions left out", () => {
  it("previews only the stacks of the changed files, and only those that may be", async () => {
    await edit(ACTIONS, WIDER);
    const { outputs, ran, replaced } = await succeeds("preview.yml", "stacks");
    expect(JSON.parse(outputs.matrix ?? "")).toEqual({
      include: [{ name: "dev", organisation: "acme", environment: "dev", file: "Pulumi.dev.yaml" }],
    });
    expect(outputs.previewed).toBe("true");
    expect(ran).toHaveLength(2);
    expect(replaced.map((it) => it.replace(/@.*/, ""))).toEqual([
      "actions/checkout",
      "./.github/actions/setup",
    ]);
    const foreign = await succeeds("preview.yml", "stacks", {}, { from: "mallory/access" });
    expect(foreign.outputs.previewed).toBe("false");
    expect(foreign.summary).toMatch(/^\*\*No preview\.\*\* This pull request comes from a fork/);
  });

  it("checks a pull request without credentials", async () => {
    const needs = { stacks: { outputs: OUTPUTS } };
    const { summary, log } = await succeeds("preview.yml", "check", { needs });
    expect(log).toMatch(/Stack dev: .*37 grants/);
    expect(summary).toMatch(
      /^<details><summary>Access matrix of dev<\/summary>\n\n# Access of acme, dev\n/,
    );
    const foreign = { stacks: { outputs: { ...OUTPUTS, previewed: "false" } } };
    expect((await run("preview.yml", "preview", { needs: foreign })).result).toBe("skipped");
  });

  it("comments, and fails from the level high on", async () => {
    const { result, summary, log } = await preview();
    expect(summary).toMatch(/^\*\*1 permission set changed\. Highest risk: high\.\*\*/);
    expect(result).toBe("failure");
    expect(log).toContain("::error::The change of dev has a risk that needs the label");
    expect(github.comments).toHaveLength(1);
    expect(github.comments[0]?.body).toContain(summary.trim());
    expect(log).not.toContain(github.token);
  });

  it("lets no label pass what the policy pack forbids, and says so in the same comment", async () => {
    const sound = await box.readStackFile();
    await edit(PLATFORM, PLATFORM.replace("engineers]", "engineers, awssso-network-operators]"));
    const { result, log } = await preview({ action: "labeled", label: "access-risk-accepted" });
    expect(result).toBe("failure");
    expect(log).toContain("::error::The preview of dev failed.");
    expect(github.comments).toHaveLength(1);
    expect(github.comments[0]?.body).toMatch(
      /\*\*The preview failed[^]*<summary>What Pulumi says[^]*\n {4}.*\[mandatory\] +administrator-in-production/,
    );
    await box.editStackFile(() => sound);
    commit();
  });

  it("edits the same comment in the next run, and lets a risk pass by label", async () => {
    const { result, log } = await preview({ action: "labeled", label: "access-risk-accepted" });
    expect({ result, log }).toMatchObject({ result: "success" });
    expect(log).toContain("::notice::The risk of the change of dev was accepted by label.");
    expect(github.comments).toHaveLength(1);
    expect(github.comments[0]?.body).not.toContain("The preview failed");
  });

  it.each([
    ["success", ["success", "success", "skipped"]],
    ["failure", ["success", "failure", "success"]],
    ["failure", ["success", "success", "cancelled"]],
  ])("has one check to require: %s", async (result, [stacks, check, previewed]) => {
    const needs = {
      stacks: { result: stacks },
      check: { result: check },
      preview: { result: previewed },
    };
    expect((await run("preview.yml", "verdict", { needs })).result).toBe(result);
  });

  it("deploys what was approved, and nothing else", async () => {
    const plan = await succeeds("deploy-stack.yml", "plan");
    expect(plan.outputs.changes).toBe("true");
    expect(plan.summary).toContain("Highest risk: high");
    const needs = { plan: { outputs: plan.outputs } };

    const approved = await box.readStackFile();
    await edit(WIDER, 'Action: [iam:PassRole, "s3:*"]');
    const refused = await run("deploy-stack.yml", "apply", { needs });
    expect(refused.result).toBe("failure");
    expect(refused.ran).toEqual(["Refuse when it is no longer what was approved"]);
    expect(refused.log).toMatch(
      /Not what was approved, in \d+ resources?:\n {2}other inputs: urn:/,
    );

    await box.editStackFile(() => approved);
    const applied = await succeeds("deploy-stack.yml", "apply", { needs });
    expect(applied.log).toContain("The preview does what was approved.");
    expect(applied.ran).toHaveLength(3);
    const again = await succeeds("deploy-stack.yml", "plan");
    expect(again.outputs.changes).toBe("false");
    expect(
      (await run("deploy-stack.yml", "apply", { needs: { plan: { outputs: again.outputs } } }))
        .result,
    ).toBe("skipped");
  });

  it("finds the stacks to deploy of a push, of a first push and of a choice", async () => {
    const stacks = async (before: string, stack = ""): Promise<string[]> => {
      const contexts = { github: { event: { before } }, inputs: { stack } };
      const { outputs } = await succeeds("deploy.yml", "stacks", contexts);
      const { include } = JSON.parse(outputs.matrix ?? "") as { include: { name: string }[] };
      return include.map(({ name }) => name);
    };
    const all = await stacks("0".repeat(40));
    expect(all).toContain("dev");
    expect(all.length).toBeGreaterThan(2);
    expect(await stacks(git("rev-parse", "HEAD"), "dev")).toEqual(["dev"]);
    const odd = { github: { event: { before: "" } }, inputs: { stack: '"; touch pwned; "' } };
    expect((await run("deploy.yml", "stacks", odd)).result).toBe("failure");
  });

  it("reports drift by night in one issue", async () => {
    const contexts = { needs: { stacks: { outputs: {} } } };
    await removeAssignment();
    const first = await run("nightly.yml", "report", contexts);
    expect(first.summary).toContain("findings in Drift");
    expect(first.result).toBe("failure");
    expect(github.issues).toHaveLength(1);
    expect(github.issues[0]?.body).toMatch(/^<!-- okta-aws-access kind=report stack=dev -->\n/);
    expect(github.issues[0]?.body).toContain("## Drift");
  });
});

/** Takes an assignment away, as somebody would in the console. */
async function removeAssignment(): Promise<void> {
  const { instanceArn: InstanceArn } = box.connection.aws;
  const { PermissionSets = [] } = await box.aws.sso.send(
    new ListPermissionSetsCommand({ InstanceArn }),
  );
  const accounts = (await box.exportState()).byType(
    "aws:ssoadmin/accountAssignment:AccountAssignment",
  );
  const AccountId = String(accounts[0]?.inputs.targetId);
  for (const PermissionSetArn of PermissionSets) {
    const target = { InstanceArn, AccountId, PermissionSetArn };
    const { AccountAssignments = [] } = await box.aws.sso.send(
      new ListAccountAssignmentsCommand(target),
    );
    const [one] = AccountAssignments;
    if (one?.PrincipalId === undefined) continue;
    await box.aws.sso.send(
      new DeleteAccountAssignmentCommand({
        ...{ InstanceArn, PermissionSetArn, TargetId: AccountId, TargetType: "AWS_ACCOUNT" },
        ...{ PrincipalId: one.PrincipalId, PrincipalType: one.PrincipalType },
      }),
    );
    return;
  }
  throw new Error("no assignment was found");
}

describe("scripts of the GitLab example on the sandbox, with images and sign-in left out", () => {
  let gitlab: GitlabServer;
  beforeAll(async () => {
    gitlab = await GitlabServer.start();
  });
  afterAll(() => gitlab.stop());

  it("checks, previews and comments on the merge request", async () => {
    const base = git("rev-parse", "HEAD");
    await edit("sessionDuration: PT8H", "sessionDuration: PT7H");
    const environment = {
      ...clouds(),
      ...gitlab.environment(),
      ...{ STACK: "dev", POLICY_PACK: "", FAIL_ON: "high", CI_MERGE_REQUEST_DIFF_BASE_SHA: base },
    };
    const check = await runGitlabJob("check", box.directory, environment);
    expect(check).toMatchObject({ code: 0, log: expect.stringContaining("Stack dev:") as string });
    const preview = await runGitlabJob("preview", box.directory, environment);
    expect(preview).toMatchObject({ code: 0, log: expect.stringContaining("created") as string });
    expect(gitlab.notes).toHaveLength(1);
    expect(gitlab.notes[0]?.body).toContain("### Access changes: acme, dev");

    const other = await runGitlabJob("preview", box.directory, {
      ...environment,
      STACK: "globex-prod",
    });
    expect(other).toEqual({ code: 0, log: "The change does not concern globex-prod.\n" });
  });
});

const go = hasGo();
(go ? it : it.skip)(
  go ? "actionlint finds nothing" : "actionlint (skipped: it needs Go, which is not here)",
  () => {
    const files = WORKFLOW_FILES.map((file) => join(".github/workflows", file));
    const env = { ...process.env, GOFLAGS: "-mod=mod" };
    const linter = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12";
    expect(WORKFLOW_FILES.map(workflowText)).not.toContain("");
    const root = join(__dirname, "../..");
    execFileSync("go", ["run", linter, ...files], { cwd: root, env, stdio: "pipe" });
  },
);

function hasGo(): boolean {
  try {
    execFileSync("go", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

import { parse } from "yaml";
import { gitlabExample } from "../support/ci/gitlab";
import { PULUMI_VERSION } from "../../sandbox/toolchain/pulumiVersion";
import {
  ACTION_FILES,
  actionText,
  evaluate,
  readWorkflow,
  type Step,
  WORKFLOW_FILES,
  workflowErrors,
  workflowText,
} from "../support/ci/workflow";

const jobsOf = (file: string) => Object.entries(readWorkflow(file).jobs);
const stepsOf = (file: string): Step[] => jobsOf(file).flatMap(([, job]) => job.steps ?? []);
const actionSteps = (file: string): Step[] =>
  (parse(actionText(file)) as { runs: { steps: Step[] } }).runs.steps;

/** What each job may do; anything more has to be argued for here. */
const PERMISSIONS: Record<string, Record<string, Record<string, string>>> = {
  "preview.yml": {
    stacks: { contents: "read" },
    check: { contents: "read" },
    preview: { contents: "read", "id-token": "write", "pull-requests": "write" },
    verdict: {},
  },
  "deploy.yml": { stacks: { contents: "read" }, deploy: { contents: "read", "id-token": "write" } },
  "deploy-stack.yml": {
    plan: { contents: "read", "id-token": "write" },
    apply: { contents: "read", "id-token": "write" },
  },
  "nightly.yml": {
    stacks: { contents: "read" },
    report: { contents: "read", "id-token": "write", issues: "write" },
  },
};

describe.each(WORKFLOW_FILES)("workflow %s", (file) => {
  it("is what GitHub's own parser takes", async () => {
    expect(await workflowErrors(file, workflowText(file))).toEqual([]);
    const broken = workflowText(file).replace("runs-on:", "runs-at:");
    expect(await workflowErrors(file, broken)).not.toEqual([]);
  });

  it("never runs foreign code with this repository's rights", () => {
    const { on } = readWorkflow(file);
    expect(Object.keys(on)).not.toContain("pull_request_target");
    expect(Object.keys(on)).not.toContain("workflow_run");
    expect(Object.keys(on)).not.toContain("issue_comment");
  });

  it("gives each job the rights it needs, and no job a default", () => {
    expect(readWorkflow(file).permissions).toEqual({});
    const given = Object.fromEntries(jobsOf(file).map(([name, job]) => [name, job.permissions]));
    expect(given).toEqual(PERMISSIONS[file]);
  });

  it("puts no expression into a script", () => {
    for (const { run = "" } of stepsOf(file)) expect(run).not.toContain("${{");
  });

  it("reads no secret of GitHub", () => {
    expect(workflowText(file)).not.toMatch(/secrets\s*[.[:]/);
  });

  it("leaves no token in the checked out repository", () => {
    const checkouts = stepsOf(file).filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    for (const checkout of checkouts)
      expect(checkout.with).toMatchObject({ "persist-credentials": false });
  });

  it("bounds what runs at once, and never cuts a deployment off", () => {
    const whole = readWorkflow(file).concurrency;
    const groups = jobsOf(file).map(([, { concurrency, uses }]) =>
      uses === undefined ? (concurrency ?? whole) : { group: "of the called workflow" },
    );
    for (const concurrency of groups) expect(concurrency?.group).toBeTruthy();
    if (!file.startsWith("deploy")) return;
    for (const [, { concurrency }] of jobsOf(file))
      expect(concurrency?.["cancel-in-progress"] ?? false).toBe(false);
    expect(whole?.["cancel-in-progress"] ?? false).toBe(false);
  });

  it("has one run at a time for each stack that it works on", () => {
    for (const [, { strategy, uses, concurrency }] of jobsOf(file))
      if (strategy !== undefined && uses === undefined)
        expect(concurrency?.group).toContain("${{ matrix.name }}");
  });
});

it("pins every action to a commit, with its version beside it", () => {
  const texts = [...WORKFLOW_FILES.map(workflowText), ...ACTION_FILES.map(actionText)];
  const uses = texts.flatMap((text) => text.match(/^ *(?:- )?uses: .*$/gm) ?? []);
  expect(uses.length).toBeGreaterThan(20);
  for (const line of uses)
    expect(line).toMatch(/uses: (\.\/\.github\/[\w/.-]+|[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/);
  const versions = new Map<string, Set<string>>();
  for (const line of uses) {
    const [, action, pin] = /uses: ([\w/-]+)@(.*)$/.exec(line) ?? [];
    if (action && pin) versions.set(action, (versions.get(action) ?? new Set()).add(pin));
  }
  for (const pins of versions.values()) expect(pins.size).toBe(1);
});

it("deploys only behind an environment of its own, after the same plan was made again", () => {
  const { plan, apply } = readWorkflow("deploy-stack.yml").jobs;
  expect([plan?.environment, apply?.environment]).toEqual([
    "${{ inputs.stack }}-preview",
    "${{ inputs.stack }}",
  ]);
  const scripts = (apply?.steps ?? []).flatMap(({ run }) => run ?? []);
  expect(scripts.map((it) => /recheck|pulumi up|--expect-no-changes/.exec(it)?.[0])).toEqual([
    "recheck",
    "pulumi up",
    "--expect-no-changes",
  ]);
});

describe("expressions of the preview", () => {
  const steps = stepsOf("preview.yml");
  const valueOf = (variable: string, event: object): string => {
    const text = steps.find(({ env }) => env?.[variable] !== undefined)?.env?.[variable] ?? "";
    return evaluate([text], { github: { repository: "acme/access", event }, vars: {} })[0] ?? "";
  };
  const pull = (from: string | null, login = "ana") => ({
    pull_request: { user: { login }, head: { repo: from === null ? null : { full_name: from } } },
  });

  it.each([
    ["true", pull("acme/access")],
    ["false", pull("mallory/access")],
    ["false", pull(null)],
    ["false", pull("acme/access", "dependabot[bot]")],
  ])("trust a pull request: %s", (trusted, event) => {
    expect(valueOf("TRUSTED", event)).toBe(trusted);
  });

  it.each([
    ["true", { action: "labeled", label: { name: "access-risk-accepted" } }],
    ["false", { action: "labeled", label: { name: "bug" } }],
    ["false", { action: "unlabeled", label: { name: "access-risk-accepted" } }],
    [
      "false",
      { action: "synchronize", pull_request: { labels: [{ name: "access-risk-accepted" }] } },
    ],
  ])("accept a risk by label in the run that it starts only: %s", (accepted, event) => {
    expect(valueOf("ACCEPTED", event)).toBe(accepted);
  });

  it("fails from the level high on, or from the one that the repository chose", () => {
    expect(valueOf("FAIL_ON", {})).toBe("high");
  });
});

it("has nothing but pinned actions and npm ci in the actions of its own", () => {
  const scripts = ACTION_FILES.flatMap(actionSteps).flatMap(({ run }) => run ?? []);
  expect(scripts).toEqual(["npm ci --no-audit --no-fund"]);
});

it("installs the same Pulumi CLI as everything else here", () => {
  expect(actionText("setup/action.yml")).toContain(`pulumi-version: ${PULUMI_VERSION}`);
});

describe("the GitLab example", () => {
  const { stages, ...rest } = gitlabExample();
  const jobs = Object.entries(rest).filter(([, { stage }]) => stage !== undefined);

  it("uses every stage, and extends what is there", () => {
    expect(jobs.map(([, { stage }]) => stage)).toEqual(stages);
    for (const [, job] of jobs)
      for (const name of job.extends ?? []) expect(Object.keys(rest)).toContain(name);
  });

  it("gives a fork no credentials, and deploys by hand, one at a time", () => {
    const { preview, deploy } = rest;
    expect(preview?.rules?.map((rule) => rule.if)).toEqual([
      '$CI_PIPELINE_SOURCE == "merge_request_event" && $CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID',
    ]);
    expect(deploy?.rules?.map(({ when }) => when)).toEqual(["never", "manual"]);
    expect(deploy?.resource_group).toBe("deploy-$STACK");
    expect(deploy?.interruptible).toBeUndefined();
  });
});

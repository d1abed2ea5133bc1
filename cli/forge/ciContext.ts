import { readFileSync } from "node:fs";

/** What the CI's environment tells of the pull request and the run. */
export interface CiContext {
  provider?: "github" | "gitlab";
  apiUrl?: string;
  graphqlUrl?: string;
  /** `owner/name` at GitHub, id of the project at GitLab. */
  repository?: string;
  pullRequest?: number;
  /** Head of the pull request; at GitHub not the merge commit that is checked out. */
  commit?: string;
  /** The pull request comes from a fork, so that the job's token may only read. */
  fork: boolean;
  run?: number;
  attempt?: number;
  /** Page of the run. */
  runUrl?: string;
  token?: string;
}

type Env = NodeJS.ProcessEnv;

/** Reads the variables that GitHub Actions or GitLab CI sets. */
export function readCiContext(env: Env = process.env): CiContext {
  if (env.GITLAB_CI !== undefined && env.GITLAB_CI !== "") return gitlabContext(env);
  return githubContext(env);
}

interface PullRequestEvent {
  number?: number;
  pull_request?: {
    number?: number;
    head?: { sha?: string; repo?: { full_name?: string } | null };
    base?: { repo?: { full_name?: string } };
  };
}

function githubContext(env: Env): CiContext {
  const { pull_request: pull } = readEvent(env.GITHUB_EVENT_PATH);
  const from = pull?.head?.repo?.full_name;
  const into = pull?.base?.repo?.full_name ?? env.GITHUB_REPOSITORY;
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env;
  return {
    ...(env.GITHUB_ACTIONS || repository ? { provider: "github" as const } : {}),
    apiUrl: set(env.GITHUB_API_URL),
    graphqlUrl: set(env.GITHUB_GRAPHQL_URL),
    repository: set(repository),
    pullRequest: pull?.number,
    commit: pull?.head?.sha ?? set(env.GITHUB_SHA),
    // A deleted fork has no repository any more.
    fork: pull !== undefined && from !== into,
    run: count(run),
    attempt: count(env.GITHUB_RUN_ATTEMPT),
    ...(server && repository && run
      ? { runUrl: `${server}/${repository}/actions/runs/${run}` }
      : {}),
    token: set(env.GITHUB_TOKEN) ?? set(env.GH_TOKEN),
  };
}

function gitlabContext(env: Env): CiContext {
  const source = set(env.CI_MERGE_REQUEST_SOURCE_PROJECT_ID);
  const project = set(env.CI_PROJECT_ID);
  return {
    provider: "gitlab",
    apiUrl: set(env.CI_API_V4_URL),
    repository: set(env.CI_MERGE_REQUEST_PROJECT_ID) ?? project,
    pullRequest: count(env.CI_MERGE_REQUEST_IID),
    // Of a merged-results pipeline CI_COMMIT_SHA is the merge, not the head of the branch.
    commit: set(env.CI_MERGE_REQUEST_SOURCE_BRANCH_SHA) ?? set(env.CI_COMMIT_SHA),
    fork: source !== undefined && source !== set(env.CI_MERGE_REQUEST_PROJECT_ID),
    run: count(env.CI_PIPELINE_ID),
    runUrl: set(env.CI_JOB_URL),
    token: set(env.GITLAB_TOKEN),
  };
}

/** An event of another kind, or none, says nothing about a pull request. */
function readEvent(path: string | undefined): PullRequestEvent {
  if (path === undefined || path === "") return {};
  try {
    return JSON.parse(readFileSync(path, "utf8")) as PullRequestEvent;
  } catch {
    return {};
  }
}

function set(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
}

function count(value: string | undefined): number | undefined {
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
}

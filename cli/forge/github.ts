import { type CommentThread, type ForgeComment, type ForgeIssue, type IssueTracker } from "./forge";
import { type Answer, RestClient, RestError, type RestOptions } from "./rest";

/** Label of the issues that `access report` keeps; GitHub makes it when it is new. */
export const ISSUE_LABEL = "access-report";

const PAGE = "per_page=100";
/** Who comments with the token that a workflow is given. */
const WORKFLOW_AUTHOR = "github-actions[bot]";

export interface GithubTarget {
  /** `owner/name`. */
  repository: string;
  /** REST address, for GitHub Enterprise Server `https://HOST/api/v3`. */
  apiUrl: string;
  /** @default derived from `apiUrl` */
  graphqlUrl?: string;
  token: string;
  /** Login of our comments. @default the token's own */
  author?: string;
  report?: RestOptions["report"];
  pause?: RestOptions["pause"];
}

/** Comments of one pull request. */
export function githubThread(target: GithubTarget, pullRequest: number): CommentThread {
  const rest = clientOf(target);
  const repo = repositoryPath(target);
  return {
    name: `pull request ${pullRequest} of ${target.repository}`,
    list: async () =>
      (await rest.list(`${repo}/issues/${pullRequest}/comments?${PAGE}`)).map(commentOf),
    create: async (body) =>
      commentOf(
        (await rest.send({ ...post(`${repo}/issues/${pullRequest}/comments`), body: { body } }))
          .body,
      ),
    update: async (id, body) =>
      commentOf(
        (
          await rest.send({
            method: "PATCH",
            path: `${repo}/issues/comments/${id}`,
            body: { body },
          })
        ).body,
      ),
    remove: async (id) => {
      await rest.send({ method: "DELETE", path: `${repo}/issues/comments/${id}` });
    },
    author: () => authorOf(target, rest),
    headCommit: async () => {
      const { body } = await rest.send({ method: "GET", path: `${repo}/pulls/${pullRequest}` });
      return (body as { head: { sha: string } }).head.sha;
    },
  };
}

/** Issues of one repository. */
export function githubIssues(target: GithubTarget): IssueTracker {
  const rest = clientOf(target);
  const issues = `${repositoryPath(target)}/issues`;
  const edit = (number: number, body: object): Promise<Answer> =>
    rest.send({ method: "PATCH", path: `${issues}/${number}`, body });
  return {
    name: target.repository,
    listOpen: async () => {
      const found = await rest.list(
        `${issues}?state=open&labels=${ISSUE_LABEL}&sort=created&direction=asc&${PAGE}`,
      );
      // GitHub lists pull requests among the issues.
      return found.filter((item) => !("pull_request" in (item as object))).map(issueOf);
    },
    create: async (title, body) => {
      const issue = { title, body, labels: [ISSUE_LABEL] };
      return issueOf((await rest.send({ ...post(issues), body: issue })).body);
    },
    update: async (number, title, body) => issueOf((await edit(number, { title, body })).body),
    close: async (number, comment) => {
      await rest.send({ ...post(`${issues}/${number}/comments`), body: { body: comment } });
      await edit(number, { state: "closed", state_reason: "completed" });
    },
    author: () => authorOf(target, rest),
  };
}

function clientOf({ apiUrl, token, report, pause }: GithubTarget): RestClient {
  return new RestClient({
    baseUrl: apiUrl,
    token,
    headers: {
      authorization: `Bearer ${token}`,
      accept: "application/vnd.github+json",
      "x-github-api-version": "2022-11-28",
      // GitHub refuses requests without one.
      "user-agent": "okta-aws-access",
    },
    report,
    pause,
  });
}

/**
 * Login of the token. GraphQL tells it for every kind of token; `GET /user` of the REST API refuses
 * the tokens of applications, and so those of workflows.
 */
async function authorOf(
  { author, apiUrl, graphqlUrl, ...target }: GithubTarget,
  rest: RestClient,
): Promise<string> {
  if (author !== undefined) return author;
  const url = graphqlUrl ?? graphqlOf(apiUrl);
  const graphql = sameOrigin(url, apiUrl) ? rest : clientOf({ ...target, apiUrl: url });
  const { body } = await graphql.send({
    method: "POST",
    path: url,
    body: { query: "query { viewer { login } }" },
    repeatAs: "GET",
  });
  const login = (body as { data?: { viewer?: { login?: string } } } | undefined)?.data?.viewer
    ?.login;
  return login ?? WORKFLOW_AUTHOR;
}

function graphqlOf(apiUrl: string): string {
  return `${apiUrl.replace(/\/$/, "").replace(/\/v3$/, "")}/graphql`;
}

function sameOrigin(one: string, other: string): boolean {
  return new URL(one).origin === new URL(other).origin;
}

function repositoryPath({ repository }: GithubTarget): string {
  return `/repos/${repository.split("/").map(encodeURIComponent).join("/")}`;
}

function post(path: string): { method: "POST"; path: string } {
  return { method: "POST", path };
}

interface GithubText {
  body?: string | null;
  user?: { login?: string } | null;
  html_url?: string;
}

function textOf(value: unknown): { body: string; author: string; url?: string } {
  if (typeof value !== "object" || value === null)
    throw new RestError(200, "GitHub answered with something else than a comment or an issue");
  const { body, user, html_url: url } = value as GithubText;
  return { body: body ?? "", author: user?.login ?? "", url };
}

function commentOf(value: unknown): ForgeComment {
  return { ...textOf(value), id: (value as { id: number }).id };
}

function issueOf(value: unknown): ForgeIssue {
  return { ...textOf(value), number: (value as { number: number }).number };
}

import { readFileSync } from "node:fs";
import { type Command, InvalidArgumentError, Option } from "commander";
import { cutToFit } from "../forge/body";
import { type CiContext, readCiContext } from "../forge/ciContext";
import { explained } from "../forge/explain";
import { type CommentThread } from "../forge/forge";
import { githubThread } from "../forge/github";
import { gitlabThread } from "../forge/gitlab";
import {
  commentBody,
  type CommentDraft,
  postComment,
  type PostedComment,
} from "../forge/postComment";
import { RestError } from "../forge/rest";
import { CliError } from "../support/errors";
import { note, printJson } from "../support/output";
import { shortStackName } from "../forge/stackName";

interface CommentOptions {
  stack: string;
  file: string;
  provider?: Provider;
  repository?: string;
  pullRequest?: number;
  commit?: string;
  apiUrl?: string;
  author?: string;
  dryRun?: boolean;
  json?: boolean;
}

type Provider = "github" | "gitlab";

interface CommentResult extends Omit<PostedComment, "action"> {
  action: PostedComment["action"] | "skipped";
  /** Why nothing was written. */
  reason?: string;
  stack: string;
  commit?: string;
  /** Lines that did not fit. */
  cutLines: number;
  dryRun: boolean;
}

const KIND = "access-diff";
const PERMISSION: Record<Provider, string> = {
  github: "`pull-requests: write`, in the workflow's permissions",
  gitlab: "the scope api and at least the role Reporter; the job's own token may not write notes",
};

/** `access comment`: one comment a stack on a pull request, edited in place. */
export function registerComment(program: Command): void {
  program
    .command("comment")
    .description("post a stack's access diff on a pull request, or edit the earlier comment")
    .requiredOption(
      "-s, --stack <stack>",
      "stack that the comment is about; it has one comment each",
    )
    .requiredOption(
      "-f, --file <file>",
      "Markdown to post, as `access diff --format md` prints it; - reads standard input",
    )
    .addOption(
      new Option("--provider <provider>", "where the pull request is (default: whose CI this is)") //
        .choices(["github", "gitlab"]),
    )
    .option("--repository <name>", "owner/name, or the project at GitLab (default: the CI's)")
    .option("--pull-request <number>", "its number (default: the CI's)", positive)
    .option("--commit <sha>", "commit that the text is about (default: the pull request's head)")
    .option("--api-url <url>", "address of the REST API (default: the CI's)")
    .option("--author <login>", "who our comments are by (default: whose token it is)")
    .option("--dry-run", "say what would be done, and print the comment")
    .option("--json", "print what was done as JSON")
    .addHelpText(
      "after",
      "\nThe token is read from GITHUB_TOKEN (pull-requests: write) or GITLAB_TOKEN (scope api).\n" +
        "A run for an older commit leaves a newer comment alone. On a pull request from a fork, where\n" +
        "the token may only read, nothing is posted and the exit code is 0.",
    )
    .action(run);
}

async function run(options: CommentOptions): Promise<void> {
  const context = readCiContext();
  const provider = options.provider ?? context.provider ?? "github";
  const thread = threadOf(options, provider, context);
  const stack = shortStackName(options.stack);
  const commit = options.commit ?? context.commit;
  const { text, cut } = cutToFit(readText(options.file), whereElse(provider));
  const { run: runId, attempt } = context;
  const draft: CommentDraft = {
    marker: { kind: KIND, stack, commit, run: runId, attempt },
    text,
    footer: footer(stack, commit, context),
    dryRun: options.dryRun ?? false,
  };
  const posted = await post(thread, draft, provider, context.fork);
  const result = { ...posted, stack, commit, cutLines: cut, dryRun: draft.dryRun };
  if (options.json) printJson(result);
  else print(result, thread, draft);
}

async function post(
  thread: CommentThread,
  draft: CommentDraft,
  provider: Provider,
  fork: boolean,
): Promise<Pick<CommentResult, "action" | "reason" | "url" | "removed">> {
  try {
    return await postComment(thread, draft);
  } catch (error) {
    if (fork && error instanceof RestError && error.status === 403) {
      const reason = `It comes from a fork, whose runs may only read. ${whereElse(provider)}`;
      return { action: "skipped", reason, removed: 0 };
    }
    throw explained(error, { target: thread.name, provider, permission: PERMISSION[provider] });
  }
}

function threadOf(options: CommentOptions, provider: Provider, context: CiContext): CommentThread {
  const own = context.provider === provider ? context : { ...context, token: undefined };
  const number = options.pullRequest ?? own.pullRequest;
  const repository = options.repository ?? own.repository;
  const apiUrl = options.apiUrl ?? own.apiUrl ?? DEFAULT_API[provider];
  const token = own.token ?? process.env[TOKEN[provider]];
  const missing = [
    ...(repository === undefined ? ["Name the repository with --repository."] : []),
    ...(number === undefined
      ? ["Name the pull request with --pull-request; this run is not about one."]
      : []),
    ...(token ? [] : [`Set ${TOKEN[provider]} to a token that may write comments.`]),
  ];
  if (repository === undefined || number === undefined || !token)
    throw new CliError(missing.join("\n"));
  checkUrl(apiUrl);
  const shared = { apiUrl, token, author: options.author, report: note };
  return provider === "github"
    ? githubThread({ ...shared, repository, graphqlUrl: graphqlUrlOf(options, own) }, number)
    : gitlabThread({ ...shared, project: repository }, number);
}

const DEFAULT_API: Record<Provider, string> = {
  github: "https://api.github.com",
  gitlab: "https://gitlab.com/api/v4",
};
const TOKEN: Record<Provider, string> = { github: "GITHUB_TOKEN", gitlab: "GITLAB_TOKEN" };

/** That of another server than `--api-url` names would be asked with the wrong token. */
function graphqlUrlOf({ apiUrl }: CommentOptions, { graphqlUrl }: CiContext): string | undefined {
  return apiUrl === undefined ? graphqlUrl : undefined;
}

function checkUrl(url: string): void {
  if (URL.canParse(url) && /^https?:/.test(url)) return;
  throw new CliError(`${url} is no address of a REST API; one looks like ${DEFAULT_API.github}.`);
}

function readText(file: string): string {
  const name = file === "-" ? "Standard input" : file;
  let text: string;
  try {
    text = readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new CliError(`${name} cannot be read: ${(error as Error).message}`);
  }
  if (text.trim() !== "") return text;
  throw new CliError(`${name} is empty; an empty comment would look like no changes.`);
}

function whereElse(provider: Provider): string {
  return provider === "github"
    ? "The job summary holds all of it."
    : "The job's artifacts hold all of it.";
}

function footer(stack: string, commit: string | undefined, { runUrl }: CiContext): string {
  const words = [`Stack <code>${stack}</code>`];
  if (commit !== undefined) words.push(`commit ${commit.slice(0, 10)}`);
  if (runUrl !== undefined) words.push(`<a href="${encodeURI(runUrl)}">run</a>`);
  return `${words.join(", ")}.`;
}

function print(result: CommentResult, { name }: CommentThread, draft: CommentDraft): void {
  const { action, url, reason, removed, cutLines } = result;
  const where = url ?? name;
  const said: Record<CommentResult["action"], string> = {
    created: draft.dryRun ? `Would create a comment on ${name}.` : `Comment created: ${where}`,
    updated: draft.dryRun ? `Would edit the comment: ${where}` : `Comment edited: ${where}`,
    unchanged: `Comment unchanged: ${where}`,
    stale: `Comment left alone, it is newer than this run: ${where}`,
    skipped: `No comment on ${name}. ${reason ?? ""}`,
  };
  const lines = [said[action].trimEnd()];
  if (cutLines > 0) lines.push(`${cutLines} lines did not fit.`);
  if (removed > 0) lines.push(`${removed} more of ours for this stack removed.`);
  if (draft.dryRun) lines.push("", commentBody(draft).trimEnd());
  process.stdout.write(`${lines.join("\n")}\n`);
}

function positive(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It is a number, for example 12.");
}

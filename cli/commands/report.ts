import { type Command, InvalidArgumentError } from "commander";
import { cutToFit } from "../forge/body";
import { readCiContext } from "../forge/ciContext";
import { explained } from "../forge/explain";
import { githubIssues } from "../forge/github";
import { type Check } from "../report/check";
import { CHECKS } from "../report/checks";
import { renderReport, runChecks, summaryOf, verdictOf } from "../report/reportText";
import { syncIssue, type SyncedIssue } from "../report/syncIssue";
import { CliError, EXIT } from "../support/errors";
import { note, printJson } from "../support/output";
import { findProject } from "../support/project";
import { chooseStack, STACK_OPTION } from "../support/stack";

interface ReportOptions {
  stack?: string;
  only?: readonly Check[];
  issue?: boolean;
  repository?: string;
  apiUrl?: string;
  author?: string;
  dryRun?: boolean;
  json?: boolean;
}

const IDS = CHECKS.map(({ id }) => id);

/** `access report`: what the nightly workflow runs. */
export function registerReport(program: Command): void {
  program
    .command("report")
    .description("run the nightly checks of a stack, and keep one issue about what they find")
    .option(...STACK_OPTION)
    .option("--only <checks>", `some checks only, by commas: ${IDS.join(", ")}`, chosenChecks)
    .option("--issue", "open, edit or close the stack's issue at GitHub")
    .option("--repository <owner/name>", "repository of the issue (default: the CI's)")
    .option("--api-url <url>", "address of the REST API (default: the CI's)")
    .option("--author <login>", "who our issues are by (default: whose token it is)")
    .option("--dry-run", "with --issue: say what would be done")
    .option("--json", "print the report as JSON")
    .addHelpText(
      "after",
      "\nPrints Markdown. Exit code 1 with findings, 2 when a check could not be carried out.\n" +
        "drift needs the credentials that `pulumi preview` needs; --issue a GITHUB_TOKEN with issues: write.",
    )
    .action(run);
}

async function run({ only = CHECKS, ...options }: ReportOptions): Promise<void> {
  const project = findProject();
  const stack = chooseStack(project, options.stack);
  const tracker = options.issue ? trackerOf(options) : undefined;
  const sections = await runChecks(only, stack, project);
  const verdict = verdictOf(sections);
  const report = renderReport(stack, sections);
  if (options.json) printJson({ stack, verdict, summary: summaryOf(stack, sections), sections });
  else process.stdout.write(report);
  if (verdict !== "clean") process.exitCode = verdict === "failed" ? EXIT.failure : EXIT.findings;
  if (tracker === undefined) return;
  const text = verdict === "clean" ? undefined : report;
  note(told(await sync(tracker, stack, text, options), options.dryRun ?? false));
}

function trackerOf(options: ReportOptions): ReturnType<typeof githubIssues> {
  const { apiUrl, graphqlUrl, repository, token } = readCiContext();
  const name = options.repository ?? repository;
  if (name === undefined || token === undefined)
    throw new CliError(
      "--issue needs a repository (--repository owner/name) and GITHUB_TOKEN with issues: write.",
    );
  return githubIssues({
    repository: name,
    apiUrl: options.apiUrl ?? apiUrl ?? "https://api.github.com",
    graphqlUrl: options.apiUrl === undefined ? graphqlUrl : undefined,
    token,
    author: options.author,
    report: note,
  });
}

async function sync(
  tracker: ReturnType<typeof githubIssues>,
  stack: string,
  report: string | undefined,
  { dryRun = false }: ReportOptions,
): Promise<SyncedIssue> {
  const { runUrl } = readCiContext();
  const footer = runUrl === undefined ? "From `access report`." : `From ${runUrl}.`;
  const text = report && cutToFit(report, "The job summary holds all of it.").text;
  try {
    return await syncIssue(tracker, { stack, text, footer, dryRun });
  } catch (error) {
    throw explained(error, {
      target: `issues of ${tracker.name}`,
      provider: "github",
      permission: "`issues: write`, in the workflow's permissions",
    });
  }
}

function told({ action, number, url }: SyncedIssue, dryRun: boolean): string {
  const which = url ?? (number === undefined ? "" : `#${number}`);
  if (action === "none") return "No issue is open, and none is needed.";
  return `${dryRun ? "Would be" : "Issue"} ${action}${which === "" ? "" : `: ${which}`}`;
}

function chosenChecks(text: string): readonly Check[] {
  return text.split(",").map((id) => {
    const check = CHECKS.find((known) => known.id === id.trim());
    if (check !== undefined) return check;
    throw new InvalidArgumentError(
      `There is no check "${id.trim()}". There are: ${IDS.join(", ")}.`,
    );
  });
}

import { spawn } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runInThisContext } from "node:vm";
import { buildSync } from "esbuild";
import { parse } from "yaml";
import { ROOT } from "../accessProcess";

export interface Step {
  id?: string;
  name?: string;
  uses?: string;
  run?: string;
  if?: string;
  shell?: string;
  with?: Record<string, unknown>;
  env?: Record<string, string>;
}

export interface Job {
  if?: string;
  uses?: string;
  needs?: string | string[];
  permissions?: Record<string, string>;
  environment?: string;
  concurrency?: { group: string; "cancel-in-progress": boolean };
  outputs?: Record<string, string>;
  env?: Record<string, string>;
  strategy?: { matrix: unknown };
  steps?: Step[];
}

export interface Workflow {
  on: Record<string, unknown>;
  permissions?: Record<string, string>;
  concurrency?: { group: string; "cancel-in-progress": boolean };
  jobs: Record<string, Job>;
}

const WORKFLOWS = join(ROOT, ".github/workflows");
const ACTIONS = join(ROOT, ".github/actions");

export const WORKFLOW_FILES = readdirSync(WORKFLOWS);
export const ACTION_FILES = readdirSync(ACTIONS).map((name) => `${name}/action.yml`);

export const workflowText = (file: string): string => readFileSync(join(WORKFLOWS, file), "utf8");
export const actionText = (file: string): string => readFileSync(join(ACTIONS, file), "utf8");
export const readWorkflow = (file: string): Workflow => parse(workflowText(file)) as Workflow;

/** What a workflow's expressions may name. */
export type Contexts = Record<string, unknown>;

interface GithubTools {
  validate(name: string, text: string): Promise<string[]>;
  evaluateText(text: string, contexts: Contexts, failed: boolean): string;
}

const githubTools = loadGithubTools();

function loadGithubTools(): GithubTools {
  const [bundle] = buildSync({
    entryPoints: [join(__dirname, "githubTools.mjs")],
    bundle: true,
    platform: "node",
    format: "cjs",
    write: false,
    logLevel: "silent",
  }).outputFiles;
  const module = { exports: {} };
  runInThisContext(`(function (module, exports, require) {${bundle?.text ?? ""}\n})`)(
    module,
    module.exports,
    require,
  );
  return module.exports as GithubTools;
}

/** Problems that GitHub's own parser finds. */
export function workflowErrors(name: string, text: string): Promise<string[]> {
  return githubTools.validate(name, text);
}

/** Texts with their `${{ }}` evaluated by GitHub's own evaluator. */
export function evaluate(texts: readonly string[], contexts: Contexts, failed = false): string[] {
  return texts.map((text) => githubTools.evaluateText(text, contexts, failed));
}

export interface JobRun {
  result: "success" | "failure" | "skipped";
  /** What the job's `outputs` came to. */
  outputs: Record<string, string>;
  /** What was written to the job summary. */
  summary: string;
  /** Both streams of all steps. */
  log: string;
  /** Names of the run steps that were carried out. */
  ran: string[];
  /** `uses` of the steps in whose place nothing was done. */
  replaced: string[];
}

export interface JobOptions {
  file: string;
  job: string;
  /** Working directory of the steps. */
  directory: string;
  /** What the runner sets, and what replaced steps would have set. */
  environment: Record<string, string | undefined>;
  contexts: Contexts;
}

/**
 * Runs the `run` steps of a job in order, as a runner does: `bash -e`, with GITHUB_OUTPUT and
 * GITHUB_STEP_SUMMARY, conditions and expressions evaluated. Steps that use an action do nothing.
 */
export async function runJob(options: JobOptions): Promise<JobRun> {
  const { file, job: name, contexts } = options;
  const job = readWorkflow(file).jobs[name];
  if (job?.steps === undefined) throw new Error(`${file} has no job ${name} with steps`);
  const run: JobRun = {
    result: "success",
    outputs: {},
    summary: "",
    log: "",
    ran: [],
    replaced: [],
  };
  if (job.if !== undefined && !isTrue(evaluate([expression(job.if)], contexts))) {
    return { ...run, result: "skipped" };
  }
  const steps: Record<string, { outputs: Record<string, string> }> = {};
  const all = { ...contexts, steps };
  const jobEnv = evaluateRecord(job.env, all);
  for (const step of job.steps) {
    const failed = run.result === "failure";
    if (!isTrue(evaluate([expression(step.if ?? "success()")], { ...all, env: jobEnv }, failed)))
      continue;
    if (step.run === undefined) {
      run.replaced.push(step.uses ?? "");
      continue;
    }
    run.ran.push(step.name ?? "");
    const env = { ...options.environment, ...jobEnv, ...evaluateRecord(step.env, all) };
    const outcome = await runStep(step.run, options.directory, env);
    run.log += outcome.log;
    run.summary += outcome.summary;
    if (step.id !== undefined) steps[step.id] = { outputs: outcome.outputs };
    if (outcome.code !== 0) run.result = "failure";
  }
  run.outputs = evaluateRecord(job.outputs, all);
  return run;
}

interface StepOutcome {
  code: number;
  log: string;
  summary: string;
  outputs: Record<string, string>;
}

async function runStep(
  script: string,
  directory: string,
  environment: Record<string, string | undefined>,
): Promise<StepOutcome> {
  const place = join(directory, ".sandbox");
  const files = { script: "step.sh", output: "step.out", summary: "step.md" };
  const [scriptFile, outputFile, summaryFile] = Object.values(files).map((it) => join(place, it));
  if (!scriptFile || !outputFile || !summaryFile) throw new Error("no files");
  writeFileSync(scriptFile, script);
  writeFileSync(outputFile, "");
  writeFileSync(summaryFile, "");
  const env = { ...environment, GITHUB_OUTPUT: outputFile, GITHUB_STEP_SUMMARY: summaryFile };
  const child = spawn("bash", ["-e", scriptFile], { cwd: directory, env, stdio: "pipe" });
  child.stdin.end();
  let log = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (log += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (log += text));
  const code = await new Promise<number>((resolve) =>
    child.once("close", (status) => resolve(status ?? -1)),
  );
  const lines = readFileSync(outputFile, "utf8").split("\n").filter(Boolean);
  const outputs = lines.map((line) => [
    line.slice(0, line.indexOf("=")),
    line.slice(line.indexOf("=") + 1),
  ]);
  return {
    code,
    log,
    summary: readFileSync(summaryFile, "utf8"),
    outputs: Object.fromEntries(outputs) as Record<string, string>,
  };
}

function evaluateRecord(
  record: Record<string, string> | undefined,
  contexts: Contexts,
): Record<string, string> {
  const entries = Object.entries(record ?? {});
  const values = evaluate(
    entries.map(([, value]) => String(value)),
    contexts,
  );
  return Object.fromEntries(entries.map(([key], index) => [key, values[index] ?? ""]));
}

/** Conditions may be written without the braces. */
function expression(condition: string): string {
  return condition.includes("${{") ? condition : `\${{ ${condition} }}`;
}

function isTrue([value = ""]: readonly string[]): boolean {
  return !["false", "", "0", "null"].includes(value);
}

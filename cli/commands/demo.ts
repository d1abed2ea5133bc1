import { type Command } from "commander";
import {
  connectOkta,
  enableScim,
  fetchMetadata,
  uploadMetadata,
} from "../../sandbox/lifecycle/console";
import { applyEnvironment } from "../../sandbox/lifecycle/environment";
import { startDetached } from "../../sandbox/lifecycle/process";
import { environmentOf, type Sandbox } from "../../sandbox/lifecycle/sandbox";
import { loadStackAccess } from "../../sandbox/lifecycle/stackAccess";
import { bringUp } from "../../sandbox/lifecycle/up";
import { parsePluginMode } from "../../sandbox/toolchain/plugins";
import { runAccess } from "../program";
import { checkAccess, type AccessAnswer } from "../support/accessCheck";
import { chooseExample } from "../support/demoExample";
import { CliError, EXIT } from "../support/errors";
import { connectIdentityCenter } from "../support/identityCenterReader";
import { note, printJson } from "../support/output";
import { findProject } from "../support/project";
import { runPulumi } from "../support/runPulumi";
import { createStepLog, type StepLog } from "../support/stepLog";
import { formatStep } from "./sandboxConsole";
import { formatAnswer } from "./verify";

/**
 * How the program stops while the console's part is open. The demo goes on only after this sentence;
 * any other failure is one.
 */
const GATE = "Okta does not provision people and groups to AWS yet";
const STEPS = 7;

interface DemoFlags {
  stack: string;
  fresh?: boolean;
  json?: boolean;
}

/** `access demo` */
export function registerDemo(program: Command): void {
  program
    .command("demo")
    .description("show the whole way, from an empty sandbox to a person with access")
    .option("-s, --stack <name>", "stack to deploy", "dev")
    .option("--fresh", "forget all state of an earlier sandbox in this directory")
    .option("--json", "print the result as JSON, everything else on stderr")
    .action(demo);
}

async function demo(flags: DemoFlags): Promise<void> {
  const stream = flags.json ? process.stderr : process.stdout;
  const project = findProject();
  const example = chooseExample(loadStackAccess(project, flags.stack));
  const log = createStepLog(STEPS, stream);

  const sandbox = await log.run("Start the emulated clouds", () => startSandbox(project, flags));
  useEnvironment(sandbox);
  const deploy = (): Promise<boolean> => deployUpToGate(sandbox, stream);
  const isComplete = await log.run("Deploy, up to where a person has to act", deploy);
  await log.run("Do the console's part, as a person would in two browsers", () =>
    doConsolePart(sandbox, stream),
  );
  await log.run("Deploy to the end", () => deployToEnd(sandbox, isComplete, stream));
  await log.run("Preview: nothing is left to change", () => expectNoChanges(sandbox, stream));
  await log.run("Who may do what: the declared access", () => printMatrix(flags));
  const answer = await log.run("Ask Identity Center about one person", () =>
    askIdentityCenter(example, stream),
  );
  finish(flags, log, answer);
}

async function startSandbox(project: string, { stack, fresh }: DemoFlags): Promise<Sandbox> {
  return bringUp({
    project,
    stack,
    fresh: fresh ?? false,
    plugins: parsePluginMode(process.env.ACCESS_SANDBOX_PLUGINS),
    report: note,
    start: startDetached,
  });
}

/** From here on this process and its children see the sandbox, as a shell does after `sandbox env`. */
function useEnvironment(sandbox: Sandbox): void {
  process.env = applyEnvironment(process.env, environmentOf(sandbox));
}

/** @returns true when the stack was deployed to its end, as when the demo is repeated */
async function deployUpToGate(sandbox: Sandbox, stream: NodeJS.WriteStream): Promise<boolean> {
  const { code, output } = await up(sandbox, stream);
  if (code === 0) return true;
  if (!output.includes(GATE)) throw upFailed(code);
  stream.write("\nThis stop is expected: the program says which steps have no API.\n");
  return false;
}

async function deployToEnd(
  sandbox: Sandbox,
  isComplete: boolean,
  stream: NodeJS.WriteStream,
): Promise<void> {
  if (isComplete) {
    stream.write("The stack was deployed to its end already.\n");
    return;
  }
  const { code } = await up(sandbox, stream);
  if (code !== 0) throw upFailed(code);
}

/** An update that was killed leaves assignments in the clouds that the state does not know. */
function upFailed(code: number): CliError {
  return new CliError(
    `pulumi up failed with exit code ${code}. To start again from nothing: npm run demo -- --fresh`,
  );
}

function up(sandbox: Sandbox, stream: NodeJS.WriteStream): ReturnType<typeof runPulumi> {
  const args = [
    "up",
    "--stack",
    sandbox.record.stack,
    "--yes",
    "--skip-preview",
    "--suppress-outputs",
  ];
  return runPulumi(args, sandbox.paths.project, stream);
}

async function doConsolePart(sandbox: Sandbox, stream: NodeJS.WriteStream): Promise<void> {
  const steps = [
    async () => uploadMetadata(sandbox, await fetchMetadata(sandbox)),
    () => enableScim(sandbox),
    () => connectOkta(sandbox),
  ];
  for (const step of steps) stream.write(`${formatStep(await step())}\n`);
}

async function expectNoChanges(sandbox: Sandbox, stream: NodeJS.WriteStream): Promise<void> {
  const { stack } = sandbox.record;
  const args = ["preview", "--stack", stack, "--expect-no-changes", "--suppress-outputs"];
  const { code } = await runPulumi(args, sandbox.paths.project, stream);
  if (code !== 0) throw new CliError("The stack is not as declared: the preview shows changes.");
}

async function printMatrix({ stack, json }: DemoFlags): Promise<void> {
  if (json) return;
  const code = await runAccess(["matrix", "--stack", stack, "--format", "md"]);
  if (code !== EXIT.ok) throw new CliError("The matrix could not be printed.", code);
}

async function askIdentityCenter(
  example: Parameters<typeof checkAccess>[0],
  stream: NodeJS.WriteStream,
): Promise<AccessAnswer> {
  const answer = await checkAccess(example, await connectIdentityCenter());
  stream.write(`${formatAnswer(answer)}\n`);
  return answer;
}

function finish({ stack, json }: DemoFlags, log: StepLog, answer: AccessAnswer): void {
  const steps = log.finished();
  if (json) printJson({ ok: answer.holds, steps, access: answer });
  if (!answer.holds) {
    throw new CliError(
      "The person does not hold the access that the stack declares.",
      EXIT.findings,
    );
  }
  if (json) return;
  const seconds = steps.reduce((sum, step) => sum + step.seconds, 0);
  process.stdout.write(
    [
      "",
      `All of it holds, after ${seconds.toFixed(0)} s. The sandbox keeps running. To go on in this shell:`,
      '  eval "$(npm run -s access -- sandbox env)"',
      `  pulumi preview -s ${stack}`,
      "  npm run -s access -- sandbox down",
      "",
    ].join("\n"),
  );
}

import { spawn } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { IdentitystoreClient } from "@aws-sdk/client-identitystore";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { SSOAdminClient } from "@aws-sdk/client-sso-admin";
import { type AccountDirectory } from "../../model/accountDirectory";
import { type EmulatorLag } from "../../sandbox/emulators/seed";
import { connectionOf, type SandboxConnection } from "../../sandbox/lifecycle/connection";
import {
  connectOkta,
  enableScim,
  fetchMetadata,
  uploadMetadata,
} from "../../sandbox/lifecycle/console";
import { applyEnvironment } from "../../sandbox/lifecycle/environment";
import { environmentOf, requireSandbox, type Sandbox } from "../../sandbox/lifecycle/sandbox";
import { NO_LAG, serveSandbox, type ServedSandbox } from "../../sandbox/lifecycle/serve";
import { makeTemporaryProject } from "../../sandbox/lifecycle/temporaryProject";
import { bringUp } from "../../sandbox/lifecycle/up";
import { type ResourceLookup } from "./resourceLookup";
import { type StateResource, wholeState } from "./stackState";

export interface TestSandboxOptions {
  /** @default "dev" */
  stack?: string;
  /** Text of the stack file. Default: that of the repository. */
  stackFile?: string;
  /** Changes the text before the sandbox is made of it. */
  edit?(text: string): string;
  /** Accounts of the organization, for a stack that reads them live. */
  accounts?: AccountDirectory;
  /** @default no delays */
  lag?: EmulatorLag;
}

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  /** Added to the environment; `undefined` takes a variable out. */
  env?: Record<string, string | undefined>;
}

/**
 * A sandbox of its own for tests: a temporary project directory in which everything but the stack
 * file is the repository's, emulators in this process, and the real engine as a child process.
 * Several may run at once.
 */
export interface TestSandbox {
  /** Project directory. */
  directory: string;
  stack: string;
  sandbox: Sandbox;
  connection: SandboxConnection;
  /** Official clients on the emulated AWS. */
  aws: { sso: SSOAdminClient; store: IdentitystoreClient; organizations: OrganizationsClient };
  /** Runs `pulumi <args> --stack <stack> --non-interactive`. */
  pulumi(args: readonly string[], options?: RunOptions): Promise<Outcome>;
  /** Runs a script of the shell in the project, with the engine on its path. */
  shell(script: string): Promise<Outcome>;
  /** `pulumi up` without preview and without asking. */
  up(options?: RunOptions): Promise<Outcome>;
  /** The console's part, step by step. */
  console: {
    uploadMetadata(): Promise<unknown>;
    enableScim(): Promise<unknown>;
    connectOkta(): Promise<unknown>;
    all(): Promise<void>;
  };
  readStackFile(): Promise<string>;
  /** Changes the stack file, as a person would. */
  editStackFile(edit: (text: string) => string): Promise<void>;
  /** What the file backend holds; secrets are sealed. */
  stateText(): Promise<string>;
  exportState(): Promise<ResourceLookup<StateResource>>;
  /** GET on the emulated Okta with the API token. */
  okta<T>(path: string): Promise<T>;
  stop(): Promise<void>;
}

/** Starts a sandbox. To be stopped by the test, which also removes its directory. */
export async function startTestSandbox(options: TestSandboxOptions = {}): Promise<TestSandbox> {
  const { stack = "dev" } = options;
  const directory = await makeProject(stack, options);
  let served: ServedSandbox | undefined;
  await bringUp({
    project: directory,
    stack,
    fresh: false,
    plugins: "stand-in",
    accounts: options.accounts,
    report: () => undefined,
    start: async (paths) => {
      served = await serveSandbox(paths, options.lag ?? NO_LAG);
    },
  });
  const sandbox = await requireSandbox(directory);
  const stackFile = join(directory, `Pulumi.${stack}.yaml`);
  const checkpoint = join(
    sandbox.paths.pulumiState,
    `.pulumi/stacks/okta-aws-access/${stack}.json`,
  );
  const stateText = (): Promise<string> => readFile(checkpoint, "utf8");
  const pulumi: TestSandbox["pulumi"] = (args, run) =>
    runProgram(sandbox, "pulumi", [...args, "--stack", stack, "--non-interactive"], run);
  return {
    directory,
    stack,
    sandbox,
    connection: await connectionOf(sandbox),
    aws: awsClients(await connectionOf(sandbox)),
    pulumi,
    shell: (script) => runProgram(sandbox, "bash", ["-euo", "pipefail", "-c", script]),
    up: (run) => pulumi(["up", "--yes", "--skip-preview"], run),
    console: consoleSteps(sandbox),
    readStackFile: () => readFile(stackFile, "utf8"),
    editStackFile: async (edit) => writeFile(stackFile, edit(await readFile(stackFile, "utf8"))),
    stateText,
    exportState: async () => wholeState(await stateText()),
    okta: (path) => getFromOkta(sandbox, path),
    stop: async () => {
      await served?.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** A project with a stack file and a home directory of its own. */
async function makeProject(stack: string, options: TestSandboxOptions): Promise<string> {
  const directory = await makeTemporaryProject({
    [`Pulumi.${stack}.yaml`]: (original) => {
      const text = options.stackFile ?? original;
      return options.edit?.(text) ?? text;
    },
  });
  await mkdir(join(directory, "home"));
  return directory;
}

/** Environment of the engine: nothing of the developer's own but what finds programs. */
function engineEnvironment(sandbox: Sandbox, changes: RunOptions["env"] = {}): NodeJS.ProcessEnv {
  const base = { PATH: process.env.PATH, HOME: join(sandbox.paths.project, "home") };
  return {
    ...applyEnvironment(base, environmentOf(sandbox)),
    ACCESS_SANDBOX_WAIT_FACTOR: "0",
    // Safe here: a killed test throws its state away.
    PULUMI_SKIP_CHECKPOINTS: "true",
    PULUMI_OPTION_COLOR: "never",
    ...changes,
  };
}

function runProgram(
  sandbox: Sandbox,
  program: string,
  args: readonly string[],
  { env }: RunOptions = {},
): Promise<Outcome> {
  const child = spawn(program, args, {
    cwd: sandbox.paths.project,
    env: engineEnvironment(sandbox, env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? -1, stdout, stderr }));
  });
}

function awsClients({ aws }: SandboxConnection): TestSandbox["aws"] {
  const { endpoint, region, accessKeyId, secretAccessKey } = aws;
  const config = { endpoint, region, credentials: { accessKeyId, secretAccessKey } };
  return {
    sso: new SSOAdminClient(config),
    store: new IdentitystoreClient(config),
    organizations: new OrganizationsClient(config),
  };
}

function consoleSteps(sandbox: Sandbox): TestSandbox["console"] {
  const steps = {
    uploadMetadata: async () => uploadMetadata(sandbox, await fetchMetadata(sandbox)),
    enableScim: () => enableScim(sandbox),
    connectOkta: () => connectOkta(sandbox),
  };
  return {
    ...steps,
    async all() {
      await steps.uploadMetadata();
      await steps.enableScim();
      await steps.connectOkta();
    },
  };
}

async function getFromOkta<T>({ record }: Sandbox, path: string): Promise<T> {
  const answer = await fetch(`http://127.0.0.1:${record.ports.okta}${path}`, {
    headers: { authorization: `SSWS ${record.credentials.oktaApiToken}` },
  });
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}`);
  return (await answer.json()) as T;
}

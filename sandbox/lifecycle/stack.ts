import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeFileAtomic } from "../system/atomicFile";
import { runCommand } from "../system/command";
import { type SandboxPaths } from "./paths";

/** Owner segment that the file backend gives to stacks of a project. */
const OWNER = "organization";
const COMMAND_TIMEOUT_MS = 60_000;

export interface StackOptions {
  paths: SandboxPaths;
  /** Name in `Pulumi.yaml`. */
  project: string;
  stack: string;
  /** Address of the secrets service. */
  secretsUrl: string;
  secretsToken: string;
  /** Environment of the engine, see `sandboxEnvironment`. */
  environment: NodeJS.ProcessEnv;
  pulumi: string;
}

interface Checkpoint {
  version: number;
  checkpoint: { latest?: { secrets_providers?: { type: string; state?: unknown } } };
}

/**
 * Makes the stack in the sandbox's backend if it is not there, and enters the secrets service as its
 * secrets provider. The project's own directory is not touched.
 * @returns true when the stack was made
 */
export async function ensureStack(options: StackOptions): Promise<boolean> {
  await writeServiceCredentials(options);
  const file = checkpointFile(options);
  const existing = await readCheckpoint(file);
  if (existing === undefined) await initStack(options);
  const checkpoint = existing ?? (await readCheckpoint(file));
  const latest = checkpoint?.checkpoint.latest;
  if (checkpoint === undefined || latest === undefined) {
    throw new Error(`pulumi made no state for stack ${options.stack} where expected: ${file}`);
  }
  const provider = secretsProvider(options);
  if (JSON.stringify(latest.secrets_providers) !== JSON.stringify(provider)) {
    latest.secrets_providers = provider;
    await writeFileAtomic(file, JSON.stringify(checkpoint));
  }
  if (existing === undefined) await pulumi(options, ["stack", "select"], options.paths.project);
  return existing === undefined;
}

/** Name of the Pulumi project in `directory`. */
export async function projectName(directory: string): Promise<string> {
  const { parse } = await import("yaml");
  const file = join(directory, "Pulumi.yaml");
  const project = parse(await readFile(file, "utf8")) as { name?: unknown } | null;
  if (typeof project?.name !== "string") throw new Error(`${file} has no name.`);
  return project.name;
}

function checkpointFile({ paths, project, stack }: StackOptions): string {
  return join(paths.pulumiState, ".pulumi", "stacks", project, `${stack}.json`);
}

function secretsProvider({ project, stack, secretsUrl }: StackOptions): {
  type: string;
  state: object;
} {
  const state = { url: secretsUrl, owner: OWNER, project, stack, insecure: true };
  return { type: "service", state };
}

/**
 * `pulumi stack init` writes an `encryptionsalt` beside the project file it finds, so it runs in a
 * directory of its own. The salt goes away with that directory.
 */
async function initStack(options: StackOptions): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "okta-aws-access-stack-"));
  try {
    await writeFile(join(directory, "Pulumi.yaml"), `name: ${options.project}\nruntime: nodejs\n`);
    await pulumi(options, ["stack", "init", "--no-select"], directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function pulumi(options: StackOptions, args: string[], cwd: string): Promise<void> {
  const all = [...args, "--non-interactive", "--stack", options.stack];
  const { environment: env } = options;
  await runCommand(options.pulumi, all, { cwd, env, timeoutMs: COMMAND_TIMEOUT_MS });
}

async function readCheckpoint(file: string): Promise<Checkpoint | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Checkpoint;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** `credentials.json` of the sandbox's `PULUMI_HOME`: how the CLI knows the token of the service. */
async function writeServiceCredentials(options: StackOptions): Promise<void> {
  const { paths, secretsUrl, secretsToken } = options;
  const credentials = {
    current: "",
    accessTokens: { [secretsUrl]: secretsToken },
    accounts: { [secretsUrl]: { accessToken: secretsToken, username: "sandbox" } },
  };
  await writeFileAtomic(join(paths.pulumiHome, "credentials.json"), JSON.stringify(credentials));
}

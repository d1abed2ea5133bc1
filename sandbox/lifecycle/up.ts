import { mkdir, readdir, readFile, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { type AccountDirectory } from "../../model/accountDirectory";
import { type ResolvedAccess } from "../../model/accessModel";
import { type SandboxSeed } from "../emulators/seed";
import { seedFromStack } from "../seedFromStack";
import { PRIVATE_DIRECTORY, writeFileAtomic } from "../system/atomicFile";
import { withLock } from "../system/lock";
import { isRunning } from "../system/processIdentity";
import { installStandIns } from "../toolchain/bundleStandIns";
import { installPlugins, type PluginMode } from "../toolchain/plugins";
import { acquirePulumi } from "../toolchain/pulumi";
import { applyEnvironment } from "./environment";
import { sandboxPaths, type SandboxPaths } from "./paths";
import { isHealthy, stopProcess } from "./process";
import { newCredentials, readRecord, writeRecord, type SandboxRecord } from "./record";
import { environmentOf, requireSandbox, urlsOf, type Sandbox } from "./sandbox";
import { ensureStack, projectName } from "./stack";
import { applySeedChanges, identityChanges } from "./seedChanges";
import { directoryOf, loadStackAccess } from "./stackAccess";

/** Longest wait for another `up` or `down` in the same directory; the first may build the toolchain. */
const LOCK_TIMEOUT_MS = 60 * 60_000;

export interface UpOptions {
  /** Directory of `Pulumi.yaml`. */
  project: string;
  stack: string;
  /** Forget the state of the emulated clouds and of the stack first. */
  fresh: boolean;
  plugins: PluginMode;
  /**
   * The organization's accounts, for a stack that reads them live.
   * @default those of the sandbox so far
   */
  accounts?: AccountDirectory;
  /** One line each. */
  report(line: string): void;
  /** Starts the servers, in a process of their own or in the calling one. */
  start(paths: SandboxPaths): Promise<void>;
}

/**
 * Brings the project's sandbox up; what is up already stays up.
 * @returns the sandbox, and whether it had been running
 */
export async function bringUp(options: UpOptions): Promise<Sandbox & { wasRunning: boolean }> {
  const paths = sandboxPaths(options.project);
  // An error in the stack file is told before anything is downloaded or built.
  const before = options.fresh ? undefined : await readSeed(paths);
  const accounts = options.accounts ?? (before && directoryOf(before));
  const access = loadStackAccess(options.project, options.stack, accounts);
  await mkdir(paths.root, { recursive: true, mode: PRIVATE_DIRECTORY });
  const onWait = ({ pid }: { pid: number }): void =>
    options.report(`waiting for process ${pid}, which is changing this sandbox`);
  return withLock(paths.lock, { timeoutMs: LOCK_TIMEOUT_MS, onWait }, () =>
    underLock(paths, access, options),
  );
}

async function underLock(
  paths: SandboxPaths,
  access: ResolvedAccess,
  options: UpOptions,
): Promise<Sandbox & { wasRunning: boolean }> {
  if (options.fresh) await startAfresh(paths);
  const known = await readRecord(paths);
  if (known !== undefined && known.stack !== options.stack) {
    throw new Error(
      `This directory's sandbox serves stack ${known.stack}. ` +
        `To replace it and its state: access sandbox up --stack ${options.stack} --fresh`,
    );
  }
  const record = known ?? { stack: options.stack, credentials: newCredentials() };
  const seed = seedFromStack(access, record.credentials.oktaApiToken);
  const before = await readSeed(paths);
  if (before !== undefined) refuseAnotherInstance(before, seed);
  const toolchain = await provideToolchain(paths, options);
  await writeRecord(paths, { ...record, toolchain });

  const wasRunning = await isServing(record, options.report);
  if (!wasRunning) {
    if (before === undefined) await writeSeed(paths, seed);
    await options.start(paths);
  }
  const sandbox = { ...(await requireSandbox(options.project)), seed };
  if (before !== undefined) {
    const changes = await applySeedChanges(sandbox, before, seed);
    if (changes > 0) options.report(`${changes} changes of the stack file were made in the clouds`);
    await writeSeed(paths, seed);
  }
  await provideStack(sandbox, options.report);
  return { ...sandbox, wasRunning };
}

function refuseAnotherInstance(before: SandboxSeed, after: SandboxSeed): void {
  const changes = identityChanges(before, after);
  if (changes.length === 0) return;
  throw new Error(
    `The stack file describes another Identity Center instance or Okta org than this sandbox has (${changes.join(", ")}). ` +
      "Undo the change, or start afresh: access sandbox up --fresh",
  );
}

/** True when the sandbox's process serves. One that runs and does not answer is ended. */
async function isServing(record: SandboxRecord, report: (line: string) => void): Promise<boolean> {
  if (record.process === undefined || record.ports === undefined) return false;
  if (!isRunning(record.process)) return false;
  if (await isHealthy(record.ports)) return true;
  report("the sandbox does not answer; starting it again");
  await stopProcess(record.process);
  return false;
}

async function readSeed(paths: SandboxPaths): Promise<SandboxSeed | undefined> {
  try {
    return JSON.parse(await readFile(paths.seed, "utf8")) as SandboxSeed;
  } catch {
    return undefined;
  }
}

async function writeSeed(paths: SandboxPaths, seed: SandboxSeed): Promise<void> {
  await writeFileAtomic(paths.seed, JSON.stringify(seed));
}

/** Ends a running sandbox and removes everything but the lock that the caller holds. */
async function startAfresh(paths: SandboxPaths): Promise<void> {
  const record = await readRecord(paths).catch(() => undefined);
  if (record?.process) await stopProcess(record.process);
  for (const entry of await readdir(paths.root)) {
    const path = join(paths.root, entry);
    if (path !== paths.lock) await rm(path, { recursive: true, force: true });
  }
}

async function provideToolchain(
  paths: SandboxPaths,
  { plugins, report }: UpOptions,
): Promise<NonNullable<SandboxRecord["toolchain"]>> {
  const toolchain = await acquirePulumi({ report });
  report(toolchain.choice);
  const bin = join(paths.pulumiHome, "bin");
  await mkdir(bin, { recursive: true, mode: PRIVATE_DIRECTORY });
  await mkdir(paths.pulumiState, { recursive: true, mode: PRIVATE_DIRECTORY });
  await rm(join(bin, "pulumi"), { force: true });
  await symlink(toolchain.executable, join(bin, "pulumi"));
  const kind = await installPlugins({
    toolchain,
    pulumiHome: paths.pulumiHome,
    mode: plugins,
    installStandIns,
    report,
  });
  return { pulumi: toolchain.executable, version: toolchain.version, plugins: kind };
}

async function provideStack(sandbox: Sandbox, report: (line: string) => void): Promise<void> {
  const { paths, record } = sandbox;
  if (record.toolchain === undefined) return;
  const project = await projectName(paths.project);
  const created = await ensureStack({
    paths,
    project,
    stack: record.stack,
    secretsUrl: urlsOf(sandbox).secrets,
    secretsToken: record.credentials.secretsToken,
    environment: applyEnvironment(process.env, environmentOf(sandbox)),
    pulumi: record.toolchain.pulumi,
  });
  if (created) report(`made stack ${record.stack} in the sandbox's own backend`);
}

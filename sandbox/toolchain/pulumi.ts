import { access, constants, mkdir, realpath, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { withLock } from "../system/lock";
import { formatElapsed, startProgressLine } from "../system/progress";
import { buildPulumi } from "./pulumiBuild";
import { downloadPulumi } from "./pulumiDownload";
import {
  isAtLeast,
  MINIMUM_PULUMI_VERSION,
  PULUMI_VERSION,
  pulumiVersionOf,
} from "./pulumiVersion";

/** A second command waits for the first one's download or build. */
const LOCK_TIMEOUT_MS = 60 * 60_000;

export interface PulumiToolchain {
  /** Path of the `pulumi` executable. */
  executable: string;
  /** For example `3.259.0`. */
  version: string;
  /** True when the official language hosts stand beside the executable. */
  hasLanguageHost: boolean;
  /** One line: what was chosen and why. */
  choice: string;
}

export interface AcquireOptions {
  /** One line each. */
  report(line: string): void;
  /** @default process.env */
  env?: NodeJS.ProcessEnv;
  /** Base address of the official releases, replaced in tests. */
  releasesUrl?: string;
  /** Builds the CLI into a directory, replaced in tests. */
  build?: typeof buildPulumi;
}

/**
 * A `pulumi` CLI that is new enough: the one on PATH, else the one in the user's cache, else the
 * official download, else a build from the published Go module.
 * @throws with one line per way that was tried
 */
export async function acquirePulumi(options: AcquireOptions): Promise<PulumiToolchain> {
  const env = options.env ?? process.env;
  const onPath = await findOnPath("pulumi", env);
  const pathVersion = onPath && (await pulumiVersionOf(onPath));
  if (onPath && pathVersion && isAtLeast(pathVersion, MINIMUM_PULUMI_VERSION)) {
    return describe(await realpath(onPath), pathVersion, `from PATH (${onPath})`);
  }
  const whyNotPath = onPath
    ? `the one on PATH (${onPath}) is ${pathVersion ?? "not working"}, ${MINIMUM_PULUMI_VERSION} is needed`
    : "none on PATH";
  const executable = join(cacheDirectory(env), "bin", "pulumi");
  const cached = await pulumiVersionOf(executable);
  if (cached === PULUMI_VERSION) {
    return describe(executable, cached, `from the cache (${whyNotPath})`);
  }
  const how = await fillCache(cacheDirectory(env), options);
  return describe(executable, PULUMI_VERSION, `${how} (${whyNotPath})`);
}

/** Directory of the cached CLI; one per version and machine type. */
export function cacheDirectory(env: NodeJS.ProcessEnv): string {
  const cache = env.XDG_CACHE_HOME || join(env.HOME || homedir(), ".cache");
  const name = `pulumi-v${PULUMI_VERSION}-${process.platform}-${process.arch}`;
  return join(cache, "okta-aws-access", "toolchain", name);
}

async function describe(
  executable: string,
  version: string,
  source: string,
): Promise<PulumiToolchain> {
  const host = join(dirname(await realpath(executable)), "pulumi-language-nodejs");
  return {
    executable,
    version,
    hasLanguageHost: await isExecutable(host),
    choice: `pulumi v${version} ${source}`,
  };
}

async function fillCache(directory: string, options: AcquireOptions): Promise<string> {
  const onWait = ({ pid }: { pid: number }): void =>
    options.report(
      `waiting for process ${pid}, which is getting pulumi v${PULUMI_VERSION} already`,
    );
  return withLock(`${directory}.lock`, { timeoutMs: LOCK_TIMEOUT_MS, onWait }, async () => {
    if ((await pulumiVersionOf(join(directory, "bin", "pulumi"))) === PULUMI_VERSION) {
      return "from the cache";
    }
    const draft = `${directory}.draft-${process.pid}`;
    try {
      const how = await obtain(join(draft, "bin"), options);
      await rm(directory, { recursive: true, force: true });
      await rename(draft, directory);
      return how;
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  });
}

/** Official download, else build. */
async function obtain(directory: string, options: AcquireOptions): Promise<string> {
  const { report, releasesUrl } = options;
  const { platform, arch } = process;
  try {
    await mkdir(directory, { recursive: true });
    await downloadPulumi(directory, {
      version: PULUMI_VERSION,
      platform,
      arch,
      releasesUrl,
      report,
    });
    await mustBeRightVersion(directory);
    return "from the official download";
  } catch (error) {
    const reason = `official download: ${(error as Error).message}`;
    report(reason);
    await rm(directory, { recursive: true, force: true });
    return build(directory, options, reason);
  }
}

async function build(directory: string, options: AcquireOptions, before: string): Promise<string> {
  const started = Date.now();
  options.report("building pulumi from its Go module; this happens once and takes some minutes");
  const progress = startProgressLine(`building pulumi v${PULUMI_VERSION}`);
  try {
    await (options.build ?? buildPulumi)(directory, {
      version: PULUMI_VERSION,
      step: (text) => progress.step(text),
    });
    await mustBeRightVersion(directory);
  } catch (error) {
    throw new Error(
      `No pulumi CLI could be had.\n  ${before}\n  build from source: ${(error as Error).message}\n` +
        `Install pulumi ${MINIMUM_PULUMI_VERSION} or later (https://www.pulumi.com/docs/iac/download-install/) ` +
        "or Go 1.25 or later, and try again.",
    );
  } finally {
    progress.end();
  }
  return `built from source in ${formatElapsed(Date.now() - started)}`;
}

async function mustBeRightVersion(directory: string): Promise<void> {
  const version = await pulumiVersionOf(join(directory, "pulumi"));
  if (version !== PULUMI_VERSION) {
    throw new Error(`the executable tells version ${version ?? "none"}, not ${PULUMI_VERSION}`);
  }
}

async function findOnPath(name: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const directory of (env.PATH ?? "").split(delimiter)) {
    const candidate = join(directory, name);
    if (directory !== "" && (await isExecutable(candidate))) return candidate;
  }
  return undefined;
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

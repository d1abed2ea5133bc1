import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { runCommand } from "../system/command";

/** Where the vendor publishes the CLI: https://www.pulumi.com/docs/iac/download-install/ */
export const RELEASES_URL = "https://get.pulumi.com/releases/sdk";

const CONNECT_TIMEOUT_SECONDS = 5;
const DOWNLOAD_TIMEOUT_MS = 10 * 60_000;

export interface DownloadOptions {
  version: string;
  platform: NodeJS.Platform;
  arch: string;
  /** Base address, replaced in tests. */
  releasesUrl?: string;
  report(line: string): void;
}

/**
 * Puts the official distribution (CLI and language hosts) into `directory`, after its SHA-256 was
 * compared with the vendor's list. `curl` is used because it follows the proxy settings of the machine.
 * @throws with the reason in one sentence
 */
export async function downloadPulumi(directory: string, options: DownloadOptions): Promise<void> {
  const base = options.releasesUrl ?? RELEASES_URL;
  const archive = archiveName(options);
  const scratch = join(directory, ".download");
  await mkdir(scratch, { recursive: true });
  try {
    const sums = join(scratch, "checksums.txt");
    await fetchFile(`${base}/pulumi-${options.version}-checksums.txt`, sums);
    const expected = findChecksum(await readFile(sums, "utf8"), archive);
    options.report(`downloading ${base}/${archive}`);
    const file = join(scratch, archive);
    await fetchFile(`${base}/${archive}`, file);
    const actual = await sha256(file);
    if (actual !== expected) {
      throw new Error(`${archive} has SHA-256 ${actual}, the vendor's list says ${expected}`);
    }
    const extract = ["-xzf", file, "-C", directory, "--strip-components=1"];
    await runCommand("tar", extract, { timeoutMs: DOWNLOAD_TIMEOUT_MS });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** File name of a release archive, for example `pulumi-v3.259.0-darwin-arm64.tar.gz`. */
function archiveName({ version, platform, arch }: DownloadOptions): string {
  if (!["linux", "darwin"].includes(platform) || !["x64", "arm64"].includes(arch)) {
    throw new Error(`there is no archive for ${platform} on ${arch}`);
  }
  return `pulumi-v${version}-${platform}-${arch}.tar.gz`;
}

function findChecksum(list: string, archive: string): string {
  for (const line of list.split("\n")) {
    const match = /^([0-9a-f]{64}) [ *](\S+)$/.exec(line.trim());
    if (match?.[1] !== undefined && match[2] === archive) return match[1];
  }
  throw new Error(`the vendor's list of checksums has no line for ${archive}`);
}

async function fetchFile(url: string, file: string): Promise<void> {
  const args = ["--fail", "--silent", "--show-error", "--location", "--output", file];
  args.push("--connect-timeout", String(CONNECT_TIMEOUT_SECONDS), url);
  await runCommand("curl", args, { timeoutMs: DOWNLOAD_TIMEOUT_MS });
}

async function sha256(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

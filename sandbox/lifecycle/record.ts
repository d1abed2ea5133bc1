import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { writeFileAtomic } from "../system/atomicFile";
import { type SandboxPaths } from "./paths";
import { type ProcessIdentity } from "../system/processIdentity";

/** Loopback ports of one sandbox; kept, so that a restarted sandbox has the same addresses. */
export interface SandboxPorts {
  aws: number;
  scim: number;
  okta: number;
  secrets: number;
}

/** Made at random for each sandbox; of no use anywhere else. */
export interface SandboxCredentials {
  oktaApiToken: string;
  awsAccessKeyId: string;
  awsSecretAccessKey: string;
  /** What `pulumi` shows to the secrets service. */
  secretsToken: string;
  /** AES-256 key of the secrets service, base64. */
  encryptionKey: string;
  /** For stacks that are made by `pulumi stack init` in the sandbox's shell. */
  passphrase: string;
}

export interface SandboxToolchain {
  /** The `pulumi` executable. */
  pulumi: string;
  version: string;
  plugins: "official" | "stand-in";
}

/** `.sandbox/sandbox.json`. */
export interface SandboxRecord {
  stack: string;
  credentials: SandboxCredentials;
  ports?: SandboxPorts;
  toolchain?: SandboxToolchain;
  /** The process that serves the emulated clouds; absent when stopped in order. */
  process?: ProcessIdentity;
  /** The SCIM token that `console enable-scim` showed, as a person would have noted it down. */
  scimToken?: string;
  /** The one that `console connect-okta` pasted last; another one means that Okta has to be told. */
  pastedScimToken?: string;
}

/** The record of a sandbox, `undefined` when none was ever started here. */
export async function readRecord(paths: SandboxPaths): Promise<SandboxRecord | undefined> {
  let text: string;
  try {
    text = await readFile(paths.record, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  try {
    return JSON.parse(text) as SandboxRecord;
  } catch {
    throw new Error(`${paths.record} is not JSON. Start afresh with: access sandbox up --fresh`);
  }
}

export async function writeRecord(paths: SandboxPaths, record: SandboxRecord): Promise<void> {
  await writeFileAtomic(paths.record, `${JSON.stringify(record, undefined, 2)}\n`);
}

/** Reads, changes and writes the record of a sandbox that exists. */
export async function updateRecord(
  paths: SandboxPaths,
  change: (record: SandboxRecord) => SandboxRecord,
): Promise<SandboxRecord> {
  const record = await readRecord(paths);
  if (record === undefined) throw new Error(`There is no sandbox in ${paths.project}.`);
  const changed = change(record);
  await writeRecord(paths, changed);
  return changed;
}

/** Credentials in the vendors' forms: 42 characters from `00` for an Okta token, `AKIA…` for a key id. */
export function newCredentials(): SandboxCredentials {
  return {
    oktaApiToken: `00${randomText(40)}`,
    awsAccessKeyId: `AKIA${randomText(64)
      .toUpperCase()
      .replace(/[^A-Z2-7]/g, "")
      .slice(0, 16)}`,
    awsSecretAccessKey: randomText(40),
    secretsToken: `pul-${randomBytes(20).toString("hex")}`,
    encryptionKey: randomBytes(32).toString("base64"),
    passphrase: randomText(32),
  };
}

function randomText(length: number): string {
  return randomBytes(length).toString("base64url").replace(/[-_]/g, "x").slice(0, length);
}

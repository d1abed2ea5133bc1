import { readFile } from "node:fs/promises";
import { type SandboxSeed } from "../emulators/seed";
import { isRunning } from "../system/processIdentity";
import { sandboxEnvironment, sandboxUrls, type SandboxEnvironment } from "./environment";
import { sandboxPaths, type SandboxPaths } from "./paths";
import { readRecord, type SandboxPorts, type SandboxRecord } from "./record";

/** A sandbox whose servers have their ports. */
export interface Sandbox {
  paths: SandboxPaths;
  record: SandboxRecord & { ports: SandboxPorts };
  seed: SandboxSeed;
}

/** The sandbox of a directory as its files describe it, whether or not it is running. */
export async function findSandbox(project: string): Promise<Sandbox | undefined> {
  const paths = sandboxPaths(project);
  const record = await readRecord(paths);
  if (record?.ports === undefined) return undefined;
  const { ports } = record;
  const seed = JSON.parse(await readFile(paths.seed, "utf8")) as SandboxSeed;
  return { paths, record: { ...record, ports }, seed };
}

/** @throws when there is no running sandbox in `project`, with the command that starts one */
export async function requireSandbox(project: string): Promise<Sandbox> {
  const sandbox = await findSandbox(project);
  if (sandbox?.record.process === undefined || !isRunning(sandbox.record.process)) {
    throw new Error(`No sandbox is running in ${project}. Start it: access sandbox up --detach`);
  }
  return sandbox;
}

/** Environment in which `pulumi` and the vendors' clients work on a sandbox. */
export function environmentOf({ paths, record, seed }: Sandbox): SandboxEnvironment {
  return sandboxEnvironment(paths, record, seed, process.env.PATH ?? "");
}

/** Loopback addresses of its servers. */
export function urlsOf({ record }: Sandbox): ReturnType<typeof sandboxUrls> {
  return sandboxUrls(record.ports);
}

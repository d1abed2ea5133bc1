import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { LOOPBACK } from "../system/loopback";
import { writeFileAtomic } from "../system/atomicFile";
import { type SandboxPorts } from "./record";

const NAMES: readonly (keyof SandboxPorts)[] = ["aws", "scim", "okta", "secrets"];

/** Ports to serve on: those of the last run; in place of one that is taken meanwhile, a free one. */
export async function choosePorts(previous: SandboxPorts): Promise<SandboxPorts> {
  const chosen: SandboxPorts = { aws: 0, scim: 0, okta: 0, secrets: 0 };
  for (const name of NAMES) {
    const isStillFree = (await tryPort(previous[name])) !== undefined;
    chosen[name] = isStillFree ? previous[name] : await freePort(chosen);
  }
  return chosen;
}

/**
 * Replaces the loopback addresses of the last run in the emulators' saved state. Okta, for one, has
 * stored the SCIM address that was pasted into its application.
 */
export async function moveAddresses(
  stateDirectory: string,
  from: SandboxPorts,
  to: SandboxPorts,
): Promise<void> {
  const moved = new Map(
    NAMES.filter((name) => from[name] !== to[name]).map((name) => [String(from[name]), to[name]]),
  );
  if (moved.size === 0) return;
  for (const file of await jsonFiles(stateDirectory)) {
    const text = await readFile(file, "utf8");
    const changed = text.replace(/(127\.0\.0\.1:)(\d+)/g, (whole, host: string, port: string) => {
      const replacement = moved.get(port);
      return replacement === undefined ? whole : `${host}${replacement}`;
    });
    if (changed !== text) await writeFileAtomic(file, changed);
  }
}

async function jsonFiles(directory: string): Promise<string[]> {
  try {
    const names = await readdir(directory);
    return names.filter((name) => name.endsWith(".json")).map((name) => join(directory, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

async function freePort(taken: SandboxPorts): Promise<number> {
  for (;;) {
    const port = await tryPort(0);
    if (port === undefined) throw new Error("No free port on the loopback interface.");
    if (!Object.values(taken).includes(port)) return port;
  }
}

/** Listens for a moment; the port, or `undefined` when it is taken. */
function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ host: LOOPBACK, port }, () => {
      const address = server.address();
      const listening = address !== null && typeof address === "object" ? address.port : undefined;
      server.close(() => resolve(listening));
    });
  });
}

import { readFile } from "node:fs/promises";
import { startEmulators } from "../emulators/startEmulators";
import { closeApp, listenOnLoopback } from "../system/loopback";
import { type EmulatorLag, type SandboxSeed } from "../emulators/seed";
import { choosePorts, moveAddresses } from "./addresses";
import { type SandboxPaths } from "./paths";
import { ownIdentity } from "../system/processIdentity";
import { readRecord, updateRecord, type SandboxPorts } from "./record";
import { createSecretsService } from "./secretsService";

/** Enough that asynchronous operations are seen in progress, little enough that nobody waits for them. */
export const SANDBOX_LAG: EmulatorLag = { assignmentMs: 300, provisioningMs: 300, scimPushMs: 400 };

/** All delays off. */
export const NO_LAG: EmulatorLag = { assignmentMs: 0, provisioningMs: 0, scimPushMs: 0 };

export interface ServedSandbox {
  ports: SandboxPorts;
  /** Ends the servers, writes all state and takes the process out of the record. */
  stop(): Promise<void>;
}

/**
 * Serves a prepared sandbox (record and seed are there) in this process and enters ports and process
 * into its record.
 */
export async function serveSandbox(paths: SandboxPaths, lag: EmulatorLag): Promise<ServedSandbox> {
  const record = await readRecord(paths);
  if (record === undefined) throw new Error(`There is no sandbox in ${paths.project}.`);
  const seed = JSON.parse(await readFile(paths.seed, "utf8")) as SandboxSeed;
  const chosen = record.ports && (await choosePorts(record.ports));
  if (record.ports && chosen) await moveAddresses(paths.emulatorState, record.ports, chosen);
  const { awsAccessKeyId: accessKeyId, awsSecretAccessKey: secretAccessKey } = record.credentials;
  const emulators = await startEmulators({
    seed,
    lag,
    awsCredentials: [{ accessKeyId, secretAccessKey, accountId: seed.aws.managementAccountId }],
    stateDirectory: paths.emulatorState,
    ports: chosen,
  });
  const secrets = createSecretsService({
    encryptionKey: record.credentials.encryptionKey,
    token: record.credentials.secretsToken,
  });
  const secretsPort = await listenOnLoopback(secrets, chosen?.secrets);
  const ports = { ...emulators.ports, secrets: secretsPort };
  await updateRecord(paths, (current) => ({ ...current, ports, process: ownIdentity() }));
  return {
    ports,
    async stop() {
      await Promise.all([emulators.stop(), closeApp(secrets)]);
      await updateRecord(paths, (current) => ({ ...current, process: undefined }));
    },
  };
}

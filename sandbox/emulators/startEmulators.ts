import { join } from "node:path";
import { type FastifyInstance } from "fastify";
import { closeApp, listenOnLoopback } from "../system/loopback";
import { createStatePersister, readState, type StatePersister } from "../lifecycle/statePersister";
import { type AwsCredential } from "./aws/signature";
import { type AwsState } from "./aws/state";
import { createAwsEmulator } from "./aws/createAwsEmulator";
import { createOktaEmulator } from "./okta/createOktaEmulator";
import { type OktaState } from "./okta/state";
import { type EmulatorLag, type SandboxSeed } from "./seed";

export interface EmulatorPorts {
  aws: number;
  scim: number;
  okta: number;
}

export interface EmulatorOptions {
  seed: SandboxSeed;
  lag: EmulatorLag;
  /** Where state is kept between runs; absent: in memory only. */
  stateDirectory?: string;
  /** Access keys that AWS accepts; absent: any. */
  awsCredentials?: readonly AwsCredential[];
  /** Ports to listen on; absent: any free ones. */
  ports?: EmulatorPorts;
  /** Told of a failure to write state. */
  onError?(error: Error): void;
}

export interface RunningEmulators {
  ports: EmulatorPorts;
  /** Writes all state; asynchronous operations in progress are not waited for. */
  flush(): Promise<void>;
  /** Ends both clouds and writes their state. */
  stop(): Promise<void>;
}

/** Serves both emulated clouds on the loopback interface. Resolves when all ports listen. */
export async function startEmulators(options: EmulatorOptions): Promise<RunningEmulators> {
  const persisters: StatePersister[] = [];
  const stateFile = (cloud: string): string | undefined =>
    options.stateDirectory && join(options.stateDirectory, `${cloud}.json`);
  const persist = (file: string | undefined, snapshot: () => unknown): (() => void) => {
    if (file === undefined) return () => undefined;
    const report = options.onError ?? ((error: Error) => console.error(error.message));
    const persister = createStatePersister(file, snapshot, report);
    persisters.push(persister);
    return () => persister.changed();
  };

  const aws = createAwsEmulator(options.seed.aws, {
    lag: options.lag,
    credentials: options.awsCredentials,
    onChange: persist(stateFile("aws"), () => aws.snapshot()),
    state: await restore<AwsState>(stateFile("aws")),
  });
  const okta = createOktaEmulator(options.seed.okta, {
    lag: options.lag,
    onChange: persist(stateFile("okta"), () => okta.snapshot()),
    state: await restore<OktaState>(stateFile("okta")),
  });

  const apps = { aws: aws.aws, scim: aws.scim, okta: okta.app };
  const ports = await listenAll(apps, options.ports);
  const flush = async (): Promise<void> => {
    await Promise.all(persisters.map((persister) => persister.flush()));
  };
  return {
    ports,
    flush,
    async stop() {
      await Promise.all([aws.stop(), okta.stop()]);
      await Promise.all(Object.values(apps).map(closeApp));
      await flush();
    },
  };
}

async function listenAll(
  apps: Record<keyof EmulatorPorts, FastifyInstance>,
  ports: EmulatorPorts | undefined,
): Promise<EmulatorPorts> {
  const aws = await listenOnLoopback(apps.aws, ports?.aws);
  const scim = await listenOnLoopback(apps.scim, ports?.scim);
  const okta = await listenOnLoopback(apps.okta, ports?.okta);
  return { aws, scim, okta };
}

/** Form of both clouds' state files; a change that older files do not survive raises it. */
const STATE_VERSION = 1;

async function restore<State extends { version: number }>(
  file: string | undefined,
): Promise<State | undefined> {
  const state = file === undefined ? undefined : await readState<State>(file);
  if (state !== undefined && state.version !== STATE_VERSION)
    throw new Error(
      `${file} was written by another version of this sandbox (form ${state.version}, not ` +
        `${STATE_VERSION}). Start afresh with: access sandbox up --fresh`,
    );
  return state;
}

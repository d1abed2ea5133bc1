import { setImmediate as tick } from "node:timers/promises";
import {
  type AwsClients,
  type AwsContext,
  createClients,
} from "../../../../sandbox/toolchain/providers/aws/clients";
import { readSettings } from "../../../../sandbox/toolchain/providers/aws/configuration";
import { inputsAfterRead } from "../../../../sandbox/toolchain/providers/framework/refresh";
import {
  type Props,
  type ResourceHandler,
} from "../../../../sandbox/toolchain/providers/framework/types";
import { type AwsEmulatorOptions } from "../../../../sandbox/emulators/aws/createAwsEmulator";
import { check, type Deployed, updateInPlace } from "../../../support/handlerKit";
import { type RunningAws, seed, startAws } from "../../emulators/aws/kit";

export {
  check,
  compareChecked as compare,
  type Deployed,
  messageOf,
} from "../../../support/handlerKit";

export const { instanceArn, identityStoreId, region } = seed;

export type Handler = ResourceHandler<AwsClients>;

export interface Bench {
  aws: RunningAws;
  context: AwsContext;
  /** Official milliseconds of each wait so far. */
  waits: number[];
  /** Names of the API calls since the last time that they were asked for. */
  calls(): Promise<string[]>;
  faults(faults: object): Promise<void>;
  /** A context with other settings of the provider, on the same emulator. */
  contextWith(configuration: Record<string, string>, timeoutSeconds?: number): AwsContext;
}

/** The emulator over HTTP, and a handler's context whose waits take no time. */
export async function startBench(options: Partial<AwsEmulatorOptions> = {}): Promise<Bench> {
  const aws = await startAws(options);
  const waits: number[] = [];
  const contextWith = (configuration: Record<string, string>, timeoutSeconds = 0): AwsContext => ({
    clients: clientsOf(aws, configuration),
    signal: new AbortController().signal,
    timeoutSeconds,
    wait: async (officialMs) => {
      waits.push(officialMs);
      await tick();
    },
  });
  return {
    aws,
    context: contextWith({}),
    waits,
    contextWith,
    async calls() {
      const { body } = await aws.control("GET", "journal");
      await aws.control("DELETE", "journal");
      return (body as unknown as { operation: string }[]).map((entry) => entry.operation);
    },
    async faults(faults) {
      const { status, body } = await aws.control("PUT", "faults", faults);
      if (status !== 200) throw new Error(JSON.stringify(body));
    },
  };
}

function clientsOf(aws: RunningAws, configuration: Record<string, string>): AwsClients {
  const environment = {
    AWS_ENDPOINT_URL: aws.url,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: "AKIASANDBOX0000001",
    AWS_SECRET_ACCESS_KEY: "sandbox-secret",
    ACCESS_SANDBOX_WAIT_FACTOR: "0",
  };
  return createClients(readSettings(configuration, environment));
}

/** Check, then Create. Fails with the reasons when the inputs are refused. */
export async function deploy(
  handler: Handler,
  declared: Props,
  context: AwsContext,
): Promise<Deployed> {
  const inputs = check(handler, declared);
  const { id, outputs } = await handler.create(inputs, context);
  return { id, inputs, outputs };
}

/** Check, Diff, and Update in place. Fails when the change would replace the resource, or be none. */
export async function change(
  handler: Handler,
  deployed: Deployed,
  declared: Props,
  context: AwsContext,
): Promise<Deployed> {
  const inputs = check(handler, declared);
  const outputs = await updateInPlace(handler, deployed, inputs, context);
  return { id: deployed.id, inputs, outputs };
}

/** Read with the state at hand; `undefined` when the resource is gone. */
export async function refresh(
  handler: Handler,
  deployed: Deployed,
  context: AwsContext,
): Promise<Deployed | undefined> {
  const found = await handler.read(deployed.id, deployed.outputs, context);
  if (!found) return undefined;
  const inputs = inputsAfterRead(handler.inputs, deployed.inputs, found.inputs);
  return { id: found.id, inputs, outputs: found.outputs };
}

/** Read by id alone, as `pulumi import` and `.get` do. */
export async function importById(
  handler: Handler,
  id: string,
  context: AwsContext,
): Promise<Deployed | undefined> {
  return refresh(handler, { id, inputs: {}, outputs: {} }, context);
}

import * as pulumi from "@pulumi/pulumi";
import { type LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import {
  type RegisterResourceOutputsRequest,
  type RegisterResourceRequest,
} from "@pulumi/pulumi/proto/resource_pb";
import { listenToEngine, runIsolated } from "./mocksRuntime";
import { type Decoded, decode } from "./mocksWire";
import { type ResourceLookup, resourceLookup } from "./resourceLookup";

export { UNKNOWN } from "./mocksWire";

/**
 * Runs a Pulumi program without the engine. It proves what a program registers and asks for; it
 * proves nothing about providers: there is no check, no diff, no state and no default.
 */
export interface MockOptions {
  /** Run as a preview. @default false */
  preview?: boolean;
  /**
   * Whether a resource is in the state already: in a preview only such a resource has an id and
   * computed outputs. @default false for all
   */
  existing?: (resource: { type: string; name: string }) => boolean;
  /** Provider functions by token: a result, or a function of the arguments; an Error fails. */
  calls?: Readonly<Record<string, unknown>>;
  /** Computed outputs by resource type, on top of the inputs. The id is `NAME-id`. */
  resources?: Readonly<Record<string, ComputedOutputs>>;
  /** @default "test" */
  stack?: string;
}

export type ComputedOutputs = (resource: {
  name: string;
  inputs: Record<string, unknown>;
}) => Record<string, unknown>;

/** One registration as the engine would have seen it. */
export interface RegisteredResource {
  urn: string;
  type: string;
  name: string;
  custom: boolean;
  /** Unknown values are the symbol `UNKNOWN`, secrets are unwrapped. */
  inputs: Record<string, unknown>;
  /** Paths of secret inputs. */
  secretInputs: string[];
  /** URN of the parent, "" for the stack itself. */
  parent: string;
  /** URNs of everything it waits for, by `dependsOn` and by its inputs. */
  dependencies: string[];
  protect: boolean;
  ignoreChanges: string[];
  /** Create timeout, "" when none is set. */
  createTimeout: string;
}

/** What a run registered, without the stack itself. */
export interface MockedRun<T> extends ResourceLookup<RegisteredResource> {
  /** Registered outputs of a component or of the stack, by URN. */
  outputs: ReadonlyMap<string, Decoded>;
  stackOutputs: Record<string, unknown>;
  /** Calls of provider functions in order. */
  calls: readonly ProviderCall[];
  logs: readonly LogMessage[];
  /**
   * Errors that ended the run, each once: the message of a clean one, which a person is to read,
   * and `unexpected NAME: MESSAGE` for one that the real runner would print with its stack.
   */
  errors: readonly string[];
  /** What the program returned; undefined when it did not get so far. */
  result: T | undefined;
}

export interface ProviderCall {
  token: string;
  inputs: Record<string, unknown>;
}

export interface LogMessage {
  severity: "info" | "warning" | "error";
  message: string;
}

/** Runs `program` to its end, whatever the end is, isolated from every other run. */
export async function runWithMocks<T extends object | void>(
  options: MockOptions,
  program: () => T | Promise<T>,
): Promise<MockedRun<T>> {
  const recorder = new Recorder();
  let result: T | undefined;
  recorder.errors = await runIsolated(recorder, async (note) => {
    await pulumi.runtime.setMocks(
      mocksOf(options, recorder),
      "okta-aws-access",
      options.stack ?? "test",
      options.preview ?? false,
    );
    listenToEngine(recorder);
    recorder.watch();
    return pulumi.runtime.runInPulumiStack(async () => {
      try {
        result = await program();
      } catch (error) {
        note(error);
      }
      return result as pulumi.Inputs;
    });
  });
  return runOf(recorder, result);
}

/** Severities that a person gets to see, by their number in the protocol. */
const SHOWN: Readonly<Record<number, LogMessage["severity"]>> = {
  1: "info",
  2: "warning",
  3: "error",
};

/** What arrives at the engine's place. */
class Recorder {
  readonly resources: RegisteredResource[] = [];
  readonly outputs = new Map<string, Decoded>();
  readonly calls: ProviderCall[] = [];
  readonly logs: LogMessage[] = [];
  errors: string[] = [];
  /** Grows with everything that arrives, so that a standstill can be seen. */
  activity = 0;

  log(request: LogRequest): void {
    const severity = SHOWN[request.getSeverity()];
    // The SDK notes every step of its own as a debug message.
    if (severity === undefined) return;
    this.activity++;
    this.logs.push({ severity, message: request.getMessage() });
  }

  /** Wraps the mock monitor, which shows a mock neither parents nor options. */
  watch(): void {
    const monitor = pulumi.runtime.getMonitor() as unknown as WatchedMonitor;
    // The engine's URNs hold the types of all ancestors, the mock monitor's only the nearest.
    monitor.newUrn = (parent, type, name) => {
      const [, , parentType = ""] = parent.split("::");
      const path = parentType === "" || parentType === STACK ? type : `${parentType}$${type}`;
      return `urn:pulumi:${pulumi.getStack()}::${pulumi.getProject()}::${path}::${name}`;
    };
    const register = monitor.registerResource.bind(monitor);
    monitor.registerResource = (request, callback) => {
      this.register(
        monitor.newUrn(request.getParent(), request.getType(), request.getName()),
        request,
      );
      return register(request, callback);
    };
    const registerOutputs = monitor.registerResourceOutputs.bind(monitor);
    monitor.registerResourceOutputs = (request, callback) => {
      this.activity++;
      this.outputs.set(request.getUrn(), decode(request.getOutputs()));
      registerOutputs(request, callback);
    };
  }

  private register(urn: string, request: RegisterResourceRequest): void {
    this.activity++;
    if (this.resources.some((resource) => resource.urn === urn)) {
      throw new Error(`duplicate resource URN ${urn}`);
    }
    const { value, secrets } = decode(request.getObject());
    this.resources.push({
      urn,
      type: request.getType(),
      name: request.getName(),
      custom: request.getCustom(),
      inputs: value,
      secretInputs: secrets,
      parent: request.getParent(),
      dependencies: request.getDependenciesList().sort(),
      protect: request.getProtect() ?? false,
      ignoreChanges: request.getIgnorechangesList(),
      createTimeout: request.getCustomtimeouts()?.getCreate() ?? "",
    });
  }
}

const STACK = "pulumi:pulumi:Stack";

type Callback = (error: unknown, response: unknown) => void;

interface WatchedMonitor {
  newUrn(parent: string, type: string, name: string): string;
  registerResource(request: RegisterResourceRequest, callback: Callback): Promise<void>;
  registerResourceOutputs(request: RegisterResourceOutputsRequest, callback: Callback): void;
}

function mocksOf(options: MockOptions, recorder: Recorder): pulumi.runtime.Mocks {
  return {
    newResource: ({ type, name, inputs, custom }) => {
      const known = options.preview !== true || (options.existing?.({ type, name }) ?? false);
      if (!known || custom !== true) return { id: undefined, state: inputs };
      const computed = options.resources?.[type]?.({ name, inputs }) ?? {};
      return { id: `${name}-id`, state: { ...inputs, ...computed } };
    },
    call: async ({ token, inputs }) => {
      recorder.activity++;
      recorder.calls.push({ token, inputs });
      const answer = options.calls?.[token];
      if (answer === undefined) throw callError(`unmocked call of ${token}`);
      const result: unknown = typeof answer === "function" ? await answer(inputs) : answer;
      if (result instanceof Error) throw callError(result.message);
      return result as Record<string, unknown>;
    },
  };
}

/** The SDK takes the text of a failed call from where gRPC puts it. */
function callError(details: string): Error {
  return Object.assign(new Error(details), { details });
}

function runOf<T>(recorder: Recorder, result: T | undefined): MockedRun<T> {
  const { outputs, calls, logs, errors } = recorder;
  const stack = recorder.resources.find(({ type }) => type === STACK);
  return {
    ...resourceLookup(recorder.resources.filter((resource) => resource !== stack)),
    outputs,
    stackOutputs: outputs.get(stack?.urn ?? "")?.value ?? {},
    calls,
    logs,
    errors,
    result,
  };
}

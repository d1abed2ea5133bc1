import * as pulumi from "@pulumi/pulumi";
import { type LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import {
  type RegisterResourceOutputsRequest,
  type RegisterResourceRequest,
} from "@pulumi/pulumi/proto/resource_pb";
import { runIsolated } from "./mocksRuntime";
import { decode } from "./mocksWire";

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
  /** Provider functions by token: a fixed result, or a function of the arguments. */
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

export interface MockedRun<T> {
  /** In the order of registration. */
  resources: readonly RegisteredResource[];
  /** All resources of a type. */
  byType(type: string): RegisteredResource[];
  /** The one resource of this type and, if given, name. Throws when there is none or are more. */
  only(type: string, name?: string): RegisteredResource;
  /** Number of resources by type. */
  counts(): Record<string, number>;
  /** Registered outputs of a component or of the stack, by URN. */
  outputs: ReadonlyMap<string, { value: Record<string, unknown>; secrets: string[] }>;
  stackOutputs: Record<string, unknown>;
  /** Calls of provider functions in order. */
  calls: readonly { token: string; inputs: Record<string, unknown> }[];
  logs: readonly { severity: "debug" | "info" | "warning" | "error"; message: string }[];
  /** Messages of the errors that ended the run, each once, as the runner would print them. */
  errors: readonly string[];
  /** What the program returned; undefined when it did not get so far. */
  result: T | undefined;
}

/** Runs `program` to its end, whatever the end is, isolated from every other run. */
export async function runWithMocks<T extends object | void>(
  options: MockOptions,
  program: () => T | Promise<T>,
): Promise<MockedRun<T>> {
  const recorder = new Recorder();
  let result: T | undefined;
  recorder.errors = await runIsolated(recorder, async () => {
    await pulumi.runtime.setMocks(
      mocksOf(options, recorder),
      "okta-aws-access",
      options.stack ?? "test",
      options.preview ?? false,
    );
    recorder.watch();
    return pulumi.runtime.runInPulumiStack(async () => {
      result = await program();
      return result as pulumi.Inputs;
    });
  });
  return runOf(recorder, result);
}

/** What arrives at the engine's place. */
class Recorder {
  readonly resources: RegisteredResource[] = [];
  readonly outputs = new Map<string, { value: Record<string, unknown>; secrets: string[] }>();
  readonly calls: { token: string; inputs: Record<string, unknown> }[] = [];
  readonly logs: { severity: "debug" | "info" | "warning" | "error"; message: string }[] = [];
  errors: string[] = [];
  /** Grows with everything that arrives, so that a standstill can be seen. */
  activity = 0;

  log(request: LogRequest): void {
    this.activity++;
    const severity = (["debug", "info", "warning", "error"] as const)[request.getSeverity()];
    this.logs.push({ severity: severity ?? "error", message: request.getMessage() });
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

export const STACK = "pulumi:pulumi:Stack";

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
      if (answer === undefined) throw new Error(`unmocked call of ${token}`);
      const result = typeof answer === "function" ? await answer(inputs) : answer;
      return result as Record<string, unknown>;
    },
  };
}

function runOf<T>(recorder: Recorder, result: T | undefined): MockedRun<T> {
  const { resources, outputs, calls, logs, errors } = recorder;
  const byType = (type: string): RegisteredResource[] =>
    resources.filter((resource) => resource.type === type);
  const stack = resources.find(({ type }) => type === STACK)?.urn ?? "";
  return {
    resources: resources.filter(({ type }) => type !== STACK),
    byType,
    only: (type, name) => {
      const found = byType(type).filter((resource) => name === undefined || resource.name === name);
      const [one] = found;
      if (one !== undefined && found.length === 1) return one;
      const names = byType(type).map((resource) => resource.name);
      throw new Error(`${found.length} of ${type} ${name ?? ""}; there are: ${names.join(", ")}`);
    },
    counts: () =>
      Object.fromEntries(
        [...new Set(resources.map(({ type }) => type))]
          .filter((type) => type !== STACK)
          .sort()
          .map((type) => [type, byType(type).length]),
      ),
    outputs,
    stackOutputs: outputs.get(stack)?.value ?? {},
    calls,
    logs,
    errors,
    result,
  };
}

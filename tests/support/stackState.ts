import { type ResourceLookup, resourceLookup } from "./resourceLookup";

/** One resource as the engine keeps it in the state. Secrets are sealed. */
export interface StateResource {
  urn: string;
  type: string;
  custom: boolean;
  id?: string;
  parent?: string;
  inputs: Record<string, unknown>;
  outputs: Record<string, unknown>;
  /** URNs. */
  dependencies: string[];
  protect: boolean;
}

const STACK = "pulumi:pulumi:Stack";
const PROVIDER = /^pulumi:providers:/;

/**
 * Resources of a stack from what `pulumi stack export` prints or from a file backend's checkpoint,
 * without the stack itself and without providers.
 */
export function stackState(exported: string): ResourceLookup<StateResource> {
  const { resources } = wholeState(exported);
  return resourceLookup(resources.filter(({ type }) => type !== STACK && !PROVIDER.test(type)));
}

/** Everything in the state, the stack itself and its providers included. */
export function wholeState(exported: string): ResourceLookup<StateResource> {
  return resourceLookup(
    deploymentOf(JSON.parse(exported)).map((resource) => ({
      ...resource,
      inputs: resource.inputs ?? {},
      outputs: resource.outputs ?? {},
      dependencies: resource.dependencies ?? [],
      protect: resource.protect ?? false,
    })),
  );
}

/** Outputs of the stack; those that are secret are sealed. */
export function stackOutputsOf(exported: string): Record<string, unknown> {
  const stack = deploymentOf(JSON.parse(exported)).find(({ type }) => type === STACK);
  return stack?.outputs ?? {};
}

type RawResource = Pick<StateResource, "urn" | "type" | "custom"> & Partial<StateResource>;

interface Exported {
  /** Of `pulumi stack export`. */
  deployment?: { resources?: RawResource[] };
  /** Of a checkpoint file. */
  checkpoint?: { latest?: { resources?: RawResource[] } };
}

function deploymentOf({ deployment, checkpoint }: Exported): RawResource[] {
  const latest = deployment ?? checkpoint?.latest;
  if (latest === undefined) throw new Error("this is neither a stack export nor a checkpoint");
  return latest.resources ?? [];
}

import { checkInputs } from "../../sandbox/toolchain/providers/framework/check";
import { diffInputs } from "../../sandbox/toolchain/providers/framework/diff";
import {
  type Props,
  type ResourceHandler,
} from "../../sandbox/toolchain/providers/framework/types";

/** A resource in state, as the engine would keep it. */
export interface Deployed {
  id: string;
  inputs: Props;
  outputs: Props;
}

/** Inputs after Check. Fails with the reasons when they are refused. */
export function check<Clients>(handler: ResourceHandler<Clients>, declared: Props): Props {
  const { inputs, failures } = checkInputs(handler, declared);
  if (failures.length === 0) return inputs;
  throw new Error(failures.map(({ property, reason }) => `${property} ${reason}`).join("; "));
}

/**
 * What Diff says of checked inputs: each changed property path with `update` or `replace`.
 * @param context its clients' settings count as well; without, only the inputs do
 */
export function compareChecked<Clients>(
  handler: ResourceHandler<Clients>,
  deployed: Deployed,
  news: Props,
  context?: { clients: Clients },
): Record<string, "update" | "replace"> {
  const changes = diffInputs(handler, {
    oldInputs: deployed.inputs,
    state: deployed.outputs,
    news,
    planned: (context && handler.plannedOutputs?.(news, context.clients)) ?? {},
    ignoreChanges: [],
  });
  const pairs = [...changes].map(([path, { replace }]) => [path, replace ? "replace" : "update"]);
  return Object.fromEntries(pairs) as Record<string, "update" | "replace">;
}

/** Outputs of an Update in place. Fails when the change would replace the resource, or be none. */
export async function updateInPlace<Clients>(
  handler: ResourceHandler<Clients>,
  deployed: Deployed,
  news: Props,
  context: Parameters<ResourceHandler<Clients>["create"]>[1],
): Promise<Props> {
  const changes = Object.values(compareChecked(handler, deployed, news, context));
  if (changes.length === 0) throw new Error("nothing to change");
  if (changes.includes("replace")) throw new Error("the change replaces");
  if (!handler.update) throw new Error("no update");
  return handler.update(deployed.id, deployed.outputs, news, context);
}

/** Message that a promise is refused with. */
export async function messageOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("an error was expected");
}

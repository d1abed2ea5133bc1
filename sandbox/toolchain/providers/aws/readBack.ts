import { type Props, type ResourceHandler } from "../framework/types";
import { type AwsClients, type AwsContext } from "./clients";

/**
 * Outputs of what was just written, from the service. The official provider, too, takes a resource that it cannot
 * read directly after writing it for an error.
 */
export async function readBack(
  handler: Pick<ResourceHandler<AwsClients>, "read">,
  id: string,
  state: Props,
  context: AwsContext,
): Promise<Props> {
  const found = await handler.read(id, state, context);
  if (!found) throw new Error(`reading ${id}: the service does not show it after the change`);
  return found.outputs;
}

/** The Region that a resource is in: its own, or the provider's. */
export function regionOf(props: Props, context: AwsContext): string {
  const own = props["region"];
  return typeof own === "string" ? own : context.clients.region;
}

import { type DirectoryContext } from "../context";
import { type AppRecord } from "../state";
import { type ScimRequest } from "./scimClient";
import { type ProvisioningState } from "./state";

/** What one pass over an application works with. */
export interface Sync {
  context: DirectoryContext;
  app: AppRecord;
  provisioning: ProvisioningState;
  /** Sends with retries on 429, 5xx and lost connections. */
  send(request: ScimRequest): Promise<unknown>;
  /** The pass must end here: provisioning was switched off, stalled or stopped. */
  halted(): boolean;
  /** Push everything again, also what Okta believes to be in the application ("Push now"). */
  force: boolean;
}

/** The pass was cut off; nothing failed and nothing must be recorded. */
export class SyncHalted extends Error {}

interface ListResponse {
  Resources?: { id?: unknown; active?: unknown; displayName?: unknown }[];
}

/** First resource whose attribute equals the value; absent lists and 404 count as none. */
export async function findResource(
  sync: Pick<Sync, "send">,
  collection: "Users" | "Groups",
  attribute: string,
  value: string,
): Promise<{ id: string; active: boolean; displayName: string } | undefined> {
  const filter = `${attribute} eq "${value.replace(/(["\\])/g, "\\$1")}"`;
  const query = `filter=${encodeURIComponent(filter)}&startIndex=1&count=100`;
  const list = (await sync.send({ method: "GET", path: `/${collection}?${query}` })) as
    ListResponse | undefined;
  const found = list?.Resources?.[0];
  if (found === undefined || typeof found.id !== "string") return undefined;
  return {
    id: found.id,
    active: found.active !== false,
    displayName: String(found.displayName ?? value),
  };
}

/** `urn:…:PatchOp` body. */
export function patchBody(operations: object[]): object {
  return {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    Operations: operations,
  };
}

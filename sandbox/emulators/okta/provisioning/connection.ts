import { type OktaContext } from "../context";
import { setPushMappingStatus } from "../directory/pushMappings";
import { ScimError, sendScim, type ScimConnection } from "./scimClient";
import { type ProvisioningState, type ToAppSwitches } from "./state";
import { findResource } from "./sync";

/** "Test API Credentials": reads people and groups, as the console does before it saves. */
export async function testConnection(connection: ScimConnection): Promise<void> {
  await sendScim(connection, { method: "GET", path: "/Users?startIndex=1&count=2" });
  await sendScim(connection, { method: "GET", path: "/Groups?startIndex=1&count=100" });
}

/**
 * Switches provisioning on, or changes its settings. Earlier failures are tried again. What was pushed is remembered
 * as long as the base URL stays.
 */
export function enableProvisioning(
  context: OktaContext,
  appId: string,
  connection: ScimConnection,
  toApp: ToAppSwitches,
): void {
  const before = context.state.provisioning[appId];
  const known: Pick<ProvisioningState, "users" | "groups" | "groupDeletions"> =
    before?.baseUrl === connection.baseUrl ? before : { users: {}, groups: {}, groupDeletions: {} };
  context.state.provisioning[appId] = {
    enabled: true,
    ...connection,
    toApp,
    users: known.users,
    groups: known.groups,
    groupDeletions: known.groupDeletions,
    tasks: [],
  };
  context.provisioning.wake(appId);
  context.changed();
}

/** Switches provisioning off and throws the token away; what was pushed stays and is remembered. */
export function disableProvisioning(context: OktaContext, appId: string): void {
  const provisioning = context.state.provisioning[appId];
  if (provisioning === undefined) return;
  context.state.provisioning[appId] = { ...provisioning, enabled: false, scimBearerToken: "" };
  context.changed();
}

/** Whether the application has a group of that name; false when it cannot be asked. */
export async function groupExistsDownstream(
  context: OktaContext,
  appId: string,
  name: string,
): Promise<boolean> {
  const connection = context.state.provisioning[appId];
  if (!connection?.enabled) return false;
  const asking = {
    send: (request: Parameters<typeof sendScim>[1]) => sendScim(connection, request),
  };
  try {
    return (await findResource(asking, "Groups", "displayName", name)) !== undefined;
  } catch (error) {
    if (error instanceof ScimError) return false;
    throw error;
  }
}

/** "Push now": forgets earlier failures, takes mappings out of ERROR and pushes everything. */
export function pushNow(context: OktaContext, appId: string): void {
  const provisioning = context.state.provisioning[appId];
  if (provisioning === undefined) return;
  provisioning.tasks = [];
  for (const mapping of Object.values(context.state.pushMappings[appId] ?? {})) {
    if (mapping.status === "ERROR") setPushMappingStatus(context, appId, mapping, "ACTIVE");
  }
  context.provisioning.pushNow(appId);
  context.changed();
}

import { loginOf } from "../directory/users";
import { type JsonObject } from "../state";
import { ScimError } from "./scimClient";
import { mergeForUpdate, wantedUser, type WantedUser } from "./scimUser";
import { type DownstreamUser, type ProvisioningTask } from "./state";
import { findResource, patchBody, type Sync } from "./sync";
import { clearFailure, failedBefore, recordFailure, userErrorText } from "./tasks";

const INACTIVE = "inactive";

/** Brings every person of the application, assigned or formerly assigned, to what the directory says. */
export async function syncUsers(sync: Sync): Promise<void> {
  const { context, app, provisioning } = sync;
  const assigned = Object.keys(context.state.appUsers[app.id] ?? {});
  for (const userId of new Set([...assigned, ...Object.keys(provisioning.users)])) {
    if (sync.halted()) return;
    await syncUser(sync, userId);
  }
}

async function syncUser(sync: Sync, userId: string): Promise<void> {
  const { context, app, provisioning } = sync;
  const wanted = wantedUser(context, app, userId);
  const steps = planUser(sync, userId, wanted);
  const goal = wanted?.digest ?? INACTIVE;
  const user = context.state.users[userId];
  if (steps.length === 0) {
    clearFailure(provisioning, userId);
    if (user === undefined) delete provisioning.users[userId];
    return;
  }
  if (failedBefore(provisioning, userId, goal)) return;
  const subject = user === undefined ? userId : loginOf(user);
  for (const step of steps) {
    try {
      await step.run();
    } catch (error) {
      if (!(error instanceof ScimError)) throw error;
      if (error.status === 404 && step.action !== "VERIFY") delete provisioning.users[userId];
      recordFailure(context, provisioning, {
        subjectId: userId,
        subject,
        action: step.action,
        error: userErrorText(step.action, subject, app.label, error.message),
        wanted: goal,
      });
      return;
    }
  }
  clearFailure(provisioning, userId);
  context.changed();
}

interface Step {
  action: ProvisioningTask["action"];
  run(): Promise<void>;
}

/** What has to be done for one person, in order; the console's "To App" switches cut it down. */
function planUser(sync: Sync, userId: string, wanted: WantedUser | undefined): Step[] {
  const { toApp, users } = sync.provisioning;
  const linked = users[userId];
  if (wanted === undefined) {
    if (!linked?.active || !toApp.deactivate) return [];
    return [{ action: "DEACTIVATE", run: () => setActive(sync, linked, false) }];
  }
  if (linked === undefined) return toApp.create ? firstSteps(sync, userId, wanted) : [];
  const steps: Step[] = [];
  if (!linked.active) {
    steps.push({ action: "REACTIVATE", run: () => setActive(sync, linked, true) });
  }
  if (toApp.update && (linked.pushed !== wanted.digest || sync.force)) {
    steps.push({ action: "UPDATE", run: () => pushProfile(sync, linked, wanted) });
  }
  return steps;
}

/** Looks the person up; links and updates who is found, creates who is not. */
function firstSteps(sync: Sync, userId: string, wanted: WantedUser): Step[] {
  const { users, toApp } = sync.provisioning;
  const verify = async (): Promise<void> => {
    const found = await findUserIfAny(sync, wanted.userName);
    if (found === undefined) return;
    users[userId] = {
      scimId: found.id,
      active: found.active,
      pushed: toApp.update ? "" : wanted.digest,
    };
  };
  const createOrUpdate = async (): Promise<void> => {
    const linked = users[userId];
    if (linked === undefined) users[userId] = await createUser(sync, wanted);
    else if (toApp.update) await pushProfile(sync, linked, wanted);
  };
  return [
    { action: "VERIFY", run: verify },
    { action: "CREATE", run: createOrUpdate },
  ];
}

/** Some SCIM servers answer a search without hit with 404. */
async function findUserIfAny(sync: Sync, userName: string) {
  try {
    return await findResource(sync, "Users", "userName", userName);
  } catch (error) {
    if (error instanceof ScimError && error.status === 404) return undefined;
    throw error;
  }
}

async function createUser(sync: Sync, wanted: WantedUser): Promise<DownstreamUser> {
  const created = await sync.send({ method: "POST", path: "/Users", body: wanted.resource });
  const id = (created as { id?: unknown } | undefined)?.id;
  if (typeof id !== "string")
    throw new ScimError(200, "The SCIM server returned an empty response.");
  return { scimId: id, active: true, pushed: wanted.digest };
}

async function pushProfile(sync: Sync, linked: DownstreamUser, wanted: WantedUser): Promise<void> {
  const path = `/Users/${linked.scimId}`;
  const current = ((await sync.send({ method: "GET", path })) ?? {}) as JsonObject;
  await sync.send({ method: "PUT", path, body: mergeForUpdate(current, wanted.resource) });
  linked.pushed = wanted.digest;
  linked.active = true;
}

async function setActive(sync: Sync, linked: DownstreamUser, active: boolean): Promise<void> {
  const body = patchBody([{ op: "replace", value: { active } }]);
  await sync.send({ method: "PATCH", path: `/Users/${linked.scimId}`, body });
  linked.active = active;
}

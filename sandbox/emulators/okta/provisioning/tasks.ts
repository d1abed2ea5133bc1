import { type DirectoryContext, timestamp } from "../context";
import { newId } from "../ids";
import { type ProvisioningState, type ProvisioningTask } from "./state";

type Failure = Omit<ProvisioningTask, "id" | "since">;

/** Notes a failure in the administrator's task list; one entry per subject. */
export function recordFailure(
  context: DirectoryContext,
  provisioning: ProvisioningState,
  failure: Failure,
): void {
  clearFailure(provisioning, failure.subjectId);
  provisioning.tasks.push({ id: newId("task"), since: timestamp(context), ...failure });
  context.changed();
}

export function clearFailure(provisioning: ProvisioningState, subjectId: string): void {
  provisioning.tasks = provisioning.tasks.filter((task) => task.subjectId !== subjectId);
}

/** Whether exactly this was tried in vain already. */
export function failedBefore(
  provisioning: ProvisioningState,
  subjectId: string,
  wanted: string,
): boolean {
  return provisioning.tasks.some((task) => task.subjectId === subjectId && task.wanted === wanted);
}

/** What Okta writes into its task list for a person, by what it was doing. */
export function userErrorText(
  action: ProvisioningTask["action"],
  login: string,
  appLabel: string,
  error: string,
): string {
  const [intent, step] = {
    VERIFY: ["provisioning of user # to", "verifying if user # exists"],
    CREATE: ["provisioning of user # to", "creating user #"],
    UPDATE: ["profile push of user # to", "trying to push profile update for #"],
    REACTIVATE: ["reactivation of user # to", "reactivating user #"],
    DEACTIVATE: ["deprovisioning of user # from", "deprovisioning user #"],
    PUSH_GROUP: ["group push to", "pushing #"],
    DELETE_GROUP: ["group deletion in", "deleting #"],
  }[action] as [string, string];
  const named = (text: string): string => text.replace("#", () => login);
  return `Automatic ${named(intent)} app ${appLabel} failed: Error while ${named(step)}: ${error}`;
}

/** What a push mapping shows as `errorSummary`. */
export function pushErrorText(
  context: DirectoryContext,
  groupName: string,
  step: string,
  error: string,
): string {
  const at = timestamp(context);
  return `Failed on ${at}: Unable to update Group Push mapping target App group ${groupName}: Error while ${step} ${groupName}: ${error}`;
}

import { nowSeconds, type AwsContext } from "./context";
import { type StoredRegion } from "./state";

/** The Regions in which the instance can be reached: the primary one and the additional ones that are ACTIVE. */
export function enabledRegions(context: AwsContext): string[] {
  const { region, additionalRegions = [] } = context.state.instance;
  const active = additionalRegions.filter(({ status }) => status === "ACTIVE");
  return [region, ...active.map(({ name }) => name)];
}

/** Multi-Region keys are told by their id. */
export function isMultiRegionKey(kmsKeyArn: string | undefined): boolean {
  return kmsKeyArn?.includes(":key/mrk-") === true;
}

/** Takes as long as the provisioning of a permission set (`EmulatorLag.provisioningMs`). */
export function startAdding(context: AwsContext, name: string): void {
  const { instance } = context.state;
  const added: StoredRegion = {
    name,
    status: "ADDING",
    addedDate: nowSeconds(context),
    completesAt: context.clock.now() + context.lag.provisioningMs,
  };
  instance.additionalRegions = [...(instance.additionalRegions ?? []), added];
}

export function startRemoving(context: AwsContext, region: StoredRegion): void {
  region.status = "REMOVING";
  region.completesAt = context.clock.now() + context.lag.provisioningMs;
}

/**
 * Ends what has come to its time.
 * @returns true when something changed.
 */
export function settleRegions(context: AwsContext): boolean {
  const { instance } = context.state;
  const regions = instance.additionalRegions ?? [];
  const due = regions.filter(
    ({ status, completesAt }) => status !== "ACTIVE" && completesAt <= context.clock.now(),
  );
  if (due.length === 0) return false;
  const removed = due.filter(({ status }) => status === "REMOVING");
  for (const region of due) region.status = "ACTIVE";
  instance.additionalRegions = regions.filter((region) => !removed.includes(region));
  return true;
}

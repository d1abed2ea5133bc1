import { lookUpExisting } from "./components/existing";
import { skipBookkeepingStacks } from "./components/stackTraces";
import { StopError } from "./components/stopError";
import { WorkforceAccess } from "./components/workforceAccess";
import { readStackAccess } from "./config/readStack";
import { type ResolvedAccess } from "./model/accessModel";
import { ConfigurationError } from "./model/diagnostics";

/** Reads, validates and resolves the stack's configuration. */
async function readAccess(): Promise<ResolvedAccess> {
  try {
    return await readStackAccess();
  } catch (error) {
    if (error instanceof ConfigurationError) throw new StopError(error.message);
    throw error;
  }
}

async function program(): Promise<Record<string, unknown>> {
  skipBookkeepingStacks();
  const access = await readAccess();
  const { identityCenter } = access.model;
  const existing = await lookUpExisting(access);
  const workforce = new WorkforceAccess("access", { access, existing });
  return {
    samlMetadata: workforce.samlMetadata,
    acsUrl: identityCenter.acsUrl,
    issuer: identityCenter.issuer,
    // Empty until automatic provisioning is enabled; a missing output would be a warning.
    scimEndpoint: identityCenter.scimEndpoint ?? "",
    portalUrl: identityCenter.portalUrl,
    groupIds: workforce.groupIds,
    permissionSetArns: workforce.permissionSetArns,
    grantCount: access.grants.length,
    nextSteps: workforce.nextSteps,
  };
}

// The engine runs an exported function and takes what it returns as the stack's outputs.
export = program;

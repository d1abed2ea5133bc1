import { loadStackFiles } from "../../config/loadStack";
import { readStackFiles } from "../../config/readStackFiles";
import { type ResolvedAccess } from "../../model/accessModel";
import { type AccountDirectory } from "../../model/accountDirectory";
import { ConfigurationError, formatDiagnostics } from "../../model/diagnostics";
import { type SandboxSeed } from "../emulators/seed";

/**
 * The validated access of a stack, from its files.
 * @param directory accounts for a stack that reads them live from AWS Organizations
 * @throws ConfigurationError with every error and its place
 */
export function loadStackAccess(
  project: string,
  stack: string,
  directory?: AccountDirectory,
): ResolvedAccess {
  const files = readStackFiles(project, stack);
  const { access, diagnostics } = loadStackFiles(files, {}, files.live && directory);
  if (access !== undefined) return access;
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new ConfigurationError(formatDiagnostics(errors), diagnostics);
  throw new Error(
    `Stack ${stack} reads its accounts from AWS Organizations (accountDirectory: live), so its file does ` +
      "not say which accounts to emulate. Name a snapshot: access sandbox up --accounts FILE",
  );
}

/** The organization that a sandbox was made with. */
export function directoryOf({ aws }: SandboxSeed): AccountDirectory {
  return { accounts: aws.accounts, managementAccountId: aws.managementAccountId };
}

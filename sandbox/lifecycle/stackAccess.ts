import { loadStack } from "../../config/loadStack";
import { type ResolvedAccess } from "../../model/accessModel";
import { ConfigurationError, formatDiagnostics } from "../../model/diagnostics";

/**
 * The validated access of a stack, from its files alone.
 * @throws ConfigurationError with every error and its place
 */
export function loadStackAccess(project: string, stack: string): ResolvedAccess {
  const { access, diagnostics } = loadStack(project, stack);
  if (access !== undefined) return access;
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new ConfigurationError(formatDiagnostics(errors), diagnostics);
  throw new Error(
    `Stack ${stack} reads its accounts from AWS Organizations (accountDirectory: live), so its file does ` +
      "not say which accounts to emulate. Give a snapshot file or inline accounts for a sandbox.",
  );
}

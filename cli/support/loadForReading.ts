import { loadStack } from "../../config/loadStack";
import { type DeclaredAccess, type ResolvedAccess } from "../../model/accessModel";
import { type Diagnostic, formatDiagnostics } from "../../model/diagnostics";
import { CliError } from "./errors";

/** A stack whose configuration is sound. */
export interface ReadStack {
  stack: string;
  declared: DeclaredAccess;
  /** Absent: the accounts are read from AWS Organizations while Pulumi runs. */
  access?: ResolvedAccess;
  /** Warnings and notes. */
  diagnostics: Diagnostic[];
}

/**
 * Loads a stack for a command whose exit code 1 means something else than a broken configuration.
 * @throws CliError with every error of the configuration
 */
export function loadForReading(project: string, stack: string, today: string): ReadStack {
  const { declared, access, diagnostics } = loadStack(project, stack, { today });
  if (declared !== undefined) return { stack, declared, access, diagnostics };
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  throw new CliError(`The configuration of ${stack} has errors.\n${formatDiagnostics(errors)}`);
}

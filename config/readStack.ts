import * as pulumi from "@pulumi/pulumi";
import { type ResolvedAccess } from "../model/accessModel";
import {
  ConfigurationError,
  type Diagnostic,
  formatDiagnostics,
  hasErrors,
} from "../model/diagnostics";
import { type LoadedAccess } from "../model/loadAccess";
import { type EngineConfig } from "../model/source/engineValues";
import { readLiveDirectory } from "./liveDirectory";
import { loadStackFiles } from "./loadStack";
import { withPolicyLint } from "./policyLint";
import { readStackFiles } from "./readStackFiles";

/**
 * The access that the running stack declares. The engine's configuration is what counts; the stack
 * file gives positions for messages and scalars as they were written. Everything that needs no
 * network is checked before the first call to AWS. Warnings and notes go to the engine's log.
 *
 * @throws ConfigurationError with all errors, formatted, when there are any
 */
export async function readStackAccess(): Promise<ResolvedAccess> {
  const overrides = engineConfig();
  const files = readStackFiles(pulumi.getRootDirectory(), pulumi.getStack(), overrides);
  const offline = await withPolicyLint(loadStackFiles(files, { overrides }));
  if (files.live === undefined || hasErrors(offline.diagnostics)) return reported(offline);
  const directory = await readLiveDirectory(files.live);
  return reported(await withPolicyLint(loadStackFiles(files, { overrides }, directory)));
}

async function reported({ access, diagnostics }: LoadedAccess): Promise<ResolvedAccess> {
  const of = (severity: Diagnostic["severity"]): Diagnostic[] =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity);
  if (access === undefined) throw new ConfigurationError(errorText(of("error")), diagnostics);
  const warnings = of("warning");
  const notes = of("note");
  if (warnings.length > 0) await pulumi.log.warn(formatDiagnostics(warnings));
  if (notes.length > 0) await pulumi.log.info(formatDiagnostics(notes));
  return access;
}

function errorText(errors: readonly Diagnostic[]): string {
  return `The configuration has errors; nothing was changed.\n${formatDiagnostics(errors)}`;
}

/** The SDK keeps this from its type declarations; `Config.get` would log a warning instead. */
const { isConfigSecret } = pulumi.runtime as unknown as {
  isConfigSecret: (key: string) => boolean;
};

function engineConfig(): EngineConfig {
  return new Map(
    Object.entries(pulumi.runtime.allConfig()).map(([key, value]) => [
      key,
      { value, secret: isConfigSecret(key) },
    ]),
  );
}

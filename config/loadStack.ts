import { type AccountDirectory } from "../model/accountDirectory";
import { hasErrors, sortDiagnostics } from "../model/diagnostics";
import { loadAccess, type LoadedAccess } from "../model/loadAccess";
import { type EngineConfig } from "../model/source/engineValues";
import { readStackFiles, type StackFiles } from "./readStackFiles";
import { readToday } from "./today";

export interface LoadStackOptions {
  /** The running engine's configuration. */
  overrides?: EngineConfig;
  /** Day that expiry is measured against, `YYYY-MM-DD`. @default as `readToday` says */
  today?: string;
}

/** Loads a stack from its files, without any network; see `loadAccess` for a live directory. */
export function loadStack(
  project: string,
  stack: string,
  options: LoadStackOptions = {},
): LoadedAccess {
  return loadStackFiles(readStackFiles(project, stack, options.overrides), options);
}

/** Loads what `readStackFiles` read; `directory` holds accounts that were read live. */
export function loadStackFiles(
  { sources, files, diagnostics: missing }: StackFiles,
  { overrides, today: given }: LoadStackOptions,
  directory?: AccountDirectory,
): LoadedAccess {
  const { day: today, diagnostics: remarks } =
    given === undefined ? readToday() : { day: given, diagnostics: [] };
  const loaded = loadAccess({ sources, files, overrides, directory, today });
  const diagnostics = sortDiagnostics([...missing, ...remarks, ...loaded.diagnostics]);
  const { access, declared, inlinePolicies } = loaded;
  const found = hasErrors(diagnostics) ? {} : { access, declared };
  return { ...found, diagnostics, inlinePolicies };
}

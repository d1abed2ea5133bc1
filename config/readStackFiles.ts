import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { globSync } from "tinyglobby";
import { parse } from "yaml";
import { type Diagnostic } from "../model/diagnostics";
import { type Files, type FileText } from "../model/inlinePolicy";
import { inspectSources, type LiveNeeds } from "../model/inspect";
import { type ConfigNode, formatPath, textOf } from "../model/source/configNode";
import { type EngineConfig } from "../model/source/engineValues";
import { type Source } from "../model/source/sources";

const PROJECT_FILE = "Pulumi.yaml";

/** Everything that the files of a stack say; the input of `loadAccess` but for the date. */
export interface StackFiles {
  sources: Source[];
  files: Files;
  /** Set when the accounts have to be read from AWS Organizations. */
  live?: LiveNeeds;
  /** Files that are named and not there. */
  diagnostics: Diagnostic[];
}

/**
 * Reads the stack file, the access files it names, and snapshot and policy files. Paths are
 * relative to the project's directory, in the configuration and in messages.
 * @param project directory of `Pulumi.yaml`
 * @param overrides the running engine's configuration
 */
export function readStackFiles(
  project: string,
  stack: string,
  overrides?: EngineConfig,
): StackFiles {
  const sources = ownSources(project, stack);
  const diagnostics: Diagnostic[] = [];
  const { accessFiles } = inspectSources(sources, overrides);
  sources.push(...readAccessFiles(project, accessFiles, diagnostics));
  const { files: paths, live } = inspectSources(sources, overrides);
  const files = new Map([...new Set(paths)].map((path) => [path, readFileText(project, path)]));
  return { sources, files, live, diagnostics };
}

function ownSources(project: string, stack: string): Source[] {
  const file = stackFileOf(project, stack);
  const sources: Source[] = [
    { file: PROJECT_FILE, text: readOptional(join(project, PROJECT_FILE)), kind: "project" },
  ];
  if (existsSync(join(project, file)))
    sources.push({ file, text: readOptional(join(project, file)), kind: "stack" });
  return sources;
}

function readOptional(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

/** Path of a stack's file from the project's directory, whether it exists or not. */
export function stackFileOf(project: string, stack: string): string {
  const shortName = stack.slice(stack.lastIndexOf("/") + 1);
  const candidates = ["yaml", "yml"].map((extension) =>
    join(stackConfigDir(project), `Pulumi.${shortName}.${extension}`),
  );
  return candidates.find((file) => existsSync(join(project, file))) ?? candidates[0] ?? "";
}

/** Names of the stacks that have a file, sorted. */
export function stackNames(project: string): string[] {
  const directory = join(project, stackConfigDir(project));
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .flatMap((file) => /^Pulumi\.(.+)\.ya?ml$/.exec(file)?.[1] ?? [])
    .sort();
}

/** `stackConfigDir` of `Pulumi.yaml`, the project's directory by default. */
function stackConfigDir(project: string): string {
  try {
    const settings: unknown = parse(readOptional(join(project, PROJECT_FILE)));
    const isRecord = typeof settings === "object" && settings !== null;
    const directory = isRecord && "stackConfigDir" in settings ? settings.stackConfigDir : "";
    return typeof directory === "string" ? directory : "";
  } catch {
    // A broken Pulumi.yaml is reported with its position when it is read as a source.
    return "";
  }
}

function readAccessFiles(
  project: string,
  patterns: readonly ConfigNode[],
  diagnostics: Diagnostic[],
): Source[] {
  const found = new Set<string>();
  for (const node of patterns) {
    const pattern = textOf(node);
    if (pattern === undefined) continue;
    const files = existsSync(join(project, pattern))
      ? [pattern]
      : globSync(pattern, { cwd: project, expandDirectories: false });
    files.forEach((file) => found.add(file));
    if (files.length > 0) continue;
    const message = `no file matches ${JSON.stringify(pattern)} in the project's directory`;
    const { location, path } = node;
    diagnostics.push({ severity: "error", location, path: formatPath(path), message });
  }
  return [...found].sort().flatMap((file): Source[] => {
    const content = readFileText(project, file);
    if ("text" in content) return [{ file, text: content.text, kind: "access" }];
    const message = `${JSON.stringify(file)} ${content.problem}`;
    diagnostics.push({ severity: "error", path: "accessFiles", message });
    return [];
  });
}

function readFileText(project: string, path: string): FileText {
  try {
    return { text: readFileSync(join(project, path), "utf8") };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reasons: Record<string, string> = {
      ENOENT: "does not exist in the project's directory",
      EISDIR: "is a directory; name a file",
      EACCES: "may not be read by this user",
    };
    return { problem: reasons[code ?? ""] ?? `cannot be read: ${code ?? String(error)}` };
  }
}

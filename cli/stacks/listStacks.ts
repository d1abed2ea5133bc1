import { readStackFiles, stackFileOf, stackNames } from "../../config/readStackFiles";
import { textOf } from "../../model/source/configNode";
import { readSources } from "../../model/source/sources";

/** A stack as its files describe it. */
export interface StackEntry {
  name: string;
  /** Absent when the file does not say it, or cannot be read as YAML. */
  organisation?: string;
  environment?: string;
  /** Stack file, from the project's directory. */
  file: string;
  /** Further files that the stack reads: access files, snapshots, policies. */
  reads: string[];
}

/** All stacks that have a file, sorted by name. A file with mistakes is listed all the same. */
export function listStacks(project: string): StackEntry[] {
  return stackNames(project).map((name) => {
    const { sources, files } = readStackFiles(project, name);
    const keys = readSources(sources, undefined, [])?.keys;
    const text = (key: "organisation" | "environment"): string | undefined =>
      textOf(keys?.get(key)?.[0]?.node);
    const own = sources.flatMap(({ file, kind }) => (kind === "access" ? [file] : []));
    return {
      name,
      organisation: text("organisation"),
      environment: text("environment"),
      file: stackFileOf(project, name),
      reads: [...new Set([...own, ...files.keys()])].sort(),
    };
  });
}

/** Why a change concerns a stack: a file of its own, or one that is everybody's. */
export interface Concern {
  stack: StackEntry;
  because: string;
}

/** What can change nothing in a deployment: documentation, tests and benchmarks. */
const HARMLESS = /^(docs|tests|bench)\/|^[^/]*\.md$|^LICENSE$/;

/**
 * The stacks that a set of changed files concerns. A file that stacks read concerns those stacks;
 * any other one (the program, its dependencies, a workflow, a file that is gone) concerns all,
 * unless it can change nothing.
 * @param changed paths from the project's directory
 */
export function concernedStacks(
  stacks: readonly StackEntry[],
  changed: readonly string[],
): Concern[] {
  const owners = new Map<string, Set<string>>();
  for (const { name, file, reads } of stacks)
    for (const path of [file, ...reads]) {
      const key = plainPath(path);
      owners.set(key, (owners.get(key) ?? new Set()).add(name));
    }
  const paths = changed.map(plainPath);
  const common = paths.find((path) => !owners.has(path) && !HARMLESS.test(path));
  return stacks.flatMap((stack) => {
    const because = paths.find((path) => owners.get(path)?.has(stack.name)) ?? common;
    return because === undefined ? [] : [{ stack, because }];
  });
}

function plainPath(path: string): string {
  return path.replace(/^(\.\/)+/, "");
}

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, parse } from "node:path";

/** What is read of a package.json. */
interface Manifest {
  name?: string;
  version?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  pulumi?: { resource?: boolean; name?: string; version?: string; server?: string };
}

interface InstalledPackage {
  directory: string;
  manifest: Manifest;
}

/** A provider plugin that the program's packages need. */
export interface RequiredPlugin {
  name: string;
  version: string;
  /** Where its publisher keeps downloads, when that is not Pulumi. */
  server?: string;
}

/**
 * The provider plugins behind the packages that the program depends on, directly or not, from the
 * `pulumi` block in their package.json, sorted by name.
 */
export function requiredPlugins(programDirectory: string): RequiredPlugin[] {
  const plugins = new Map<string, RequiredPlugin>();
  for (const { manifest } of dependencies(programDirectory, { transitive: true })) {
    if (!manifest.pulumi?.resource) continue;
    const name = manifest.pulumi.name ?? pluginName(manifest.name ?? "");
    const version = manifest.pulumi.version ?? manifest.version ?? "";
    const { server } = manifest.pulumi;
    plugins.set(`${name}@${version}`, { name, version, ...(server ? { server } : {}) });
  }
  return [...plugins.values()].sort((left, right) => left.name.localeCompare(right.name));
}

/** Names and installed versions of what the program depends on, sorted by name. */
export function programDependencies(
  programDirectory: string,
  options: { transitive: boolean },
): { name: string; version: string }[] {
  return dependencies(programDirectory, options)
    .map(({ manifest }) => ({ name: manifest.name ?? "", version: manifest.version ?? "" }))
    .sort((left, right) => left.name.localeCompare(right.name));
}

/**
 * The file of a module as the program itself would load it.
 *
 * @throws Error saying that the SDK is not installed
 */
export function resolveFromProgram(programDirectory: string, module: string): string {
  try {
    return createRequire(join(programDirectory, "package.json")).resolve(module);
  } catch {
    throw new Error(
      `${module} was not found from ${programDirectory}: the Pulumi SDK is not installed there; ` +
        "run `npm install` in that directory.",
    );
  }
}

function dependencies(
  programDirectory: string,
  { transitive }: { transitive: boolean },
): InstalledPackage[] {
  const root = findProgramPackage(programDirectory);
  if (!root) return [];
  const found = new Map<string, InstalledPackage>();
  const open = [root];
  for (let next = open.pop(); next; next = open.pop()) {
    const names = Object.keys({
      ...next.manifest.dependencies,
      ...(next === root ? next.manifest.devDependencies : {}),
    });
    for (const name of names) {
      const installed = findInstalled(next.directory, name);
      if (!installed || found.has(installed.directory)) continue;
      found.set(installed.directory, installed);
      if (transitive) open.push(installed);
    }
  }
  return [...found.values()];
}

/** The package.json of the program's directory, or of the nearest directory above. */
function findProgramPackage(directory: string): InstalledPackage | undefined {
  return ancestors(directory)
    .map(readPackage)
    .find((candidate) => candidate !== undefined);
}

/** Node's own rule: `node_modules` here, then in each directory above. */
function findInstalled(directory: string, name: string): InstalledPackage | undefined {
  for (const ancestor of ancestors(directory)) {
    const installed = readPackage(join(ancestor, "node_modules", name));
    if (installed) return installed;
  }
  return undefined;
}

function ancestors(directory: string): string[] {
  const { root } = parse(directory);
  const path = [directory];
  for (let above = directory; above !== root; path.push(above)) above = dirname(above);
  return path;
}

function readPackage(directory: string): InstalledPackage | undefined {
  try {
    const text = readFileSync(join(directory, "package.json"), "utf8");
    return { directory, manifest: JSON.parse(text) as Manifest };
  } catch {
    return undefined;
  }
}

/** `@pulumi/aws` → `aws`; another scope stays: `@lbrlabs/eks` → `lbrlabs/eks`. */
function pluginName(packageName: string): string {
  return packageName.startsWith("@pulumi/")
    ? packageName.slice("@pulumi/".length)
    : packageName.replace(/^@/, "");
}

import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import {
  copyFile,
  link,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { dirname, join, relative } from "node:path";

import { build } from "esbuild";

const PROJECT = join(__dirname, "../..");
const TOOLCHAIN = __dirname;
const BUNDLES = join(PROJECT, "node_modules/.cache/stand-ins");
const STALE_AFTER_MS = 24 * 60 * 60 * 1000;

/** The providers that can have a stand-in, each in `providers/<name>/main.ts`. */
const STAND_IN_PROVIDERS = ["aws", "okta", "tls"] as const;
export type StandInProvider = (typeof STAND_IN_PROVIDERS)[number];

/** One plugin: its source, and where `pulumi` looks for it. */
interface Plugin {
  entry: string;
  /** For example `resource-aws-v7.48.0`. */
  directory: string;
  executable: string;
}

/**
 * Puts the Node language host, the provider stand-ins and Pulumi's own dynamic provider into the
 * plugin cache of a private `PULUMI_HOME`. A `pulumi` that has another home cannot find them, and
 * no warning is printed for them. Versions are those of the installed npm packages, since `pulumi`
 * asks for exactly these.
 *
 * Bundles are made once for each state of the sources (a second or two) and then linked.
 *
 * @param pulumiHome directory; made if need be
 * @param providers stand-ins to install; by default those that exist
 * @throws Error naming a stand-in that was asked for and does not exist
 */
export async function installStandIns(
  pulumiHome: string,
  providers: readonly StandInProvider[] = STAND_IN_PROVIDERS.filter(hasStandIn),
): Promise<void> {
  const missing = providers.filter((name) => !hasStandIn(name));
  if (missing.length > 0) {
    throw new Error(`there is no stand-in for the provider ${missing.join(", ")}`);
  }
  const plugins = [await languageHost(), ...(await Promise.all(providers.map(providerPlugin)))];
  const bundles = await bundle(plugins);
  const cache = join(pulumiHome, "plugins");
  await Promise.all([
    ...plugins.map((plugin) => installPlugin(cache, bundles, plugin)),
    installDynamicProvider(cache),
  ]);
}

function hasStandIn(name: StandInProvider): boolean {
  return existsSync(providerEntry(name));
}

function providerEntry(name: StandInProvider): string {
  return join(TOOLCHAIN, "providers", name, "main.ts");
}

async function languageHost(): Promise<Plugin> {
  return {
    entry: join(TOOLCHAIN, "languageHost/main.ts"),
    directory: `language-nodejs-v${await installedVersion("@pulumi/pulumi")}`,
    executable: "pulumi-language-nodejs",
  };
}

async function providerPlugin(name: StandInProvider): Promise<Plugin> {
  return {
    entry: providerEntry(name),
    directory: `resource-${name}-v${await installedVersion(`@pulumi/${name}`)}`,
    executable: `pulumi-resource-${name}`,
  };
}

/** The version that programs ask for: that of the plugin, if the package names one. */
async function installedVersion(packageName: string): Promise<string> {
  const file = join(PROJECT, "node_modules", packageName, "package.json");
  const manifest = JSON.parse(await readFile(file, "utf8")) as {
    version: string;
    pulumi?: { version?: string };
  };
  return (manifest.pulumi?.version ?? manifest.version).replace(/^v/, "");
}

/** Bundles each plugin into `<executable>.cjs` of one directory, and returns that directory. */
async function bundle(plugins: readonly Plugin[]): Promise<string> {
  const target = join(BUNDLES, await hashSources(plugins));
  if (existsSync(target)) return target;
  const draft = join(BUNDLES, `draft-${randomUUID()}`);
  const { metafile } = await build({
    entryPoints: plugins.map(({ entry, executable }) => ({ in: entry, out: executable })),
    outdir: draft,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    // The SDKs look types up by the names of their classes.
    keepNames: true,
    logLevel: "error",
    absWorkingDir: PROJECT,
    metafile: true,
  });
  assertHashed(Object.keys(metafile.inputs));
  await publish(draft, target);
  return target;
}

/** Two processes may build at once; the first one's bundles are as good as the second one's. */
async function publish(draft: string, target: string): Promise<void> {
  try {
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  await removeStale(target);
}

async function removeStale(current: string): Promise<void> {
  for (const name of await readdir(BUNDLES)) {
    const path = join(BUNDLES, name);
    if (path === current) continue;
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > STALE_AFTER_MS) await rm(path, { recursive: true, force: true });
  }
}

/** Over all sources of the toolchain, the locked packages, and which plugins are bundled. */
async function hashSources(plugins: readonly Plugin[]): Promise<string> {
  const hash = createHash("sha256");
  const files = [join(PROJECT, "package-lock.json"), ...(await toolchainSources())];
  for (const file of files) {
    hash.update(relative(PROJECT, file)).update("\0");
    hash.update(await readFile(file)).update("\0");
  }
  hash.update(JSON.stringify(plugins.map(({ executable }) => executable)));
  return hash.digest("hex").slice(0, 16);
}

async function toolchainSources(): Promise<string[]> {
  const entries = await readdir(TOOLCHAIN, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** A source that the hash does not cover could change without a new bundle. */
function assertHashed(inputs: readonly string[]): void {
  const own = `${relative(PROJECT, TOOLCHAIN)}/`;
  // node_modules may be a link to elsewhere, so packages are told by the folder's name.
  const foreign = inputs.filter(
    (input) => !input.startsWith(own) && !input.split("/").includes("node_modules"),
  );
  if (foreign.length === 0) return;
  throw new Error(
    `stand-ins must not import from outside sandbox/toolchain: ${foreign.join(", ")}`,
  );
}

async function installPlugin(cache: string, bundles: string, plugin: Plugin): Promise<void> {
  const directory = join(cache, plugin.directory);
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  const file = `${plugin.executable}.cjs`;
  await linkOrCopy(join(bundles, file), join(directory, file));
  const launcher = `#!/bin/sh\nexec node "\${0%/*}/${file}" "$@"\n`;
  await writeFile(join(directory, plugin.executable), launcher, { mode: 0o755 });
}

/** Dynamic providers run in the program's own SDK; the plugin is a script of its package. */
async function installDynamicProvider(cache: string): Promise<void> {
  const name = "pulumi-resource-pulumi-nodejs";
  const version = await installedVersion("@pulumi/pulumi");
  const directory = join(cache, `resource-pulumi-nodejs-v${version}`);
  await mkdir(directory, { recursive: true });
  const script = await readFile(join(PROJECT, "node_modules/@pulumi/pulumi", name));
  await writeFile(join(directory, name), script, { mode: 0o755 });
}

async function linkOrCopy(source: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  try {
    await link(source, target);
  } catch {
    // Another file system.
    await copyFile(source, target);
  }
}

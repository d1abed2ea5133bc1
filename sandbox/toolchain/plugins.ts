import { readFile } from "node:fs/promises";
import { runCommand } from "../system/command";
import { startProgressLine } from "../system/progress";
import { type PulumiToolchain } from "./pulumi";

/** `auto`: official plugins where they can be had, else the project's stand-ins. */
export const PLUGIN_MODES = ["auto", "official", "stand-in"] as const;
export type PluginMode = (typeof PLUGIN_MODES)[number];

/** Smallest first: it tells soon whether downloads work at all. */
const PACKAGES = ["tls", "okta", "aws"] as const;
const FIRST_TIMEOUT_MS = 60_000;
const NEXT_TIMEOUT_MS = 10 * 60_000;

export interface PluginOptions {
  toolchain: PulumiToolchain;
  pulumiHome: string;
  mode: PluginMode;
  /** Bundles the stand-ins into a `PULUMI_HOME`. */
  installStandIns(pulumiHome: string): Promise<unknown>;
  report(line: string): void;
}

/**
 * Provides the resource plugins of the program, and the Node language host where the CLI has none.
 * @throws when `official` was asked for and cannot be had
 */
export async function installPlugins(options: PluginOptions): Promise<"official" | "stand-in"> {
  const { mode, report } = options;
  const reason = mode === "stand-in" ? "asked for" : await tryOfficial(options);
  if (reason === undefined) {
    report("plugins: official ones of aws, okta and tls");
    return "official";
  }
  if (mode === "official") {
    throw new Error(`The official plugins cannot be used: ${reason}. Try --plugins auto.`);
  }
  report(`plugins: the project's own stand-ins, on loopback endpoints only (${reason})`);
  await options.installStandIns(options.pulumiHome);
  return "stand-in";
}

/** The mode that an environment variable or option names. */
export function parsePluginMode(text: string | undefined): PluginMode {
  const mode = PLUGIN_MODES.find((candidate) => candidate === (text ?? "auto"));
  if (mode === undefined) {
    throw new Error(`"${text}" is no kind of plugins; choose one of ${PLUGIN_MODES.join(", ")}.`);
  }
  return mode;
}

/** @returns why they cannot be used, `undefined` when they are installed */
async function tryOfficial(options: PluginOptions): Promise<string | undefined> {
  const { toolchain, pulumiHome } = options;
  if (!toolchain.hasLanguageHost) return "this pulumi comes without its Node language host";
  const progress = startProgressLine("official plugins");
  try {
    for (const name of PACKAGES) {
      const version = await pluginVersion(name);
      progress.step(`${name} ${version}`);
      await runCommand(
        toolchain.executable,
        ["plugin", "install", "resource", name, version, "--non-interactive"],
        {
          env: { ...process.env, PULUMI_HOME: pulumiHome, PULUMI_SKIP_UPDATE_CHECK: "true" },
          timeoutMs: name === PACKAGES[0] ? FIRST_TIMEOUT_MS : NEXT_TIMEOUT_MS,
        },
      );
    }
    return undefined;
  } catch (error) {
    return `official download: ${(error as Error).message}`;
  } finally {
    progress.end();
  }
}

/** Plugin version that the installed SDK package asks for. */
async function pluginVersion(name: string): Promise<string> {
  const file = require.resolve(`@pulumi/${name}/package.json`);
  const manifest = JSON.parse(await readFile(file, "utf8")) as { version: string };
  return manifest.version;
}

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { build } from "esbuild";

import { installStandIns } from "../../../sandbox/toolchain/bundleStandIns";
import { cacheDirectory } from "../../../sandbox/toolchain/pulumi";

const PROJECT = join(__dirname, "../../..");

/** A program whose only resources are badges of the demo cloud, as `declared.json` lists them. */
const PROGRAM = `
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";

class Badge extends pulumi.CustomResource {
  declare readonly arn: pulumi.Output<string>;
  declare readonly token: pulumi.Output<string>;
  constructor(name: string, args: pulumi.Inputs, opts?: pulumi.CustomResourceOptions) {
    const outputs = { arn: undefined, token: undefined, revision: undefined, lostAt: undefined, livery: undefined };
    const options = { motto: undefined, ...args };
    super("demo:index/badge:Badge", name, { ...outputs, ...options }, { ...opts, version: "1.0.0" });
  }
}

interface Declared { args: Record<string, unknown>; secrets?: string[]; arnFrom?: string; options?: pulumi.CustomResourceOptions }
const declared: Record<string, Declared> = JSON.parse(readFileSync("declared.json", "utf8"));
const badges: Record<string, Badge> = {};
for (const [name, { args, secrets = [], arnFrom, options }] of Object.entries(declared)) {
  const inputs: pulumi.Inputs = { ...args };
  for (const key of secrets) inputs[key] = pulumi.secret(inputs[key]);
  if (arnFrom) inputs["labels"] = { from: badges[arnFrom]!.arn };
  badges[name] = new Badge(name, inputs, options);
}
export const arns = Object.fromEntries(Object.entries(badges).map(([name, item]) => [name, item.arn]));
export const tokens = Object.values(badges).map((item) => item.token);
`;

/** What the program declares: badges by resource name. */
export type Declared = Record<
  string,
  {
    args: Record<string, unknown>;
    /** Keys of `args` that the program marks as secret. */
    secrets?: string[];
    /** Another badge whose ARN becomes a label of this one. */
    arnFrom?: string;
    options?: Record<string, unknown>;
  }
>;

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface StateResource {
  urn: string;
  id?: string;
  type: string;
  inputs: Record<string, unknown>;
  outputs: Record<string, unknown>;
}

export interface PreviewStep {
  op: string;
  urn: string;
  newState?: StateResource;
  detailedDiff?: Record<string, { kind: string; inputDiff: boolean }> | null;
  replaceReasons?: string[];
}

/** A temporary Pulumi project on the stand-ins, with its own home, state and demo cloud. */
export class EngineProject {
  private constructor(readonly directory: string) {}

  /** Makes the project and its stack `test`. */
  static async create(): Promise<EngineProject> {
    const project = new EngineProject(await mkdtemp(join(tmpdir(), "engine-test-")));
    const { directory } = project;
    await installStandIns(project.home, []);
    await project.installDemoProvider();
    await mkdir(join(directory, "state"));
    await symlink(join(PROJECT, "node_modules"), join(directory, "node_modules"));
    const files = {
      "Pulumi.yaml": "name: engine-test\nruntime: nodejs\n",
      "Pulumi.test.yaml": `config:\n  demo:file: ${project.cloudFile}\n`,
      "package.json": JSON.stringify({ name: "engine-test", main: "index.ts" }),
      "tsconfig.json": JSON.stringify({
        compilerOptions: { noCheck: true, module: "node16", target: "es2022" },
      }),
      "index.ts": PROGRAM,
    };
    for (const [name, text] of Object.entries(files)) await project.write(name, text);
    await project.declare({});
    await project.expectSuccess("stack", "init", "test");
    return project;
  }

  get home(): string {
    return join(this.directory, "home");
  }

  get cloudFile(): string {
    return join(this.directory, "cloud.json");
  }

  get logDirectory(): string {
    return join(this.directory, "logs");
  }

  async write(name: string, text: string): Promise<void> {
    await writeFile(join(this.directory, name), text);
  }

  /** Sets what the program declares from now on. */
  async declare(declared: Declared): Promise<void> {
    await this.write("declared.json", JSON.stringify(declared));
  }

  /** The badges as the cloud has them. */
  readCloud(): Record<string, Record<string, unknown>> {
    return JSON.parse(readFileSync(this.cloudFile, "utf8")) as ReturnType<
      EngineProject["readCloud"]
    >;
  }

  async writeCloud(badges: Record<string, Record<string, unknown>>): Promise<void> {
    await writeFile(this.cloudFile, JSON.stringify(badges));
  }

  /** Starts `pulumi` without waiting for it. @param environment added to the usual one */
  start(args: readonly string[], environment: NodeJS.ProcessEnv = {}): ChildProcess {
    return spawn(pulumiExecutable(), [...args, "--non-interactive"], {
      cwd: this.directory,
      env: { ...this.environment(), ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  pulumi(...args: string[]): Promise<Outcome> {
    return finished(this.start(args));
  }

  /** @throws Error with everything that was printed, when the command fails */
  async expectSuccess(...args: string[]): Promise<Outcome> {
    const outcome = await this.pulumi(...args);
    if (outcome.code === 0) return outcome;
    const { stdout, stderr } = outcome;
    throw new Error(`pulumi ${args.join(" ")} ended with ${outcome.code}\n${stdout}\n${stderr}`);
  }

  /** The state file as it is on disk, secrets encrypted. */
  async stateText(): Promise<string> {
    const file = join(this.directory, "state/.pulumi/stacks/engine-test/test.json");
    return readFile(file, "utf8");
  }

  async stateResources(): Promise<StateResource[]> {
    const state = JSON.parse(await this.stateText()) as {
      checkpoint: { latest: { resources?: StateResource[] } };
    };
    return state.checkpoint.latest.resources ?? [];
  }

  /** The steps of `pulumi preview --json`, by name of the resource. */
  async previewSteps(): Promise<Map<string, PreviewStep>> {
    const { stdout } = await this.expectSuccess("preview", "--json");
    const { steps } = JSON.parse(stdout) as { steps: PreviewStep[] };
    return new Map(steps.map((step) => [step.urn.split("::")[3] ?? "", step]));
  }

  /** Process ids in the log of a plugin, in order of their start. */
  pluginPids(plugin: string): number[] {
    const file = join(this.logDirectory, `${plugin}.log`);
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, "utf8").trim().split("\n");
    const pids = lines.map((line) => (JSON.parse(line) as { pid: number }).pid);
    return [...new Set(pids)];
  }

  async remove(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }

  private environment(): NodeJS.ProcessEnv {
    return {
      PATH: process.env["PATH"],
      HOME: this.directory,
      PULUMI_HOME: this.home,
      PULUMI_BACKEND_URL: `file://${join(this.directory, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "engine-test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_SKIP_CONFIRMATIONS: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
      ACCESS_SANDBOX_WAIT_FACTOR: "0",
      ACCESS_SANDBOX_LOG_DIR: this.logDirectory,
    };
  }

  private async installDemoProvider(): Promise<void> {
    const directory = join(this.home, "plugins/resource-demo-v1.0.0");
    await mkdir(directory, { recursive: true });
    const bundle = join(directory, "demo.cjs");
    await build({
      entryPoints: [join(__dirname, "demoProviderMain.ts")],
      outfile: bundle,
      bundle: true,
      platform: "node",
      format: "cjs",
    });
    const launcher = `#!/bin/sh\nexec node '${bundle}' "$@"\n`;
    await writeFile(join(directory, "pulumi-resource-demo"), launcher, { mode: 0o755 });
  }
}

/** Waits for the end of a process and collects what it prints. */
export async function finished(child: ChildProcess): Promise<Outcome> {
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, stdout, stderr };
}

/** The CLI that `npm test` chose, else the cached one; these tests never download or build one. */
function pulumiExecutable(): string {
  const { ACCESS_TEST_PULUMI: chosen } = process.env;
  const file = chosen ?? join(cacheDirectory(process.env), "bin/pulumi");
  if (existsSync(file)) return file;
  throw new Error(`${file} is missing: run \`npm run access -- sandbox up\` once to get it.`);
}

import { spawn, type ChildProcess } from "node:child_process";

import { RunResponse, type ProgramInfo, type RunRequest } from "@pulumi/pulumi/proto/language_pb";

import { type ChildProcesses } from "./childProcesses";
import { resolveFromProgram } from "./packages";
import { readRuntimeOptions, type RuntimeOptions } from "./runtimeOptions";

/** The SDK's runner exits with this once it has shown the error to the user itself. */
const EXIT_ERROR_WAS_SHOWN = 32;

export interface Command {
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
}

/** The node command that runs a program under the SDK's runner, as `pulumi` asks for it. */
export function programCommand(
  request: RunRequest,
  engineAddress: string | undefined,
  environment: NodeJS.ProcessEnv,
): Command {
  const info = requireInfo(request.getInfo());
  const directory = info.getProgramDirectory();
  const options = readRuntimeOptions(info);
  const flags: Record<string, string> = {
    monitor: request.getMonitorAddress(),
    engine: engineAddress ?? "",
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": info.getRootDirectory(),
    stack: request.getStack(),
    pwd: request.getPwd() || directory,
    parallel: String(request.getParallel()),
  };
  const given = Object.entries(flags).filter(([, value]) => value !== "");
  return {
    args: [
      ...options.nodeargs,
      resolveFromProgram(directory, "@pulumi/pulumi/cmd/run"),
      ...given.flatMap(([name, value]) => [`--${name}`, value]),
      ...(request.getDryrun() ? ["--dry-run"] : []),
      info.getEntryPoint() || ".",
      ...request.getArgsList(),
    ],
    cwd: directory,
    env: { ...environment, ...configuration(request), ...typescriptSettings(options) },
  };
}

function configuration(request: RunRequest): NodeJS.ProcessEnv {
  const config = Object.fromEntries(request.getConfigMap().toArray());
  return {
    PULUMI_CONFIG: JSON.stringify(config),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
  };
}

/** How the SDK's runners are told to take TypeScript. */
export function typescriptSettings(options: RuntimeOptions): NodeJS.ProcessEnv {
  return {
    PULUMI_NODEJS_TYPESCRIPT: String(options.typescript),
    ...(options.tsconfig ? { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig } : {}),
  };
}

/** Narrowing for a part that every engine since 2024 sends. */
export function requireInfo(info: ProgramInfo | undefined): ProgramInfo {
  if (info) return info;
  throw new Error("this engine is too old: it does not say where the program is");
}

/**
 * Runs the program to its end. It writes straight to the host's own output, which the engine
 * shows line by line.
 */
export async function runProgram(command: Command, children: ChildProcesses): Promise<RunResponse> {
  const { args, cwd, env } = command;
  const stdio = ["ignore", "inherit", "inherit"] as const;
  const child = children.add(spawn(process.execPath, args, { cwd, env, stdio: [...stdio] }));
  const { code, signal } = await exitOf(child);
  const response = new RunResponse();
  if (code === EXIT_ERROR_WAS_SHOWN) response.setBail(true);
  else if (signal) response.setError(`the program was ended by ${signal}`);
  else if (code !== 0) response.setError(`the program exited with code ${code}`);
  return response;
}

/** @throws Error with a remedy when the process could not be started */
export function exitOf(
  child: ChildProcess,
): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve, reject) => {
    child.once("error", (error) => reject(explainSpawnError(error, child.spawnfile)));
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
}

function explainSpawnError(error: NodeJS.ErrnoException, file: string): Error {
  if (error.code !== "E2BIG") return new Error(`${file} could not be started: ${error.message}`);
  return new Error(
    "the stack's configuration is too long for an environment variable (128 KiB): " +
      "move the larger parts into files that the configuration names.",
  );
}

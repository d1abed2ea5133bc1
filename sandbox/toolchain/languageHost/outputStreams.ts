import { type ChildProcessByStdio, spawn } from "node:child_process";
import { type Readable } from "node:stream";

import { type handleServerStreamingCall, type ServerWritableStream } from "@grpc/grpc-js";
import * as proto from "@pulumi/pulumi/proto/language_pb";

import { readable, rpcError } from "../providers/framework/errors";
import { stopChild } from "./childProcesses";
import { type HostContext } from "./hostContext";
import { resolveFromProgram } from "./packages";
import { type Command, exitOf, requireInfo, typescriptSettings } from "./program";
import { readRuntimeOptions } from "./runtimeOptions";

type PipedChild = ChildProcessByStdio<null, Readable, Readable>;

/** Kind that the engine gives a policy pack. */
const POLICY_PACK = "analyzer";

/**
 * Runs a plugin that is a program itself: a policy pack (`PulumiPolicy.yaml`) or a provider with
 * `PulumiPlugin.yaml`. Output goes to the engine as it comes; the plugin ends with the call.
 */
export function runPlugin(
  host: HostContext,
): handleServerStreamingCall<proto.RunPluginRequest, proto.RunPluginResponse> {
  return (call) => {
    respond(call, async () => {
      const child = start(host, process.execPath, pluginCommand(call.request));
      stopWithCall(call, child);
      forward(child, (stream, chunk) => call.write(pluginOutput(stream, chunk)));
      const { code } = await exitOf(child);
      const exit = new proto.RunPluginResponse();
      exit.setExitcode(code ?? 1);
      call.write(exit);
    });
  };
}

/** Installs the program's packages with its package manager, for `pulumi install`. */
export function installDependencies(
  host: HostContext,
): handleServerStreamingCall<proto.InstallDependenciesRequest, proto.InstallDependenciesResponse> {
  return (call) => {
    respond(call, async () => {
      const { packagemanager } = readRuntimeOptions(call.request.getInfo());
      const command = { args: ["install"], cwd: call.request.getDirectory(), env: process.env };
      const child = start(host, packagemanager, command);
      stopWithCall(call, child);
      forward(child, (stream, chunk) => call.write(installOutput(stream, chunk)));
      const { code } = await exitOf(child);
      if (code !== 0) throw new Error(`\`${packagemanager} install\` ended with code ${code}`);
    });
  };
}

/** The node command for a plugin; policy packs start in their own directory, as they expect. */
export function pluginCommand(request: proto.RunPluginRequest): Command {
  const info = requireInfo(request.getInfo());
  const directory = info.getProgramDirectory();
  const options = readRuntimeOptions(info);
  const isPolicyPack = request.getKind() === POLICY_PACK;
  const runner = isPolicyPack ? "run-policy-pack" : "run-plugin";
  const args = request.getArgsList();
  return {
    args: [
      ...options.nodeargs,
      resolveFromProgram(directory, `@pulumi/pulumi/cmd/${runner}`),
      ...(isPolicyPack ? [...args, directory] : [directory, ...args]),
    ],
    cwd: isPolicyPack ? directory : request.getPwd() || directory,
    env: { ...readEnvironment(request.getEnvList()), ...typescriptSettings(options) },
  };
}

function readEnvironment(lines: readonly string[]): NodeJS.ProcessEnv {
  const pairs = lines.map((line) => {
    const equals = line.indexOf("=", 1);
    return [line.slice(0, equals), line.slice(equals + 1)] as const;
  });
  return Object.fromEntries(pairs);
}

function start(host: HostContext, file: string, { args, cwd, env }: Command): PipedChild {
  return host.children.add(spawn(file, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] }));
}

function stopWithCall<Request, Response>(
  call: ServerWritableStream<Request, Response>,
  child: PipedChild,
): void {
  call.on("cancelled", () => stopChild(child));
}

function forward(
  child: PipedChild,
  write: (stream: "stdout" | "stderr", chunk: Buffer) => void,
): void {
  child.stdout.on("data", (chunk: Buffer) => write("stdout", chunk));
  child.stderr.on("data", (chunk: Buffer) => write("stderr", chunk));
}

function pluginOutput(stream: "stdout" | "stderr", chunk: Buffer): proto.RunPluginResponse {
  const response = new proto.RunPluginResponse();
  if (stream === "stdout") response.setStdout(chunk);
  else response.setStderr(chunk);
  return response;
}

function installOutput(
  stream: "stdout" | "stderr",
  chunk: Buffer,
): proto.InstallDependenciesResponse {
  const response = new proto.InstallDependenciesResponse();
  if (stream === "stdout") response.setStdout(chunk);
  else response.setStderr(chunk);
  return response;
}

function respond<Request, Response>(
  call: ServerWritableStream<Request, Response>,
  work: () => Promise<void>,
): void {
  work().then(
    () => call.end(),
    // Destroying the stream instead would end the call without a status.
    (error: unknown) => call.emit("error", rpcError(error, readable(error, []))),
  );
}

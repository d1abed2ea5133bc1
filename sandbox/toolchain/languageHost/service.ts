import { dirname } from "node:path";

import { type handleUnaryCall, type UntypedServiceImplementation } from "@grpc/grpc-js";
import * as proto from "@pulumi/pulumi/proto/language_pb";
import { PackageDependency, PluginDependency, PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { version as sdkVersion } from "@pulumi/pulumi/package.json";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { readable, rpcError } from "../providers/framework/errors";
import { type HostContext } from "./hostContext";
import { installDependencies, runPlugin } from "./outputStreams";
import { programDependencies, requiredPlugins, type RequiredPlugin } from "./packages";
import { programCommand, requireInfo, runProgram } from "./program";

/**
 * Implements the part of `pulumirpc.LanguageRuntime` that commands on stacks, `pulumi about` and
 * `pulumi install` call. Code generation is left out: gRPC answers UNIMPLEMENTED.
 */
export function createLanguageService(host: HostContext): UntypedServiceImplementation {
  return {
    handshake: unary(host, "Handshake", () => new proto.LanguageHandshakeResponse()),
    getPluginInfo: unary(host, "GetPluginInfo", pluginInfo),
    getRequiredPlugins: unary(host, "GetRequiredPlugins", listPlugins),
    getRequiredPackages: unary(host, "GetRequiredPackages", listPackages),
    getProgramDependencies: unary(host, "GetProgramDependencies", listDependencies),
    about: unary(host, "About", about),
    run: unary(host, "Run", (request: proto.RunRequest) =>
      runProgram(programCommand(request, host.engineAddress, process.env), host.children),
    ),
    cancel: unary(host, "Cancel", () => {
      host.children.stopAll();
      return new Empty();
    }),
    runPlugin: runPlugin(host),
    installDependencies: installDependencies(host),
  };
}

function unary<Request, Response>(
  host: HostContext,
  method: string,
  answer: (request: Request) => Promise<Response> | Response,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    const started = performance.now();
    const record = (outcome: string) =>
      host.log({ method, ms: Math.round(performance.now() - started), outcome });
    Promise.resolve()
      .then(() => answer(call.request))
      .then(
        (response) => {
          record("ok");
          callback(null, response);
        },
        (error: unknown) => {
          record(readable(error, []));
          callback(rpcError(error, readable(error, [])));
        },
      );
  };
}

function pluginInfo(): PluginInfo {
  const info = new PluginInfo();
  info.setVersion(sdkVersion);
  return info;
}

function listPackages(
  request: proto.GetRequiredPackagesRequest,
): proto.GetRequiredPackagesResponse {
  const response = new proto.GetRequiredPackagesResponse();
  for (const plugin of requiredPlugins(programDirectory(request))) {
    response.addPackages(describePlugin(new PackageDependency(), plugin));
  }
  return response;
}

function listPlugins(request: proto.GetRequiredPluginsRequest): proto.GetRequiredPluginsResponse {
  const response = new proto.GetRequiredPluginsResponse();
  for (const plugin of requiredPlugins(programDirectory(request))) {
    response.addPlugins(describePlugin(new PluginDependency(), plugin));
  }
  return response;
}

function describePlugin<Message extends PackageDependency | PluginDependency>(
  message: Message,
  { name, version, server }: RequiredPlugin,
): Message {
  message.setName(name);
  message.setKind("resource");
  message.setVersion(version);
  if (server) message.setServer(server);
  return message;
}

function listDependencies(
  request: proto.GetProgramDependenciesRequest,
): proto.GetProgramDependenciesResponse {
  const response = new proto.GetProgramDependenciesResponse();
  const transitive = request.getTransitivedependencies();
  for (const { name, version } of programDependencies(programDirectory(request), { transitive })) {
    const dependency = new proto.DependencyInfo();
    dependency.setName(name);
    dependency.setVersion(version);
    response.addDependencies(dependency);
  }
  return response;
}

function about(): proto.AboutResponse {
  const response = new proto.AboutResponse();
  response.setExecutable(process.execPath);
  response.setVersion(process.version);
  response.getMetadataMap().set("languageHost", `sandbox stand-in in ${dirname(__filename)}`);
  return response;
}

function programDirectory(request: { getInfo(): proto.ProgramInfo | undefined }): string {
  return requireInfo(request.getInfo()).getProgramDirectory();
}

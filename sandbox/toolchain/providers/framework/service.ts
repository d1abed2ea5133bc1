import { status, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { type Log } from "./log";
import { fromStruct } from "./marshal";
import { invokeFunction } from "./invokeCall";
import { resourceCalls } from "./resourceCalls";
import { RpcFailure, type Session, unary } from "./session";
import { type ProviderDefinition } from "./types";
import { plainProps, secretTexts } from "./values";

export interface ServiceOptions {
  log: Log;
  waitFactor: number;
}

/** Keys that the engine adds to every provider's configuration. */
const ENGINE_KEYS = ["version", "pluginDownloadURL", "__internal"];

/** Implements the provider protocol of Pulumi (`pulumirpc.ResourceProvider`) on a definition. */
export function createProviderService<Clients>(
  definition: ProviderDefinition<Clients>,
  options: ServiceOptions,
): UntypedServiceImplementation {
  const session: Session<Clients> = { definition, ...options, abort: new AbortController() };
  return {
    handshake: unary(session, "Handshake", handshake),
    attach: unary(session, "Attach", () => new Empty()),
    getPluginInfo: unary(session, "GetPluginInfo", () => pluginInfo(definition.version)),
    checkConfig: unary(session, "CheckConfig", (request: proto.CheckRequest) =>
      checkConfig(definition, request),
    ),
    diffConfig: unary(session, "DiffConfig", diffConfig),
    configure: unary(
      session,
      "Configure",
      (request: proto.ConfigureRequest) => configure(session, request),
      { secretsOf: (request) => secretTexts(fromStruct(request.getArgs())) },
    ),
    cancel: unary(session, "Cancel", () => {
      session.abort.abort();
      return new Empty();
    }),
    getSchema: unary(session, "GetSchema", refuseSchema),
    invoke: invokeFunction(session),
    ...resourceCalls(session),
  };
}

function handshake(): proto.ProviderHandshakeResponse {
  const response = new proto.ProviderHandshakeResponse();
  response.setAcceptSecrets(true);
  response.setAcceptOutputs(false);
  response.setAcceptResources(false);
  return response;
}

/** `pulumi import` asks for it once everything is imported, to write a program. */
function refuseSchema(): never {
  const message =
    "the sandbox's providers have no schema to generate code from; " +
    "import with --generate-code=false";
  throw new RpcFailure({ code: status.UNIMPLEMENTED, message, details: message });
}

function pluginInfo(version: string): PluginInfo {
  const info = new PluginInfo();
  info.setVersion(version);
  return info;
}

function checkConfig<Clients>(
  definition: ProviderDefinition<Clients>,
  request: proto.CheckRequest,
): proto.CheckResponse {
  const response = new proto.CheckResponse();
  response.setInputs(request.getNews());
  const accepted = [...definition.configuration, ...ENGINE_KEYS];
  for (const key of Object.keys(fromStruct(request.getNews()))) {
    if (accepted.includes(key)) continue;
    const failure = new proto.CheckFailure();
    const known = [...definition.configuration].sort().join(", ");
    failure.setReason(
      `property "${key}" is not a setting of the sandbox's ${definition.name} provider; ` +
        `there are: ${known}`,
    );
    response.addFailures(failure);
  }
  return response;
}

/** Settings say where and as whom to call, so a change of them never replaces resources. */
function diffConfig(request: proto.DiffRequest): proto.DiffResponse {
  const olds = plainProps(fromStruct(request.getOldInputs() ?? request.getOlds()));
  const news = plainProps(fromStruct(request.getNews()));
  const keys = [...new Set([...Object.keys(olds), ...Object.keys(news)])];
  const changed = keys.filter((key) => JSON.stringify(olds[key]) !== JSON.stringify(news[key]));
  const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
  const response = new proto.DiffResponse();
  response.setChanges(changed.length === 0 ? DIFF_NONE : DIFF_SOME);
  response.setDiffsList(changed);
  return response;
}

async function configure<Clients>(
  session: Session<Clients>,
  request: proto.ConfigureRequest,
): Promise<proto.ConfigureResponse> {
  session.abort = new AbortController();
  session.clients = await session.definition.configure(configurationOf(session, request));
  const response = new proto.ConfigureResponse();
  response.setAcceptsecrets(true);
  response.setSupportspreview(true);
  response.setAcceptresources(false);
  response.setAcceptoutputs(false);
  return response;
}

/** Settings by bare key: `aws:config:region` → `region`; complex values are JSON text. */
function configurationOf<Clients>(
  session: Session<Clients>,
  request: proto.ConfigureRequest,
): Record<string, string> {
  const prefix = `${session.definition.name}:config:`;
  const settings = new Map<string, string>();
  request.getVariablesMap().forEach((value, key) => {
    const name = key.startsWith(prefix) ? key.slice(prefix.length) : key;
    if (!ENGINE_KEYS.includes(name)) settings.set(name, value);
  });
  return Object.fromEntries(settings);
}

import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type Struct } from "google-protobuf/google/protobuf/struct_pb";

import { checkInputs, failureMessages } from "./check";
import { diffInputs } from "./diff";
import { diffResponse } from "./diffResponse";
import { PartialStateError, partialStateRpcError, redact } from "./errors";
import { fromStruct, toStruct } from "./marshal";
import { completeOutputs, previewCreate, previewUpdate } from "./outputs";
import { inputsAfterRead } from "./refresh";
import { callContext, lacking, RpcFailure, type Session, unary } from "./session";
import { type Props, type ResourceHandler } from "./types";
import { plainProps, secretLike, secretTexts, type WireProps } from "./values";

/** The methods that concern one resource. */
export function resourceCalls<Clients>(session: Session<Clients>) {
  const handlers = new Map(session.definition.resources.map((item) => [item.token, item]));
  const find = (request: ResourceRequest) => {
    const handler = handlers.get(typeOf(request));
    if (!handler) throw lacking(session, handlers);
    return handler;
  };
  const method = <Request extends ResourceRequest, Response>(
    name: string,
    verb: string,
    answer: (handler: ResourceHandler<Clients>, request: Request) => Promise<Response> | Response,
  ) =>
    unary(session, name, (request: Request) => answer(find(request), request), {
      nameOf: (request) => ({ verb, token: typeOf(request), name: nameOf(request) }),
      secretsOf: secretsOf,
    });
  return {
    check: method("Check", "Checking", check),
    diff: method("Diff", "Comparing", (handler, request: proto.DiffRequest) =>
      diff(session, handler, request),
    ),
    create: method("Create", "Creating", (handler, request: proto.CreateRequest) =>
      create(session, handler, request),
    ),
    read: method("Read", "Reading", (handler, request: proto.ReadRequest) =>
      read(session, handler, request),
    ),
    update: method("Update", "Updating", (handler, request: proto.UpdateRequest) =>
      update(session, handler, request),
    ),
    delete: method("Delete", "Deleting", (handler, request: proto.DeleteRequest) =>
      remove(session, handler, request),
    ),
  };
}

interface ResourceRequest {
  getUrn(): string;
  getName(): string;
  getType(): string;
}

/** Older engines give the URN only: `urn:pulumi:stack::project::parent$type::name`. */
function typeOf(request: ResourceRequest): string {
  return request.getType() || (request.getUrn().split("::")[2] ?? "").split("$").at(-1) || "";
}

function nameOf(request: ResourceRequest): string {
  return request.getName() || request.getUrn().split("::").slice(3).join("::");
}

/** Secret texts in whatever property bags a request carries. */
function secretsOf(request: object): string[] {
  const getters = ["getNews", "getOlds", "getProperties", "getInputs", "getOldInputs"];
  return getters.flatMap((name) => {
    const getter: unknown = Reflect.get(request, name);
    if (typeof getter !== "function") return [];
    return secretTexts(fromStruct(getter.call(request) as Struct | undefined));
  });
}

function check<Clients>(
  handler: ResourceHandler<Clients>,
  request: proto.CheckRequest,
): proto.CheckResponse {
  const news = fromStruct(request.getNews());
  const { inputs, failures } = checkInputs(handler, news);
  const response = new proto.CheckResponse();
  response.setInputs(toStruct(inputs));
  const secrets = secretTexts(news);
  for (const message of failureMessages(failures)) {
    // The engine prints the value of a property that it is given by name, secrets included.
    const failure = new proto.CheckFailure();
    failure.setReason(redact(message, secrets));
    response.addFailures(failure);
  }
  return response;
}

function diff<Clients>(
  session: Session<Clients>,
  handler: ResourceHandler<Clients>,
  request: proto.DiffRequest,
): proto.DiffResponse {
  const news = plainProps(fromStruct(request.getNews()));
  const changes = diffInputs(handler, {
    oldInputs: plainProps(fromStruct(request.getOldInputs())),
    state: plainProps(fromStruct(request.getOlds())),
    news,
    planned: plannedOutputs(session, handler, news),
    ignoreChanges: request.getIgnorechangesList(),
  });
  return diffResponse(changes, handler.deleteBeforeReplace === true);
}

/** Nothing before Configure, when the provider's settings are not known. */
function plannedOutputs<Clients>(
  { clients }: Session<Clients>,
  handler: ResourceHandler<Clients>,
  news: Props,
): Props {
  if (clients === undefined) return {};
  return handler.plannedOutputs?.(news, clients) ?? {};
}

async function create<Clients>(
  session: Session<Clients>,
  handler: ResourceHandler<Clients>,
  request: proto.CreateRequest,
): Promise<proto.CreateResponse> {
  const inputs = fromStruct(request.getProperties());
  const response = new proto.CreateResponse();
  if (request.getPreview()) {
    const planned = plannedOutputs(session, handler, plainProps(inputs));
    response.setProperties(toStruct(previewCreate(handler, inputs, planned)));
    return response;
  }
  const declared = plainProps(inputs);
  const context = callContext(session, request.getTimeout());
  const { id, outputs } = await keepingPartialState(handler, inputs, [inputs], () =>
    handler.create(declared, context),
  );
  response.setId(id);
  response.setProperties(toStruct(completeOutputs(handler, { ...declared, ...outputs }, [inputs])));
  return response;
}

async function update<Clients>(
  session: Session<Clients>,
  handler: ResourceHandler<Clients>,
  request: proto.UpdateRequest,
): Promise<proto.UpdateResponse> {
  const state = fromStruct(request.getOlds());
  const inputs = fromStruct(request.getNews());
  const response = new proto.UpdateResponse();
  if (request.getPreview()) {
    const planned = plannedOutputs(session, handler, plainProps(inputs));
    response.setProperties(toStruct(previewUpdate(handler, state, inputs, planned)));
    return response;
  }
  if (!handler.update) throw new Error("it can only be replaced");
  const declared = plainProps(inputs);
  const context = callContext(session, request.getTimeout());
  const change = () =>
    handler.update?.(request.getId(), plainProps(state), declared, context) ?? declared;
  const outputs = await keepingPartialState(handler, inputs, [inputs], async () => change());
  response.setProperties(toStruct(completeOutputs(handler, { ...declared, ...outputs }, [inputs])));
  return response;
}

async function read<Clients>(
  session: Session<Clients>,
  handler: ResourceHandler<Clients>,
  request: proto.ReadRequest,
): Promise<proto.ReadResponse> {
  const inputs = fromStruct(request.getInputs());
  const state = fromStruct(request.getProperties());
  const response = new proto.ReadResponse();
  const context = callContext(session, request.getTimeout());
  const found = await handler.read(request.getId(), plainProps(state), context);
  if (!found) return response;
  const merged = inputsAfterRead(handler.inputs, plainProps(inputs), found.inputs);
  const outputs = { ...plainProps(state), ...found.outputs };
  response.setId(found.id);
  response.setInputs(toStruct(stillSecret(merged, inputs)));
  response.setProperties(toStruct(completeOutputs(handler, outputs, [inputs, state])));
  return response;
}

async function remove<Clients>(
  session: Session<Clients>,
  handler: ResourceHandler<Clients>,
  request: proto.DeleteRequest,
): Promise<Empty> {
  const state = plainProps(fromStruct(request.getProperties()));
  await handler.delete(request.getId(), state, callContext(session, request.getTimeout()));
  return new Empty();
}

function stillSecret(values: Props, origin: WireProps): WireProps {
  const entries = Object.entries(values).map(([key, value]) => [
    key,
    secretLike(value, origin[key]),
  ]);
  return Object.fromEntries(entries) as WireProps;
}

/** Runs a create or update; a resource that came only halfway stays in state. */
async function keepingPartialState<Clients, Result>(
  handler: ResourceHandler<Clients>,
  inputs: WireProps,
  secretOrigins: WireProps[],
  operation: () => Promise<Result>,
): Promise<Result> {
  try {
    return await operation();
  } catch (error) {
    if (!(error instanceof PartialStateError)) throw error;
    const { id, outputs, reasons } = error.partial;
    const secrets = secretTexts(inputs);
    const state = completeOutputs(handler, { ...plainProps(inputs), ...outputs }, secretOrigins);
    throw new RpcFailure(
      partialStateRpcError(
        id,
        state,
        inputs,
        reasons.map((reason) => redact(reason, secrets)),
      ),
    );
  }
}

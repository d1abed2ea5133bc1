import { type handleUnaryCall } from "@grpc/grpc-js";
import * as proto from "@pulumi/pulumi/proto/provider_pb";

import { checkInputs, failureMessages } from "./check";
import { fromStruct, toStruct } from "./marshal";
import { callContext, lacking, type Session, unary } from "./session";
import { type FunctionHandler } from "./types";
import { containsSecret, plainProps, secret, secretTexts, type WireProps } from "./values";

type Invoke = handleUnaryCall<proto.InvokeRequest, proto.InvokeResponse>;

/** The Invoke method: looks the function up by token, checks its arguments, calls it. */
export function invokeFunction<Clients>(session: Session<Clients>): Invoke {
  const functions = new Map(session.definition.functions.map((item) => [item.token, item]));
  return unary(
    session,
    "Invoke",
    (request: proto.InvokeRequest) => invoke(session, functions, request),
    {
      nameOf: (request) => ({ verb: "Calling", token: request.getTok() }),
      secretsOf: (request) => secretTexts(fromStruct(request.getArgs())),
    },
  );
}

async function invoke<Clients>(
  session: Session<Clients>,
  functions: Map<string, FunctionHandler<Clients>>,
  request: proto.InvokeRequest,
): Promise<proto.InvokeResponse> {
  const handler = functions.get(request.getTok());
  if (!handler) throw lacking(session, functions);
  const args = fromStruct(request.getArgs());
  const { inputs, failures } = checkInputs(handler, args);
  const response = new proto.InvokeResponse();
  if (failures.length > 0) {
    for (const message of failureMessages(failures)) {
      const failure = new proto.CheckFailure();
      failure.setReason(message);
      response.addFailures(failure);
    }
    return response;
  }
  const result = await handler.invoke(plainProps(inputs), callContext(session, 0));
  response.setReturn(toStruct(containsSecret(args) ? allSecret(result) : result));
  return response;
}

/** What was looked up with a secret may tell it. */
function allSecret(result: WireProps): WireProps {
  return Object.fromEntries(Object.entries(result).map(([key, value]) => [key, secret(value)]));
}

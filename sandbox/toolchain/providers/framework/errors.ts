import { Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";

import { toStruct } from "./marshal";
import { type Props } from "./types";
import { type WireProps } from "./values";
import { CancelledError } from "./waiting";

export interface PartialState {
  id: string;
  outputs: Props;
  /** Sentences: what is missing, and what to do about it. */
  reasons: string[];
}

/**
 * The resource exists, but not as declared: the engine keeps what is given here in state and tries
 * an update next time, instead of forgetting the resource.
 */
export class PartialStateError extends Error {
  readonly partial: PartialState;

  constructor(partial: PartialState) {
    super(partial.reasons.join(" "));
    this.name = "PartialStateError";
    this.partial = partial;
  }
}

/** What a person reads of an error: its message, with secrets taken out. */
export function readable(error: unknown, secrets: readonly string[]): string {
  const message = error instanceof Error ? error.message || error.name : String(error);
  return redact(message.trim(), secrets);
}

/** Replaces each of the secret texts. */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets.reduce((redacted, secret) => redacted.replaceAll(secret, "[secret]"), text);
}

/** An error that the engine prints as one sentence. */
export function rpcError(error: unknown, sentence: string): Partial<ServiceError> {
  const code = error instanceof CancelledError ? status.CANCELLED : status.FAILED_PRECONDITION;
  return { code, message: sentence, details: sentence };
}

/** The error that makes the engine keep a resource that is only partly there. */
export function partialStateRpcError(
  id: string,
  outputs: WireProps,
  inputs: WireProps,
  reasons: string[],
): Partial<ServiceError> {
  const failure = new ErrorResourceInitFailed();
  failure.setId(id);
  failure.setProperties(toStruct(outputs));
  failure.setInputs(toStruct(inputs));
  failure.setReasonsList(reasons);
  const details = new Any();
  details.pack(failure.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const response = new Status();
  const message = reasons.join(" ");
  response.setCode(status.UNKNOWN);
  response.setMessage(message);
  response.addDetails(details);
  // gRPC carries structured errors in this header; grpc-js leaves its making to the server.
  const metadata = new Metadata();
  metadata.set("grpc-status-details-bin", Buffer.from(response.serializeBinary()));
  return { code: status.UNKNOWN, message, details: message, metadata };
}

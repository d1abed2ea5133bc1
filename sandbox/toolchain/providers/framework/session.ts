import { type handleUnaryCall } from "@grpc/grpc-js";

import { readable, redact, rpcError } from "./errors";
import { type Log } from "./log";
import { type CallContext, type ProviderDefinition } from "./types";
import { scaledWait } from "./waiting";

/** What the calls of one plugin process share. */
export interface Session<Clients> {
  readonly definition: ProviderDefinition<Clients>;
  readonly log: Log;
  readonly waitFactor: number;
  /** Set by Configure. */
  clients?: Clients;
  /** Aborted by Cancel, renewed by the next Configure. */
  abort: AbortController;
}

/** How a call is named in errors and in the log. */
export interface CallName {
  /** For example `Creating`. */
  verb: string;
  /** Token of the resource type or function. */
  token: string;
  /** Name of the resource in the program. */
  name?: string;
}

/** Builds what handlers get beside their arguments. */
export function callContext<Clients>(
  session: Session<Clients>,
  timeoutSeconds: number,
): CallContext<Clients> {
  if (session.clients === undefined) {
    throw new Error(`the provider ${session.definition.name} was not configured`);
  }
  const { signal } = session.abort;
  return {
    clients: session.clients,
    signal,
    timeoutSeconds,
    wait: (officialMs) => scaledWait(officialMs, session.waitFactor, signal),
  };
}

/** A failure that already is an answer for the engine. */
export class RpcFailure extends Error {
  readonly failure: ReturnType<typeof rpcError>;

  constructor(failure: ReturnType<typeof rpcError>) {
    super(failure.message);
    this.name = "RpcFailure";
    this.failure = failure;
  }
}

interface UnaryOptions<Request> {
  /** Left out where the message of the error says all. */
  nameOf?: (request: Request) => CallName;
  /** Texts that must not appear in the error. */
  secretsOf?: (request: Request) => string[];
}

/**
 * Turns an async function into a gRPC method. An error becomes one sentence with the call, the
 * resource and the cause, never a stack trace; secrets in the cause are taken out.
 */
export function unary<Clients, Request, Response>(
  session: Session<Clients>,
  method: string,
  answer: (request: Request) => Promise<Response> | Response,
  options: UnaryOptions<Request> = {},
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    const started = performance.now();
    const { request } = call;
    const name = options.nameOf?.(request);
    const record = (outcome: string) =>
      session.log({
        method,
        ...(name ? { token: name.token, name: name.name ?? "" } : {}),
        ms: Math.round(performance.now() - started),
        outcome,
      });
    Promise.resolve()
      .then(() => answer(request))
      .then(
        (response) => {
          record("ok");
          callback(null, response);
        },
        (error: unknown) => {
          const secrets = options.secretsOf?.(request) ?? [];
          const failure = toFailure(error, name, secrets);
          record(failure.message ?? "failed");
          callback(failure);
        },
      );
  };
}

function toFailure(error: unknown, name: CallName | undefined, secrets: readonly string[]) {
  if (error instanceof RpcFailure) {
    return { ...error.failure, message: redact(error.message, secrets) };
  }
  const cause = readable(error, secrets);
  return rpcError(error, name ? `${describeCall(name)} failed: ${cause}` : cause);
}

/** `Creating aws:ssoadmin/permissionSet:PermissionSet "admins"`. */
function describeCall({ verb, token, name }: CallName): string {
  return name ? `${verb} ${token} "${name}"` : `${verb} ${token}`;
}

/** The error for a token that this provider has no handler for. */
export function lacking<Clients>(
  { definition }: Session<Clients>,
  handlers: ReadonlyMap<string, unknown>,
): Error {
  const known = [...handlers.keys()].sort().join(", ");
  return new Error(`the sandbox's ${definition.name} provider lacks it; it has: ${known}`);
}

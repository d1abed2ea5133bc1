import { randomUUID } from "node:crypto";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { applyTransportFaults } from "../http/faults";
import { installJournal, recordRequest, type Journal } from "../http/journal";
import { PagingTokenError } from "../http/paging";
import { createTokenBucket, type TokenBucket } from "../http/tokenBucket";
import { DirectoryConflict } from "../identityStore/directory";
import { type AwsContext, isReadOnly } from "./context";
import { AwsApiError, conflictError, InputError } from "./errors";
import { JSON_SERVICES, type AwsService } from "./services";
import { authenticate, type AuthenticationErrors, type AwsCredential } from "./signature";
import { stsAnswer, stsAuthenticationErrors, stsErrorAnswer } from "./sts";

interface AwsAppOptions {
  context: AwsContext;
  journal: Journal;
  /** Keys whose signatures are verified; any key is good without. */
  credentials?: readonly AwsCredential[];
  /** Ends the asynchronous operations that are due. */
  settle(): void;
  /** Called after each request that may have changed something. */
  changed(): void;
}

interface AwsCall {
  protocol: "json" | "query";
  service: AwsService["name"] | "unknown";
  operation: string;
  api?: AwsService;
  input: unknown;
}

declare module "fastify" {
  interface FastifyRequest {
    /** Body as it came, for the signature. */
    rawBody: string;
    awsCall: AwsCall | undefined;
  }
}

/** `POST /` with the JSON 1.1 APIs by `X-Amz-Target`, and STS in the query protocol. */
export function createAwsApp(options: AwsAppOptions): FastifyInstance {
  const app = fastify({ forceCloseConnections: true });
  const bucket = createTokenBucket(options.context.clock);
  app.decorateRequest("rawBody", "");
  app.decorateRequest("awsCall", undefined);
  app.addContentTypeParser(
    [
      "application/x-amz-json-1.1",
      "application/x-amz-json-1.0",
      "application/x-www-form-urlencoded",
    ],
    { parseAs: "string" },
    (request, body, done) => {
      request.rawBody = String(body);
      done(null, parseBody(request, request.rawBody));
    },
  );
  installJournal(app, options.journal, (request) => ({
    service: request.awsCall?.service ?? "unknown",
    operation: request.awsCall?.operation ?? "unknown",
  }));
  app.post("/", async (request, reply) => {
    const call = readCall(request);
    request.awsCall = call;
    const faultName = `${call.service}:${call.operation}`;
    if (await applyTransportFaults(options.context.faults, faultName, request, reply)) {
      recordRequest(options.journal, request, call, 0);
      return reply;
    }
    return answer(options, bucket, call, request, reply);
  });
  return app;
}

/** JSON as its value, a form as its members, so that the journal can mask either. */
function parseBody(request: FastifyRequest, body: string): unknown {
  if (request.headers["content-type"]?.includes("urlencoded") === true) {
    return Object.fromEntries(new URLSearchParams(body));
  }
  try {
    return body === "" ? {} : (JSON.parse(body) as unknown);
  } catch {
    return undefined;
  }
}

function readCall(request: FastifyRequest): AwsCall {
  const target = request.headers["x-amz-target"];
  if (typeof target === "string") {
    const [prefix = "", name = ""] = target.split(".");
    const api = JSON_SERVICES[prefix];
    const service = api?.name ?? "unknown";
    return { protocol: "json", service, operation: name, api, input: request.body };
  }
  const form = (request.body ?? {}) as Record<string, string>;
  const service = form["Version"] === "2011-06-15" ? "sts" : "unknown";
  return { protocol: "query", service, operation: form["Action"] ?? "unknown", input: form };
}

function answer(
  options: AwsAppOptions,
  bucket: TokenBucket,
  call: AwsCall,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const requestId = randomUUID();
  void reply.header("x-amzn-requestid", requestId);
  try {
    if (call.protocol === "query") {
      return reply.type("text/xml").send(runQuery(options, call, request, requestId));
    }
    return reply.type("application/x-amz-json-1.1").send(runJson(options, bucket, call, request));
  } catch (error) {
    const refusal = asApiError(error, call.api, request);
    void reply.code(refusal.status);
    return call.protocol === "query"
      ? reply.type("text/xml").send(stsErrorAnswer(refusal, requestId))
      : reply.type("application/x-amz-json-1.1").send(
          JSON.stringify({
            __type: refusal.code,
            Message: refusal.message,
            ...refusal.details,
            RequestId: requestId,
          }),
        );
  }
}

function runJson(
  options: AwsAppOptions,
  bucket: TokenBucket,
  call: AwsCall,
  request: FastifyRequest,
): string {
  const { context } = options;
  const { api } = call;
  const operation = api?.operations[call.operation];
  if (api === undefined || operation === undefined) {
    throw new AwsApiError("UnknownOperationException", `Unknown operation ${call.operation}`);
  }
  const caller = authenticate(
    signedParts(request),
    api.name,
    options.credentials,
    context.state.organization,
    jsonAuthenticationErrors,
  );
  applyServiceFaults(context, bucket, call, api);
  if (call.input === undefined) {
    throw new AwsApiError("SerializationException", "The request body is not valid JSON");
  }
  options.settle();
  const result = operation.run(call.input, { ...context, caller, operation: call.operation });
  if (!isReadOnly(call.operation)) options.changed();
  return JSON.stringify(result);
}

function runQuery(
  options: AwsAppOptions,
  call: AwsCall,
  request: FastifyRequest,
  requestId: string,
): string {
  const { state } = options.context;
  const caller = authenticate(
    signedParts(request),
    "sts",
    options.credentials,
    state.organization,
    stsAuthenticationErrors,
  );
  return stsAnswer(call.operation, caller, requestId);
}

function applyServiceFaults(
  context: AwsContext,
  bucket: TokenBucket,
  call: AwsCall,
  api: AwsService,
): void {
  const { faults } = context;
  const name = `${api.name}:${call.operation}`;
  const serverError = faults.take("serverError", name);
  if (serverError !== undefined) {
    throw new AwsApiError("InternalServerException", "Injected fault", serverError.status ?? 500);
  }
  if (faults.take("throttle", name) !== undefined) throw api.throttled();
  const rate = api.name === "sso" ? faults.peek("requestRate")?.perSecond : undefined;
  if (rate !== undefined && !bucket.take(rate)) throw api.throttled();
  if (!isReadOnly(call.operation) && faults.take("conflict", name) !== undefined) {
    throw api.conflict();
  }
}

function signedParts(request: FastifyRequest) {
  const { method, url: path, headers } = request;
  return { method, path, headers, body: request.rawBody };
}

const jsonAuthenticationErrors: AuthenticationErrors = {
  missing: () =>
    new AwsApiError("MissingAuthenticationTokenException", "Missing Authentication Token"),
  unknownKey: () =>
    new AwsApiError(
      "UnrecognizedClientException",
      "The security token included in the request is invalid.",
    ),
  incomplete: (message) => new AwsApiError("IncompleteSignatureException", message),
  mismatch: (message) => new AwsApiError("InvalidSignatureException", message),
};

function asApiError(
  error: unknown,
  api: AwsService | undefined,
  request: FastifyRequest,
): AwsApiError {
  if (error instanceof InputError && api?.name === "organizations") {
    return new AwsApiError(api.validationCode, error.message, 400, { Reason: error.reason });
  }
  if (error instanceof AwsApiError) {
    return error.code === "ValidationException" && api !== undefined
      ? new AwsApiError(api.validationCode, error.message, error.status, error.details)
      : error;
  }
  if (error instanceof PagingTokenError) {
    return new AwsApiError(api?.validationCode ?? "ValidationException", error.message, 400, {
      ...(api?.name === "organizations" ? { Reason: "INVALID_NEXT_TOKEN" } : {}),
    });
  }
  if (error instanceof DirectoryConflict) {
    return conflictError(error.message, { Reason: "UNIQUENESS_CONSTRAINT_VIOLATION" });
  }
  request.log.error(error);
  return new AwsApiError(
    "InternalServerException",
    `Emulator defect: ${error instanceof Error ? error.message : String(error)}`,
    500,
  );
}

import { randomUUID } from "node:crypto";
import fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type HTTPMethods,
} from "fastify";
import { type AwsContext } from "../aws/context";
import { applyTransportFaults } from "../http/faults";
import { installJournal, recordRequest, type Journal } from "../http/journal";
import { PagingTokenError } from "../http/paging";
import { DirectoryConflict } from "../identityStore/directory";
import {
  duplicate,
  errorBody,
  invalidRequest,
  ScimError,
  serverError,
  throttled,
  unauthorized,
} from "./errors";
import { SCIM_ROUTES, type ScimRoute } from "./routes";
import { acceptsToken } from "./tokens";

declare module "fastify" {
  interface FastifyRequest {
    scimOperation: string;
    scimError: string | undefined;
  }
}

interface ScimAppOptions {
  context: AwsContext;
  journal: Journal;
  /** Called after each request that changed the directory. */
  changed(): void;
}

/** `/<tenant>/scim/v2/…` with a bearer token; refused while automatic provisioning is not enabled. */
export function createScimApp(options: ScimAppOptions): FastifyInstance {
  const { context, journal } = options;
  const app = fastify({ forceCloseConnections: true });
  app.decorateRequest("scimOperation", "unknown");
  app.decorateRequest("scimError", undefined);
  acceptScimJson(app);
  installJournal(app, journal, (request) => ({
    service: "scim",
    operation: request.scimOperation,
    ...(request.scimError === undefined ? {} : { error: request.scimError }),
  }));
  app.setErrorHandler((error, request, reply) => refuse(context, error, request, reply));
  app.setNotFoundHandler((request, reply) => refuse(context, unsupported(request), request, reply));
  for (const [key, route] of Object.entries(SCIM_ROUTES)) {
    const [method = "", path = ""] = key.split(" ");
    app.route({
      method: method as HTTPMethods,
      url: `/:tenant/scim/v2${path}`,
      handler: (request, reply) => handle(options, route, request, reply),
    });
  }
  return app;
}

async function handle(
  options: ScimAppOptions,
  route: ScimRoute,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { context } = options;
  request.scimOperation = route.operation;
  const name = `scim:${route.operation}`;
  if (await applyTransportFaults(context.faults, name, request, reply)) {
    recordRequest(options.journal, request, { service: "scim", operation: route.operation }, 0);
    return reply;
  }
  const params = request.params as { tenant: string; id?: string };
  authorize(context, params.tenant, request.headers.authorization);
  applyFaults(context, name, route);
  const result = route.run(context, {
    id: params.id ?? "",
    query: request.query as Record<string, string | undefined>,
    body: request.body,
  });
  if (route.writes === true) options.changed();
  void reply.code(route.status ?? 200).header("x-amzn-requestid", randomUUID());
  return result === undefined ? reply.send() : reply.send(result);
}

function acceptScimJson(app: FastifyInstance): void {
  app.removeContentTypeParser("application/json");
  app.addContentTypeParser(
    ["application/scim+json", "application/json"],
    { parseAs: "string" },
    (_request, body, done) => {
      try {
        done(null, body === "" ? undefined : (JSON.parse(String(body)) as unknown));
      } catch {
        done(invalidRequest("Invalid JSON from RequestBody"));
      }
    },
  );
}

function authorize(context: AwsContext, tenant: string, header: string | undefined): void {
  const { console, instance } = context.state;
  const token = /^Bearer (\S+)$/.exec(header ?? "")?.[1];
  if (token === undefined) throw unauthorized("No bearer token");
  if (tenant !== instance.scimTenant) throw unauthorized("Unknown tenant");
  if (!console.automaticProvisioning) throw unauthorized("Automatic provisioning is not enabled");
  if (!acceptsToken(console, context.clock, token)) {
    throw unauthorized("The bearer token is unknown, deleted or expired");
  }
}

function applyFaults(context: AwsContext, name: string, route: ScimRoute): void {
  const { faults } = context;
  const failure = faults.take("serverError", name);
  if (failure !== undefined) throw serverError(failure.status ?? 500);
  if (faults.take("throttle", name) !== undefined) throw throttled();
  if (route.writes === true && faults.take("conflict", name) !== undefined) {
    throw duplicate("Injected fault");
  }
}

/** An operation that the endpoint has not, such as PutGroup, is a bad request; another path is not found. */
function unsupported(request: FastifyRequest): ScimError {
  return /^\/[^/]+\/scim\/v2\/(Users|Groups)(\/[^/]+)?(\?|$)/.test(request.url)
    ? invalidRequest(`Operation ${request.method} is not supported`)
    : new ScimError(404, "UnknownOperationException", "No such path", "Not found");
}

function refuse(
  context: AwsContext,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const refusal = asScimError(error);
  request.scimError = `${refusal.code}: ${refusal.message}`;
  const requestId = randomUUID();
  return reply
    .code(refusal.status)
    .header("x-amzn-requestid", requestId)
    .send(errorBody(refusal, requestId, context.clock.isoNow()));
}

function asScimError(error: unknown): ScimError {
  if (error instanceof ScimError) return error;
  if (error instanceof DirectoryConflict) return duplicate(error.message);
  if (error instanceof PagingTokenError) return invalidRequest(error.message);
  const { statusCode, message } = error as { statusCode?: number; message?: string };
  // What the HTTP server itself refuses: a content type it does not read, a body that is too large.
  if (statusCode !== undefined && statusCode < 500) return invalidRequest(message ?? "Bad request");
  return new ScimError(
    500,
    "InternalServerException",
    `Emulator defect: ${message ?? String(error)}`,
    "Service failed to process the request.",
  );
}

import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { applyTransportFaults } from "../http/faults";
import { installJournal, type JournalNames, recordRequest } from "../http/journal";
import { authorize } from "./auth";
import { type OktaContext } from "./context";
import { errorBody, OktaApiError, rateLimited } from "./errors";
import { randomWord } from "./ids";
import { createRateMeter, stampThrottled } from "./rateLimits";

const CONTROL_PREFIX = "/__sandbox/";
const SERVICE = "okta";
const MAX_BODY_BYTES = 5 * 1024 * 1024;

/** The HTTP application without routes: parsing, headers, faults, credentials, errors and journal. */
export function createOktaServer(context: OktaContext): FastifyInstance {
  const app = fastify({
    rewriteUrl: (request) => originForm(request.url ?? "/"),
    routerOptions: { ignoreTrailingSlash: true },
    bodyLimit: MAX_BODY_BYTES,
    forceCloseConnections: true,
  });
  installParsers(app);
  installJournal(app, context.journal, journalNames);
  installRequestChecks(app, context);
  installErrorReplies(app);
  return app;
}

/** Okta's Go client with a proxy sends the absolute form `GET http://host/path`; routes know paths only. */
function originForm(url: string): string {
  if (!/^https?:\/\//i.test(url)) return url;
  const parsed = new URL(url);
  return parsed.pathname + parsed.search;
}

function installParsers(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    /^application\/(.+\+)?json/,
    { parseAs: "string" },
    (_request, body, done) => {
      try {
        done(null, String(body).trim() === "" ? undefined : JSON.parse(String(body)));
      } catch {
        done(new OktaApiError(400, "E0000003", "The request body was not well-formed."));
      }
    },
  );
  app.addContentTypeParser(
    "application/x-www-form-urlencoded",
    { parseAs: "string" },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  app.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) =>
    done(null, body === "" ? undefined : body),
  );
}

function installRequestChecks(app: FastifyInstance, context: OktaContext): void {
  const meter = createRateMeter();
  app.addHook("onRequest", async (request, reply) => {
    if (request.url.startsWith(CONTROL_PREFIX)) return;
    const operation = `${SERVICE}:${operationOf(request)}`;
    const path = request.url.split("?", 1)[0] ?? "";
    void reply.header("X-Okta-Request-Id", randomWord(27));
    const limit = context.faults.peek("rateLimit");
    const within = meter.stamp(path, reply, limit?.perMinute);
    if (limit !== undefined && !within) throw rateLimited();
    if (await applyTransportFaults(context.faults, operation, request, reply)) {
      recordRequest(context.journal, request, journalNames(request), 0);
      return reply;
    }
    if (context.faults.take("throttle", operation) !== undefined) {
      stampThrottled(path, reply);
      throw rateLimited();
    }
    applyErrorFaults(context, request, operation);
    const route = request.routeOptions.config.okta;
    if (route !== undefined) await authorize(context, request, route);
  });
}

function applyErrorFaults(context: OktaContext, request: FastifyRequest, operation: string): void {
  const { faults } = context;
  const failure = faults.take("serverError", operation);
  if (failure !== undefined) {
    throw new OktaApiError(failure.status ?? 500, "E0000009", "Internal Server Error");
  }
  if (request.method === "GET") return;
  if (faults.take("conflict", operation) !== undefined) {
    throw new OktaApiError(409, "E0000112", "Another change of this object is in progress.");
  }
}

function installErrorReplies(app: FastifyInstance): void {
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply: FastifyReply) => {
    if (error instanceof OktaApiError) return reply.code(error.status).send(errorBody(error));
    const status = error.statusCode ?? 500;
    const known =
      status < 500
        ? new OktaApiError(status, "E0000020", "Bad request.", [error.message])
        : new OktaApiError(500, "E0000009", "Internal Server Error", [error.message]);
    return reply.code(known.status).send(errorBody(known));
  });
  app.setNotFoundHandler((_request, reply) =>
    reply
      .code(404)
      .send(errorBody(new OktaApiError(404, "E0000008", "The requested path was not found"))),
  );
}

const journalNames = (request: FastifyRequest): JournalNames => ({
  service: SERVICE,
  operation: operationOf(request),
});

/** Okta's name of the call, or method and path where the emulator has no such route. */
function operationOf(request: FastifyRequest): string {
  return (
    request.routeOptions.config.okta?.operation ??
    `${request.method} ${request.url.split("?", 1)[0] ?? ""}`
  );
}

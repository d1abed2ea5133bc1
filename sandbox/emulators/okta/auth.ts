import { timingSafeEqual } from "node:crypto";
import { type FastifyRequest } from "fastify";
import { type OktaContext } from "./context";
import { accessDenied, invalidToken } from "./errors";
import { findAccessToken } from "./oauth/accessTokens";
import { DpopProofError, verifyDpopProof } from "./oauth/dpop";
import { rolesAllow } from "./oauth/roles";
import { type OktaRoute } from "./routeConfig";
import { type AccessTokenRecord } from "./state";

/**
 * Checks the credentials of a request: `SSWS` with the org's API token, which may do everything, or `Bearer` and
 * `DPoP` with a token of `/oauth2/v1/token`, limited to its scopes and to the administrator roles of its client.
 *
 * @throws 401 E0000011 for a missing or wrong token, 403 E0000006 where scope or role do not reach.
 */
export async function authorize(
  context: OktaContext,
  request: FastifyRequest,
  route: OktaRoute,
): Promise<void> {
  if (route.anonymous) return;
  const [scheme = "", credentials = ""] = (request.headers.authorization ?? "").split(/\s+/, 2);
  if (scheme.toUpperCase() === "SSWS") {
    if (!sameText(credentials, context.seed.apiToken)) throw invalidToken();
    return;
  }
  const token = findAccessToken(context, credentials);
  if (token === undefined) throw invalidToken();
  await checkBinding(request, scheme.toUpperCase(), credentials, token);
  checkRights(context, request, route, token);
}

async function checkBinding(
  request: FastifyRequest,
  scheme: string,
  secret: string,
  token: AccessTokenRecord,
): Promise<void> {
  if (token.boundKey === undefined) {
    if (scheme !== "BEARER") throw invalidToken();
    return;
  }
  if (scheme !== "DPOP") throw invalidToken();
  const proof = await verifyDpopProof(String(request.headers.dpop ?? ""), {
    method: request.method,
    path: pathOf(request),
    accessToken: secret,
    now: Date.now(),
  }).catch((error: unknown) => {
    throw error instanceof DpopProofError ? invalidToken() : error;
  });
  if (proof.thumbprint !== token.boundKey) throw invalidToken();
}

function checkRights(
  context: OktaContext,
  request: FastifyRequest,
  route: OktaRoute,
  token: AccessTokenRecord,
): void {
  if (route.scope === undefined) return;
  const write = request.method !== "GET";
  const scopes = write
    ? [`${route.scope}.manage`]
    : [`${route.scope}.read`, `${route.scope}.manage`];
  const roles = Object.values(context.state.clientRoles)
    .filter((role) => role.clientId === token.clientId)
    .map((role) => role.type);
  const inScope = scopes.some((scope) => token.scopes.includes(scope));
  if (!inScope || !rolesAllow(roles, route.scope, write)) throw accessDenied();
}

function pathOf(request: FastifyRequest): string {
  return request.url.split("?", 1)[0] ?? "";
}

function sameText(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

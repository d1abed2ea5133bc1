import { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { type OktaContext, ownUrl, publicOrgUrl } from "../context";
import { randomWord } from "../ids";
import { ACCESS_TOKEN_SECONDS, issueAccessToken } from "../oauth/accessTokens";
import { verifyClientAssertion } from "../oauth/clientAssertion";
import { DpopProofError, verifyDpopProof } from "../oauth/dpop";
import { OAuthError } from "../oauth/oauthError";
import { anonymousCall } from "../routeConfig";
import { type AppRecord, type JsonObject } from "../state";
import { grantsOf } from "./clients";

const PATH = "/oauth2/v1/token";
const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/**
 * The org authorization server for service applications: client credentials with `private_key_jwt`, parameters as
 * form or in the query. A client that demands DPoP gets bound tokens, all others Bearer tokens.
 */
export function registerTokenRoute(app: FastifyInstance, context: OktaContext): void {
  const nonce = randomWord(32);
  app.post(PATH, anonymousCall("token"), async (request, reply) => {
    void reply.header("Cache-Control", "no-store");
    try {
      return await grantToken(context, request, reply, nonce);
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      return reply
        .code(error.status)
        .send({ error: error.error, error_description: error.message });
    }
  });
}

async function grantToken(
  context: OktaContext,
  request: FastifyRequest,
  reply: FastifyReply,
  nonce: string,
) {
  const params = {
    ...(request.query as Record<string, string>),
    ...(request.body as Record<string, string> | undefined),
  };
  if (params.grant_type !== "client_credentials") {
    throw new OAuthError(400, "unsupported_grant_type", "Only client_credentials is supported.");
  }
  if (params.client_assertion_type !== ASSERTION_TYPE || params.client_assertion === undefined) {
    throw new OAuthError(
      401,
      "invalid_client",
      "A client_assertion of type jwt-bearer is required.",
    );
  }
  const audiences = [ownUrl(request), publicOrgUrl(context.seed)].map((url) => url + PATH);
  const client = await verifyClientAssertion(
    context.state.apps,
    params.client_assertion,
    audiences,
  );
  const scopes = grantedScopes(context, client, params.scope ?? "");
  const boundKey = await bindingKey(client, request, reply, nonce);
  const token = issueAccessToken(context, { clientId: client.id, scopes, boundKey });
  return {
    token_type: boundKey === undefined ? "Bearer" : "DPoP",
    expires_in: ACCESS_TOKEN_SECONDS,
    access_token: token,
    scope: scopes.join(" "),
  };
}

function grantedScopes(context: OktaContext, client: AppRecord, requested: string): string[] {
  const scopes = requested.split(/\s+/).filter((scope) => scope !== "");
  const granted = new Set(grantsOf(context, client.id).map((grant) => grant.scopeId));
  const missing = scopes.filter((scope) => !granted.has(scope));
  if (scopes.length === 0) {
    throw new OAuthError(400, "invalid_scope", "The scope parameter must name at least one scope.");
  }
  if (missing.length > 0) {
    throw new OAuthError(
      400,
      "invalid_scope",
      `One or more scopes are not granted to the client: ${missing.join(" ")}`,
    );
  }
  return scopes;
}

/** Thumbprint of the key to bind the token to; undefined for a client that does not demand it. */
async function bindingKey(
  client: AppRecord,
  request: FastifyRequest,
  reply: FastifyReply,
  nonce: string,
): Promise<string | undefined> {
  const settings = (client.settings.oauthClient ?? {}) as JsonObject;
  if (settings.dpop_bound_access_tokens !== true) return undefined;
  const proof = await verifyDpopProof(String(request.headers.dpop ?? ""), {
    method: "POST",
    path: PATH,
    now: Date.now(),
  }).catch((error: unknown) => {
    if (!(error instanceof DpopProofError)) throw error;
    throw new OAuthError(400, "invalid_dpop_proof", `The DPoP proof is invalid: ${error.message}.`);
  });
  if (proof.nonce !== nonce) {
    void reply.header("dpop-nonce", nonce);
    throw new OAuthError(
      400,
      "use_dpop_nonce",
      "Authorization server requires nonce in DPoP proof.",
    );
  }
  return proof.thumbprint;
}

import { createLocalJWKSet, decodeJwt, errors, type JWK, jwtVerify } from "jose";
import { findClient, registeredKeys } from "../directory/oauthClients";
import { type AppRecord, type JsonObject } from "../state";
import { OAuthError } from "./oauthError";

/** Okta refuses assertions that live longer, in seconds. */
const MAX_LIFE_SECONDS = 3600;
const ALGORITHMS = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"];

/**
 * Verifies a `private_key_jwt` assertion: signed by a key that the client registered, issued by and for itself, meant
 * for this token endpoint, not expired.
 *
 * @param audiences URLs under which the token endpoint is known.
 * @throws OAuthError invalid_client
 */
export async function verifyClientAssertion(
  apps: Record<string, AppRecord>,
  assertion: string,
  audiences: string[],
): Promise<AppRecord> {
  const client = findActiveClient(apps, assertion);
  const keys = registeredKeys((client.settings.oauthClient ?? {}) as JsonObject) as JWK[];
  const subject = String(client.oauthClient?.client_id);
  try {
    const { payload } = await jwtVerify(assertion, createLocalJWKSet({ keys }), {
      issuer: subject,
      subject,
      audience: audiences,
      algorithms: ALGORITHMS,
      requiredClaims: ["exp"],
    });
    const life = (payload.exp ?? 0) - Math.floor(Date.now() / 1000);
    if (life <= MAX_LIFE_SECONDS) return client;
  } catch (error) {
    throw invalidClient(reasonOf(error));
  }
  throw invalidClient("The client_assertion token has an expiration too far into the future.");
}

function findActiveClient(apps: Record<string, AppRecord>, assertion: string): AppRecord {
  let issuer: string | undefined;
  try {
    issuer = decodeJwt(assertion).iss;
  } catch {
    throw invalidClient("The client_assertion is not a JWT.");
  }
  const client = findClient(apps, issuer);
  if (client?.status !== "ACTIVE") {
    throw invalidClient("Invalid value for 'client_id' parameter.");
  }
  if (client.oauthClient?.token_endpoint_auth_method !== "private_key_jwt") {
    throw invalidClient(
      "Client Credentials requests to the Org Authorization Server must use the private_key_jwt token_endpoint_auth_method.",
    );
  }
  return client;
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return "The client_assertion token is expired.";
  if (error instanceof errors.JWTClaimValidationFailed) {
    return `The ${error.claim} claim of the client_assertion is not what this endpoint expects.`;
  }
  if (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWSSignatureVerificationFailed
  ) {
    return "The client_assertion signature is invalid.";
  }
  if (error instanceof errors.JOSEError)
    return `The client_assertion is invalid: ${error.message}.`;
  throw error;
}

const invalidClient = (description: string): OAuthError =>
  new OAuthError(401, "invalid_client", description);

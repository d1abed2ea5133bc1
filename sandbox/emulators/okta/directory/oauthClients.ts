import { createPublicKey, type JsonWebKey } from "node:crypto";
import { randomWord } from "../ids";
import { omit } from "../json";
import { type AppRecord, type JsonObject } from "../state";

const GRANTS_OF_SERVICE = "client_credentials";
const SECRET_METHODS = ["client_secret_basic", "client_secret_post", "client_secret_jwt"];

/** `settings.oauthClient` with the defaults that Okta fills in. */
export function oauthSettings(given: JsonObject): JsonObject {
  return {
    client_uri: null,
    logo_uri: null,
    redirect_uris: [],
    consent_method: "TRUSTED",
    issuer_mode: "DYNAMIC",
    dpop_bound_access_tokens: false,
    ...given,
  };
}

/** `credentials.oauthClient`: id and, for the secret-based methods, a secret that stays over updates. */
export function oauthCredentials(
  appId: string,
  given: JsonObject,
  existing: JsonObject | undefined,
): JsonObject {
  const method = given.token_endpoint_auth_method ?? "client_secret_basic";
  const needsSecret = SECRET_METHODS.includes(String(method));
  const secret = existing?.client_secret ?? given.client_secret ?? randomWord(64);
  return {
    autoKeyRotation: true,
    pkce_required: false,
    ...omit(given, "client_secret"),
    token_endpoint_auth_method: method,
    client_id: existing?.client_id ?? given.client_id ?? appId,
    ...(needsSecret ? { client_secret: secret } : {}),
  };
}

/** What is wrong with a client, one sentence each. */
export function oauthProblems(settings: JsonObject, credentials: JsonObject): string[] {
  const problems: string[] = [];
  const grants = listOf(settings.grant_types);
  if (grants.length === 0)
    problems.push("settings.oauthClient.grant_types: The field cannot be left blank");
  if (settings.application_type === "service" && !grants.includes(GRANTS_OF_SERVICE)) {
    problems.push(`settings.oauthClient.grant_types: a service needs "${GRANTS_OF_SERVICE}"`);
  }
  const keys = registeredKeys(settings);
  const byKey = credentials.token_endpoint_auth_method === "private_key_jwt";
  if (byKey && keys.length === 0 && settings.jwks_uri === undefined) {
    problems.push("settings.oauthClient.jwks: private_key_jwt needs at least one public key");
  }
  return [...problems, ...keys.flatMap(keyProblems)];
}

/** Public keys with which a client proves itself. */
export function registeredKeys(settings: JsonObject): JsonWebKey[] {
  return listOf((settings.jwks as JsonObject | undefined)?.keys) as JsonWebKey[];
}

/** Application with this client id. */
export function findClient(
  apps: Record<string, AppRecord>,
  clientId: unknown,
): AppRecord | undefined {
  return Object.values(apps).find((app) => app.oauthClient?.client_id === clientId);
}

function keyProblems(key: JsonWebKey, index: number): string[] {
  const at = `settings.oauthClient.jwks.keys.${index}`;
  if (key.d !== undefined) return [`${at}: holds a private key; register the public half`];
  try {
    createPublicKey({ key, format: "jwk" });
    return [];
  } catch {
    return [`${at}: is not a public key in JWK form`];
  }
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

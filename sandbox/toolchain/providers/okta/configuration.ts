import { assertLoopback } from "../framework/loopback";

/** The keys of the official provider's configuration (`@pulumi/okta/provider`). */
export const CONFIGURATION_KEYS = [
  "accessToken",
  "apiToken",
  "backoff",
  "baseUrl",
  "clientId",
  "httpProxy",
  "logLevel",
  "maxApiCapacity",
  "maxRetries",
  "maxWaitSeconds",
  "minWaitSeconds",
  "orgName",
  "parallelism",
  "privateKey",
  "privateKeyId",
  "requestTimeout",
  "scopes",
] as const;

type Key = (typeof CONFIGURATION_KEYS)[number];

/** Environment variables that the official provider reads when a key is not configured. */
const ENVIRONMENT: Partial<Record<Key, string>> = {
  orgName: "OKTA_ORG_NAME",
  baseUrl: "OKTA_BASE_URL",
  apiToken: "OKTA_API_TOKEN",
  accessToken: "OKTA_ACCESS_TOKEN",
  clientId: "OKTA_API_CLIENT_ID",
  privateKey: "OKTA_API_PRIVATE_KEY",
  privateKeyId: "OKTA_API_PRIVATE_KEY_ID",
  scopes: "OKTA_API_SCOPES",
  httpProxy: "OKTA_HTTP_PROXY",
};

export type Credentials =
  | { kind: "accessToken"; accessToken: string }
  | { kind: "apiToken"; apiToken: string }
  | {
      kind: "privateKey";
      clientId: string;
      privateKey: string;
      privateKeyId: string;
      scopes: string[];
    };

export interface OktaSettings {
  /** Address of the organisation without a trailing slash; always on this machine. */
  orgUrl: string;
  credentials: Credentials;
  /** How often a request is sent again after 429; 0 when `backoff` is off. */
  maxRetries: number;
  /** Limit for one request with its retries, 0 for none. */
  requestTimeoutMs: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the provider's configuration. A configured value beats the environment; an access token
 * beats an API token, and that a private key, as in the official provider. `minWaitSeconds`,
 * `maxWaitSeconds`, `maxApiCapacity`, `parallelism` and `logLevel` are accepted without effect:
 * the SDK waits as long as Okta's rate-limit headers say.
 *
 * @throws Error with one sentence: what is missing or refused, and which variables to set
 */
export function readSettings(
  variables: Readonly<Record<string, string>>,
  environment: Environment,
): OktaSettings {
  const value = (key: Key): string | undefined => {
    const variable = ENVIRONMENT[key];
    return variables[key]?.trim() || (variable && environment[variable]?.trim()) || undefined;
  };
  const retries =
    variables["backoff"] === "false" ? 0 : numeric("maxRetries", value("maxRetries"), 5);
  return {
    orgUrl: orgUrl(value),
    credentials: credentials(value),
    maxRetries: retries,
    requestTimeoutMs: numeric("requestTimeout", value("requestTimeout"), 0) * 1000,
  };
}

type Lookup = (key: Key) => string | undefined;

function orgUrl(value: Lookup): string {
  const proxy = value("httpProxy");
  const orgName = value("orgName");
  if (!proxy && !orgName) {
    throw new Error(
      "The Okta organisation is not known: set OKTA_HTTP_PROXY to the sandbox's Okta address, or OKTA_ORG_NAME.",
    );
  }
  // The misnamed httpProxy replaces the organisation's address, see okta/terraform-provider-okta#1142.
  const address = proxy ?? `https://${orgName}.${value("baseUrl") ?? "okta.com"}`;
  const setting = proxy ? "OKTA_HTTP_PROXY" : "OKTA_HTTP_PROXY is not set, and OKTA_ORG_NAME";
  assertLoopback(address, setting);
  return address.replace(/\/+$/, "");
}

function credentials(value: Lookup): Credentials {
  const accessToken = value("accessToken");
  if (accessToken) return { kind: "accessToken", accessToken };
  const apiToken = value("apiToken");
  if (apiToken) return { kind: "apiToken", apiToken };
  const clientId = value("clientId");
  const privateKey = value("privateKey");
  const scopes = scopeList(value("scopes"));
  if (clientId && privateKey && scopes.length > 0) {
    const privateKeyId = value("privateKeyId") ?? "";
    return { kind: "privateKey", clientId, privateKey, privateKeyId, scopes };
  }
  throw new Error(missingCredentials({ clientId, privateKey, scopes: scopes[0] }));
}

function missingCredentials(
  service: Record<"clientId" | "privateKey" | "scopes", string | undefined>,
) {
  const names = {
    clientId: "OKTA_API_CLIENT_ID",
    privateKey: "OKTA_API_PRIVATE_KEY",
    scopes: "OKTA_API_SCOPES",
  };
  const keys = ["clientId", "privateKey", "scopes"] as const;
  const missing = keys.filter((key) => !service[key]).map((key) => names[key]);
  if (missing.length < keys.length) {
    return `The credentials of the Okta service app are incomplete: set ${missing.join(" and ")}.`;
  }
  return "There are no Okta credentials: set OKTA_API_TOKEN, or OKTA_ACCESS_TOKEN, or OKTA_API_CLIENT_ID with OKTA_API_PRIVATE_KEY and OKTA_API_SCOPES.";
}

/** Configuration gives a JSON list, the environment a list with commas. */
function scopeList(value: string | undefined): string[] {
  if (!value) return [];
  if (!value.startsWith("[")) return value.split(/[\s,]+/).filter((scope) => scope !== "");
  const parsed: unknown = JSON.parse(value);
  return Array.isArray(parsed) ? parsed.map(String) : [];
}

function numeric(key: Key, value: string | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  const parsed = Number(value);
  if (Number.isInteger(parsed) && parsed >= 0) return parsed;
  throw new Error(`okta:${key} is ${JSON.stringify(value)}, but must be a whole number from 0.`);
}

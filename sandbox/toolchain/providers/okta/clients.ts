import { type Client } from "@okta/okta-sdk-nodejs";

import { type OktaSettings } from "./configuration";
import { createHttp, type OktaHttp } from "./http";

/** One organisation, spoken to with the official SDK. */
export interface Okta {
  /** Typed calls. */
  sdk: Client;
  /** Calls over the SDK's own HTTP client, for what its models drop or cannot read. */
  http: OktaHttp;
  /** True for an organisation on the Classic Engine, which has no authentication policies. */
  isClassic(): Promise<boolean>;
}

export interface OktaClients {
  /** Address of the organisation, without a trailing slash. */
  orgUrl: string;
  /** Signed in with an API token; some calls of the official provider need one. */
  hasApiToken: boolean;
  /** Loads the SDK on the first call: it takes half a second to several, and often nothing needs it. */
  connect(): Promise<Okta>;
}

export function createClients(settings: OktaSettings): OktaClients {
  let connection: Promise<Okta> | undefined;
  return {
    orgUrl: settings.orgUrl,
    hasApiToken: settings.credentials.kind === "apiToken",
    connect: () => (connection ??= connect(settings)),
  };
}

async function connect(settings: OktaSettings): Promise<Okta> {
  const sdk = await createSdkClient(settings);
  const { Collection } = await import("@okta/okta-sdk-nodejs");
  const http = createHttp(sdk, Collection);
  let pipeline: Promise<{ pipeline?: string }> | undefined;
  return {
    sdk,
    http,
    isClassic: async () => {
      pipeline ??= http.get<{ pipeline?: string }>("/.well-known/okta-organization");
      return (await pipeline).pipeline === "v1";
    },
  };
}

async function createSdkClient(settings: OktaSettings): Promise<Client> {
  const { Client, DefaultRequestExecutor } = await import("@okta/okta-sdk-nodejs");
  const { orgUrl, credentials, maxRetries, requestTimeoutMs } = settings;
  const requestExecutor = new DefaultRequestExecutor({
    maxRetries,
    requestTimeout: requestTimeoutMs,
  });
  const send = requestExecutor.fetch.bind(requestExecutor);
  requestExecutor.fetch = (request) => send(request).catch(rethrowUnreachable(orgUrl));
  const common = {
    orgUrl,
    requestExecutor,
    // The SDK would answer a repeated GET from memory.
    cacheMiddleware: null,
  };
  return withoutProxyVariables(() => {
    if (credentials.kind === "privateKey") {
      const { clientId, privateKey, privateKeyId, scopes } = credentials;
      const authorizationMode = "PrivateKey";
      const client = new Client({
        ...common,
        authorizationMode,
        clientId,
        privateKey,
        keyId: privateKeyId,
        scopes,
      });
      return refusingEmptyTokens(client, clientId);
    }
    if (credentials.kind === "apiToken") {
      return new Client({ ...common, authorizationMode: "SSWS", token: credentials.apiToken });
    }
    // The SDK has no mode for a token that somebody else obtained.
    const client = new Client({
      ...common,
      authorizationMode: "SSWS",
      token: credentials.accessToken,
    });
    client.http.defaultHeaders["Authorization"] = `Bearer ${credentials.accessToken}`;
    return client;
  });
}

/** The SDK sends even loopback requests through HTTPS_PROXY, and knows no NO_PROXY. */
function withoutProxyVariables<T>(build: () => T): T {
  const names = ["https_proxy", "HTTPS_PROXY"];
  const saved = names.map((name) => [name, process.env[name]] as const);
  for (const name of names) delete process.env[name];
  try {
    return build();
  } finally {
    for (const [name, value] of saved) if (value !== undefined) process.env[name] = value;
  }
}

/** The SDK takes a refused token request for a token and sends `Bearer undefined` from then on. */
function refusingEmptyTokens(client: Client, clientId: string): Client {
  const request = client.oauth.getAccessToken.bind(client.oauth);
  client.oauth.getAccessToken = async (...nonce) => {
    const token = await request(...nonce);
    if (token.access_token) return token;
    client.oauth.clearCachedAccessToken();
    const { error = "no token", error_description = "" } = token as {
      error?: string;
      error_description?: string;
    };
    throw new Error(
      `Okta gave the service app ${clientId} no token (${[error, error_description].filter(Boolean).join(": ")}): check OKTA_API_PRIVATE_KEY and OKTA_API_SCOPES.`,
    );
  };
  return client;
}

function rethrowUnreachable(orgUrl: string): (error: unknown) => never {
  return (error) => {
    const code = (error as { code?: unknown } | undefined)?.code;
    if (typeof code !== "string") throw error;
    throw new Error(
      `nothing answers at the Okta endpoint ${orgUrl} (${code}); start the sandbox (npm run access -- ` +
        "sandbox up --detach) and set OKTA_HTTP_PROXY to the address that its status shows",
      { cause: error },
    );
  };
}

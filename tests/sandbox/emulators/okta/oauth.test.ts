import { createHash, generateKeyPairSync, type KeyObject, randomUUID } from "node:crypto";
import { Client } from "@okta/okta-sdk-nodejs";
import { SignJWT } from "jose";
import { type Answer, type Json, type RunningOkta, startOkta } from "./kit";

const SCOPES = ["okta.groups.manage", "okta.apps.read"];

describe("service applications", () => {
  const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const jwk = { ...keys.publicKey.export({ format: "jwk" }), kid: "k1" };
  let okta: RunningOkta;
  let clientId: string;
  beforeEach(async () => {
    okta = await startOkta();
    clientId = await createClient();
    for (const scopeId of SCOPES) await grant(scopeId);
    await okta.send("POST", `/oauth2/v1/clients/${clientId}/roles`, { type: "SUPER_ADMIN" });
  });
  afterEach(() => okta.close());

  const serviceApp = (settings: object = {}, credentials: object = {}) => ({
    name: "oidc_client",
    label: `Deployment ${randomUUID()}`,
    signOnMode: "OPENID_CONNECT",
    credentials: { oauthClient: { token_endpoint_auth_method: "private_key_jwt", ...credentials } },
    settings: {
      oauthClient: {
        application_type: "service",
        grant_types: ["client_credentials"],
        response_types: ["token"],
        jwks: { keys: [jwk] },
        ...settings,
      },
    },
  });

  async function createClient(settings: object = {}): Promise<string> {
    return (await okta.send("POST", "/api/v1/apps", serviceApp(settings))).body.id;
  }
  const grant = (scopeId: string, id = clientId) =>
    okta.send("POST", `/api/v1/apps/${id}/grants`, {
      scopeId,
      issuer: "https://acme-dev.okta.com",
    });

  interface AssertionParts {
    key?: KeyObject;
    audience?: string;
    subject?: string;
    expires?: string | number;
  }

  function assertion(parts: AssertionParts = {}): Promise<string> {
    return new SignJWT({})
      .setProtectedHeader({ alg: "RS256", kid: "k1" })
      .setIssuer(parts.subject ?? clientId)
      .setSubject(parts.subject ?? clientId)
      .setAudience(parts.audience ?? `${okta.url}/oauth2/v1/token`)
      .setExpirationTime(parts.expires ?? "5m")
      .sign(parts.key ?? keys.privateKey);
  }

  async function requestToken(
    params: Record<string, string> = {},
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const form = new URLSearchParams({
      grant_type: "client_credentials",
      scope: SCOPES.join(" "),
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: await assertion(),
      ...params,
    });
    return okta.send("POST", "/oauth2/v1/token", form.toString(), {
      "content-type": "application/x-www-form-urlencoded",
      ...headers,
    });
  }

  const withToken = (token: string, method: string, path: string, body?: object) =>
    okta.send(method, path, body, { authorization: `Bearer ${token}` });

  it("lets the official SDK work with a private key", async () => {
    const client = new Client({
      orgUrl: okta.url,
      authorizationMode: "PrivateKey",
      clientId,
      scopes: SCOPES,
      privateKey: keys.privateKey.export({ format: "pem", type: "pkcs8" }).toString(),
      keyId: "k1",
      cacheMiddleware: null as unknown as undefined,
    });
    const group = await client.groupApi.createGroup({ group: { profile: { name: "by key" } } });
    expect(group.profile?.name).toBe("by key");
    await expect(client.userApi.getUser({ userId: "ada" })).rejects.toMatchObject({
      status: 403,
      errorCode: "E0000006",
    });
  });

  it("grants a Bearer token that carries scopes, form or query, own or public audience", async () => {
    const answer = await requestToken();
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        token_type: "Bearer",
        expires_in: 3600,
        access_token: expect.any(String),
        scope: SCOPES.join(" "),
      },
    ]);
    const audience = "https://acme-dev.okta.com/oauth2/v1/token";
    const query = new URLSearchParams({
      grant_type: "client_credentials",
      scope: "okta.apps.read",
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: await assertion({ audience }),
    });
    const byQuery = await okta.send("POST", `/oauth2/v1/token?${query.toString()}`, undefined, {});
    expect([byQuery.status, byQuery.body.scope]).toEqual([200, "okta.apps.read"]);
  });

  it("answers 403 outside the token's scopes; read does not mean manage, manage means read", async () => {
    const token = (await requestToken()).body.access_token;
    const statuses = [
      (await withToken(token, "GET", "/api/v1/groups")).status,
      (await withToken(token, "POST", "/api/v1/groups", { profile: { name: "x" } })).status,
      (await withToken(token, "GET", "/api/v1/apps")).status,
      (await withToken(token, "DELETE", `/api/v1/apps/${clientId}`)).status,
      (await withToken(token, "GET", "/api/v1/policies?type=ACCESS_POLICY")).status,
    ];
    expect(statuses).toEqual([200, 200, 200, 403, 403]);
  });

  it("cuts rights down to the client's administrator role", async () => {
    const [role] = (await okta.send("GET", `/oauth2/v1/clients/${clientId}/roles`)).body;
    await okta.send("DELETE", `/oauth2/v1/clients/${clientId}/roles/${role.id}`);
    const token = (await requestToken()).body.access_token;
    expect((await withToken(token, "GET", "/api/v1/groups")).status).toBe(403);
    await okta.send("POST", `/oauth2/v1/clients/${clientId}/roles`, { type: "APP_ADMIN" });
    expect((await withToken(token, "GET", "/api/v1/groups")).status).toBe(200);
    expect(
      (await withToken(token, "POST", "/api/v1/groups", { profile: { name: "x" } })).status,
    ).toBe(403);
  });

  it("lets a token expire with emulated time, and refuses foreign and missing ones", async () => {
    const token = (await requestToken()).body.access_token;
    await okta.send("POST", "/__sandbox/clock", { advanceMs: 3_600_001 });
    for (const authorization of [`Bearer ${token}`, "Bearer x", "SSWS wrong", "Basic abc", ""]) {
      const answer = await okta.send("GET", "/api/v1/groups", undefined, { authorization });
      expect([authorization, answer.status, answer.body.errorCode]).toEqual([
        authorization,
        401,
        "E0000011",
      ]);
    }
  });

  it("refuses what is not a proper assertion", async () => {
    const foreign = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
    const cases: [AssertionParts, string][] = [
      [{ key: foreign }, "signature is invalid"],
      [{ audience: "https://elsewhere.example/oauth2/v1/token" }, "aud claim"],
      [{ subject: "0oaUnknown" }, "client_id"],
      [{ expires: "-1m" }, "expired"],
      [{ expires: "2h" }, "too far into the future"],
    ];
    for (const [parts, text] of cases) {
      const answer = await requestToken({ client_assertion: await assertion(parts) });
      expect([answer.status, answer.body.error]).toEqual([401, "invalid_client"]);
      expect(answer.body.error_description).toContain(text);
    }
    expect((await requestToken({ client_assertion: "x" })).body.error).toBe("invalid_client");
    expect((await requestToken({ grant_type: "password" })).body.error).toBe(
      "unsupported_grant_type",
    );
  });

  it("refuses scopes that were not granted, or that were revoked", async () => {
    const answer = await requestToken({ scope: "okta.groups.manage okta.users.manage" });
    expect([answer.status, answer.body.error]).toEqual([400, "invalid_scope"]);
    expect(answer.body.error_description).toContain("okta.users.manage");
    const grants: Json[] = (await okta.send("GET", `/api/v1/apps/${clientId}/grants`)).body;
    expect(grants.map((item) => item.scopeId)).toEqual(SCOPES);
    await okta.send("DELETE", `/api/v1/apps/${clientId}/grants/${grants[0].id}`);
    expect((await requestToken()).body.error).toBe("invalid_scope");
    const unknown = await grant("nonsense");
    expect([unknown.status, unknown.body.errorCode]).toEqual([400, "E0000001"]);
  });

  it("keeps neither assertion nor token in journal and state", async () => {
    const token = (await requestToken()).body.access_token;
    await withToken(token, "GET", "/api/v1/groups");
    const journal = (await okta.send("GET", "/__sandbox/journal")).body;
    const entry = journal.find((item: Json) => item.operation === "token");
    expect(entry.body.client_assertion).toBe("***");
    expect(JSON.stringify([journal, okta.emulator.snapshot()])).not.toContain(token);
  });

  it.each([
    ["no grant", { grant_types: [] }, "grant_types"],
    ["no key", { jwks: { keys: [] } }, "private_key_jwt needs at least one public key"],
    [
      "a private key",
      { jwks: { keys: [keys.privateKey.export({ format: "jwk" })] } },
      "holds a private key",
    ],
    ["a broken key", { jwks: { keys: [{ kty: "RSA" }] } }, "is not a public key"],
  ])("refuses a service application with %s", async (_name, settings, text) => {
    const answer = await okta.send("POST", "/api/v1/apps", serviceApp(settings));
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body.errorCauses)).toContain(text);
  });

  it("shows the client without an access policy, and a secret only for secret-based methods", async () => {
    const app = (await okta.send("GET", `/api/v1/apps/${clientId}`)).body;
    expect(app.credentials.oauthClient).toMatchObject({
      client_id: clientId,
      token_endpoint_auth_method: "private_key_jwt",
    });
    expect(app.credentials.oauthClient).not.toHaveProperty("client_secret");
    expect(app.settings.oauthClient.jwks.keys).toEqual([jwk]);
    expect(app._links).not.toHaveProperty("accessPolicy");
    const basic = await okta.send(
      "POST",
      "/api/v1/apps",
      serviceApp({}, { token_endpoint_auth_method: "client_secret_basic" }),
    );
    expect(basic.body.credentials.oauthClient.client_secret).toHaveLength(64);
    const updated = await okta.send("PUT", `/api/v1/apps/${basic.body.id}`, basic.body);
    expect(updated.body.credentials.oauthClient.client_secret).toBe(
      basic.body.credentials.oauthClient.client_secret,
    );
  });

  it("binds tokens with DPoP where the client demands it", async () => {
    clientId = await createClient({ dpop_bound_access_tokens: true });
    for (const scopeId of SCOPES) await grant(scopeId);
    await okta.send("POST", `/oauth2/v1/clients/${clientId}/roles`, { type: "SUPER_ADMIN" });
    const publicKey = keys.publicKey.export({ format: "jwk" }) as Json;
    const proof = (method: string, path: string, claims: object = {}) =>
      new SignJWT({ htm: method, htu: okta.url + path, jti: randomUUID(), ...claims })
        .setProtectedHeader({ alg: "RS256", typ: "dpop+jwt", jwk: publicKey })
        .setIssuedAt()
        .sign(keys.privateKey);
    expect((await requestToken()).body.error).toBe("invalid_dpop_proof");
    const first = await requestToken({}, { dpop: await proof("POST", "/oauth2/v1/token") });
    expect([first.status, first.body.error]).toEqual([400, "use_dpop_nonce"]);
    const nonce = first.headers.get("dpop-nonce");
    const second = await requestToken(
      {},
      { dpop: await proof("POST", "/oauth2/v1/token", { nonce }) },
    );
    expect(second.body.token_type).toBe("DPoP");
    const token: string = second.body.access_token;
    const ath = createHash("sha256").update(token).digest("base64url");
    const call = async (scheme: string, dpop: string) =>
      (
        await okta.send("GET", "/api/v1/groups", undefined, {
          authorization: `${scheme} ${token}`,
          dpop,
        })
      ).status;
    expect(await call("DPoP", await proof("GET", "/api/v1/groups", { ath }))).toBe(200);
    expect(await call("DPoP", await proof("GET", "/api/v1/groups", { ath: "x" }))).toBe(401);
    expect(await call("DPoP", await proof("GET", "/api/v1/apps", { ath }))).toBe(401);
    expect(await call("Bearer", await proof("GET", "/api/v1/groups", { ath }))).toBe(401);
  });
});

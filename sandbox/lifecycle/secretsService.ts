import { createCipheriv, createDecipheriv, randomBytes, timingSafeEqual } from "node:crypto";
import { createGunzip, createInflate } from "node:zlib";
import { fastify, type FastifyInstance, type FastifyRequest } from "fastify";

/**
 * Why this exists: with the passphrase provider, `pulumi` writes an `encryptionsalt` into the stack
 * file, and a sandbox must not change a tracked file. A secrets provider of type `service` is held in
 * the stack's state alone, and with `PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER` the engine finds it
 * there. So the sandbox serves the few operations of that provider on the loopback interface, with
 * its own key: secrets in state are as encrypted as on a real backend, and `Pulumi.<stack>.yaml`
 * stays as it was.
 */
export interface SecretsServiceOptions {
  /** AES-256 key, base64. */
  encryptionKey: string;
  /** Bearer of `Authorization: token …`. */
  token: string;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const STACK = "/api/stacks/:owner/:project/:stack";

/** HTTP application with the encryption operations of the Pulumi Cloud API; values are base64. */
export function createSecretsService(options: SecretsServiceOptions): FastifyInstance {
  const key = Buffer.from(options.encryptionKey, "base64");
  const app = fastify({ logger: false, bodyLimit: 64 * 1024 * 1024 });
  // The CLI compresses some request bodies.
  app.addHook("preParsing", async (request, _reply, payload) => {
    const encoding = request.headers["content-encoding"];
    if (encoding !== "gzip" && encoding !== "deflate") return payload;
    delete request.headers["content-length"];
    return payload.pipe(encoding === "gzip" ? createGunzip() : createInflate());
  });
  app.addHook("onRequest", async (request, reply) => {
    if (!isAuthorized(request, options.token)) {
      await reply.code(401).send({ code: 401, message: "Unauthorized: token missing or invalid" });
    }
  });
  app.setErrorHandler(async (_error, _request, reply) =>
    reply.code(400).send({ code: 400, message: "Bad Request: invalid ciphertext or body" }),
  );
  app.get("/api/capabilities", async () => ({ capabilities: [{ capability: "batch-encrypt" }] }));
  app.post<{ Body: { plaintext: string } }>(`${STACK}/encrypt`, async ({ body }) => ({
    ciphertext: encrypt(key, body.plaintext),
  }));
  app.post<{ Body: { plaintexts: string[] } }>(`${STACK}/batch-encrypt`, async ({ body }) => ({
    ciphertexts: body.plaintexts.map((text) => encrypt(key, text)),
  }));
  app.post<{ Body: { ciphertext: string } }>(`${STACK}/decrypt`, async ({ body }) => ({
    plaintext: decrypt(key, body.ciphertext),
  }));
  app.post<{ Body: { ciphertexts: string[] } }>(`${STACK}/batch-decrypt`, async ({ body }) => ({
    plaintexts: Object.fromEntries(body.ciphertexts.map((text) => [text, decrypt(key, text)])),
  }));
  return app;
}

function isAuthorized(request: FastifyRequest, token: string): boolean {
  const expected = Buffer.from(`token ${token}`);
  const given = Buffer.from(request.headers.authorization ?? "");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** AES-256-GCM; nonce, tag and ciphertext in this order, base64. */
function encrypt(key: Buffer, plaintext: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const body = Buffer.concat([cipher.update(Buffer.from(plaintext, "base64")), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64");
}

function decrypt(key: Buffer, ciphertext: string): string {
  const bytes = Buffer.from(ciphertext, "base64");
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const body = bytes.subarray(NONCE_BYTES + TAG_BYTES);
  return Buffer.concat([decipher.update(body), decipher.final()]).toString("base64");
}

import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { type FastifyInstance } from "fastify";
import { closeApp, listenOnLoopback } from "../../../sandbox/system/loopback";
import { createSecretsService } from "../../../sandbox/lifecycle/secretsService";

const authorization = "token secret-token";
const json = { "content-type": "application/json" };
const base64 = (text: string): string => Buffer.from(text).toString("base64");

const running: FastifyInstance[] = [];
afterEach(() => Promise.all(running.splice(0).map(closeApp)));

/** A service with a key of its own. @returns its address */
async function startService(): Promise<string> {
  const encryptionKey = randomBytes(32).toString("base64");
  const app = createSecretsService({ encryptionKey, token: "secret-token" });
  running.push(app);
  return `http://127.0.0.1:${await listenOnLoopback(app)}`;
}

function send(url: string, operation: string, body: object): Promise<Response> {
  return fetch(`${url}/api/stacks/organization/okta-aws-access/dev/${operation}`, {
    method: "POST",
    headers: { ...json, authorization },
    body: JSON.stringify(body),
  });
}

async function call<T>(url: string, operation: string, body: object): Promise<T> {
  const answer = await send(url, operation, body);
  expect(answer.status).toBe(200);
  return (await answer.json()) as T;
}

describe("secrets service", () => {
  it("gives back what it encrypted, one by one and in batches", async () => {
    const url = await startService();
    const { ciphertext } = await call<{ ciphertext: string }>(url, "encrypt", {
      plaintext: base64("one"),
    });
    const batch = await call<{ ciphertexts: string[] }>(url, "batch-encrypt", {
      plaintexts: [base64("two"), base64("three")],
    });
    const ciphertexts = [ciphertext, ...batch.ciphertexts];
    const { plaintexts } = await call<{ plaintexts: Record<string, string> }>(
      url,
      "batch-decrypt",
      { ciphertexts },
    );
    expect(ciphertexts.map((text) => plaintexts[text])).toEqual(
      ["one", "two", "three"].map(base64),
    );
    expect(await call(url, "decrypt", { ciphertext })).toEqual({ plaintext: base64("one") });
  });

  it("never gives the same ciphertext twice and never holds the plain text", async () => {
    const url = await startService();
    const plaintext = base64("a long secret that would be seen");
    const { ciphertexts } = await call<{ ciphertexts: string[] }>(url, "batch-encrypt", {
      plaintexts: [plaintext, plaintext],
    });
    expect(new Set(ciphertexts).size).toBe(2);
    for (const text of ciphertexts) {
      expect(Buffer.from(text, "base64").includes("a long secret")).toBe(false);
    }
  });

  it("cannot read what another key encrypted", async () => {
    const sealed = await call<object>(await startService(), "encrypt", { plaintext: base64("x") });
    const answer = await send(await startService(), "decrypt", sealed);
    expect(answer.status).toBe(400);
  });

  it("reads compressed bodies as the CLI sends them", async () => {
    const url = await startService();
    const { ciphertext } = await call<{ ciphertext: string }>(url, "encrypt", {
      plaintext: base64("x"),
    });
    const answer = await fetch(`${url}/api/stacks/organization/p/dev/batch-decrypt`, {
      method: "POST",
      headers: { ...json, authorization, "content-encoding": "gzip" },
      body: gzipSync(JSON.stringify({ ciphertexts: [ciphertext] })),
    });
    expect(await answer.json()).toEqual({ plaintexts: { [ciphertext]: base64("x") } });
  });

  it.each(["", "token wrong", "Bearer secret-token"])("refuses the header '%s'", async (header) => {
    const url = await startService();
    const answer = await fetch(`${url}/api/capabilities`, { headers: { authorization: header } });
    expect(answer.status).toBe(401);
  });
});

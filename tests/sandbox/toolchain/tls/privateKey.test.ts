import { execFileSync, spawnSync } from "node:child_process";
import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { checkInputs } from "../../../../sandbox/toolchain/providers/framework/check";
import {
  type CallContext,
  type Props,
} from "../../../../sandbox/toolchain/providers/framework/types";
import { getPublicKey } from "../../../../sandbox/toolchain/providers/tls/getPublicKey";
import { privateKey } from "../../../../sandbox/toolchain/providers/tls/privateKey";

jest.setTimeout(30_000);

const CONTEXT: CallContext<unknown> = {
  clients: {},
  signal: new AbortController().signal,
  timeoutSeconds: 0,
  wait: () => Promise.resolve(),
};

const KINDS: [string, Props][] = [
  ["RSA 3072", { algorithm: "RSA", rsaBits: 3072 }],
  ["ECDSA P256", { algorithm: "ECDSA", ecdsaCurve: "P256" }],
  ["ECDSA P384", { algorithm: "ECDSA", ecdsaCurve: "P384" }],
  ["ECDSA P521", { algorithm: "ECDSA", ecdsaCurve: "P521" }],
  ["ED25519", { algorithm: "ED25519" }],
];

/** OpenSSH's own tools are the independent check, where there are any. */
const itWithSshKeygen = spawnSync("ssh-keygen", ["-?"]).error ? it.skip : it;

function create(inputs: Props) {
  return privateKey.create(inputs, CONTEXT);
}

describe("tls.PrivateKey", () => {
  it.each(KINDS)("makes %s keys of which all forms are one key", async (_kind, inputs) => {
    const { id, outputs } = await create(inputs);

    const text = Buffer.from("signed text");
    const digest = inputs["algorithm"] === "ED25519" ? undefined : "sha256";
    const publicKey = createPublicKey(String(outputs["publicKeyPem"]));
    for (const form of ["privateKeyPem", "privateKeyPemPkcs8"]) {
      const signature = sign(digest, text, createPrivateKey(String(outputs[form])));
      expect(verify(digest, text, publicKey, signature)).toBe(true);
    }
    expect(id).toMatch(/^[0-9a-f]{40}$/);
    expect(outputs).toMatchObject(inputs);
    const declared = [...Object.keys(privateKey.inputs), ...Object.keys(privateKey.outputs)];
    expect(Object.keys(outputs).sort()).toEqual(declared.sort());
  });

  itWithSshKeygen.each(KINDS)("agrees with ssh-keygen on %s keys", async (_kind, inputs) => {
    const { outputs } = await create(inputs);
    const directory = mkdtempSync(join(tmpdir(), "tls-key-"));
    try {
      const file = join(directory, "key");
      writeFileSync(file, String(outputs["privateKeyOpenssh"]), { mode: 0o600 });
      const keygen = (...args: string[]) =>
        execFileSync("ssh-keygen", args, { encoding: "utf8" }).trim();

      expect(keygen("-y", "-f", file)).toBe(String(outputs["publicKeyOpenssh"]).trim());
      expect(keygen("-l", "-f", file)).toContain(String(outputs["publicKeyFingerprintSha256"]));
      expect(keygen("-l", "-E", "md5", "-f", file)).toContain(
        `MD5:${String(outputs["publicKeyFingerprintMd5"])} `,
      );
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it("fills the official defaults in", async () => {
    const { outputs } = await create({ algorithm: "RSA" });

    expect(outputs).toMatchObject({ rsaBits: 2048, ecdsaCurve: "P224" });
    const key = createPrivateKey(String(outputs["privateKeyPem"]));
    expect(key.asymmetricKeyDetails?.modulusLength).toBe(2048);
    expect(String(outputs["privateKeyPem"])).toMatch(/^-----BEGIN RSA PRIVATE KEY-----/);
  });

  it("leaves OpenSSH's forms of a P224 key empty, as OpenSSH has none", async () => {
    const { outputs } = await create({ algorithm: "ECDSA" });

    expect(String(outputs["privateKeyPem"])).toMatch(/^-----BEGIN EC PRIVATE KEY-----/);
    expect(outputs).toMatchObject({
      ecdsaCurve: "P224",
      privateKeyOpenssh: "",
      publicKeyOpenssh: "",
      publicKeyFingerprintMd5: "",
      publicKeyFingerprintSha256: "",
    });
  });

  it("refuses algorithms and curves that it does not know", () => {
    expect(checkInputs(privateKey, { algorithm: "DSA", ecdsaCurve: "P1" }).failures).toEqual([
      {
        property: "algorithm",
        reason: 'is the string "DSA", but must be one of "RSA", "ECDSA", "ED25519"',
      },
      {
        property: "ecdsaCurve",
        reason: 'is the string "P1", but must be one of "P224", "P256", "P384", "P521"',
      },
    ]);
  });

  it("keeps the key on refresh, and has nothing to import", async () => {
    const { id, outputs } = await create({ algorithm: "ED25519" });

    expect(await privateKey.read(id, outputs, CONTEXT)).toEqual({
      id,
      inputs: { algorithm: "ED25519", rsaBits: 2048, ecdsaCurve: "P224" },
      outputs,
    });
    await expect(privateKey.read("x", {}, CONTEXT)).rejects.toThrow(
      "a key pair is kept in state only, so there is nothing to import",
    );
  });
});

describe("tls.getPublicKey", () => {
  it.each(KINDS)("finds the public key of %s in both forms", async (_kind, inputs) => {
    const { outputs } = await create(inputs);
    const { privateKeyPem, privateKeyOpenssh } = outputs;
    const expected = {
      algorithm: inputs["algorithm"],
      publicKeyPem: outputs["publicKeyPem"],
      publicKeyOpenssh: outputs["publicKeyOpenssh"],
      publicKeyFingerprintMd5: outputs["publicKeyFingerprintMd5"],
      publicKeyFingerprintSha256: outputs["publicKeyFingerprintSha256"],
      id: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
    };

    expect(await getPublicKey.invoke({ privateKeyPem }, CONTEXT)).toEqual({
      ...expected,
      privateKeyPem,
    });
    expect(await getPublicKey.invoke({ privateKeyOpenssh }, CONTEXT)).toEqual({
      ...expected,
      privateKeyOpenssh,
    });
  });

  it.each([
    [{}, "give either privateKeyPem or privateKeyOpenssh"],
    [{ privateKeyPem: "a", privateKeyOpenssh: "b" }, "give either"],
    [{ privateKeyPem: "no key" }, "privateKeyPem is not a private key in PEM format"],
    [{ privateKeyOpenssh: "no key" }, "privateKeyOpenssh is not a private key in OpenSSH's format"],
  ])("refuses %j", async (args, message) => {
    await expect(getPublicKey.invoke(args, CONTEXT)).rejects.toThrow(message);
  });
});

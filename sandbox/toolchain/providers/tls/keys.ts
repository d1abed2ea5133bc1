import { createHash, createPublicKey, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";

import { type Props } from "../framework/types";
import { authorizedKey, fingerprints, opensshPrivateKey, sshPublicBlob } from "./openssh";

export const ALGORITHMS = ["RSA", "ECDSA", "ED25519"] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** Names of the curves in Node, by the official provider's names. */
const CURVES = {
  P224: "secp224r1",
  P256: "prime256v1",
  P384: "secp384r1",
  P521: "secp521r1",
} as const;
export const CURVE_NAMES = Object.keys(CURVES) as (keyof typeof CURVES)[];

const generate = promisify(generateKeyPair);

export async function generatePrivateKey(
  algorithm: Algorithm,
  { rsaBits, ecdsaCurve }: { rsaBits: number; ecdsaCurve: keyof typeof CURVES },
): Promise<KeyObject> {
  switch (algorithm) {
    case "RSA":
      return (await generate("rsa", { modulusLength: rsaBits })).privateKey;
    case "ECDSA":
      return (await generate("ec", { namedCurve: CURVES[ecdsaCurve] })).privateKey;
    case "ED25519":
      return (await generate("ed25519", {})).privateKey;
  }
}

/** The official provider's name for the kind of a key. */
export function algorithmOf(key: KeyObject): Algorithm {
  switch (key.asymmetricKeyType) {
    case "rsa":
      return "RSA";
    case "ec":
      return "ECDSA";
    case "ed25519":
      return "ED25519";
    default:
      throw new Error(`keys of the kind ${key.asymmetricKeyType} are not supported`);
  }
}

/** SHA-1 over the DER form of the public key: the official provider's id. */
export function keyId(key: KeyObject): string {
  const der = publicPart(key).export({ type: "spki", format: "der" });
  return createHash("sha1").update(der).digest("hex");
}

/** Private forms: PEM as is usual for the algorithm, PKCS #8, and OpenSSH (empty for P224). */
export function privateOutputs(key: KeyObject): Props {
  const usual = { RSA: "pkcs1", ECDSA: "sec1", ED25519: "pkcs8" } as const;
  return {
    privateKeyPem: key.export({ type: usual[algorithmOf(key)], format: "pem" }),
    privateKeyPemPkcs8: key.export({ type: "pkcs8", format: "pem" }),
    privateKeyOpenssh: opensshPrivateKey(key) ?? "",
  };
}

/** Public forms and fingerprints; those of OpenSSH are empty for P224. */
export function publicOutputs(key: KeyObject): Props {
  const publicKey = publicPart(key);
  const blob = sshPublicBlob(publicKey);
  const prints = blob ? fingerprints(blob) : { md5: "", sha256: "" };
  return {
    publicKeyPem: publicKey.export({ type: "spki", format: "pem" }),
    publicKeyOpenssh: blob ? authorizedKey(blob) : "",
    publicKeyFingerprintMd5: prints.md5,
    publicKeyFingerprintSha256: prints.sha256,
  };
}

function publicPart(key: KeyObject): KeyObject {
  return key.type === "private" ? createPublicKey(key) : key;
}

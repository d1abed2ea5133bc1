import "reflect-metadata";
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  webcrypto,
  X509Certificate,
} from "node:crypto";
import { X509CertificateGenerator } from "@peculiar/x509";
import { type OktaContext, timestamp } from "../context";
import { type SigningKey } from "../state";

/** RSASSA-PKCS1-v1_5 with SHA-256 and 2048 bits, as Okta's own signing keys. */
const ALGORITHM = {
  name: "RSASSA-PKCS1-v1_5",
  hash: "SHA-256",
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};

/** Years that the certificate of a new application lasts. */
export const DEFAULT_VALIDITY_YEARS = 10;

/** Makes a key pair with a self-signed certificate whose subject is the org's, as Okta's certificates have it. */
export async function generateSigningKey(
  context: OktaContext,
  validityYears: number,
): Promise<SigningKey> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const notBefore = new Date(timestamp(context));
  const notAfter = new Date(notBefore);
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + validityYears);
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      name: subject(context.seed.orgName),
      notBefore,
      notAfter,
      signingAlgorithm: ALGORITHM,
      keys,
    },
    webcrypto as Crypto,
  );
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey));
  const privateKey = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
  const spki = createPublicKey(privateKey).export({ format: "der", type: "spki" });
  return {
    kid: createHash("sha256").update(spki).digest("base64url"),
    created: timestamp(context),
    expiresAt: notAfter.toISOString(),
    privateKeyPem: privateKey.export({ format: "pem", type: "pkcs8" }).toString(),
    certificate: Buffer.from(certificate.rawData).toString("base64"),
  };
}

/** A key as `/apps/{id}/credentials/keys` shows it: the public half as JWK and the certificate. */
export function signingKeyView(key: SigningKey) {
  const der = Buffer.from(key.certificate, "base64");
  const { e, n } = new X509Certificate(der).publicKey.export({ format: "jwk" });
  return {
    kty: "RSA",
    created: key.created,
    lastUpdated: key.created,
    expiresAt: key.expiresAt,
    kid: key.kid,
    use: "sig",
    x5c: [key.certificate],
    "x5t#S256": createHash("sha256").update(der).digest("base64url"),
    e,
    n,
  };
}

function subject(orgName: string): string {
  return `C=US, ST=California, L=San Francisco, O=Okta, OU=SSOProvider, CN=${orgName}, E=info@okta.com`;
}

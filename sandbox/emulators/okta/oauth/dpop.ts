import { createHash } from "node:crypto";
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify, type JWK } from "jose";

/** The proof is missing a part, does not match the request, or its signature is wrong. */
export class DpopProofError extends Error {}

export interface DpopExpectation {
  method: string;
  /** Path of the request; the proof names the org's public URL or the loopback address, so hosts are not compared. */
  path: string;
  /** The token that the proof accompanies; absent at the token endpoint. */
  accessToken?: string;
  /** Epoch milliseconds. */
  now: number;
}

export interface DpopProof {
  /** RFC 7638 thumbprint of the proof's key. */
  thumbprint: string;
  nonce?: string;
}

/** Age and clock difference that Okta accepts in a proof, in seconds. */
const PROOF_SECONDS = 300;

/** Verifies a DPoP proof (RFC 9449) against the request that carried it. */
export async function verifyDpopProof(
  proof: string,
  expected: DpopExpectation,
): Promise<DpopProof> {
  const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
    typ: "dpop+jwt",
    currentDate: new Date(expected.now),
    maxTokenAge: PROOF_SECONDS,
    clockTolerance: PROOF_SECONDS,
    requiredClaims: ["jti", "htm", "htu"],
  }).catch((error: Error) => {
    throw new DpopProofError(error.message);
  });
  if (String(payload.htm).toUpperCase() !== expected.method) {
    throw new DpopProofError("htm does not name the method of the request");
  }
  if (pathOf(payload.htu) !== expected.path) {
    throw new DpopProofError("htu does not name the URL of the request");
  }
  if (expected.accessToken !== undefined && payload.ath !== tokenHash(expected.accessToken)) {
    throw new DpopProofError("ath is not the hash of the access token");
  }
  const thumbprint = await calculateJwkThumbprint(protectedHeader.jwk as JWK);
  return { thumbprint, ...(typeof payload.nonce === "string" ? { nonce: payload.nonce } : {}) };
}

function pathOf(url: unknown): string | undefined {
  return URL.canParse(String(url)) ? new URL(String(url)).pathname : undefined;
}

function tokenHash(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

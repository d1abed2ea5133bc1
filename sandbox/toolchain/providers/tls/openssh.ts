import {
  createHash,
  createPublicKey,
  type JsonWebKey,
  type KeyObject,
  randomBytes,
} from "node:crypto";

/** OpenSSH's names of the curves that it knows; P224 is not among them. */
const SSH_CURVES: Record<string, string> = {
  "P-256": "nistp256",
  "P-384": "nistp384",
  "P-521": "nistp521",
};
const PRIVATE_KEY_MAGIC = "openssh-key-v1\0";
const CIPHER_BLOCK = 8;

/**
 * The public part of a key as OpenSSH writes it on the wire (RFC 4253, RFC 5656, RFC 8709), or
 * `undefined` for a kind of key that OpenSSH does not have.
 */
export function sshPublicBlob(key: KeyObject): Buffer | undefined {
  const jwk = exportJwk(key);
  if (!jwk) return undefined;
  if (jwk.kty === "RSA") return concat(text("ssh-rsa"), number(jwk.e), number(jwk.n));
  if (jwk.kty === "OKP") return concat(text("ssh-ed25519"), bytes(decode(jwk.x)));
  const curve = SSH_CURVES[jwk.crv ?? ""];
  if (!curve) return undefined;
  return concat(text(`ecdsa-sha2-${curve}`), text(curve), bytes(ecPoint(jwk)));
}

/** A line for `authorized_keys`, with the line break that Go's library writes. */
export function authorizedKey(blob: Buffer): string {
  return `${readText(blob, 0).value} ${blob.toString("base64")}\n`;
}

/** Fingerprints as `ssh-keygen -l` shows them. */
export function fingerprints(blob: Buffer): { md5: string; sha256: string } {
  const md5 = createHash("md5").update(blob).digest("hex").match(/../g) ?? [];
  const sha256 = createHash("sha256").update(blob).digest("base64").replace(/=+$/, "");
  return { md5: md5.join(":"), sha256: `SHA256:${sha256}` };
}

/** A private key in OpenSSH's own format (PROTOCOL.key), without passphrase. */
export function opensshPrivateKey(key: KeyObject): string | undefined {
  const blob = sshPublicBlob(key);
  const jwk = exportJwk(key);
  if (!blob || !jwk) return undefined;
  const check = randomBytes(4);
  const section = concat(check, check, privateFields(jwk, blob), text(""));
  const padding = (CIPHER_BLOCK - (section.length % CIPHER_BLOCK)) % CIPHER_BLOCK;
  const padded = concat(section, Buffer.from(Array.from({ length: padding }, (_, at) => at + 1)));
  const file = concat(
    Buffer.from(PRIVATE_KEY_MAGIC),
    text("none"),
    text("none"),
    text(""),
    uint32(1),
    bytes(blob),
    bytes(padded),
  );
  const lines = file.toString("base64").match(/.{1,70}/g) ?? [];
  return armour("OPENSSH PRIVATE KEY", lines);
}

/**
 * The public key inside an OpenSSH private key; it stands there unencrypted.
 *
 * @throws Error when the text is not such a key
 */
export function readOpensshPublicKey(pem: string): KeyObject {
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]+?)-----END/.exec(pem)?.[1];
  const file = Buffer.from(body ?? "", "base64");
  if (!file.subarray(0, PRIVATE_KEY_MAGIC.length).equals(Buffer.from(PRIVATE_KEY_MAGIC))) {
    throw new Error("privateKeyOpenssh is not a private key in OpenSSH's format");
  }
  let at = PRIVATE_KEY_MAGIC.length;
  for (let field = 0; field < 3; field += 1) at = readBytes(file, at).next;
  return publicKeyOfBlob(readBytes(file, at + 4).value);
}

function publicKeyOfBlob(blob: Buffer): KeyObject {
  const { value: kind, next } = readText(blob, 0);
  const first = readBytes(blob, next);
  if (kind === "ssh-ed25519")
    return fromJwk({ kty: "OKP", crv: "Ed25519", x: encode(first.value) });
  const second = readBytes(blob, first.next).value;
  if (kind === "ssh-rsa") {
    return fromJwk({ kty: "RSA", e: encode(first.value), n: encode(withoutSign(second)) });
  }
  const crv = Object.keys(SSH_CURVES).find((name) => kind === `ecdsa-sha2-${SSH_CURVES[name]}`);
  if (!crv) throw new Error(`privateKeyOpenssh holds a key of the unsupported kind ${kind}`);
  const half = (second.length - 1) / 2;
  const [x, y] = [second.subarray(1, 1 + half), second.subarray(1 + half)];
  return fromJwk({ kty: "EC", crv, x: encode(x), y: encode(y) });
}

function privateFields(jwk: JsonWebKey, blob: Buffer): Buffer {
  if (jwk.kty === "RSA") {
    const parts = [jwk.n, jwk.e, jwk.d, jwk.qi, jwk.p, jwk.q];
    return concat(text("ssh-rsa"), ...parts.map(number));
  }
  if (jwk.kty === "OKP") return concat(blob, bytes(concat(decode(jwk.d), decode(jwk.x))));
  return concat(blob, number(jwk.d));
}

/** Node exports no JWK of P224. */
function exportJwk(key: KeyObject): JsonWebKey | undefined {
  if (key.asymmetricKeyDetails?.namedCurve === "secp224r1") return undefined;
  return key.export({ format: "jwk" });
}

function fromJwk(key: JsonWebKey): KeyObject {
  return createPublicKey({ key, format: "jwk" });
}

function ecPoint(jwk: JsonWebKey): Buffer {
  return concat(Buffer.from([4]), decode(jwk.x), decode(jwk.y));
}

function text(value: string): Buffer {
  return bytes(Buffer.from(value));
}

function bytes(value: Buffer): Buffer {
  return concat(uint32(value.length), value);
}

/** A positive number of any length: no leading zeros, and a zero byte before a high bit. */
function number(value: string | undefined): Buffer {
  const digits = withoutSign(decode(value));
  const needsSign = ((digits[0] ?? 0) & 0x80) !== 0;
  return bytes(needsSign ? concat(Buffer.from([0]), digits) : digits);
}

function withoutSign(digits: Buffer): Buffer {
  const first = digits.findIndex((byte) => byte !== 0);
  return digits.subarray(first);
}

function uint32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(value);
  return buffer;
}

function readBytes(buffer: Buffer, at: number): { value: Buffer; next: number } {
  const next = at + 4 + buffer.readUInt32BE(at);
  return { value: buffer.subarray(at + 4, next), next };
}

function readText(buffer: Buffer, at: number): { value: string; next: number } {
  const { value, next } = readBytes(buffer, at);
  return { value: value.toString(), next };
}

function concat(...parts: Buffer[]): Buffer {
  return Buffer.concat(parts);
}

function decode(value: string | undefined): Buffer {
  return Buffer.from(value ?? "", "base64url");
}

function encode(value: Buffer): string {
  return value.toString("base64url");
}

function armour(label: string, lines: string[]): string {
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}

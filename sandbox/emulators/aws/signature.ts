import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { type IncomingHttpHeaders } from "node:http";
import { type AwsApiError } from "./errors";
import { type Caller } from "./context";
import { type OrganizationState } from "./state";

/** An access key of the sandbox. */
export interface AwsCredential {
  accessKeyId: string;
  secretAccessKey: string;
  /** The account that signs with it: the management account or a delegated administrator. */
  accountId: string;
}

interface SignedRequest {
  method: string;
  /** Path without query; the services here use no query string. */
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** The names that a protocol has for the same refusal. */
export interface AuthenticationErrors {
  missing(): AwsApiError;
  unknownKey(): AwsApiError;
  incomplete(message: string): AwsApiError;
  mismatch(message: string): AwsApiError;
}

const SCHEME =
  /^AWS4-HMAC-SHA256 Credential=([^/\s,]+)\/(\d{8})\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request,\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/;

/**
 * The account behind the signature. With known credentials the signature is recomputed; without, any access key
 * is taken, and one of twelve digits acts as that account, any other as the management account.
 */
export function authenticate(
  request: SignedRequest,
  service: string,
  credentials: readonly AwsCredential[] | undefined,
  organization: OrganizationState,
  errors: AuthenticationErrors,
): Caller {
  const header = request.headers.authorization;
  if (header === undefined) throw errors.missing();
  const match = SCHEME.exec(header);
  if (match === null) {
    throw errors.incomplete(
      "Authorization header requires 'Credential', 'SignedHeaders' and 'Signature'.",
    );
  }
  const [, accessKeyId = "", date = "", region = "", scopeService = "", signed = "", given = ""] =
    match;
  if (scopeService !== service) {
    throw errors.mismatch(`Credential should be scoped to correct service: '${service}'.`);
  }
  if (credentials === undefined) {
    const accountId = /^\d{12}$/.test(accessKeyId) ? accessKeyId : organization.managementAccountId;
    return { accountId, accessKeyId, region };
  }
  const known = credentials.find((credential) => credential.accessKeyId === accessKeyId);
  if (known === undefined) throw errors.unknownKey();
  const scope = { date, region, service };
  const expected = signatureOf(request, signed.split(";"), scope, known.secretAccessKey);
  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(given))) {
    throw errors.mismatch(
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.",
    );
  }
  return { accountId: known.accountId, accessKeyId, region };
}

/** Signature Version 4 for a request without query string. */
function signatureOf(
  request: SignedRequest,
  signedHeaders: string[],
  scope: { date: string; region: string; service: string },
  secretAccessKey: string,
): string {
  const headerLines = signedHeaders.map((name) => {
    const value = String(request.headers[name] ?? "");
    return `${name}:${value.trim().replace(/\s+/g, " ")}\n`;
  });
  const canonicalRequest = [
    request.method,
    request.path,
    "",
    headerLines.join(""),
    signedHeaders.join(";"),
    sha256(request.body),
  ].join("\n");
  const credentialScope = `${scope.date}/${scope.region}/${scope.service}/aws4_request`;
  const stringToSign = [
    "AWS4-HMAC-SHA256",
    String(request.headers["x-amz-date"] ?? ""),
    credentialScope,
    sha256(canonicalRequest),
  ].join("\n");
  const signingKey = [scope.date, scope.region, scope.service, "aws4_request"].reduce<
    string | Buffer
  >((key, part) => createHmac("sha256", key).update(part).digest(), `AWS4${secretAccessKey}`);
  return createHmac("sha256", signingKey).update(stringToSign).digest("hex");
}

const sha256 = (value: string): string => createHash("sha256").update(value).digest("hex");

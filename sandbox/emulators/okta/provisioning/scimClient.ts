import { STATUS_CODES } from "node:http";

/** What Okta's SCIM client calls itself. */
const SCIM_USER_AGENT = "Okta SCIM Client 1.0.0";
const SCIM_JSON = "application/scim+json";
const REQUEST_TIMEOUT_MS = 30_000;

export interface ScimConnection {
  /** Without trailing slash. */
  baseUrl: string;
  scimBearerToken: string;
}

export interface ScimRequest {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** From the base URL on, with query. */
  path: string;
  body?: object;
  signal?: AbortSignal;
}

/** A SCIM call that failed. The message is what Okta shows an administrator; it never holds the token. */
export class ScimError extends Error {
  /** @param status HTTP status; 0 when there was no answer. */
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }

  /** Worth another try without anybody's help. */
  get transient(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/**
 * One SCIM request.
 *
 * @returns the JSON body, `undefined` for an empty one.
 * @throws ScimError
 */
export async function sendScim(connection: ScimConnection, request: ScimRequest): Promise<unknown> {
  const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
  const signal =
    request.signal === undefined ? timeout : AbortSignal.any([timeout, request.signal]);
  const response = await fetch(`${connection.baseUrl}${request.path}`, {
    method: request.method,
    headers: {
      Authorization: `Bearer ${connection.scimBearerToken}`,
      Accept: SCIM_JSON,
      "User-Agent": SCIM_USER_AGENT,
      ...(request.body === undefined ? {} : { "Content-Type": SCIM_JSON }),
    },
    body: request.body === undefined ? undefined : JSON.stringify(request.body),
    signal,
  }).catch((error: unknown) => {
    throw new ScimError(0, `No response from the SCIM server: ${causeOf(error)}`);
  });
  const text = await response.text().catch(() => "");
  if (!response.ok) throw new ScimError(response.status, errorText(response.status, text));
  return text === "" ? undefined : parseJson(response.status, text);
}

/** `Unauthorized`, or `Bad Request. Errors reported by remote server: <detail>`. */
function errorText(status: number, text: string): string {
  const reason = STATUS_CODES[status] ?? `HTTP ${status}`;
  const detail = detailOf(text);
  if (status === 401 || detail === undefined) return reason;
  return `${reason}. Errors reported by remote server: ${detail}`;
}

function detailOf(text: string): string | undefined {
  try {
    const detail = (JSON.parse(text) as { detail?: unknown }).detail;
    return typeof detail === "string" ? detail : undefined;
  } catch {
    return undefined;
  }
}

function parseJson(status: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ScimError(status, "The SCIM server's answer is not JSON.");
  }
}

function causeOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: string } };
  return cause?.code ?? message;
}

import { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { type EmulatorClock } from "./clock";

/** One request that an emulator answered, without anything secret. */
export interface JournalEntry {
  /** ISO 8601, emulated time. */
  at: string;
  /** Vendor's service: `sso`, `identitystore`, `organizations`, `sts`, `scim`, `okta`. */
  service: string;
  method: string;
  /** Path with query string; values of secret parameters are masked. */
  path: string;
  /** The vendor's name of the call, for example `CreateAccountAssignment`. */
  operation: string;
  /** HTTP status; 0 when the connection was dropped by a fault. */
  status: number;
  /** `<code>: <message>` as the vendor's audit log would have it, where the answer itself says less. */
  error?: string;
  /** Request body after masking; absent when there was none. */
  body?: unknown;
}

/** The latest requests, oldest first. Not part of the saved state. */
export interface Journal {
  record(entry: Omit<JournalEntry, "at">): void;
  entries(): JournalEntry[];
  clear(): void;
}

/** Where the handlers of an emulator tell what a request was. */
export interface JournalNames {
  service: string;
  operation: string;
  error?: string;
}

const MASK = "***";
const SECRET_KEY =
  /token|secret|password|passphrase|private_?key|assertion|authorization|credential/i;
/** Paging positions and idempotency keys are no secrets and help when a test is read. */
const PLAIN_KEY = /^(next|client|pagination)_?token$|_type$/i;
const CONTROL_PREFIX = "/__sandbox/";

/** @param capacity Number of entries kept; older ones are dropped. */
export function createJournal(clock: EmulatorClock, capacity = 20_000): Journal {
  let entries: JournalEntry[] = [];
  return {
    record(entry) {
      entries.push({ at: clock.isoNow(), ...entry });
      if (entries.length > capacity * 1.1) entries = entries.slice(-capacity);
    },
    entries: () => entries.slice(-capacity),
    clear: () => {
      entries = [];
    },
  };
}

/**
 * Records each request of `app` after it was answered, except those under `/__sandbox/`.
 * @param name Tells service and operation; asked when the answer was sent.
 */
export function installJournal(
  app: FastifyInstance,
  journal: Journal,
  name: (request: FastifyRequest) => JournalNames,
): void {
  app.addHook("onResponse", async (request: FastifyRequest, reply: FastifyReply) => {
    recordRequest(journal, request, name(request), reply.statusCode);
  });
}

/** Records one request; only for those that a fault cut off, which never come to `onResponse`. */
export function recordRequest(
  journal: Journal,
  request: FastifyRequest,
  names: JournalNames,
  status: number,
): void {
  if (request.url.startsWith(CONTROL_PREFIX)) return;
  const body = maskSecrets(request.body);
  const { service, operation, error } = names;
  journal.record({
    service,
    operation,
    ...(error === undefined ? {} : { error }),
    method: request.method,
    path: maskPath(request.url),
    status,
    ...(body === undefined || body === null ? {} : { body }),
  });
}

/** A copy in which the values of secret-looking keys are `***`, at any depth. Form bodies as text too. */
export function maskSecrets(value: unknown): unknown {
  if (typeof value === "string") return maskPairs(value);
  if (Array.isArray(value)) return value.map(maskSecrets);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, isSecret(key) ? MASK : maskSecrets(member)]),
  );
}

function maskPath(url: string): string {
  const start = url.indexOf("?");
  return start < 0 ? url : `${url.slice(0, start)}?${maskPairs(url.slice(start + 1))}`;
}

function maskPairs(text: string): string {
  return text.replace(/(^|&)([^=&\s]+)=([^&]*)/g, (pair, lead: string, key: string) =>
    isSecret(key) ? `${lead}${key}=${MASK}` : pair,
  );
}

function isSecret(key: string): boolean {
  return SECRET_KEY.test(key) && !PLAIN_KEY.test(key);
}

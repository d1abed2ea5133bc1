import { setTimeout as sleep } from "node:timers/promises";
import { type HttpMethod, neededPause } from "./retries";

/** What a forge answered, its body parsed. */
export interface Answer {
  status: number;
  headers: Headers;
  body: unknown;
}

/** An answer that is no success. `message` is the forge's own sentence, without any secret. */
export class RestError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = "RestError";
  }
}

/** No answer came; `message` says why. */
export class ConnectionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ConnectionError";
  }
}

export interface RestOptions {
  /** For example `https://api.github.com`; paths are added to it. */
  baseUrl: string;
  token: string;
  /** Headers of every request; the one with the token among them. */
  headers: Record<string, string>;
  /** Told before each pause, in full sentences. */
  report?(line: string): void;
  /** @default really waits */
  pause?(milliseconds: number): Promise<unknown>;
}

export interface RestRequest {
  method: HttpMethod;
  /** Path under the base URL, or an absolute address of the same origin. */
  path: string;
  body?: unknown;
  /** Failures are met as of this method, see `neededPause`: a POST may only ask. @default `method` */
  repeatAs?: HttpMethod;
}

/** One answer within this time, or the request counts as failed. */
const TIMEOUT_MS = 60_000;

/**
 * A small client for JSON over HTTP. Octokit was weighed: its maintained line is ES modules only,
 * and the CommonJS line before repeats a POST after 502 (a second comment) and ignores `Retry-After`
 * of a 429.
 */
export class RestClient {
  constructor(private readonly options: RestOptions) {}

  /**
   * Sends a request, again after a failure that may pass.
   * @throws RestError for an answer of 400 and above
   * @throws ConnectionError when there is none
   */
  async send(request: RestRequest): Promise<Answer> {
    const { pause = sleep, report } = this.options;
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.sendOnce(request);
      if (!(outcome instanceof Error) && outcome.status < 400) return outcome;
      const wait = neededPause(outcome, attempt, request.repeatAs ?? request.method);
      if (wait === undefined) throw outcome instanceof Error ? outcome : this.errorOf(outcome);
      const what = outcome instanceof Error ? outcome.message : this.errorOf(outcome).message;
      report?.(`${this.host()}: ${what}. Trying again in ${Math.ceil(wait / 1000)} s.`);
      await pause(wait);
    }
  }

  /** All items of a list, page by page, as the `Link` header leads. */
  async list(path: string): Promise<unknown[]> {
    const items: unknown[] = [];
    for (let next: string | undefined = path; next !== undefined;) {
      const answer: Answer = await this.send({ method: "GET", path: next });
      if (!Array.isArray(answer.body))
        throw new RestError(
          answer.status,
          `${this.host()} answered with something else than a list`,
        );
      items.push(...(answer.body as unknown[]));
      next = nextPage(answer.headers);
    }
    return items;
  }

  private async sendOnce({ method, path, body }: RestRequest): Promise<Answer | ConnectionError> {
    const url = this.urlOf(path);
    try {
      const response = await fetch(url, {
        method,
        headers: {
          ...this.options.headers,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: parsed(text) };
    } catch (error) {
      return new ConnectionError(this.masked(`no answer from ${url.origin}: ${reasonOf(error)}`));
    }
  }

  /** The token goes to one origin only, wherever a `Link` header points. */
  private urlOf(path: string): URL {
    const base = new URL(this.options.baseUrl);
    const url = new URL(/^https?:/.test(path) ? path : `${base.href.replace(/\/$/, "")}${path}`);
    if (url.origin === base.origin) return url;
    throw new ConnectionError(`${base.host} sent us to ${url.host}; the token is not sent there`);
  }

  private errorOf({ status, body }: Answer): RestError {
    const told = messageOf(body)?.replace(/[.\s]+$/, "");
    return new RestError(status, this.masked(!told ? `${status}` : `${status} ${told}`));
  }

  private masked(text: string): string {
    return text.replaceAll(this.options.token, "***");
  }

  private host(): string {
    return new URL(this.options.baseUrl).host;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** GitHub: `message`; GitLab: `message` (text or object) or `error`. */
function messageOf(body: unknown): string | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const { message, error, errors } = body as Record<string, unknown>;
  const told = message ?? error;
  if (told === undefined) return undefined;
  const text = typeof told === "string" ? told : JSON.stringify(told);
  return Array.isArray(errors) && errors.length > 0 ? `${text}: ${JSON.stringify(errors)}` : text;
}

function nextPage(headers: Headers): string | undefined {
  return /<([^>]+)>\s*;[^,]*rel="?next"?/.exec(headers.get("link") ?? "")?.[1];
}

/** `fetch` tells the cause one level down. */
function reasonOf(error: unknown): string {
  const { cause, message, name } = error as Error & { cause?: { code?: string; message?: string } };
  if (name === "TimeoutError") return `none within ${TIMEOUT_MS / 1000} s`;
  return cause?.code ?? cause?.message ?? message;
}

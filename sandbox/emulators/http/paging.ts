import { createHash } from "node:crypto";

interface PageRequest {
  /** The caller's wish; capped by `pageSize`. */
  maxResults?: number;
  nextToken?: string;
  /** Largest page that the service gives, and the default. */
  pageSize: number;
  /** Names the listing (operation and its filters): a token is good for one listing only. */
  scope: string;
}

interface Page<Item> {
  items: Item[];
  /** Absent on the last page. */
  nextToken?: string;
}

/** The token was not given out for this listing. */
export class PagingTokenError extends Error {
  constructor() {
    super("The pagination token is not valid for this request.");
  }
}

/** One page of `items`, which must come in the same order for each page. */
export function paginate<Item>(items: readonly Item[], request: PageRequest): Page<Item> {
  const start = request.nextToken === undefined ? 0 : openToken(request.nextToken, request.scope);
  const size = Math.min(request.maxResults ?? request.pageSize, request.pageSize);
  const end = start + size;
  const page = { items: items.slice(start, end) };
  return end < items.length ? { ...page, nextToken: sealToken(end, request.scope) } : page;
}

function sealToken(offset: number, scope: string): string {
  return Buffer.from(`${offset}.${digest(scope)}`).toString("base64url");
}

function openToken(token: string, scope: string): number {
  const [offset, seal] = Buffer.from(token, "base64url").toString("utf8").split(".");
  if (!/^\d+$/.test(offset ?? "") || seal !== digest(scope)) throw new PagingTokenError();
  return Number(offset);
}

function digest(scope: string): string {
  return createHash("sha256").update(scope).digest("hex").slice(0, 16);
}

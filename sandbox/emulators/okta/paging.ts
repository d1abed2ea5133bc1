import { type FastifyReply, type FastifyRequest } from "fastify";
import { paginate, PagingTokenError } from "../http/paging";
import { ownUrl } from "./context";
import { OktaApiError } from "./errors";

export interface PageLimits {
  /** Page size when the caller names none. */
  default: number;
  max: number;
}

interface PagingQuery {
  limit?: string;
  after?: string;
}

/**
 * One page of a listing. Sets the `Link` headers `self` and, where more follows, `next`, one header line each, with
 * absolute URLs that carry the caller's other parameters on.
 */
export function sendPage<Item>(
  request: FastifyRequest,
  reply: FastifyReply,
  items: readonly Item[],
  limits: PageLimits,
): Item[] {
  const query = request.query as PagingQuery;
  const url = new URL(request.url, ownUrl(request));
  const page = cut(items, query, limits, listingName(url));
  const links = [`<${url.href}>; rel="self"`];
  if (page.nextToken !== undefined) {
    url.searchParams.set("after", page.nextToken);
    links.push(`<${url.href}>; rel="next"`);
  }
  void reply.header("link", links);
  return page.items;
}

function cut<Item>(items: readonly Item[], query: PagingQuery, limits: PageLimits, scope: string) {
  const limit = query.limit === undefined ? limits.default : Number(query.limit);
  if (!Number.isInteger(limit) || limit < 1) throw invalidPaging();
  try {
    const maxResults = Math.min(limit, limits.max);
    return paginate(items, { maxResults, nextToken: query.after, pageSize: limits.max, scope });
  } catch (error) {
    throw error instanceof PagingTokenError ? invalidPaging() : error;
  }
}

/** Path and filters; a cursor of one listing is refused by another. */
function listingName(url: URL): string {
  const filters = [...url.searchParams].filter(([key]) => key !== "after" && key !== "limit");
  return `${url.pathname}?${new URLSearchParams(filters).toString()}`;
}

const invalidPaging = (): OktaApiError =>
  new OktaApiError(400, "E0000029", "Invalid paging request.");

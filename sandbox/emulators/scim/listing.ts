import { parse, type Filter } from "scim2-parse-filter";
import { paginate } from "../http/paging";
import { invalidRequest } from "./errors";
import { LIST_URN } from "./urns";

const LARGEST_PAGE = 100;

export type ListQuery = Record<string, string | undefined>;

/** Lower-cased attribute → value of a filter that only joins equalities by `and`. */
export type Equalities = Record<string, string>;

/**
 * The filter of a list request. Only the given combinations of attributes are supported, compared by `eq` and
 * joined by `and`.
 */
export function parseFilter(
  text: string | undefined,
  combinations: readonly (readonly string[])[],
): Equalities {
  if (text === undefined) return {};
  const equalities = Object.fromEntries(comparisons(parsed(text)));
  const attributes = Object.keys(equalities).sort().join();
  if (!combinations.some((combination) => [...combination].sort().join() === attributes)) {
    throw invalidRequest("Invalid Filter format");
  }
  return equalities;
}

function parsed(text: string): Filter {
  try {
    return parse(text);
  } catch {
    throw invalidRequest("Invalid Filter format");
  }
}

function comparisons(filter: Filter): [string, string][] {
  if (filter.op === "and" && "filters" in filter) return filter.filters.flatMap(comparisons);
  if (filter.op !== "eq" || !("compValue" in filter) || typeof filter.compValue !== "string") {
    throw invalidRequest("Invalid Filter format");
  }
  return [[filter.attrPath.toLowerCase(), filter.compValue]];
}

/**
 * The answer of a list request. With `cursor` in the query (even empty) it pages by cursor; without, it is the
 * first page only: `startIndex` is ignored, as the real endpoint does not support it.
 */
export function listAnswer<Item>(
  matches: readonly Item[],
  query: ListQuery,
  scope: string,
  show: (item: Item) => object,
): object {
  const count = pageSize(query["count"]);
  const cursor = query["cursor"];
  const page = paginate(matches, {
    maxResults: count,
    nextToken: cursor === "" ? undefined : cursor,
    pageSize: LARGEST_PAGE,
    scope: `${scope} ${query["filter"] ?? ""}`,
  });
  const resources = page.items.map(show);
  const common = { schemas: [LIST_URN], itemsPerPage: resources.length };
  if (cursor === undefined) {
    return { totalResults: matches.length, startIndex: 1, ...common, Resources: resources };
  }
  return {
    ...common,
    ...(page.nextToken === undefined ? {} : { nextCursor: page.nextToken }),
    Resources: resources,
  };
}

function pageSize(count: string | undefined): number {
  if (count === undefined) return LARGEST_PAGE;
  const size = /^\d{1,3}$/.test(count) ? Number(count) : 0;
  if (size < 1 || size > LARGEST_PAGE) throw invalidRequest("count must be from 1 to 100");
  return size;
}

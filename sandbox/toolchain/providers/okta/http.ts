import { type Client, type Collection } from "@okta/okta-sdk-nodejs";

import { orNothing } from "./errors";

type RequestOptions = NonNullable<Parameters<Client["http"]["getJson"]>[1]>;
type Query = Record<string, string | number | boolean | undefined>;

/** JSON calls to paths such as `/api/v1/apps`; errors are the SDK's, with `status`. */
export interface OktaHttp {
  get<T>(path: string, query?: Query): Promise<T>;
  /** Like `get`, but nothing for 404. */
  find<T>(path: string): Promise<T | undefined>;
  /** The elements of all pages. */
  list<T>(path: string, query?: Query): Promise<T[]>;
  post<T>(path: string, body: unknown, query?: Query): Promise<T>;
  put<T>(path: string, body: unknown): Promise<T>;
  /** A reply that is no JSON. */
  text(path: string, query?: Query): Promise<string>;
}

export function createHttp(sdk: Client, collection: typeof Collection): OktaHttp {
  const urlOf = (path: string, query: Query = {}): string => {
    const given = Object.entries(query).filter(([, value]) => value !== undefined);
    const texts = given.map(([name, value]): [string, string] => [name, String(value)]);
    if (texts.length === 0) return sdk.baseUrl + path;
    return `${sdk.baseUrl}${path}?${new URLSearchParams(texts)}`;
  };
  const get = async <T>(path: string, query?: Query): Promise<T> =>
    (await sdk.http.getJson(urlOf(path, query))) as T;
  return {
    get,
    find: (path) => orNothing(get(path)),
    list: (path, query) => allOf(new collection(sdk.http, urlOf(path, query), plainItems)),
    post: async <T>(path: string, body: unknown, query?: Query) =>
      (await sdk.http.postJson(urlOf(path, query), request({ body: JSON.stringify(body) }))) as T,
    put: async <T>(path: string, body: unknown) =>
      (await sdk.http.putJson(urlOf(path), request({ body: JSON.stringify(body) }))) as T,
    text: async (path, query) =>
      (await sdk.http.http(urlOf(path, query), request({ method: "get" }))).text(),
  };
}

/** The SDK hands these to fetch, but its type of a request does not name them. */
function request(options: { method?: string; body?: string }): RequestOptions {
  return options as RequestOptions;
}

/** Leaves the elements of a page as they came. */
const plainItems = {
  parseResponse: async (response: { body: { text(): Promise<string> } }) =>
    JSON.parse(await response.body.text()) as unknown,
};

/** The elements of all pages of a collection. */
export async function allOf<T>(collection: Collection<T>): Promise<T[]> {
  const items: T[] = [];
  await collection.each((item) => {
    items.push(item);
  });
  return items;
}

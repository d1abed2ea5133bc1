import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo } from "node:net";
import { type Json } from "./kit";

interface RecordedCall {
  method: string;
  /** Decoded path with query, from the base URL on. */
  path: string;
  headers: Record<string, unknown>;
  body: Json;
}

/** Answers in place of the real one; `undefined` lets the request through. */
type Interceptor = (call: RecordedCall) => { status: number; body?: unknown } | "drop" | undefined;

export interface ScimRecorder {
  baseUrl: string;
  token: string;
  users: Map<string, Json>;
  groups: Map<string, Json & { memberIds: Set<string> }>;
  calls: RecordedCall[];
  /** `METHOD /path` of each call since the last `clear`. */
  trace(): string[];
  clear(): void;
  intercept(interceptor: Interceptor | undefined): void;
  /** Names of a group's members. */
  membersOf(displayName: string): string[];
  close(): Promise<void>;
}

/** A minimal SCIM server that keeps users and groups and writes down every call. */
export async function startScimRecorder(): Promise<ScimRecorder> {
  const state = { users: new Map<string, Json>(), groups: new Map<string, Json>(), next: 1 };
  let calls: RecordedCall[] = [];
  let interceptor: Interceptor | undefined;
  const token = "scim-secret-token";
  const server = createServer((request, response) => {
    void handle(request, response);
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const call: RecordedCall = {
      method: request.method ?? "",
      path: decodeURIComponent((request.url ?? "").replace("/tenant/scim/v2", "")),
      headers: request.headers,
      body: text === "" ? undefined : JSON.parse(text),
    };
    calls.push(call);
    const intercepted = interceptor?.(call);
    if (intercepted === "drop") {
      request.socket.destroy();
      return;
    }
    const authorized = request.headers.authorization === `Bearer ${token}`;
    const answer = intercepted ?? (authorized ? serve(state, call) : { status: 401 });
    response.writeHead(answer.status, { "content-type": "application/scim+json" });
    response.end(answer.body === undefined ? "" : JSON.stringify(answer.body));
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/tenant/scim/v2`,
    token,
    users: state.users,
    groups: state.groups,
    get calls() {
      return calls;
    },
    trace: () => calls.map(({ method, path }) => `${method} ${path}`),
    clear: () => {
      calls = [];
    },
    intercept: (next) => {
      interceptor = next;
    },
    membersOf(displayName) {
      const group = [...state.groups.values()].find((item) => item.displayName === displayName);
      return [...(group?.memberIds ?? [])]
        .map((id) => state.users.get(id as string)?.userName)
        .sort();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type State = { users: Map<string, Json>; groups: Map<string, Json>; next: number };
type ScimAnswer = { status: number; body?: unknown };

function serve(state: State, { method, path, body }: RecordedCall): ScimAnswer {
  const [, collection = "", id = ""] = /^\/(Users|Groups)\/?([^?]*)/.exec(path) ?? [];
  const items = collection === "Users" ? state.users : state.groups;
  if (id === "" && method === "GET") return { status: 200, body: list(items, path) };
  if (id === "" && method === "POST") {
    const created = {
      ...body,
      id: `${collection.toLowerCase()}-${state.next++}`,
      memberIds: new Set(),
    };
    items.set(created.id, created);
    return { status: 201, body: { ...created, memberIds: undefined } };
  }
  const item = items.get(id);
  if (item === undefined) return { status: 404, body: { detail: "Resource not found" } };
  if (method === "GET")
    return { status: 200, body: { ...item, memberIds: undefined, meta: { resourceType: "x" } } };
  if (method === "PUT") items.set(id, { ...body, id, memberIds: item.memberIds });
  if (method === "DELETE") items.delete(id);
  if (method === "PATCH") patch(item, body.Operations);
  return method === "PUT" ? { status: 200, body } : { status: 204 };
}

function list(items: Map<string, Json>, path: string): Json {
  const filter = /filter=(\w+) eq "(.*)"&startIndex=1&count=100$/.exec(path);
  const found = [...items.values()].filter(
    (item) => filter === null || item[filter[1] ?? ""] === filter[2],
  );
  const shown = found.map((item) => ({ ...item, memberIds: undefined }));
  return {
    totalResults: shown.length,
    itemsPerPage: shown.length,
    startIndex: 1,
    Resources: shown,
  };
}

function patch(item: Json, operations: Json[]): void {
  for (const { op, path, value } of operations) {
    const removed = /^members\[value eq "(.*)"\]$/.exec(path ?? "")?.[1];
    if (removed !== undefined) item.memberIds.delete(removed);
    else if (path === "members" && op === "add") {
      for (const member of value) item.memberIds.add(member.value);
    } else Object.assign(item, value);
  }
}

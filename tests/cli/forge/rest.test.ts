import { createServer, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { neededPause } from "../../../cli/forge/retries";
import { ConnectionError, RestClient, type RestError } from "../../../cli/forge/rest";
import { GithubServer } from "../../support/githubServer";

let github: GithubServer;
let pauses: number[];
let told: string[];

beforeAll(async () => {
  github = await GithubServer.start();
});
afterAll(() => github.stop());
beforeEach(() => {
  github.reset();
  pauses = [];
  told = [];
});

const client = (baseUrl = github.url, token = github.token): RestClient =>
  new RestClient({
    baseUrl,
    token,
    headers: { authorization: `Bearer ${token}` },
    report: (line) => told.push(line),
    pause: (milliseconds) => Promise.resolve(pauses.push(milliseconds)),
  });

const PATH = "/repos/acme/access/issues/12/comments";
const status = async (request: Promise<unknown>): Promise<unknown> =>
  request.then(
    () => "done",
    (error: RestError) => error.status,
  );

describe("RestClient", () => {
  it("gives up a request that goes on failing, after growing pauses", async () => {
    github.faults = [{ method: "GET", path: /comments/, status: 503, times: 99 }];
    expect(await status(client().send({ method: "GET", path: PATH }))).toBe(503);
    expect(pauses).toEqual([1000, 2000, 4000, 8000]);
    expect(told).toHaveLength(4);
    expect(github.requests).toHaveLength(5);
  });

  it("does not repeat a POST that may have been carried out", async () => {
    github.faults = [{ method: "POST", path: /comments/, status: 502, after: true }];
    const body = { body: "text" };
    expect(await status(client().send({ method: "POST", path: PATH, body }))).toBe(502);
    expect(github.comments).toHaveLength(1);
  });

  it("repeats a POST that was refused for too many requests", async () => {
    github.faults = [
      { method: "POST", path: /comments/, status: 429, headers: { "retry-after": "7" } },
    ];
    await client().send({ method: "POST", path: PATH, body: { body: "text" } });
    expect(pauses).toEqual([7000]);
    expect(github.comments).toHaveLength(1);
  });

  it("says who did not answer, after trying again", async () => {
    const url = await closedPort();
    const failure = await client(url)
      .send({ method: "GET", path: "/" })
      .catch((error) => error);
    expect(failure).toBeInstanceOf(ConnectionError);
    expect((failure as Error).message).toBe(`no answer from ${url}: ECONNREFUSED`);
    expect(pauses).toEqual([1000, 2000, 4000, 8000]);
  });

  it("sends the token to one origin only, wherever a page points", async () => {
    const seen: (string | undefined)[] = [];
    const elsewhere = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.end("[]");
    });
    const url = await listening(elsewhere);
    const link = `<${url}/next>; rel="next"`;
    const lying = createServer((_, response) => {
      response.writeHead(200, { link }).end("[]");
    });
    const failure = client(await listening(lying)).list("/items");
    await expect(failure).rejects.toThrow(/the token is not sent there$/);
    expect(seen).toEqual([]);
    for (const server of [elsewhere, lying]) await closed(server);
  });

  it("keeps the path of the base URL, as GitHub Enterprise Server has one", async () => {
    await client(`${github.url}/repos/acme/access/`).list("/issues/12/comments");
    expect(github.calls()).toEqual([`GET ${PATH}`]);
  });

  it("masks the token in messages", async () => {
    github.faults = [{ method: "GET", path: /./, status: 400, message: `no ${github.token}` }];
    const failure = client().send({ method: "GET", path: PATH });
    await expect(failure).rejects.toThrow("400 no ***");
  });
});

describe("neededPause", () => {
  const answer = (code: number, headers: Record<string, string> = {}, message = "") => ({
    status: code,
    headers: new Headers(headers),
    body: { message },
  });
  const NOW = Date.parse("2026-11-22T12:00:00Z");
  const full = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(NOW / 1000 + 30) };

  it.each([
    ["seconds", answer(429, { "retry-after": "12" }), 12_000],
    ["a date", answer(429, { "retry-after": "Sun, 22 Nov 2026 12:00:20 GMT" }), 20_000],
    ["a date that is over", answer(429, { "retry-after": "Sun, 22 Nov 2026 11:00:00 GMT" }), 0],
    ["the end of the primary limit", answer(403, full), 31_000],
    ["a minute, for a secondary limit", answer(403, {}, "a secondary rate limit"), 60_000],
    ["a second, for a failing server", answer(500), 1000],
    ["what a failing server says", answer(503, { "retry-after": "3" }), 3000],
    ["never, when it would take too long", answer(429, { "retry-after": "301" }), undefined],
    ["never, for a lack of rights", answer(403, {}, "Resource not accessible"), undefined],
    ["never, for a wrong request", answer(422), undefined],
  ])("waits %s", (_case, outcome, pause) => {
    expect(neededPause(outcome, 1, "GET", NOW)).toBe(pause);
  });

  it("gives up after five attempts", () => {
    expect(neededPause(answer(500), 4, "GET", NOW)).toBe(8000);
    expect(neededPause(answer(500), 5, "GET", NOW)).toBeUndefined();
  });
});

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

async function closedPort(): Promise<string> {
  const server = createServer();
  const url = await listening(server);
  await closed(server);
  return url;
}

import { request as httpRequest } from "node:http";
import {
  API_TOKEN,
  createAwsApp,
  createGroup,
  type Json,
  type RunningOkta,
  SEED,
  setFaults,
  startOkta,
} from "./kit";

describe("the org's HTTP surface", () => {
  let okta: RunningOkta;
  beforeEach(async () => {
    okta = await startOkta();
  });
  afterEach(() => okta.close());

  /** A request with the absolute URL in its first line, as a client sends it to a proxy. */
  function absoluteForm(target: string): Promise<{ status: number; body: Json; link: string }> {
    const { hostname, port } = new URL(okta.url);
    return new Promise((resolve, reject) => {
      const request = httpRequest(
        {
          hostname,
          port,
          path: target,
          headers: {
            host: new URL(target).host,
            authorization: `SSWS ${API_TOKEN}`,
            "proxy-authorization": "Basic Og==",
          },
        },
        (response) => {
          let text = "";
          response.on("data", (chunk) => (text += chunk));
          response.on("end", () =>
            resolve({
              status: response.statusCode ?? 0,
              body: JSON.parse(text),
              link: String(response.headers.link),
            }),
          );
        },
      );
      request.on("error", reject);
      request.end();
    });
  }

  it("tells anonymous callers that it is an Identity Engine org", async () => {
    const answer = await okta.send("GET", "/.well-known/okta-organization", undefined, {});
    expect(answer.body).toMatchObject({
      id: expect.stringMatching(/^00o\w{17}$/),
      pipeline: "idx",
      _links: { organization: { href: okta.url } },
    });
  });

  it("wants the API token, and says so with Okta's error body", async () => {
    const answer = await okta.send("GET", "/api/v1/groups", undefined, {});
    expect([answer.status, answer.body]).toEqual([
      401,
      {
        errorCode: "E0000011",
        errorSummary: "Invalid token provided",
        errorLink: "E0000011",
        errorId: expect.stringMatching(/^oae\w{22}$/),
        errorCauses: [],
      },
    ]);
  });

  it("understands the absolute form of Okta's Go client and links to its own address", async () => {
    await createGroup(okta, "x");
    const answer = await absoluteForm("http://acme-dev.okta.com/api/v1/groups?limit=1");
    expect([answer.status, answer.body.length]).toEqual([200, 1]);
    const next = /<([^>]+)>; rel="next"/.exec(answer.link)?.[1] ?? "";
    expect(next.startsWith(`${okta.url}/api/v1/groups?limit=1&after=`)).toBe(true);
    const own = await absoluteForm(`${okta.url}/api/v1/groups?limit=1`);
    expect(own.body).toEqual(answer.body);
  });

  it("sends request id, rate limits and date with each reply", async () => {
    const first = await okta.send("GET", "/api/v1/groups");
    const second = await okta.send("GET", "/api/v1/groups");
    expect(first.headers.get("x-okta-request-id")).toHaveLength(27);
    expect(first.headers.get("x-rate-limit-limit")).toBe("500");
    const left = (headers: Headers) => Number(headers.get("x-rate-limit-remaining"));
    expect(left(second.headers)).toBeLessThan(500);
    const reset = Number(first.headers.get("x-rate-limit-reset")) * 1000;
    expect(reset).toBeGreaterThan(new Date(first.headers.get("date") ?? "").getTime());
    expect((await okta.send("GET", "/api/v1/apps")).headers.get("x-rate-limit-limit")).toBe("100");
    expect((await okta.send("GET", "/api/v1/zones")).headers.get("x-rate-limit-limit")).toBe(
      "1200",
    );
  });

  it("throttle: 429 with the headers by which the official SDK waits and tries again", async () => {
    await setFaults(okta, { throttle: { times: 1, operations: ["getGroup"] } });
    const id = await createGroup(okta, "x");
    const group = await okta.client.groupApi.getGroup({ groupId: id });
    expect(group.id).toBe(id);
    const calls = (await okta.send("GET", "/__sandbox/journal")).body.filter(
      (entry: Json) => entry.operation === "getGroup",
    );
    expect(calls.map((entry: Json) => entry.status)).toEqual([429, 200]);
    await setFaults(okta, { throttle: {} });
    const raw = await okta.send("GET", "/api/v1/groups");
    expect([raw.status, raw.body.errorCode, raw.headers.get("x-rate-limit-remaining")]).toEqual([
      429,
      "E0000047",
      "0",
    ]);
  });

  it("rateLimit: refuses what goes over the limit of its own endpoints, and nothing else", async () => {
    await setFaults(okta, { rateLimit: { perMinute: 2 } });
    const answers = [];
    // A new minute may begin on the way, hence more calls than twice the limit.
    for (let call = 0; call < 6; call += 1) answers.push(await okta.send("GET", "/api/v1/groups"));
    expect(answers[0]?.headers.get("x-rate-limit-limit")).toBe("2");
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(2);
    expect(refused[0]?.body.errorCode).toBe("E0000047");
    expect(refused[0]?.headers.get("x-rate-limit-remaining")).toBe("0");
    const reset = Number(refused[0]?.headers.get("x-rate-limit-reset"));
    expect(reset % 60).toBe(0);
    expect((await okta.send("GET", "/api/v1/zones")).status).toBe(200);
    await setFaults(okta, {});
    expect((await okta.send("GET", "/api/v1/groups")).status).toBe(200);
  });

  it("serverError, latency and dropConnection hit the named operations", async () => {
    await setFaults(okta, {
      serverError: { status: 503, times: 1, operations: ["okta:listGroups"] },
      dropConnection: { times: 1, operations: ["listUsers"] },
      latency: { ms: 1, times: 1 },
    });
    expect((await okta.send("GET", "/api/v1/groups")).status).toBe(503);
    expect((await okta.send("GET", "/api/v1/groups")).status).toBe(200);
    await expect(okta.send("GET", "/api/v1/users")).rejects.toThrow();
    expect((await okta.send("GET", "/api/v1/users")).status).toBe(200);
    const journal: Json[] = (await okta.send("GET", "/__sandbox/journal")).body;
    expect(journal.map((entry) => [entry.operation, entry.status])).toEqual([
      ["listGroups", 503],
      ["listGroups", 200],
      ["listUsers", 0],
      ["listUsers", 200],
    ]);
    const wrong = await okta.send("PUT", "/__sandbox/faults", { nonsense: {} });
    expect([wrong.status, typeof wrong.body.error]).toEqual([400, "string"]);
  });

  it("refuses broken JSON, unknown paths and a wrong shape, always in Okta's form", async () => {
    const headers = { authorization: `SSWS ${API_TOKEN}`, "content-type": "application/json" };
    const broken = await okta.send("POST", "/api/v1/groups", "{", headers);
    expect([broken.status, broken.body.errorCode]).toEqual([400, "E0000003"]);
    const missing = await okta.send("GET", "/api/v1/nothing");
    expect([missing.status, missing.body.errorCode]).toEqual([404, "E0000008"]);
    const shape = await okta.send("POST", "/api/v1/groups", { profile: "x" });
    expect([shape.status, shape.body.errorSummary]).toEqual([
      400,
      "Api validation failed: profile",
    ]);
    const paging = await okta.send("GET", "/api/v1/groups?limit=zero");
    expect([paging.status, paging.body.errorCode]).toEqual([400, "E0000029"]);
  });

  it("accepts a lifecycle call with a JSON content type and no body", async () => {
    const { id } = await createAwsApp(okta);
    const headers = { authorization: `SSWS ${API_TOKEN}`, "content-type": "application/json" };
    const answer = await okta.send("POST", `/api/v1/apps/${id}/lifecycle/deactivate`, "", headers);
    expect(answer.status).toBe(200);
  });
});

describe("state", () => {
  it("goes on from a snapshot over JSON, with the seed's token and without seeding twice", async () => {
    const first = await startOkta();
    const groupId = await createGroup(first, "kept");
    await first.send("POST", "/__sandbox/clock", { advanceMs: 86_400_000 });
    const state = JSON.parse(JSON.stringify(first.emulator.snapshot()));
    await first.close();
    const second = await startOkta({ state, seed: { ...SEED, apiToken: "another-token" } });
    try {
      expect((await second.send("GET", "/api/v1/groups")).status).toBe(401);
      const headers = { authorization: "SSWS another-token" };
      const groups = await second.send("GET", "/api/v1/groups", undefined, headers);
      expect(groups.body.map((group: Json) => group.profile.name)).toEqual([
        "Everyone",
        "Engineers",
        "kept",
      ]);
      expect(groups.body[2].id).toBe(groupId);
      const health = await second.send("GET", "/__sandbox/health");
      expect(new Date(health.body.now).getTime()).toBeGreaterThan(Date.now() + 86_000_000);
      expect(JSON.stringify(state)).not.toContain(API_TOKEN);
    } finally {
      await second.close();
    }
  });

  it("tells its owner of each change and of no read", async () => {
    const okta = await startOkta();
    try {
      const before = okta.changes();
      await okta.send("GET", "/api/v1/groups");
      expect(okta.changes()).toBe(before);
      await createGroup(okta, "x");
      expect(okta.changes()).toBeGreaterThan(before);
    } finally {
      await okta.close();
    }
  });

  it("gives snapshots that later changes do not touch", async () => {
    const okta = await startOkta();
    try {
      const before = okta.emulator.snapshot();
      const size = Object.keys(before.groups).length;
      await createGroup(okta, "x");
      expect(Object.keys(before.groups)).toHaveLength(size);
    } finally {
      await okta.close();
    }
  });
});

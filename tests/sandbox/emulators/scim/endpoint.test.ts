import { enableScim, scimClient, type ScimClient } from "../aws/console";
import { startAws, type RunningAws } from "../aws/kit";

const USER = {
  userName: "ada",
  displayName: "Ada",
  name: { givenName: "Ada", familyName: "Lovelace" },
};

describe("the emulated SCIM endpoint", () => {
  let aws: RunningAws;
  let token: string;
  let scim: ScimClient;
  beforeEach(async () => {
    aws = await startAws();
    token = (await enableScim(aws)).token;
    scim = scimClient(aws, token);
  });
  afterEach(() => aws.stop());

  test("refuses a missing or wrong token and a wrong tenant alike", async () => {
    const users = `${aws.scimUrl}/Users`;
    const status = async (url: string, authorization?: string) =>
      (await fetch(url, { headers: authorization === undefined ? {} : { authorization } })).status;
    expect(await status(users)).toBe(401);
    expect(await status(users, "Bearer wrong")).toBe(401);
    expect(await status(users, `Basic ${token}`)).toBe(401);
    expect(await status(users.replace(/[^/]+\/scim/, "other/scim"), `Bearer ${token}`)).toBe(401);
    expect(await status(users, `Bearer ${token}`)).toBe(200);
  });

  test("describes itself", async () => {
    const config = await scim("GET", "/ServiceProviderConfig");
    expect(config.body).toMatchObject({
      patch: { supported: true },
      bulk: { supported: false },
      filter: { supported: true, maxResults: 100 },
    });
    const types = await scim("GET", "/ResourceTypes");
    expect(types.body).toMatchObject({ totalResults: 2 });
    const schemas = await scim("GET", "/Schemas");
    const ids = (schemas.body["Resources"] as { id: string }[]).map((schema) => schema.id);
    expect(ids).toHaveLength(3);
    for (const id of ids) expect((await scim("GET", `/Schemas/${id}`)).body["id"]).toBe(id);
    expect((await scim("GET", "/Schemas/nope")).status).toBe(404);
  });

  test("journals operations and hides secrets", async () => {
    await aws.control("DELETE", "journal");
    await scim("POST", "/Users", { ...USER, password: "hunter2" });
    await scim("GET", "/Users?startIndex=1&count=2&access_token=abc");
    const { body } = await aws.control("GET", "journal");
    const entries = body as unknown as Record<string, unknown>[];
    expect(entries).toHaveLength(2);
    expect(entries[0]).toMatchObject({
      service: "scim",
      method: "POST",
      operation: "CreateUser",
      status: 400,
      body: { userName: "ada", password: "***" },
    });
    expect(entries[1]?.["path"]).toMatch(
      /\/scim\/v2\/Users\?startIndex=1&count=2&access_token=\*\*\*$/,
    );
    expect(JSON.stringify(body)).not.toContain(token);
  });

  test.each([
    ["throttle", { throttle: { times: 1, operations: ["scim:CreateUser"] } }, 429],
    ["serverError", { serverError: { times: 1, status: 503 } }, 503],
    ["conflict", { conflict: { times: 1, operations: ["scim:*"] } }, 409],
  ])("fault %s hits once and changes nothing", async (_name, faults, status) => {
    await aws.control("PUT", "faults", faults);
    expect((await scim("POST", "/Users", USER)).status).toBe(status);
    expect(Object.keys(aws.emulator.snapshot().identityStore.users)).toEqual([]);
    expect((await scim("POST", "/Users", USER)).status).toBe(201);
    expect((await aws.control("GET", "faults")).body).toEqual({});
  });

  test("fault dropConnection closes the socket before anything is done", async () => {
    await aws.control("DELETE", "journal");
    await aws.control("PUT", "faults", { dropConnection: { times: 1 } });
    await expect(scim("POST", "/Users", USER)).rejects.toThrow("fetch failed");
    expect((await scim("POST", "/Users", USER)).status).toBe(201);
    const { body } = await aws.control("GET", "journal");
    const entries = body as unknown as { operation: string; status: number }[];
    expect(entries.map(({ operation, status }) => [operation, status])).toEqual([
      ["CreateUser", 0],
      ["CreateUser", 201],
    ]);
  });

  test("tells its owner about writes and not about reads", async () => {
    const before = aws.changes();
    await scim("GET", "/Users");
    expect(aws.changes()).toBe(before);
    await scim("POST", "/Users", USER);
    expect(aws.changes()).toBe(before + 1);
  });
});

import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import { type AddressInfo } from "node:net";
import { join } from "node:path";

import { deploy, handlerOf, invoke, messageOf, refresh, SEED, startBench, type Bench } from "./kit";

const GET_GROUPS = "okta:index/getGroups:getGroups";

let bench: Bench;

beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.stop());

test("configuring loads no SDK, so that a command without Okta calls is fast", () => {
  const definition = join(__dirname, "../../../../sandbox/toolchain/providers/okta/definition.ts");
  const script = `
    const { oktaDefinition } = require(${JSON.stringify(definition)});
    const variables = { httpProxy: "http://127.0.0.1:1", apiToken: "t" };
    const isSdk = (path) => path.includes("okta-sdk-nodejs");
    Promise.resolve(oktaDefinition.configure(variables)).then(async (clients) => {
      const before = Object.keys(require.cache).filter(isSdk).length;
      await clients.connect();
      const after = Object.keys(require.cache).filter(isSdk).length;
      console.log(JSON.stringify({ before, loaded: after > 0 }));
    });`;
  const output = execFileSync(process.execPath, ["--import", "tsx", "-e", script], {
    encoding: "utf8",
  });
  expect(JSON.parse(output)).toEqual({ before: 0, loaded: true });
});

test("an API token is sent as SSWS and one that Okta does not know is refused", async () => {
  const { groups } = await invoke(GET_GROUPS, { q: "Staff" }, bench.context);
  expect(groups).toHaveLength(1);
  const wrong = bench.contextWith({ apiToken: "00wrong" });
  expect(await messageOf(invoke(GET_GROUPS, {}, wrong))).toMatch(/^Okta HTTP 401 E0000011/);
});

test("an access token is sent as Bearer, before an API token", async () => {
  const seen: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization);
    response.setHeader("content-type", "application/json").end("[]");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const httpProxy = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const context = bench.contextWith({ httpProxy, accessToken: "access", apiToken: SEED.apiToken });
  await invoke(GET_GROUPS, {}, context);
  await new Promise((resolve) => server.close(resolve));
  expect(seen).toEqual(["Bearer access"]);
});

test("proxy variables of the environment have no effect and stay as they are", async () => {
  const before = { ...process.env };
  process.env["HTTPS_PROXY"] = "http://127.0.0.1:1";
  process.env["https_proxy"] = "not a proxy";
  process.env["HTTP_PROXY"] = "http://127.0.0.1:1";
  try {
    const context = bench.contextWith({ apiToken: SEED.apiToken });
    expect((await invoke(GET_GROUPS, { q: "Staff" }, context))["groups"]).toHaveLength(1);
    expect(process.env["HTTPS_PROXY"]).toBe("http://127.0.0.1:1");
    expect(process.env["https_proxy"]).toBe("not a proxy");
  } finally {
    process.env = before;
  }
});

test("an address where nobody answers is one sentence", async () => {
  const context = bench.contextWith({ httpProxy: "http://127.0.0.1:1", apiToken: "t" });
  expect(await messageOf(invoke(GET_GROUPS, {}, context))).toBe(
    "nothing answers at the Okta endpoint http://127.0.0.1:1 (ECONNREFUSED); start the sandbox (npm run access -- " +
      "sandbox up --detach) and set OKTA_HTTP_PROXY to the address that its status shows",
  );
});

test("429 is waited out as long as Okta's headers say", async () => {
  await bench.faults({ throttle: { times: 1, operations: ["createGroup"] } });
  const group = handlerOf("okta:group/group:Group");
  const { outputs } = await deploy(group, { name: "throttled" }, bench.context);
  expect(outputs).toMatchObject({ name: "throttled" });
  expect((await bench.calls()).filter((name) => name === "createGroup")).toHaveLength(2);
});

test("429 surfaces when backoff is off", async () => {
  await bench.faults({ throttle: { operations: ["createGroup"] } });
  const group = handlerOf("okta:group/group:Group");
  const context = bench.contextWith({ apiToken: SEED.apiToken, backoff: "false" });
  expect(await messageOf(deploy(group, { name: "throttled" }, context))).toMatch(
    /^Okta HTTP 429 E0000047/,
  );
});

test("the same thing is asked again, not remembered", async () => {
  // The SDK would remember what names itself under `_links.self`, as a policy does.
  const policy = handlerOf("okta:index/appSignonPolicy:AppSignonPolicy");
  const created = await deploy(policy, { name: "twice", description: "d" }, bench.context);
  await refresh(policy, created, bench.context);
  await bench.calls();
  await refresh(policy, created, bench.context);
  expect(await bench.calls()).toEqual(["getPolicy", "listPolicyRules"]);
});

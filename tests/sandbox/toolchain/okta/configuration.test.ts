import { readSettings } from "../../../../sandbox/toolchain/providers/okta/configuration";

const LOCAL = { OKTA_HTTP_PROXY: "http://127.0.0.1:8080/" };
const TOKEN = { ...LOCAL, OKTA_API_TOKEN: "00token" };
const SERVICE = {
  ...LOCAL,
  OKTA_API_CLIENT_ID: "0oaClient",
  OKTA_API_PRIVATE_KEY: "-----BEGIN PRIVATE KEY-----",
  OKTA_API_SCOPES: "okta.apps.manage, okta.groups.manage",
};

describe("address of the organisation", () => {
  test("is the proxy setting, without a trailing slash", () => {
    expect(readSettings({}, { ...TOKEN, OKTA_ORG_NAME: "acme" }).orgUrl).toBe(
      "http://127.0.0.1:8080",
    );
  });

  test.each(["http://localhost:1", "http://[::1]:1", "https://127.9.9.9"])(
    "%s is on this machine",
    (address) => {
      expect(readSettings({ httpProxy: address }, TOKEN).orgUrl).toBe(address);
    },
  );

  test.each([
    "https://acme.okta.com",
    "http://127.0.0.1.example.com",
    "http://10.0.0.1:8080",
    "http://localhost.example.com",
  ])("%s is refused in one sentence with the remedy", (address) => {
    const read = () => readSettings({ httpProxy: address }, TOKEN);
    expect(read).toThrow(
      /^OKTA_HTTP_PROXY points to \S+, but the sandbox's providers only talk to this machine: set it to a loopback address/,
    );
  });

  test.each([
    [{ OKTA_ORG_NAME: "acme", OKTA_BASE_URL: "oktapreview.com" }, "acme.oktapreview.com"],
    [{ OKTA_ORG_NAME: "acme" }, "acme.okta.com"],
  ])("without a proxy setting %j is refused as a real organisation", (environment, host) => {
    const read = () => readSettings({}, { OKTA_API_TOKEN: "t", ...environment });
    expect(read).toThrow(`OKTA_HTTP_PROXY is not set, and OKTA_ORG_NAME points to ${host}`);
  });

  test("not given at all names the variables to set", () => {
    expect(() => readSettings({}, { OKTA_API_TOKEN: "t" })).toThrow(
      "The Okta organisation is not known: set OKTA_HTTP_PROXY to the sandbox's Okta address, or OKTA_ORG_NAME.",
    );
  });
});

describe("credentials", () => {
  test("an access token beats an API token, and that a private key", () => {
    const all = { ...SERVICE, ...TOKEN, OKTA_ACCESS_TOKEN: "access" };
    expect(readSettings({}, all).credentials.kind).toBe("accessToken");
    expect(readSettings({}, { ...SERVICE, ...TOKEN }).credentials.kind).toBe("apiToken");
    expect(readSettings({}, SERVICE).credentials).toEqual({
      kind: "privateKey",
      clientId: "0oaClient",
      privateKey: "-----BEGIN PRIVATE KEY-----",
      privateKeyId: "",
      scopes: ["okta.apps.manage", "okta.groups.manage"],
    });
  });

  test("configured ones beat the environment, and scopes arrive as JSON text", () => {
    const configured = { clientId: "0oaOther", scopes: '["okta.users.read"]' };
    expect(readSettings(configured, SERVICE).credentials).toMatchObject({
      clientId: "0oaOther",
      scopes: ["okta.users.read"],
    });
    expect(readSettings({ apiToken: "configured" }, TOKEN).credentials).toEqual({
      kind: "apiToken",
      apiToken: "configured",
    });
  });

  test("none is one sentence with the variables to set", () => {
    expect(() => readSettings({}, LOCAL)).toThrow(
      "There are no Okta credentials: set OKTA_API_TOKEN, or OKTA_ACCESS_TOKEN, or OKTA_API_CLIENT_ID with OKTA_API_PRIVATE_KEY and OKTA_API_SCOPES.",
    );
  });

  test("a part of those of a service app names what is missing", () => {
    expect(() => readSettings({}, { ...SERVICE, OKTA_API_SCOPES: undefined })).toThrow(
      "The credentials of the Okta service app are incomplete: set OKTA_API_SCOPES.",
    );
    expect(() => readSettings({ clientId: "0oa" }, LOCAL)).toThrow(
      "incomplete: set OKTA_API_PRIVATE_KEY and OKTA_API_SCOPES.",
    );
  });

  test("an empty value counts as none", () => {
    expect(() => readSettings({ apiToken: " " }, { ...LOCAL, OKTA_API_TOKEN: "" })).toThrow(
      "There are no Okta credentials",
    );
  });
});

describe("retries", () => {
  test("are five without a limit of time, as officially", () => {
    expect(readSettings({}, TOKEN)).toMatchObject({ maxRetries: 5, requestTimeoutMs: 0 });
  });

  test("follow the configuration, which arrives as text", () => {
    const configured = { maxRetries: "2", requestTimeout: "30" };
    expect(readSettings(configured, TOKEN)).toMatchObject({
      maxRetries: 2,
      requestTimeoutMs: 30_000,
    });
    expect(readSettings({ maxRetries: "2", backoff: "false" }, TOKEN).maxRetries).toBe(0);
  });

  test("that are no number are refused", () => {
    expect(() => readSettings({ maxRetries: "many" }, TOKEN)).toThrow(
      'okta:maxRetries is "many", but must be a whole number from 0.',
    );
  });
});

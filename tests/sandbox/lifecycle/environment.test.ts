import { execFileSync } from "node:child_process";
import {
  applyEnvironment,
  exportLines,
  sandboxEnvironment,
} from "../../../sandbox/lifecycle/environment";
import { sandboxPaths } from "../../../sandbox/lifecycle/paths";
import { newCredentials } from "../../../sandbox/lifecycle/record";
import { seedFromStack } from "../../../sandbox/seedFromStack";
import { accessFixture } from "../../support/accessFixture";

const credentials = newCredentials();
const record = {
  stack: "dev",
  credentials,
  ports: { aws: 4001, scim: 4002, okta: 4003, secrets: 4004 },
};
const seed = seedFromStack(accessFixture(), credentials.oktaApiToken);
const environment = (project: string, path = "/usr/bin"): ReturnType<typeof sandboxEnvironment> =>
  sandboxEnvironment(sandboxPaths(project), record, seed, path);

/** What a POSIX shell has after `eval` of the lines. */
function evaluate(lines: string, before: Record<string, string>): Record<string, string> {
  const script = 'eval "$1"; env -0';
  const output = execFileSync("/bin/sh", ["-c", script, "sh", lines], {
    env: { ...before, PATH: "/usr/bin:/bin" },
    encoding: "utf8",
  });
  const pairs = output.split("\0").filter(Boolean);
  return Object.fromEntries(
    pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
  );
}

describe("environment of a sandbox", () => {
  it("sends every client to the loopback interface", () => {
    expect(environment("/p").set).toMatchObject({
      AWS_ENDPOINT_URL: "http://127.0.0.1:4001",
      AWS_REGION: "eu-central-1",
      AWS_ACCESS_KEY_ID: credentials.awsAccessKeyId,
      OKTA_ORG_NAME: "acme-test",
      OKTA_BASE_URL: "okta.com",
      OKTA_API_TOKEN: credentials.oktaApiToken,
      OKTA_HTTP_PROXY: "http://127.0.0.1:4003",
      PULUMI_HOME: "/p/.sandbox/pulumi-home",
    });
  });

  it.each(["/plain/dir", '/with blank/it\'s "$HOME" `x`'])(
    "is the same after eval in %s",
    (project) => {
      const { set } = environment(project, "/usr/bin:/bin");
      const after = evaluate(exportLines(environment(project, "/usr/bin:/bin")), {});
      for (const [name, value] of Object.entries(set))
        expect([name, after[name]]).toEqual([name, value]);
    },
  );

  it("takes a developer's own clouds and proxies out of the shell", () => {
    const own = {
      AWS_PROFILE: "prod",
      AWS_SESSION_TOKEN: "real",
      OKTA_API_PRIVATE_KEY: "real",
      HTTPS_PROXY: "http://proxy:3128",
      PULUMI_ACCESS_TOKEN: "pul-real",
      EDITOR: "vi",
    };
    const after = evaluate(exportLines(environment("/p")), own);
    expect(Object.keys(own).filter((name) => name in after)).toEqual(["EDITOR"]);
    const applied = applyEnvironment(own, environment("/p"));
    expect(Object.keys(own).filter((name) => name in applied)).toEqual(["EDITOR"]);
  });

  it("puts its pulumi first on PATH, once", () => {
    const first = environment("/p", "/usr/bin:/bin").set.PATH ?? "";
    expect(first).toBe("/p/.sandbox/pulumi-home/bin:/usr/bin:/bin");
    expect(environment("/p", first).set.PATH).toBe(first);
  });
});

describe("credentials of a sandbox", () => {
  it("are of the vendors' forms and different each time", () => {
    const one = newCredentials();
    expect(one.awsAccessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
    expect(one.awsSecretAccessKey).toMatch(/^[\w+/]{40}$/);
    expect(one.oktaApiToken).toMatch(/^00\w{40}$/);
    expect(Buffer.from(one.encryptionKey, "base64")).toHaveLength(32);
    const other = newCredentials();
    for (const [name, value] of Object.entries(one)) {
      expect([name, other[name as keyof typeof one] === value]).toEqual([name, false]);
    }
  });
});

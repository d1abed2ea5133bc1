import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { CONFIGURATION_KEYS } from "../../../../sandbox/toolchain/providers/okta/configuration";
import { oktaDefinition } from "../../../../sandbox/toolchain/providers/okta/definition";

const PACKAGE = dirname(require.resolve("@pulumi/okta/package.json"));

/** Source of the SDK class or function of a token such as `okta:group/rule:Rule`. */
function sourceOf(token: string, extension: "js" | "d.ts"): string {
  const path = (token.split(":")[1] ?? "")
    .replace(/^index\//, "")
    .replace("app/oAuth", "app/oauth");
  return readFileSync(join(PACKAGE, `${path}.${extension}`), "utf8");
}

function matches(source: string, pattern: RegExp): string[] {
  return [...new Set([...source.matchAll(pattern)].map(([, name]) => name ?? ""))].sort();
}

const resources = oktaDefinition.resources.map((handler) => [handler.token, handler] as const);
const functions = oktaDefinition.functions.map((handler) => [handler.token, handler] as const);

describe("the okta provider's resources", () => {
  test("are the seventeen that were asked for, each once", () => {
    expect(new Set(resources.map(([token]) => token)).size).toBe(17);
    expect(resources).toHaveLength(17);
  });

  test.each(resources)("%s has the type token of the SDK class", (token) => {
    expect(matches(sourceOf(token, "js"), /__pulumiType = '([^']+)'/g)).toEqual([token]);
  });

  test.each(resources)("%s takes every input of the SDK class and no other", (token, handler) => {
    const declared = matches(sourceOf(token, "js"), /resourceInputs\["(\w+)"\] = args/g);
    expect(Object.keys(handler.inputs).sort()).toEqual(declared);
  });

  test.each(resources)("%s has every output of the SDK class and no other", (token, handler) => {
    const declared = matches(
      sourceOf(token, "js"),
      /resourceInputs\["(\w+)"\] = undefined \/\*out/g,
    );
    expect(Object.keys(handler.outputs).sort()).toEqual(declared);
  });

  test.each(resources)("%s requires what the SDK class requires", (token, handler) => {
    const demanded = matches(sourceOf(token, "js"), /args\?\.(\w+) === undefined/g);
    const required = Object.keys(handler.inputs).filter((name) => handler.inputs[name]?.required);
    // The official provider makes up a name where none is given; the stand-in asks for one.
    expect(required.filter((name) => name !== "name").sort()).toEqual(demanded);
  });

  test.each(resources)("%s keeps secret what the SDK class keeps secret", (token, handler) => {
    const [names = ""] = matches(sourceOf(token, "js"), /additionalSecretOutputs: \[(.*?)\]/g);
    const all = { ...handler.inputs, ...handler.outputs };
    const secrets = Object.keys(all).filter((name) => all[name]?.secret);
    expect(secrets.sort()).toEqual(matches(names, /"(\w+)"/g));
  });
});

describe("the okta provider's functions", () => {
  test("are the twelve that were asked for, each once", () => {
    expect(new Set(functions.map(([token]) => token)).size).toBe(12);
    expect(functions).toHaveLength(12);
  });

  test.each(functions)(
    "%s has the token and the arguments of the SDK function",
    (token, handler) => {
      const source = sourceOf(token, "js");
      expect(matches(source, /runtime\.invoke\("([^"]+)"/g)).toEqual([token]);
      const [invoke = ""] = /runtime\.invoke\([\s\S]*?\}, opts\)/.exec(source) ?? [];
      expect(Object.keys(handler.inputs).sort()).toEqual(matches(invoke, /"(\w+)": args\.\w+/g));
    },
  );
});

test("the provider takes every configuration key of the SDK's provider class", () => {
  const source = readFileSync(join(PACKAGE, "provider.js"), "utf8");
  expect([...CONFIGURATION_KEYS].sort()).toEqual(matches(source, /resourceInputs\["(\w+)"\] =/g));
});

test("the provider has the version of the SDK package", () => {
  const { version } = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8")) as {
    version: string;
  };
  expect(oktaDefinition.version).toBe(version);
});

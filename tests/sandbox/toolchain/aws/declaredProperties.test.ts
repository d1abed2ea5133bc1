import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { version } from "@pulumi/aws/package.json";
import { CONFIGURATION_KEYS } from "../../../../sandbox/toolchain/providers/aws/configuration";
import { awsDefinition } from "../../../../sandbox/toolchain/providers/aws/definition";

/**
 * The SDK declares the outputs of a class by assigning them in its constructor. An output that the provider does
 * not return is unknown in each later preview, so that its dependents would show a change for ever.
 */
const SDK = dirname(require.resolve("@pulumi/aws/package.json"));

/** `aws:ssoadmin/permissionSet:PermissionSet` → `ssoadmin/permissionSet`; the module `index` is the root. */
function pathOf(token: string): string {
  const path = token.split(":")[1] ?? "";
  return path.replace(/^index\//, "");
}

function sdkSource(token: string): string {
  return readFileSync(join(SDK, `${pathOf(token)}.js`), "utf8");
}

function assigned(source: string, pattern: RegExp): string[] {
  return [...new Set([...source.matchAll(pattern)].map(([, name]) => name ?? ""))].sort();
}

describe.each(awsDefinition.resources.map((handler) => [handler.token, handler] as const))(
  "%s",
  (token, handler) => {
    const source = sdkSource(token);

    it("is the token of an SDK class", () => {
      expect(source).toContain(`static __pulumiType = '${token}'`);
    });

    it("has exactly the properties that the class declares", () => {
      const declared = assigned(source, /resourceInputs\["(\w+)"\]/g);
      const handled = [...Object.keys(handler.inputs), ...Object.keys(handler.outputs)].sort();
      expect(handled).toEqual(declared);
    });

    it("takes exactly the inputs that the class takes, and asks for the same ones", () => {
      const taken = assigned(source, /resourceInputs\["(\w+)"\] = args\?\.\w+;/g);
      expect(Object.keys(handler.inputs).sort()).toEqual(taken);
      const needed = assigned(source, /args\?\.(\w+) === undefined/g);
      const required = Object.keys(handler.inputs).filter((name) => handler.inputs[name]?.required);
      // The stand-in does not make names up, see the permission set.
      const ownRule = token.endsWith(":PermissionSet") ? ["name"] : [];
      expect(required.sort()).toEqual([...needed, ...ownRule].sort());
    });
  },
);

describe.each(awsDefinition.functions.map((handler) => [handler.token, handler] as const))(
  "%s",
  (token, handler) => {
    it("is a token that the SDK calls with exactly these arguments", () => {
      const source = sdkSource(token);
      const [, call = ""] = new RegExp(`invoke\\("${token}", \\{([^}]*)\\}`).exec(source) ?? [];
      const passed = assigned(call, /"(\w+)": args\.\w+/g);
      expect(passed).not.toEqual([]);
      expect(Object.keys(handler.inputs).sort()).toEqual(passed);
    });
  },
);

describe("the provider", () => {
  it("takes exactly the arguments of the SDK's provider class", () => {
    const source = readFileSync(join(SDK, "provider.js"), "utf8");
    expect([...CONFIGURATION_KEYS].sort()).toEqual(assigned(source, /resourceInputs\["(\w+)"\]/g));
  });

  it("has the version of the SDK package, by which the engine asks for it", () => {
    expect(awsDefinition.version).toBe(version);
  });

  it("has every resource and function once", () => {
    const tokens = [...awsDefinition.resources, ...awsDefinition.functions].map(
      ({ token }) => token,
    );
    expect(new Set(tokens).size).toBe(tokens.length);
    expect(awsDefinition.resources).toHaveLength(13);
    expect(awsDefinition.functions).toHaveLength(21);
  });
});

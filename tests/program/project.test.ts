import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { stackConfigSchema } from "../../model/schema/stackConfig";

interface Declaration {
  type?: string;
  description?: string;
  default?: unknown;
}

const root = join(__dirname, "../..");
const project = parse(readFileSync(join(root, "Pulumi.yaml"), "utf8")) as {
  name: string;
  runtime: { name: string; options: Record<string, string> };
  config: Record<string, Declaration>;
};

/** Keys that may be missing; the engine would demand them or pass on an empty value. */
const OPTIONAL = [
  "deploymentIdentity",
  "managementAccountId",
  "scimEndpoint",
  "scimToken",
  "scimTokenExpiresOn",
];
const REQUIRED = ["acsUrl", "environment", "issuer", "organisation", "portalUrl"];

describe("Pulumi.yaml", () => {
  test("is the project that the configuration's namespace and the package are named after", () => {
    const { name } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      name: string;
    };

    expect(project.name).toBe("okta-aws-access");
    expect(name).toBe(project.name);
  });

  test("declares every key of the schema but those that may be missing", () => {
    const keys = Object.keys(stackConfigSchema.shape).filter((key) => !OPTIONAL.includes(key));

    expect(Object.keys(project.config).sort()).toEqual(keys.sort());
  });

  test("demands the keys that the schema demands and describes all", () => {
    const demanded = Object.entries(project.config).filter(
      ([, { default: value }]) => value === undefined,
    );

    expect(demanded.map(([key]) => key).sort()).toEqual(REQUIRED);
    expect(Object.values(project.config).filter(({ description }) => !description)).toEqual([]);
  });

  test("has the schema's defaults", () => {
    const defaults = Object.fromEntries(
      Object.entries(project.config).flatMap(([key, { default: value }]) =>
        value === undefined ? [] : [[key, value]],
      ),
    );
    const required = {
      organisation: "acme",
      environment: "dev",
      acsUrl: "x",
      issuer: "x",
      portalUrl: "x",
    };

    expect(stackConfigSchema.parse({ ...required, ...defaults })).toEqual(
      stackConfigSchema.parse(required),
    );
  });

  test("lets the runner skip type checks", () => {
    const { tsconfig } = project.runtime.options;
    const settings = JSON.parse(readFileSync(join(root, tsconfig ?? ""), "utf8")) as {
      compilerOptions: { noCheck?: boolean };
    };

    expect(settings.compilerOptions.noCheck).toBe(true);
  });
});

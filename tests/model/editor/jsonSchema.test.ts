import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020";
import { parse } from "yaml";
import { generatedFiles } from "../../../model/editor/generatedFiles";
import {
  accessFileJsonSchema,
  configKeySchemas,
  type JsonSchema,
  stackFileJsonSchema,
} from "../../../model/editor/jsonSchema";
import { stackConfigSchema } from "../../../model/schema/stackConfig";

const ROOT = join(__dirname, "..", "..", "..");
const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
const stackFile = ajv.compile(stackFileJsonSchema());
const accessFile = ajv.compile(accessFileJsonSchema());
const devStack = (): { config: Record<string, unknown> } =>
  parse(readFileSync(join(ROOT, "Pulumi.dev.yaml"), "utf8"), { merge: true });

describe("JSON Schema for editors", () => {
  it("accepts the dev organisation's stack file", () => {
    expect(stackFile(devStack()) ? [] : stackFile.errors).toEqual([]);
  });

  it("refuses a mistyped key and a value of the wrong type, and leaves other namespaces alone", () => {
    const stack = devStack();
    stack.config["okta-aws-access:acessRules"] = [];
    stack.config["okta-aws-access:groups"] = "awssso-platform";
    stack.config["aws:region"] = { any: "thing" };
    expect(stackFile(stack)).toBe(false);
    expect(stackFile.errors?.map(({ instancePath, keyword }) => [instancePath, keyword])).toEqual([
      ["/config", "additionalProperties"],
      ["/config/okta-aws-access:groups", "type"],
    ]);
  });

  it("accepts an encrypted value and an account id without quotes", () => {
    const stack = devStack();
    stack.config["okta-aws-access:scimToken"] = { secure: "v1:abc" };
    stack.config["okta-aws-access:managementAccountId"] = 111111111111;
    expect(stackFile(stack) ? [] : stackFile.errors).toEqual([]);
  });

  it("describes access files without namespace, and not nested", () => {
    expect(
      accessFile({ accessRules: [{ groups: ["a"], permissionSets: ["B"], accounts: ["all"] }] }),
    ).toBe(true);
    expect(accessFile({ accessFiles: ["more.yaml"] })).toBe(false);
  });

  it("describes every key and every field", () => {
    const { keys } = configKeySchemas();
    expect(Object.keys(keys).sort()).toEqual(Object.keys(stackConfigSchema.shape).sort());
    const missing = Object.entries(keys).flatMap(([key, schema]) => undescribed(schema, key));
    expect(missing).toEqual([]);
  });
});

describe("generated files", () => {
  it.each(Object.entries(generatedFiles()))("%s is fresh", (file, text) => {
    expect(readFileSync(join(ROOT, file), "utf8")).toBe(text);
  });
});

function undescribed(schema: JsonSchema, path: string): string[] {
  const members = Object.entries(schema.properties ?? {});
  return [
    ...(schema.description === undefined && !path.endsWith("[]") && !path.endsWith("?")
      ? [path]
      : []),
    ...members.flatMap(([name, member]) => undescribed(member, `${path}.${name}`)),
    ...(schema.items === undefined ? [] : undescribed(schema.items, `${path}[]`)),
    ...(schema.anyOf ?? []).flatMap((choice) => undescribed(choice, `${path}?`)),
  ];
}

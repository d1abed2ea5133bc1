import { loadAccess } from "../../../model/loadAccess";
import { childOf, type ConfigNode, plainValue, textOf } from "../../../model/source/configNode";
import { type EngineConfig, engineNode } from "../../../model/source/engineValues";
import { parseYaml } from "../../../model/source/yamlSource";
import { accessOf, stackText, TODAY } from "../../support/accessConfig";

const PATH = { step: "key" };

const written = (yaml: string): ConfigNode => {
  const { root } = parseYaml("Pulumi.dev.yaml", `key: ${yaml}\n`, { mayBeEncrypted: true });
  const node = childOf(root, "key");
  if (node === undefined) throw new Error("nothing was read");
  return node;
};

const merge = (yaml: string, value: string, secret = false): ConfigNode =>
  engineNode({ value, secret }, written(yaml), PATH);

describe("engineNode", () => {
  // Left as written in the file, right what `pulumi config --json` (v3.259.0) gives for it.
  it.each([
    ["012345670123", "1402433619"],
    ["012345678901", "12345678901"],
    ["0x1F", "31"],
    ["0o17", "15"],
    ["1_000", "1000"],
    ["1.5e3", "1500"],
    ["2027-10-01", "2027-10-01 00:00:00 +0000 UTC"],
    ["True", "true"],
    ["no", "no"],
    ["~", ""],
    ['"012345670123"', "012345670123"],
  ])("keeps the text %s where the engine says %s", (yaml, value) => {
    const node = merge(yaml, value);
    expect(node).toEqual(written(yaml));
    expect(node.location.file).toBe("Pulumi.dev.yaml");
  });

  it("keeps the text of scalars inside lists and mappings", () => {
    const yaml = "[{id: 012345670123, expires: 2027-10-01, on: yes, nil: , n: 5}]";
    const value =
      '[{"id":1402433619,"expires":"2027-10-01 00:00:00 +0000 UTC","on":"yes","nil":null,"n":5}]';
    expect(merge(yaml, value)).toEqual(written(yaml));
  });

  it.each([
    ["abc", "abd"],
    ['"5"', "6"],
    ["012345670123", "012345670124"],
    ["2027-10-01", "2027-10-02 00:00:00 +0000 UTC"],
  ])("takes the engine's value where %s is not %s", (yaml, value) => {
    const node = merge(yaml, value);
    expect(textOf(node)).toBe(value);
    expect(node.location).toEqual({ file: "config", line: 0, column: 0 });
  });

  it("takes only what differs from the engine", () => {
    const node = merge("{a: [x, y], b: 1, gone: 2}", '{"a":["x","z"],"b":1,"c":{"d":[true]}}');
    expect(plainValue(node)).toEqual({ a: ["x", "z"], b: 1, c: { d: [true] } });
    const list = childOf(node, "a");
    expect(list?.kind === "list" && list.items.map(({ location }) => location.line)).toEqual([
      1, 0,
    ]);
    expect(childOf(node, "b")?.location.line).toBe(1);
  });

  it("reads structure from the engine when no file explains it", () => {
    const node = engineNode({ value: '[{"name":"a"}]', secret: false }, undefined, PATH);
    expect(plainValue(node)).toEqual([{ name: "a" }]);
    expect(textOf(engineNode({ value: "[broken", secret: false }, undefined, PATH))).toBe(
      "[broken",
    );
  });

  it("does not look at secrets", () => {
    expect(merge("{secure: v1:abc}", "hunter2", true).kind).toBe("encrypted");
    expect(merge("plain", "hunter2", true).kind).toBe("encrypted");
    expect(engineNode({ value: "hunter2", secret: true }, undefined, PATH).kind).toBe("encrypted");
    const nested = merge("{a: {secure: v1:abc}, b: 1}", '{"a":"hunter2","b":1}', true);
    expect(childOf(nested, "a")?.kind).toBe("encrypted");
    expect(JSON.stringify(nested)).not.toContain("hunter2");
  });
});

describe("loadAccess with an engine", () => {
  const file = { file: "Pulumi.test.yaml", text: stackText() };
  const engine = (changes: Record<string, string>): EngineConfig => {
    const root = parseYaml(file.file, file.text).root;
    const config = childOf(root, "config");
    if (config?.kind !== "map") throw new Error("no config");
    const values = [...config.entries].map(([key, { value }]) => {
      const plain = plainValue(value);
      return [key, typeof plain === "string" ? plain : JSON.stringify(plain)] as const;
    });
    const all = Object.entries({ ...Object.fromEntries(values), ...changes });
    return new Map(all.map(([key, value]) => [key, { value, secret: false }]));
  };

  it("makes the same grants as the file alone, with the same places", () => {
    const alone = loadAccess({ sources: [file], today: TODAY });
    expect(loadAccess({ sources: [file], overrides: engine({}), today: TODAY })).toEqual(alone);
  });

  it("obeys the engine where it differs, and says so", () => {
    const overrides = engine({
      "okta-aws-access:environment": "other",
      "okta-aws-access:accessRules":
        '[{"name":"one","groups":["awssso-admin"],"permissionSets":["Admin"],"accounts":["audit"]}]',
    });
    const { diagnostics } = loadAccess({ sources: [file], overrides, today: TODAY });
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([
      {
        severity: "error",
        location: { file: "config", line: 0, column: 0 },
        path: "accessRules[0].groups[0]",
        message:
          'there is no group "awssso-admin"; did you mean "awssso-admins"?; declare it in groups',
      },
    ]);
    const sound = engine({ "okta-aws-access:environment": "other" });
    const { model } = accessOf(loadAccess({ sources: [file], overrides: sound, today: TODAY }));
    expect(model.environment).toBe("other");
  });

  it("works without any file", () => {
    const { grants } = accessOf(loadAccess({ sources: [], overrides: engine({}), today: TODAY }));
    expect(grants).toHaveLength(4);
  });

  it("ignores other namespaces and refuses unknown keys of its own", () => {
    const overrides = engine({ "okta:orgName": "acme", "okta-aws-access:acounts": "[]" });
    const { diagnostics } = loadAccess({ sources: [file], overrides, today: TODAY });
    expect(
      diagnostics.filter(({ severity }) => severity === "error").map(({ path }) => path),
    ).toEqual(["acounts"]);
  });
});

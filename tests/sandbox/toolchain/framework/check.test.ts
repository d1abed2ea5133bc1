import {
  checkInputs,
  failureMessages,
} from "../../../../sandbox/toolchain/providers/framework/check";
import { type PropertySchema } from "../../../../sandbox/toolchain/providers/framework/types";
import { secret, UNKNOWN } from "../../../../sandbox/toolchain/providers/framework/values";

const INPUTS: Record<string, PropertySchema> = {
  name: { kind: "string", required: true },
  size: { kind: "number", default: 3 },
  open: { kind: "boolean" },
  mode: { kind: "string", oneOf: ["ON", "OFF"] },
  policy: { kind: "json" },
  names: { kind: "set", element: { kind: "string" } },
  labels: { kind: "map", element: { kind: "string" } },
  rules: {
    kind: "list",
    element: {
      kind: "object",
      properties: {
        access: { kind: "string", required: true, oneOf: ["ALLOW", "DENY"] },
        port: { kind: "number", default: 443 },
      },
    },
  },
};

function problems(news: Record<string, unknown>): string[] {
  return failureMessages(checkInputs({ inputs: INPUTS }, news).failures);
}

describe("checkInputs", () => {
  it("accepts what the schema says and adds defaults, nested ones too", () => {
    const news = { name: "x", rules: [{ access: "ALLOW" }, { access: "DENY", port: 1 }] };

    expect(checkInputs({ inputs: INPUTS }, news)).toEqual({
      inputs: {
        name: "x",
        size: 3,
        rules: [
          { access: "ALLOW", port: 443 },
          { access: "DENY", port: 1 },
        ],
      },
      failures: [],
    });
  });

  it("reports every problem with the path of its property", () => {
    const news = {
      size: "3",
      open: 1,
      mode: "AUTO",
      names: "a",
      labels: ["a"],
      rules: [{ port: 1 }, { access: "ALLOW", extra: true }, "no"],
      policy: "{",
      shape: "round",
    };

    expect(problems(news)).toEqual([
      'property "shape" is not a property here; there are: labels, mode, name, names, open, policy, rules, size',
      'property "name" is required, but was not given',
      'property "size" must be a number, but is the string "3"',
      'property "open" must be a boolean, but is the number 1',
      'property "mode" is the string "AUTO", but must be one of "ON", "OFF"',
      expect.stringMatching(/^property "policy" is not valid JSON: /),
      'property "names" must be a set, but is the string "a"',
      'property "labels" must be a map, but is a list',
      'property "rules[0].access" is required, but was not given',
      'property "rules[1].extra" is not a property here; there are: access, port',
      'property "rules[2]" must be an object, but is the string "no"',
    ]);
  });

  it("takes null as not given, except inside a list", () => {
    expect(problems({ name: null })).toEqual(['property "name" is required, but was not given']);
    expect(problems({ name: "x", open: null, labels: { a: null } })).toEqual([]);
    expect(problems({ name: "x", names: [null] })).toEqual([
      'property "names[0]" is null; leave the element out instead',
    ]);
  });

  it.each([
    ["a value", { name: UNKNOWN }],
    ["a whole list", { name: "x", rules: UNKNOWN }],
    ["a member", { name: "x", rules: [{ access: UNKNOWN }] }],
    ["a secret", { name: secret(UNKNOWN) }],
    ["a part of a policy", { name: "x", policy: { Resource: UNKNOWN } }],
  ])("lets %s pass that is not known yet", (_what, news) => {
    const { inputs, failures } = checkInputs({ inputs: INPUTS }, news);

    expect(failures).toEqual([]);
    expect(JSON.stringify(inputs)).toContain(UNKNOWN);
  });

  it("keeps secrets wrapped and never shows them", () => {
    expect(checkInputs({ inputs: INPUTS }, { name: secret("x") }).inputs["name"]).toEqual(
      secret("x"),
    );
    expect(
      problems({ name: secret(5), mode: secret("AUTO"), policy: secret("{hidden"), labels: "x" }),
    ).toEqual([
      'property "name" must be a string, but is number',
      'property "mode" is a string, but must be one of "ON", "OFF"',
      'property "policy" is not valid JSON',
      'property "labels" must be a map, but is the string "x"',
    ]);
  });

  it("writes a policy given as an object as JSON text, secret where a part of it is", () => {
    const policy = (value: unknown) =>
      checkInputs({ inputs: INPUTS }, { name: "x", policy: value }).inputs["policy"];

    expect(policy({ Version: "1", List: [1] })).toBe('{"Version":"1","List":[1]}');
    expect(policy({ Key: secret("k") })).toEqual(secret('{"Key":"k"}'));
  });

  it("asks the resource's own rules last, with undefined for what is not known", () => {
    const validate = jest.fn(() => [{ property: "name", reason: "is too short" }]);
    const checkable = { inputs: INPUTS, validate };

    expect(checkInputs(checkable, { size: "bad" }).failures).toHaveLength(2);
    expect(validate).not.toHaveBeenCalled();

    const news = { name: secret("x"), size: UNKNOWN, rules: [{ access: UNKNOWN }] };
    expect(failureMessages(checkInputs(checkable, news).failures)).toEqual([
      'property "name" is too short',
    ]);
    expect(validate).toHaveBeenCalledWith({
      name: "x",
      size: undefined,
      rules: [{ access: undefined, port: 443 }],
    });
  });
});

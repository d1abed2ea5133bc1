import {
  completeOutputs,
  previewCreate,
  previewUpdate,
  type Shape,
} from "../../../../sandbox/toolchain/providers/framework/outputs";
import { secret, UNKNOWN } from "../../../../sandbox/toolchain/providers/framework/values";

const SHAPE: Shape = {
  inputs: {
    name: { kind: "string", required: true },
    note: { kind: "string" },
    session: { kind: "string", computed: true },
    policy: { kind: "json" },
    password: { kind: "string", secret: true },
    settings: { kind: "object", properties: { key: { kind: "string" }, id: { kind: "string" } } },
  },
  outputs: { arn: {}, etag: { volatile: true }, key: { secret: true } },
};

describe("completeOutputs", () => {
  it("has every declared property, null where there is no value", () => {
    expect(completeOutputs(SHAPE, { name: "x", arn: "a", extra: 1 }, [])).toEqual({
      name: "x",
      note: null,
      session: null,
      policy: null,
      password: null,
      settings: null,
      arn: "a",
      etag: null,
      key: null,
      extra: 1,
    });
  });

  it("marks what is always secret, and what was secret before, no more", () => {
    const outputs = {
      name: "x",
      note: "n",
      password: "p",
      key: "k",
      settings: { key: "s", id: "i" },
    };
    const inputs = { note: secret("n"), settings: { key: secret("s"), id: "i" } };

    expect(completeOutputs(SHAPE, outputs, [inputs, { name: secret("x") }])).toMatchObject({
      name: secret("x"),
      note: secret("n"),
      password: secret("p"),
      key: secret("k"),
      settings: { key: secret("s"), id: "i" },
      arn: null,
    });
  });
});

describe("previewCreate", () => {
  it("knows the inputs, and not what the service will decide", () => {
    expect(previewCreate(SHAPE, { name: "x", note: UNKNOWN, password: secret("p") })).toEqual({
      name: "x",
      note: UNKNOWN,
      session: UNKNOWN,
      policy: null,
      password: secret("p"),
      settings: null,
      arn: UNKNOWN,
      etag: UNKNOWN,
      key: secret(UNKNOWN),
    });
  });
});

describe("previewUpdate", () => {
  const state = {
    name: "x",
    note: "old",
    session: "PT1H",
    policy: '{ "a": 1 }',
    password: secret("p"),
    settings: null,
    arn: "a",
    etag: "1",
    key: secret("k"),
  };

  it("keeps state, takes inputs, and forgets only volatile outputs", () => {
    const inputs = { name: "y", policy: '{"a":1}', password: secret("q") };

    expect(previewUpdate(SHAPE, state, inputs)).toEqual({
      name: "y",
      note: null,
      session: "PT1H",
      policy: '{ "a": 1 }',
      password: secret("q"),
      settings: null,
      arn: "a",
      etag: UNKNOWN,
      key: secret("k"),
    });
  });

  it("shows an input that is not known yet as such", () => {
    expect(previewUpdate(SHAPE, state, { name: UNKNOWN })["name"]).toBe(UNKNOWN);
  });
});

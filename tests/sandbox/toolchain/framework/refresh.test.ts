import { inputsAfterRead } from "../../../../sandbox/toolchain/providers/framework/refresh";
import { type PropertySchema } from "../../../../sandbox/toolchain/providers/framework/types";

const SCHEMAS: Record<string, PropertySchema> = {
  name: { kind: "string", required: true },
  note: { kind: "string" },
  session: { kind: "string", computed: true },
  policy: { kind: "json" },
  arns: { kind: "set", element: { kind: "string" } },
  tags: { kind: "map", element: { kind: "string" } },
  password: { kind: "string" },
  hidden: { kind: "boolean" },
  attributes: {
    kind: "list",
    element: {
      kind: "object",
      properties: { key: { kind: "string", required: true }, text: { kind: "string" } },
    },
  },
};

describe("inputsAfterRead", () => {
  it("keeps what was declared when nothing drifted, in the program's own writing", () => {
    const declared = {
      name: "x",
      policy: '{"b":1, "a":2}',
      arns: ["2", "1"],
      attributes: [{ key: "k" }],
    };
    const found = {
      name: "x",
      note: "",
      session: "PT1H",
      policy: '{"a":2,"b":1}',
      arns: ["1", "2"],
      tags: {},
      hidden: false,
      attributes: [{ key: "k", text: "" }],
    };

    expect(inputsAfterRead(SCHEMAS, declared, found)).toEqual(declared);
  });

  it("takes over drift, also of what was never declared", () => {
    const declared = { name: "x", arns: ["1"], attributes: [{ key: "k" }] };
    const found = {
      name: "x",
      arns: ["2", "1"],
      tags: { rogue: "1" },
      attributes: [{ key: "k", text: "t" }],
    };

    expect(inputsAfterRead(SCHEMAS, declared, found)).toEqual(found);
  });

  it("drops what is gone, and keeps what no API gives back", () => {
    const declared = { name: "x", note: "n", password: "p" };

    expect(inputsAfterRead(SCHEMAS, declared, { name: "x", note: undefined })).toEqual({
      name: "x",
      password: "p",
    });
  });

  it("imports what is set, computed values included, without the empty ones", () => {
    const found = {
      name: "x",
      note: "",
      session: "PT1H",
      tags: {},
      hidden: false,
      arns: ["1"],
      attributes: [{ key: "k", text: "" }],
    };

    expect(inputsAfterRead(SCHEMAS, {}, found)).toEqual({
      name: "x",
      session: "PT1H",
      arns: ["1"],
      attributes: [{ key: "k" }],
    });
  });

  it("imports a false that Check would fill in as a default, so that the next preview is empty", () => {
    const hidden: Record<string, PropertySchema> = {
      hideWeb: { kind: "boolean", default: false },
      hideIos: { kind: "boolean" },
    };
    expect(inputsAfterRead(hidden, {}, { hideWeb: false, hideIos: false })).toEqual({
      hideWeb: false,
    });
  });
});

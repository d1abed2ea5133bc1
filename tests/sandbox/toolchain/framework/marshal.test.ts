import * as fc from "fast-check";

import { fromStruct, toStruct } from "../../../../sandbox/toolchain/providers/framework/marshal";
import { UNKNOWN } from "../../../../sandbox/toolchain/providers/framework/values";

describe("structs", () => {
  it("carry every JSON value, and leave undefined out", () => {
    // The protobuf library cannot take a member of the name __proto__.
    const props = fc
      .dictionary(fc.string(), fc.jsonValue())
      .filter((value) => !JSON.stringify(value).includes("__proto__"));
    fc.assert(
      fc.property(props, (props) => {
        // Both sides through JSON, which has one zero: the wire keeps the sign of a negative one.
        expect(throughJson(fromStruct(toStruct(props)))).toEqual(throughJson(props));
      }),
    );
    expect(fromStruct(toStruct({ a: undefined, b: { c: undefined, d: UNKNOWN } }))).toEqual({
      b: { d: UNKNOWN },
    });
    expect(fromStruct(undefined)).toEqual({});
  });
});

function throughJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

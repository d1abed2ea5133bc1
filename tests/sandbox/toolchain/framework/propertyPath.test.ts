import * as fc from "fast-check";

import {
  coversPath,
  elementPath,
  memberPath,
  splitPath,
} from "../../../../sandbox/toolchain/providers/framework/propertyPath";

describe("property paths", () => {
  it("are written as Pulumi writes them", () => {
    expect(memberPath("", "name")).toBe("name");
    expect(memberPath("tags", "cost.centre")).toBe('tags["cost.centre"]');
    expect(memberPath(elementPath("rules", 0), "access")).toBe("rules[0].access");
  });

  it("are split into the names they were made of, whatever these are", () => {
    const part = fc.oneof(fc.string({ minLength: 1 }), fc.nat());
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), (parts) => {
        const path = parts.reduce<string>(
          (above, item) =>
            typeof item === "number" ? elementPath(above, item) : memberPath(above, item),
          "root",
        );
        expect(splitPath(path)).toEqual(["root", ...parts.map(String)]);
      }),
    );
  });

  it.each([
    ["a", "a", true],
    ["a", "a.b[0]", true],
    ["a[*].c", "a[7].c", true],
    ["a.b", "a", false],
    ["a", "ab", false],
  ])("pattern %s covers %s: %s", (pattern, path, expected) => {
    expect(coversPath(pattern, path)).toBe(expected);
  });
});

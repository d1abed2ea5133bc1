import * as fc from "fast-check";
import { matchesGlob } from "../../model/glob";

describe("matchesGlob", () => {
  it.each<[string, string, boolean]>([
    ["*-prod", "payments-prod", true],
    ["*-prod", "payments-prod-eu", false],
    ["a?c", "abc", true],
    ["a?c", "ac", false],
    ["", "", true],
    ["*", "", true],
    ["a*b*c", "a-b-b-c", true],
    ["a*b*c", "a-c-b", false],
    ["a.c", "abc", false],
    ["?", "😀", true],
  ])("%s against %s is %s", (pattern, text, expected) => {
    expect(matchesGlob(pattern, text)).toBe(expected);
  });

  it.each<[string, string, boolean]>([
    ["s3:get*", "s3:getobject*", true],
    ["s3:getobject", "s3:get*", false],
    ["s3:?", "s3:*", false],
    ["*", "s3:*", true],
  ])("%s covers the glob %s: %s", (pattern, text, expected) => {
    expect(matchesGlob(pattern, text, true)).toBe(expected);
  });

  it("agrees with a regular expression on short patterns", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 6 });
    const text = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 8 });
    fc.assert(
      fc.property(letters, text, (pattern, value) => {
        const source = pattern.replaceAll("*", ".*").replaceAll("?", ".");
        expect(matchesGlob(pattern, value)).toBe(new RegExp(`^${source}$`).test(value));
      }),
    );
  });

  it("stays fast where a regular expression would not", () => {
    expect(matchesGlob(`${"a*".repeat(200)}b`, "a".repeat(5_000))).toBe(false);
  });
});

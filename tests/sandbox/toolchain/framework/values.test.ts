import { redact } from "../../../../sandbox/toolchain/providers/framework/errors";
import {
  plain,
  secret,
  secretLike,
  secretTexts,
  unwrap,
} from "../../../../sandbox/toolchain/providers/framework/values";

describe("secrets", () => {
  it("are unwrapped for handlers and stay known for messages", () => {
    const value = { a: secret("long-enough"), b: [secret({ c: "also-secret" })], d: "public-text" };

    expect(plain(value)).toEqual({ a: "long-enough", b: [{ c: "also-secret" }], d: "public-text" });
    expect(secretTexts(value)).toEqual(["long-enough", "also-secret"]);
    expect(redact("x long-enough y also-secret", secretTexts(value))).toBe("x [secret] y [secret]");
    expect(unwrap(secret(secret("x")))).toBe("x");
  });

  it("stay secret where they were, as a whole inside a list", () => {
    expect(secretLike("new", secret("old"))).toEqual(secret("new"));
    expect(secretLike(["a", "b"], [secret("a"), "b"])).toEqual(secret(["a", "b"]));
    expect(secretLike({ a: 1 }, secret({ a: 1 }))).toEqual(secret({ a: 1 }));
    expect(secretLike({ a: 1, b: 2 }, { a: secret(1) })).toEqual({ a: secret(1), b: 2 });
    expect(secretLike(null, secret("old"))).toBeNull();
  });
});

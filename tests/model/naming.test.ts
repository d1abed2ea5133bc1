import fc from "fast-check";
import { type Principal } from "../../model/accessModel";
import { grantKey, grantResourceName, resourceSlug } from "../../model/naming";

const principal = (): fc.Arbitrary<Principal> =>
  fc.record({
    type: fc.constantFrom("GROUP" as const, "USER" as const),
    name: fc.oneof(
      fc.string({ minLength: 1 }),
      fc.stringMatching(/^(user:)?[ab|%/~ -]{0,4}$/),
      fc.constantFrom("user:bob", "bob", "user%3Abob", "a|b", "a%7Cb"),
    ),
  });

describe("resourceSlug", () => {
  it.each([
    ["awssso-platform", "awssso-platform"],
    ["PlatformAdmin", "PlatformAdmin"],
    ["ada.lovelace+aws@example.com", "ada.lovelace+aws@example.com"],
    ["1st_line=ops", "1st_line=ops"],
  ])("keeps %p", (text, slug) => {
    expect(resourceSlug(text)).toBe(slug);
  });

  it.each([
    ["Platform Admins", /^Platform-Admins~[0-9a-f]{8}$/],
    ["Zürich", /^Zurich~[0-9a-f]{8}$/],
    ["-leading", /^leading~[0-9a-f]{8}$/],
    ["日本", /^~[0-9a-f]{8}$/],
    ["", /^~[0-9a-f]{8}$/],
    ["a".repeat(65), /^a{64}~[0-9a-f]{8}$/],
  ])("marks what it changed in %p", (text, pattern) => {
    expect(resourceSlug(text)).toMatch(pattern);
  });

  it("is stable across releases", () => {
    expect(resourceSlug("Platform Admins")).toBe("Platform-Admins~228ea512");
  });

  it("gives different texts different slugs", () => {
    const similar = fc.stringMatching(/^[aA äå_~/.-]{0,6}$/);
    fc.assert(
      fc.property(similar, similar, (left, right) => {
        expect(resourceSlug(left) === resourceSlug(right)).toBe(left === right);
      }),
      { numRuns: 2_000 },
    );
  });

  it("never holds a separator of grant names", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(resourceSlug(text)).not.toContain("/");
      }),
    );
  });
});

describe("grantKey", () => {
  it("joins principal, permission set and account", () => {
    expect(grantKey({ type: "GROUP", name: "awssso-audit" }, "Auditor", "012345678901")).toBe(
      "awssso-audit|Auditor|012345678901",
    );
    expect(grantKey({ type: "USER", name: "ada@example.com" }, "Auditor", "012345678901")).toBe(
      "user:ada@example.com|Auditor|012345678901",
    );
  });

  it("tells every two principals and sets apart, and so does the resource name", () => {
    fc.assert(
      fc.property(principal(), principal(), fc.string(), fc.string(), (left, right, setA, setB) => {
        const same = left.type === right.type && left.name === right.name && setA === setB;
        const accountId = "111122223333";
        expect(grantKey(left, setA, accountId) === grantKey(right, setB, accountId)).toBe(same);
        expect(
          grantResourceName({ principal: left, permissionSet: setA, accountId }) ===
            grantResourceName({ principal: right, permissionSet: setB, accountId }),
        ).toBe(same);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("grantResourceName", () => {
  it("reads as group, permission set and account", () => {
    const grant = {
      principal: { type: "GROUP" as const, name: "awssso-platform" },
      permissionSet: "PlatformAdmin",
      accountId: "111122223333",
    };
    expect(grantResourceName(grant)).toBe("awssso-platform/PlatformAdmin/111122223333");
    expect(grantResourceName({ ...grant, principal: { type: "USER", name: "a@b.c" } })).toBe(
      "user/a@b.c/PlatformAdmin/111122223333",
    );
  });
});

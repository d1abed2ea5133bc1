import fc from "fast-check";
import { shortNames } from "../../../model/matrix/shortNames";

describe("shortNames", () => {
  it.each([
    [
      ["PlatformAdministrator", "ReadOnly", "Developer"],
      ["PA", "RO", "D"],
    ],
    [
      ["SecurityAuditor", "SandboxAdministrator"],
      ["SeA", "SaA"],
    ],
    [
      ["AWSAdministratorAccess", "read-only-access"],
      ["AAA", "ROA"],
    ],
    [
      ["Set1", "Set10", "Set2"],
      ["S1", "S10", "S2"],
    ],
    [
      ["Ops", "OPS"],
      ["Op", "OP"],
    ],
    [
      ["+", "="],
      ["1", "2"],
    ],
    [["Réseau"], ["R"]],
  ])("%j are %j", (names, codes) => {
    const found = shortNames(names);
    expect(names.map((name) => found.get(name))).toEqual(codes);
  });

  it("are unique, short, and the same in any order", () => {
    const anyName = fc.oneof(
      fc.stringMatching(/^[A-Za-z0-9+=,.@-]{1,12}$/),
      fc.constantFrom("Ops", "OPS", "ops", "OpsAdmin", "OpsAudit", "Ops1", "Ops-1"),
    );
    fc.assert(
      fc.property(fc.uniqueArray(anyName, { maxLength: 40 }), (names) => {
        const codes = shortNames(names);
        expect(new Set(codes.values()).size).toBe(names.length);
        for (const code of codes.values()) expect(code).toMatch(/^.{1,5}$/u);
        expect([...shortNames([...names].reverse())].sort()).toEqual([...codes].sort());
      }),
    );
  });
});

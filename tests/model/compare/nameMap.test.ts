import fc from "fast-check";
import { createNameMap, type NameMapping, parseNameMapping } from "../../../model/compare/nameMap";

function mapping(text: string): NameMapping {
  const read = parseNameMapping(text);
  if (typeof read === "string") throw new Error(read);
  return read;
}

const inB = (name: string, ...mappings: string[]): string | undefined =>
  createNameMap(mappings.map(mapping)).inB("accounts", name);

describe("mappings of names", () => {
  it.each([
    ["acme-web-dev", "acme-*-dev=acme-*-prod", "acme-web-prod"],
    ["acme--dev", "acme-*-dev=acme-*-prod", "acme--prod"],
    ["acme-dev", "acme-*-dev=acme-*-prod", "acme-dev"],
    ["acme-web-dev-x", "acme-*-dev=acme-*-prod", "acme-web-dev-x"],
    ["web", "*=acme-*", "acme-web"],
    ["acme-web", "acme-*=*", "web"],
    ["a-dev-b-c", "*-dev-*=*-prod-*", "a-prod-b-c"],
    ["one-two-three", "*-*-*=*.*.*", "one.two.three"],
    ["dev", "dev=prod", "prod"],
    ["développement 🦊", "*ement*=*er*", "développer 🦊"],
  ])("call %j by %j %j", (name, text, expected) => {
    expect(inB(name, text)).toBe(expected);
  });

  it("leave no partner to a name whose counterpart is another name's translation", () => {
    expect(inB("web-prod", "*-dev=*-prod")).toBeUndefined();
    expect(inB("web-dev", "*-dev=*-prod")).toBe("web-prod");
  });

  it("take the first of several that matches", () => {
    expect(inB("web-dev", "web-dev=shop", "*-dev=*-prod")).toBe("shop");
    expect(inB("pay-dev", "web-dev=shop", "*-dev=*-prod")).toBe("pay-prod");
  });

  it("hold for one kind of names when they say which", () => {
    const names = createNameMap([mapping("groups:*-dev=*-prod")]);
    expect(names.inB("groups", "x-dev")).toBe("x-prod");
    expect(names.inB("accounts", "x-dev")).toBe("x-dev");
  });

  it("are unused until a name of A matches", () => {
    const names = createNameMap([mapping("a-*=b-*"), mapping("accounts:c=d")]);
    names.inB("groups", "c");
    names.inB("groups", "b-x");
    expect(names.unused()).toEqual(["a-*=b-*", "accounts:c=d"]);
    names.inB("accounts", "c");
    expect(names.unused()).toEqual(["a-*=b-*"]);
  });

  it.each([
    ["abc", /form PATTERN=PATTERN/],
    ["a=b=c", /form PATTERN=PATTERN/],
    ["=b", /empty/],
    ["groups:a=", /empty/],
    ["a-*=b", /same number of stars/],
  ])("are refused as %j", (text, message) => {
    expect(parseNameMapping(text)).toMatch(message);
  });

  it("pair the same names, whichever stack comes first", () => {
    const pattern = fc.array(fc.constantFrom("a", "b", "-", "*"), { minLength: 1, maxLength: 6 });
    const pair = fc
      .tuple(pattern, pattern)
      .map(([a, b]) => [a.join(""), b.join("")] as const)
      .filter(([a, b]) => a.split("*").length === b.split("*").length);
    const name = fc
      .array(fc.constantFrom("a", "b", "-"), { maxLength: 8 })
      .map((it) => it.join(""));
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 3 }), name, (pairs, text) => {
        const there = createNameMap(pairs.map(([a, b]) => mapping(`${a}=${b}`)));
        const back = createNameMap(pairs.map(([a, b]) => mapping(`${b}=${a}`)));
        const other = there.inB("groups", text);
        if (other !== undefined) expect(back.inB("groups", other)).toBe(text);
      }),
    );
  });
});

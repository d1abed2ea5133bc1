import { formatDiagnostic } from "../../../model/diagnostics";
import { childOf, formatPath, itemsOf, plainValue, textOf } from "../../../model/source/configNode";
import { parseYaml } from "../../../model/source/yamlSource";

const read = (text: string) => {
  const { root, diagnostics } = parseYaml("a.yaml", text);
  expect(diagnostics).toEqual([]);
  if (root === undefined) throw new Error("no root");
  return root;
};

const complaints = (text: string): string[] => {
  const { root, diagnostics } = parseYaml("a.yaml", text);
  expect(root).toBeUndefined();
  return diagnostics.map(formatDiagnostic);
};

describe("parseYaml", () => {
  it("keeps the text of scalars beside their YAML type", () => {
    const root = read("id: 012345678901\nhex: 0x1F\nsum: 1.5e3\nflag: yes\non: True\nnil:\n");
    const pairs = ["id", "hex", "sum", "flag", "on", "nil"].map((key) => {
      const node = childOf(root, key);
      return node?.kind === "scalar" ? [node.text, node.value] : undefined;
    });
    expect(pairs).toEqual([
      ["012345678901", 12345678901],
      ["0x1F", 31],
      ["1.5e3", 1500],
      ["yes", "yes"],
      ["True", true],
      ["", null],
    ]);
  });

  it("tells quoted, block and tagged text from plain text", () => {
    const items = itemsOf(read("- a\n- 'b'\n- \"c\\n\"\n- |\n  d\n- !!str 5\n"));
    expect(items.map((item) => item.kind === "scalar" && [item.text, item.quoted])).toEqual([
      ["a", false],
      ["b", true],
      ["c\n", true],
      ["d\n", true],
      ["5", true],
    ]);
  });

  it("gives every value its place and path", () => {
    const root = read("config:\n  okta-aws-access:rules:\n    - {name: x, who: [a, 'b']}\n");
    const rules = childOf(childOf(root, "config"), "okta-aws-access:rules");
    const second = itemsOf(childOf(itemsOf(rules)[0], "who"))[1];
    expect(second?.location).toEqual({ file: "a.yaml", line: 3, column: 26 });
    expect(formatPath(second?.path)).toBe("rules[0].who[1]");
  });

  it("quotes path steps that are no words", () => {
    const root = read("tags:\n  cost center: {a b: 1}\n");
    const inner = childOf(childOf(childOf(root, "tags"), "cost center"), "a b");
    expect(formatPath(inner?.path)).toBe('tags["cost center"]["a b"]');
  });

  it("follows anchors and merge keys, explicit keys first, then the first of several", () => {
    const root = read(
      [
        "base: &base {a: 1, b: 1, list: &list [x]}",
        "other: &other {b: 2, c: 2}",
        "one: {<<: *base, b: 9}",
        "two: {<<: [*base, *other]}",
        "copy: *list",
      ].join("\n"),
    );
    expect(plainValue(root)).toMatchObject({
      one: { a: 1, b: 9, list: ["x"] },
      two: { a: 1, b: 1, c: 2, list: ["x"] },
      copy: ["x"],
    });
    expect(formatPath(childOf(childOf(root, "one"), "a")?.path)).toBe("one.a");
  });

  it("does not read encrypted values", () => {
    const text = "token: {secure: v1:abc}\nother: {secure: x, more: y}\n";
    const { root } = parseYaml("a.yaml", text, { mayBeEncrypted: true });
    expect(childOf(root, "token")?.kind).toBe("encrypted");
    expect(childOf(root, "other")?.kind).toBe("map");
    expect(textOf(childOf(root, "token"))).toBeUndefined();
  });

  it("takes `secure` for a key like all others where Pulumi encrypts nothing", () => {
    const root = read("tags: {secure: v1:abc}\n");
    expect(textOf(childOf(childOf(root, "tags"), "secure"))).toBe("v1:abc");
  });

  it("takes an empty file for no value", () => {
    expect(parseYaml("a.yaml", "")).toEqual({ root: undefined, diagnostics: [] });
    expect(parseYaml("a.yaml", "# only a comment\n").root).toBeUndefined();
  });

  it.each([
    [
      "a:\n\t- b\n",
      ["a.yaml:2:1 a tab indents this line; YAML takes spaces only: replace the tab"],
    ],
    ["a: 1\nb: 2\na: 3\n", ["a.yaml:3:1 a: the key is already given on line 1; keep one"]],
    [
      "a:\n  - {b: 1, b: 2}\n",
      ["a.yaml:2:12 a[0].b: the key is already given on line 2; keep one"],
    ],
    ["a: *x\n", ['a.yaml:1:4 a: no anchor "&x" stands above "*x"']],
    ["a: &x\n  b: *x\n", ['a.yaml:2:6 a.b: the anchor "&x" contains itself']],
    ["a: {<<: 5}\n", ['a.yaml:1:9 a: a merge key "<<" takes mappings only']],
    [
      "a: 1\n---\nb: 2\n",
      ["a.yaml:2:1 a second YAML document begins here; keep one document per file"],
    ],
    [
      "a: {__proto__: b}\n",
      ["a.yaml:1:5 a.__proto__: is a name that JavaScript keeps for itself; take another key"],
    ],
    ["? [a]\n: b\n", ["a.yaml:1:3 a key must be plain text"]],
    [
      "a: !secret b\n",
      ["a.yaml:1:4 Unresolved tag: !secret; tags other than YAML's own are not supported"],
    ],
    ["a: 'b\n", ["a.yaml:2:1 is not valid YAML: Missing closing 'quote"]],
  ])("refuses %j", (text, expected) => {
    expect(complaints(text)).toEqual(expected);
  });

  it("stops an alias bomb", () => {
    const levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
    for (let level = 1; level <= 8; level++)
      levels.push(
        `a${level}: &a${level} [${Array(10)
          .fill(`*a${level - 1}`)
          .join(", ")}]`,
      );
    expect(complaints(levels.join("\n"))).toEqual([
      expect.stringMatching(/aliases expand to more than 500000 values$/),
    ]);
  });

  it("refuses nesting that no reader could follow", () => {
    expect(complaints("[".repeat(20_000))).toEqual([
      expect.stringMatching(/^a\.yaml:1:\d+ is nested too deeply to be read$/),
    ]);
  });
});

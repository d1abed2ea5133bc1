import {
  didYouMean,
  type Diagnostic,
  formatDiagnostic,
  formatDiagnostics,
  sortDiagnostics,
} from "../../model/diagnostics";

const at = (line: number, extra: Partial<Diagnostic> = {}): Diagnostic => ({
  severity: "error",
  location: { file: "Pulumi.dev.yaml", line, column: 3 },
  path: "groups[0]",
  message: "is wrong",
  ...extra,
});

describe("formatDiagnostic", () => {
  it("leads with file, line and column", () => {
    expect(formatDiagnostic(at(7))).toBe("Pulumi.dev.yaml:7:3 groups[0]: is wrong");
  });

  it("names the severity of what does not stop a deployment", () => {
    expect(formatDiagnostic(at(7, { severity: "warning" }))).toBe(
      "Pulumi.dev.yaml:7:3 groups[0]: warning: is wrong",
    );
    expect(formatDiagnostic(at(7, { severity: "note" }))).toBe(
      "Pulumi.dev.yaml:7:3 groups[0]: note: is wrong",
    );
  });

  it("shows what nobody sees by its number, and cannot rewrite a terminal", () => {
    const seen = ["\u200b", "\u00a0", "\u202e", "\u001b[2J", "\r", "\u2028", "\ufe0f", "\ud800"];
    const message = `"a b" is not "${seen.join("|")}"`;
    expect(formatDiagnostic({ severity: "error", path: "groups[0]", message })).toBe(
      'groups[0]: "a b" is not "‹U+200B›|‹U+00A0›|‹U+202E›|‹U+001B›[2J|‹U+000D›|‹U+2028›|‹U+FE0F›|‹U+D800›"',
    );
  });

  it("leaves out what is not known", () => {
    expect(formatDiagnostic({ severity: "error", path: "", message: "is wrong" })).toBe("is wrong");
    expect(
      formatDiagnostic(at(0, { location: { file: "config", line: 0, column: 0 }, path: "acsUrl" })),
    ).toBe("config acsUrl: is wrong");
  });
});

describe("formatDiagnostics", () => {
  it("sorts by severity, then position, and drops repetitions", () => {
    const input = [
      at(9),
      at(2, { severity: "note" }),
      at(3),
      at(9),
      at(1, { severity: "warning" }),
      at(3, { location: { file: "Other.yaml", line: 3, column: 3 } }),
    ];
    expect(formatDiagnostics(input).split("\n")).toEqual([
      "Other.yaml:3:3 groups[0]: is wrong",
      "Pulumi.dev.yaml:3:3 groups[0]: is wrong",
      "Pulumi.dev.yaml:9:3 groups[0]: is wrong",
      "Pulumi.dev.yaml:1:3 groups[0]: warning: is wrong",
      "Pulumi.dev.yaml:2:3 groups[0]: note: is wrong",
    ]);
    expect(sortDiagnostics(input)).toHaveLength(5);
  });

  it("shows fifty and counts the rest", () => {
    const many = Array.from({ length: 53 }, (_, index) => at(index + 1));
    const lines = formatDiagnostics(many).split("\n");
    expect(lines).toHaveLength(51);
    expect(lines[49]).toBe("Pulumi.dev.yaml:50:3 groups[0]: is wrong");
    expect(lines[50]).toBe("… and 3 more");
  });
});

describe("didYouMean", () => {
  it.each([
    ["awssso-platfrom", '; did you mean "awssso-platform"?'],
    ["AWSSSO-AUDIT", '; did you mean "awssso-audit"?'],
    ["marketing", ""],
    ["", ""],
  ])("for %p says %p", (value, hint) => {
    expect(didYouMean(value, ["awssso-platform", "awssso-audit"])).toBe(hint);
  });

  it("does not depend on the order of equally near candidates", () => {
    expect(didYouMean("prodC", ["prodB", "prodA"])).toBe('; did you mean "prodA"?');
    expect(didYouMean("prodC", ["prodA", "prodB"])).toBe('; did you mean "prodA"?');
  });
});

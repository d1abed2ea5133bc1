import fc from "fast-check";
import { cutToFit } from "../../../cli/forge/body";
import { readMarker, renderMarker } from "../../../cli/forge/marker";

describe("the marker", () => {
  const words = fc.string({ minLength: 1, maxLength: 40, unit: "grapheme" });

  it("comes back as it was written, whatever the names", () => {
    fc.assert(
      fc.property(words, words, words, fc.nat(), fc.nat(), (kind, stack, commit, run, attempt) => {
        const marker = { kind, stack, commit, run, attempt };
        const line = renderMarker(marker);
        expect(line.indexOf("--", "<!--".length)).toBe(line.length - "-->".length);
        expect(line).not.toContain("\n");
        expect(readMarker(`${line}\ntext`)).toEqual(marker);
      }),
    );
  });

  it("has no end but its own", () => {
    expect(renderMarker({ kind: "k", stack: "a--b-->" })).toBe(
      "<!-- okta-aws-access kind=k stack=a-%2Db-%2D%3E -->",
    );
  });

  it("counts on the first line only", () => {
    const line = renderMarker({ kind: "access-diff", stack: "dev" });
    for (const body of [`text\n${line}`, ` ${line}`, `> ${line}`, "<!-- okta-aws-access x -->", ""])
      expect(readMarker(body)).toBeUndefined();
  });
});

describe("cutToFit", () => {
  it("leaves a text alone that fits", () => {
    expect(cutToFit("short\n", "Elsewhere.")).toEqual({ text: "short\n", cut: 0 });
  });

  it("keeps whole lines from the start, counts the others, and stays within the limit", () => {
    const line = fc.string({ minLength: 20, maxLength: 80 }).map((it) => it.replaceAll("\n", " "));
    const lines = fc.array(line, { minLength: 20, maxLength: 60 });
    fc.assert(
      fc.property(lines, (all) => {
        const text = all.join("\n");
        const { text: kept, cut } = cutToFit(text, "Elsewhere.", 900);
        if (text.length <= 900) return expect(kept).toBe(text);
        expect(kept.length).toBeLessThanOrEqual(900);
        const whole = text.replace(/\n$/, "").split("\n");
        expect(kept.split("\n").slice(0, whole.length - cut)).toEqual(
          whole.slice(0, whole.length - cut),
        );
        expect(kept).toContain(`**${cut} line`);
      }),
    );
  });

  it("closes what is open at the cut", () => {
    const text = `<details>\n<summary>a</summary>\n\n<details>\n\`\`\`text\n${"x\n".repeat(600)}`;
    const { text: kept } = cutToFit(text, "Elsewhere.", 1000);
    expect(kept).toMatch(/x\n```\n\n<\/details>\n<\/details>\n\n\*\*\d+ lines do not fit/);
  });
});

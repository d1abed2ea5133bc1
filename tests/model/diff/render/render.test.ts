import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { accessDiff, type AccessDiff } from "../../../../model/diff/accessDiff";
import { readPreview } from "../../../../model/diff/previewDocument";
import { renderJson } from "../../../../model/diff/render/json";
import { MARKDOWN_LIMIT, renderMarkdown } from "../../../../model/diff/render/markdown";
import { renderTerminal } from "../../../../model/diff/render/terminal";
import { accessFixture } from "../../../support/accessFixture";
import { accessSteps, previewText } from "../../../support/accessPreview";
import { EXAMPLES } from "../../../support/diffExamples";

const diffOf = (preview: string): AccessDiff => accessDiff(readPreview(preview), "2026-11-22");
const golden = (name: string): string => readFileSync(join(__dirname, "../golden", name), "utf8");

/** Compares with a reviewed file; `UPDATE_GOLDEN=1` writes it anew. */
function expectGolden(name: string, text: string): void {
  if (process.env.UPDATE_GOLDEN) writeFileSync(join(__dirname, "../golden", name), text);
  expect(text).toBe(golden(name));
}

/** Its own form is prettier's; values and their order are what counts. */
const goldenJson = `${JSON.stringify(JSON.parse(golden("many.json")), undefined, 2)}\n`;
const many = diffOf(EXAMPLES.many ?? "");

describe("golden files", () => {
  test.each(Object.entries(EXAMPLES))("%s", (name, preview) => {
    const diff = diffOf(preview);
    expectGolden(`${name}.md`, renderMarkdown(diff));
    expectGolden(`${name}.txt`, renderTerminal(diff, { width: 100 }));
  });

  test("JSON", () => {
    expect(renderJson(many)).toBe(goldenJson);
  });

  test("the order of steps does not matter", () => {
    const { steps } = JSON.parse(EXAMPLES.many ?? "") as { steps: unknown[] };
    expect(renderJson(diffOf(previewText([...steps].reverse())))).toBe(goldenJson);
  });
});

describe("a terminal", () => {
  test.each([80, 120])("of %s columns is never overrun, unless by a single word", (width) => {
    for (const preview of Object.values(EXAMPLES))
      for (const line of renderTerminal(diffOf(preview), { width }).split("\n"))
        expect(line.length <= width || !line.trim().includes(" ")).toBe(true);
  });

  test("without a width holds the same words, unbroken and without colour", () => {
    const words = (text: string): string[] => text.split(/\s+/);
    const plain = renderTerminal(many);
    expect(words(plain)).toEqual(words(renderTerminal(many, { width: 80 })));
    expect(plain.length).toBe(renderTerminal(many, { width: 1_000 }).length);
    expect(plain).not.toContain("\u001b");
  });

  test("paints titles and levels, and nothing else", () => {
    const painted = renderTerminal(many, { paint: (text, as) => `<${as}>${text}</>` });
    expect(painted.replace(/<\w+>|<\/>/g, "")).toBe(renderTerminal(many));
    expect(painted).toMatch(/^<title>3 .*<\/>\n/);
    expect(painted).toMatch(/^ {2}<critical>critical<\/> {2}Group "admins"/m);
    expect(painted).toMatch(/^ {2}<low>low<\/> {7}Permission set "Read"/m);
  });
});

describe("the limit of a comment", () => {
  const accounts = Array.from({ length: 50 }, (_, at) => ({
    id: String(100_000_000_000 + at),
    name: `acme-account-with-a-long-name-${at}`,
  }));
  const commentOf = (groups: number, length: number, among = accounts.length): string => {
    const used = accounts.slice(0, among);
    const names = Array.from({ length: groups }, (_, at) => `${at} ${"x".repeat(length)}`);
    const grants = names.flatMap((name) => used.map(({ id }) => [name, "Read", id] as const));
    const fixture = { accounts: used, groups: names, permissionSets: ["Read"], grants };
    const before = accessFixture({ ...fixture, grants: [] });
    return renderMarkdown(diffOf(previewText(accessSteps(before, accessFixture(fixture)))));
  };
  const listed = (markdown: string): number => markdown.match(/^- \d+ x/gm)?.length ?? 0;

  test("is kept by 10,000 grants, with the number of what was cut and every fold closed", () => {
    const markdown = commentOf(200, 10);
    expect(markdown.length).toBeLessThanOrEqual(MARKDOWN_LIMIT);
    expect(markdown.length).toBeGreaterThan(MARKDOWN_LIMIT * 0.9);
    expect(markdown).toMatch(/^\*\*10000 grants gained/);
    const cut = /^\*\*(\d+) entries do not fit here\.\*\*/m.exec(markdown)?.[1];
    expect(listed(markdown) + Number(cut)).toBe(200);
    expect(markdown).toContain(" and 10 more\n");
    expect(markdown.match(/<details>/g)?.length).toBe(markdown.match(/<\/details>/g)?.length);
  });

  test("counts one entry as one", () => {
    let [fits, cut] = [1_000, 1_480];
    while (cut - fits > 1) {
      const middle = Math.floor((fits + cut) / 2);
      if (commentOf(44, middle, 1).includes("not fit here")) cut = middle;
      else fits = middle;
    }
    expect(listed(commentOf(44, fits, 1))).toBe(44);
    expect(listed(commentOf(44, cut, 1))).toBe(43);
    expect(commentOf(44, cut, 1)).toContain("**1 entry does not fit here.**");
  });

  test("shortens a text that is longer than a page, and says by how much", () => {
    expect(commentOf(1, 5_000)).toMatch(/^- 0 x+ … \(\d+ more characters\)$/m);
  });
});

test("beyond twenty-five, risks are folded, the milder ones", () => {
  const names = Array.from({ length: 40 }, (_, at) => `set-${String(at).padStart(2, "0")}`);
  const fixture = { permissionSets: names };
  const longer = names.map((name, at) => ({ name, sessionDuration: at < 30 ? "PT2H" : "PT1H", inlinePolicy: at < 30 ? undefined : '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}' })); // prettier-ignore
  const steps = accessSteps(accessFixture(fixture), accessFixture({ permissionSets: longer }));
  const markdown = renderMarkdown(diffOf(previewText(steps)));
  expect(markdown).toContain("#### Risks: 10 high, 30 low\n");
  expect(markdown).toContain("<summary>More risks: 15 low</summary>");
  expect(markdown.match(/^- \*\*(high|low)\*\*: /gm)).toHaveLength(40);
});

import fc from "fast-check";
import { pageData, readPageData } from "../../../../model/matrix/page/pageData";
import { escapeHtml, pageDocument } from "../../../../model/matrix/page/pageDocument";
import { accessFixture } from "../../../support/accessFixture";
import { anyAccess, matrixTable, tableOf } from "../../../support/matrixFixture";

const assets = {
  script: { text: "SCRIPT", hash: "sha256-c2NyaXB0" },
  style: { text: "STYLE", hash: "sha256-c3R5bGU=" },
};

describe("pageDocument", () => {
  const text = pageDocument(matrixTable(), assets);

  it("allows its own script and style and nothing else", () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(text)?.[1];
    expect(policy?.split("; ")).toEqual([
      "default-src 'none'",
      "script-src 'sha256-c2NyaXB0'",
      "style-src 'sha256-c3R5bGU='",
      "img-src data:",
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ]);
    expect(text).toContain("<script>SCRIPT</script>");
    expect(text).toContain("<style>STYLE</style>");
  });

  it("names no address outside of itself and has no handler or style in an attribute", () => {
    expect(text.match(/(?:src|href|action)="[^"]*"/g)).toEqual([
      'href="data:,"',
      'href="#results"',
      ...Array(5).fill('href="#"'),
    ]);
    expect(text).not.toMatch(/<[^>]+ (?:on\w+|style)=/);
  });

  it("says in its head what it shows", () => {
    const facts = [...text.matchAll(/<dt>([^<]*)<\/dt><dd><bdi>([^<]*)/g)].map((it) => it.slice(1));
    expect(facts).toEqual([
      ["As of", "2026-11-22"],
      ["Grants", "6"],
      ["Groups", "2"],
      ["Permission sets", "2"],
      ["Accounts", "5"],
      ["People declared", "1"],
    ]);
  });

  it("is the same text for the same input", () => {
    expect(pageDocument(matrixTable(), assets)).toBe(text);
  });

  it("keeps markup in names as text", () => {
    const evil = `</script><!--<script>alert(1)</script>"'&`;
    const access = accessFixture({
      model: { organisation: evil, environment: "\u202Eterces" },
      groups: [{ name: evil, description: evil }],
    });
    const page = pageDocument(tableOf(access), assets);
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page.match(/<\/script/g)).toHaveLength(2);
    expect(page).not.toContain("<!--");
    expect(page).toContain(
      "&lt;/script&gt;&lt;!--&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;",
    );
    expect(page).toContain("&lt;U+202E&gt;terces");
  });
});

describe("the data in the page", () => {
  it("is the table again, and cannot end its element", () => {
    fc.assert(
      fc.property(anyAccess, fc.string({ unit: "binary" }), (access, organisation) => {
        const table = tableOf({ ...access, model: { ...access.model, organisation } });
        const text = pageData(table);
        expect(text).not.toContain("<");
        expect(readPageData(text)).toEqual(table);
      }),
    );
  });
});

describe("escapeHtml", () => {
  it("escapes every character that means something", () => {
    expect(escapeHtml(`<a b="c" d='e'>&`)).toBe("&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;");
  });
});

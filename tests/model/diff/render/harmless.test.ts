import * as fc from "fast-check";
import MarkdownIt from "markdown-it";
import { accessDiff, type AccessDiff } from "../../../../model/diff/accessDiff";
import { readPreview } from "../../../../model/diff/previewDocument";
import { renderJson } from "../../../../model/diff/render/json";
import { escapeMarkdown, renderMarkdown } from "../../../../model/diff/render/markdown";
import { plainText, visibleJson } from "../../../../model/diff/render/plainText";
import { renderTerminal } from "../../../../model/diff/render/terminal";
import { accessFixture } from "../../../support/accessFixture";
import {
  accessSteps,
  engineStep,
  PREVIEW_TYPES,
  previewText,
} from "../../../support/accessPreview";

describe("escapeMarkdown", () => {
  test.each([
    ["<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"],
    ["</summary></details>", "&lt;/summary&gt;&lt;/details&gt;"],
    ["--> <!-- x", "\\--&gt; &lt;!-- x"],
    ["[a](https://evil.example)", "\\[a\\](https:<!-- -->//evil.example)"],
    ["![a][b]", "!\\[a\\]\\[b\\]"],
    ["`code` *b* _i_ ~s~ | cell", "\\`code\\` \\*b\\* \\_i\\_ \\~<!-- -->s\\~ \\| cell"],
    ["@team closes #1", "@<!-- -->team closes #<!-- -->1"],
    ["GH-12 !3 &4 $5 %6 20 %", "GH<!-- -->-12 !<!-- -->3 &amp;<!-- -->4 \\$<!-- -->5 %<!-- -->6 20 %"], // prettier-ignore
    [":skull: arn:aws:x", ":<!-- -->skull: arn:<!-- -->aws:x"],
    ["&lt;b&gt;", "&amp;lt;b&amp;gt;"],
    ["- x", "\\- x"],
    ["1. x", "1\\. x"],
    ["# x\n\n# y", "#<!-- --> x #<!-- --> y"],
    ["www.evil.example", "www<!-- -->.evil.example"],
    ["04da6b54-80e4-46f7-96ec-b56ff0331ba9", "(not known yet)"],
    ["[secret]", "\\[secret\\]"],
  ])("%j", (text, expected) => {
    expect(escapeMarkdown(text)).toBe(expected);
  });
});

test.each([
  ["\u001b[31mred\u001b[0m \u009b1mbold", "red bold"],
  ["a\u001b[2J\u0007b", "a‹U+001B›[2J‹U+0007›b"],
  ["\u202eevil\u2066", "‹U+202E›evil‹U+2066›"],
  ["ad\u200bmins\u{e0041}", "ad‹U+200B›mins‹U+E0041›"],
  ["a\u3164b\ufe0f\ud800", "a‹U+3164›b‹U+FE0F›‹U+D800›"],
  ["a\r\n\tb\u2028c\u0085d", "a b c d"],
  ["Zoë Ünal 田中", "Zoë Ünal 田中"],
])("plainText(%j)", (text, expected) => {
  expect(plainText(text)).toBe(expected);
});

const md = MarkdownIt({ html: true, linkify: true });

/** What a reader sees of an item, and every kind of token that is more than text. */
function readItem(markdown: string): { text: string; markup: string[] } {
  const tokens = md.parse(`- ${markdown}\n`, {});
  const inline = tokens.flatMap(({ children }) => children ?? []);
  const isSplit = (type: string, content: string): boolean =>
    type === "html_inline" && content === "<!-- -->";
  return {
    text: inline
      .filter(({ type }) => type === "text" || type === "text_special")
      .map(({ content }) => content)
      .join(""),
    markup: [
      ...tokens.map(({ type }) => type).filter((type) => !ITEM_TOKENS.has(type)),
      ...inline
        .filter(({ type, content }) => !type.startsWith("text") && !isSplit(type, content))
        .map(({ type, content }) => `${type} ${content}`),
    ],
  };
}

const ITEM_TOKENS = new Set(
  ["bullet_list", "list_item", "paragraph"].flatMap((name) => [`${name}_open`, `${name}_close`]),
).add("inline");

/** Texts that are mostly made of what Markdown and HTML act on. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ..."*_`~[]()!<>&|\\#@:-+=.1$% \n\t\"'{}^/".split(""),
        ...["<!--", "-->", "</details>", "<script>", "https://", "www.", "a@b.cd", "&lt;", "```"],
        ...["@all", "#12", "GH-3", ":tada:", "\u001b[31m", "\u202e", "\u200b", "    ", "- [ ] "],
      ),
      fc.string({ unit: "binary", maxLength: 3 }),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => parts.join(""));

test("whatever a text holds, Markdown reads it as that text and nothing else", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const shown = plainText(text).trim();
      fc.pre(shown !== "");
      expect(readItem(escapeMarkdown(shown))).toEqual({ text: shown, markup: [] });
    }),
  );
});

test("mentions, references and addresses are split wherever they stand", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      expect(escapeMarkdown(text)).not.toMatch(/[@#](?!<!-- -->)|:\/\/|www\.|GH-\d/i);
    }),
  );
});

test("no output holds a character that nobody sees, and JSON keeps its values", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const unseen = /(?!\n)[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2028\u2029]/u;
      expect(escapeMarkdown(text)).not.toMatch(unseen);
      const json = JSON.stringify({ [text]: text });
      expect(visibleJson(json)).not.toMatch(unseen);
      expect(JSON.parse(visibleJson(json))).toEqual(JSON.parse(json));
    }),
  );
});

describe("a diff with hostile names in every place", () => {
  const EVIL = "</details>--><script>@all#1\u001b[2J\u202e\n# [x](http://e) | `y` 04da6b54-80e4-46f7-96ec-b56ff0331ba9"; // prettier-ignore
  const ACCOUNT = "222222222222";
  const policy = JSON.stringify({
    Statement: [
      { Effect: "Allow", Action: `${EVIL}:*`, Resource: EVIL, Condition: { [EVIL]: EVIL } },
    ],
  });
  const base = { accounts: [{ id: ACCOUNT, name: EVIL, ouPath: [EVIL] }], grants: [] };
  const before = accessFixture({ ...base, groups: [EVIL], permissionSets: [EVIL] });
  const after = accessFixture({
    ...base,
    groups: [{ name: EVIL, members: [EVIL] }],
    permissionSets: [
      { name: EVIL, inlinePolicy: policy, relayState: EVIL, tags: { [EVIL]: EVIL } },
    ],
    grants: [[EVIL, EVIL, ACCOUNT]],
    model: { organisation: EVIL },
  });
  const rule = { name: EVIL, access: "ALLOW", factorMode: "2FA" };
  const more = [
    engineStep("create", "x:y:Z", EVIL),
    engineStep("replace", PREVIEW_TYPES.app, "access", { before: { label: EVIL } }, [EVIL]),
    engineStep("update", PREVIEW_TYPES.rules, "access", {
      before: { rules: [rule] },
      after: { rules: [{ ...rule, factorMode: EVIL }] },
    }),
    { urn: EVIL },
  ];
  const text = previewText([...accessSteps(before, after), ...more], [EVIL]);
  const diff: AccessDiff = accessDiff(readPreview(text), "2026-11-22");

  test("is a comment of lists, headings and closed folds", () => {
    const markdown = renderMarkdown(diff);
    expect(diff.risks.length).toBeGreaterThan(3);
    expect(markdown.match(/<details>/g)).toHaveLength(markdown.match(/<\/details>/g)?.length ?? 0);
    const tokens = md.parse(markdown, {});
    const html = tokens
      .flatMap(({ type, content, children }) =>
        type === "html_block"
          ? content
          : (children ?? []).filter((one) => one.type === "html_inline").map((one) => one.content),
      )
      .map((content) =>
        content.replace(/<summary>[A-Z][A-Za-z, ]*(: [\w ,]+)?<\/summary>/, "").trim(),
      );
    expect(new Set(html)).toEqual(new Set(["<details>", "</details>", "<!-- -->"]));
    const kinds = new Set(tokens.flatMap(({ children }) => children ?? []).map(({ type }) => type));
    expect([...kinds].sort()).toEqual(["code_inline", "html_inline", "strong_close", "strong_open", "text"]); // prettier-ignore
    expect(markdown.match(/^#+ .*$/gm)).toHaveLength(4);
  });

  test("writes nothing to a terminal but text, and one line an entry", () => {
    for (const output of [renderTerminal(diff), renderTerminal(diff, { width: 80 })])
      expect(output).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\u2028]/u);
  });

  test("is the same in JSON, with escapes", () => {
    expect(renderJson(diff)).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    expect(JSON.parse(renderJson(diff))).toMatchObject({ errors: [EVIL] });
  });
});

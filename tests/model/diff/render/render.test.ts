import { readFileSync } from "node:fs";
import { join } from "node:path";
import { accessDiff, type AccessDiff } from "../../../../model/diff/accessDiff";
import { readPreview } from "../../../../model/diff/previewDocument";
import { renderJson } from "../../../../model/diff/render/json";
import { MARKDOWN_LIMIT, renderMarkdown } from "../../../../model/diff/render/markdown";
import { renderTerminal } from "../../../../model/diff/render/terminal";
import { accessFixture, type AccessFixture } from "../../../support/accessFixture";
import {
  accessSteps,
  engineStep,
  PREVIEW_TYPES,
  previewText,
} from "../../../support/accessPreview";

const [ONE, TWO] = ["111111111111", "222222222222"] as const;
const BASE: AccessFixture = {
  groups: [{ name: "readers", members: ["ana@example.com", "bo@example.com"] }, "admins"],
  permissionSets: [
    { name: "Read", managedPolicies: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] },
    { name: "Admin", managedPolicies: ["arn:aws:iam::aws:policy/AdministratorAccess"] },
  ],
  accounts: [
    { id: ONE, name: "acme-dev" },
    { id: TWO, name: "acme-prod" },
  ],
  grants: [
    ["readers", "Read", ONE],
    ["readers", "Read", TWO],
  ],
};
const AFTER: AccessFixture = {
  ...BASE,
  groups: [{ name: "readers", members: ["ana@example.com", "cem@example.com"] }, "admins"],
  permissionSets: [
    { name: "Read", sessionDuration: "PT8H", inlinePolicy: '{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}' }, // prettier-ignore
    { name: "Admin", managedPolicies: ["arn:aws:iam::aws:policy/AdministratorAccess"] },
  ],
  grants: [
    ["readers", "Read", ONE],
    ["admins", "Admin", TWO],
    ["admins", "Admin", ONE],
  ],
};
const MORE = [
  engineStep("replace", PREVIEW_TYPES.app, "access", { before: { label: "AWS" } }, ["label"]),
  engineStep("delete", PREVIEW_TYPES.push, "access-readers"),
  engineStep("create", "aws:s3/bucket:Bucket", "logs"),
];

function diffOf(
  before: AccessFixture,
  after: AccessFixture,
  more: unknown[] = [],
  errors: string[] = [],
): AccessDiff {
  const steps = accessSteps(accessFixture(before), accessFixture(after));
  return accessDiff(readPreview(previewText([...steps, ...more], errors)), "2026-11-22");
}

const golden = (name: string): string => readFileSync(join(__dirname, "../golden", name), "utf8");

describe("golden files", () => {
  const many = diffOf(BASE, AFTER, MORE);
  const failed = diffOf(BASE, BASE, [{ urn: "urn:odd" }], ['the group "x"\nis not there']);
  test.each<[string, string]>([
    ["many.md", renderMarkdown(many)],
    ["many.txt", renderTerminal(many)],
    ["failed.md", renderMarkdown(failed)],
    ["nothing.md", renderMarkdown(diffOf(BASE, BASE))],
  ])("%s", (name, text) => {
    expect(text).toBe(golden(name));
  });

  test("JSON holds version and summary first, and everything of the diff", () => {
    const document = JSON.parse(renderJson(many)) as Record<string, unknown>;
    expect(Object.keys(document).slice(0, 3)).toEqual(["$schema", "version", "summary"]);
    expect(document).toMatchObject({ version: 1, counts: { gained: 2, lost: 1, replaced: 0 } });
  });

  test("the order of steps does not matter", () => {
    const steps = [...accessSteps(accessFixture(BASE), accessFixture(AFTER)), ...MORE].reverse();
    const reversed = accessDiff(readPreview(previewText(steps)), "2026-11-22");
    expect(renderMarkdown(reversed)).toBe(golden("many.md"));
  });
});

describe("the limit of a comment", () => {
  const accounts = Array.from({ length: 50 }, (_, at) => ({
    id: String(100_000_000_000 + at),
    name: `acme-account-with-a-long-name-${at}`,
  }));
  const groups = Array.from({ length: 200 }, (_, at) => `group-${String(at).padStart(3, "0")}`);
  const grants = groups.flatMap((group) => accounts.map(({ id }) => [group, "Read", id] as const));

  test("is kept by 10,000 grants, with the cut said and every fold closed", () => {
    const markdown = renderMarkdown(
      diffOf({ ...BASE, grants: [] }, { ...BASE, accounts, groups, grants }),
    );
    expect(markdown.length).toBeLessThanOrEqual(MARKDOWN_LIMIT);
    expect(markdown.length).toBeGreaterThan(MARKDOWN_LIMIT / 2);
    expect(markdown).toMatch(/^\*\*10000 grants gained/);
    expect(markdown).toMatch(/\*\*\d+ entries do not fit here\.\*\*/);
    expect(markdown.match(/<details>/g)?.length).toBe(markdown.match(/<\/details>/g)?.length);
  });
});

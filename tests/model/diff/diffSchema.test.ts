import Ajv2020 from "ajv/dist/2020";
import { accessDiff } from "../../../model/diff/accessDiff";
import { readPreview } from "../../../model/diff/previewDocument";
import { diffDocumentSchema } from "../../../model/diff/diffSchema";
import { type DiffDocument, renderJson } from "../../../model/diff/render/json";
import { accessDiffJsonSchema } from "../../../model/editor/jsonSchema";
import { EXAMPLES } from "../../support/diffExamples";

const ajv = new Ajv2020({ strict: true, allErrors: true });
const published = ajv.compile(accessDiffJsonSchema());

/** The published schema with every object closed, so that a property it does not know fails. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const entries = Object.entries(schema).map(([key, part]) => [key, closed(part)]);
  const object = Object.fromEntries(entries) as { type?: unknown };
  return object.type === "object" ? { ...object, additionalProperties: false } : object;
}

const { $id: _id, ...open } = accessDiffJsonSchema();
const exact = ajv.compile(closed(open) as object);
const documents = Object.entries(EXAMPLES).map(([name, text]): [string, DiffDocument] => [
  name,
  JSON.parse(renderJson(accessDiff(readPreview(text), "2026-11-22"))) as DiffDocument,
]);

describe("the published schema", () => {
  test.each(documents)("describes all of %s", (_name, document) => {
    expect(published(document) ? [] : published.errors).toEqual([]);
    expect(exact(document) ? [] : exact.errors).toEqual([]);
    expect(diffDocumentSchema.parse(document)).toEqual(document);
  });

  test("the examples fill every list and every optional property at least once", () => {
    const seen = new Set(documents.flatMap(([, document]) => paths(document)));
    const known = schemaPaths(open);
    expect([...known].filter((path) => !seen.has(path)).sort()).toEqual([]);
  });

  test.each([
    ["another version", { version: 2 }],
    ["another schema", { $schema: "https://example.com" }],
    ["a level of its own", { risks: [{ id: "x", level: "severe", message: "m" }] }],
    ["an id that is none", { risks: [{ id: "X Y", level: "low", message: "m" }] }],
    ["a grant without account", { grants: [{ kind: "gained", key: "k" }] }],
    ["a missing list", { other: undefined }],
  ])("refuses %s", (_what, change) => {
    const [, document] = documents[0] ?? [];
    expect(published(JSON.parse(JSON.stringify({ ...document, ...change })))).toBe(false);
  });

  test("leaves room for rules and properties of later versions", () => {
    const [, document] = documents[0] ?? [];
    const risks = [{ id: "rule-of-tomorrow", level: "high", message: "m", link: "l" }];
    expect(published({ ...document, risks, more: 1 })).toBe(true);
  });
});

/** `grants[].why` for every value of a document. */
function paths(value: unknown, at = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => [`${at}[]`, ...paths(item, `${at}[]`)]);
  if (typeof value !== "object" || value === null) return [at];
  return Object.entries(value).flatMap(([key, child]) => [
    ...(at === "" ? [key] : [`${at}.${key}`]),
    ...paths(child, at === "" ? key : `${at}.${key}`),
  ]);
}

interface Part {
  properties?: Record<string, Part>;
  items?: Part;
}

function schemaPaths(schema: Part, at = ""): string[] {
  if (schema.items !== undefined) return [`${at}[]`, ...schemaPaths(schema.items, `${at}[]`)];
  return Object.entries(schema.properties ?? {}).flatMap(([key, part]) => {
    const path = at === "" ? key : `${at}.${key}`;
    return [path, ...schemaPaths(part, path)];
  });
}

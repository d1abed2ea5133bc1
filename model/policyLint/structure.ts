import { isRecord } from "../plainValue";
import { type Findings, type Path, stringItems } from "./finding";

const DOCUMENT_ELEMENTS = ["Version", "Id", "Statement"];
const STATEMENT_ELEMENTS = [
  "Sid",
  "Effect",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
];
const VERSIONS = ["2012-10-17", "2008-10-17"];

/** A statement that has the shape of one, with its path in the document. */
export interface Statement {
  body: Record<string, unknown>;
  path: Path;
}

/**
 * Checks the grammar of an identity-based policy (IAM JSON policy elements reference) and returns
 * the statements that later checks can read.
 */
export function checkStructure(document: unknown, sink: Findings): Statement[] {
  if (!isRecord(document)) {
    sink.error("json-type", [], `a policy is an object, not ${describe(document)}`);
    return [];
  }
  for (const element of Object.keys(document)) {
    if (!DOCUMENT_ELEMENTS.includes(element))
      sink.error("unknown-element", [element], unknownElement(element, DOCUMENT_ELEMENTS));
  }
  checkVersion(document.Version, sink);
  if (document.Statement === undefined) {
    sink.error("missing-element", [], 'the element "Statement" is missing');
    return [];
  }
  const statements = Array.isArray(document.Statement)
    ? document.Statement.map((body: unknown, index) => ({ body, path: ["Statement", index] }))
    : [{ body: document.Statement, path: ["Statement"] }];
  if (statements.length === 0)
    sink.error("missing-element", ["Statement"], "no statement is given");
  const wellFormed = statements.flatMap(({ body, path }): Statement[] => {
    if (isRecord(body)) return [{ body, path }];
    sink.error("json-type", path, `a statement is an object, not ${describe(body)}`);
    return [];
  });
  wellFormed.forEach((statement) => checkStatement(statement, sink));
  checkSids(wellFormed, sink);
  return wellFormed;
}

function checkVersion(version: unknown, sink: Findings): void {
  if (version === undefined || version === VERSIONS[1]) {
    const what = version === undefined ? "without Version" : `with Version ${VERSIONS[1]}`;
    sink.warning(
      "old-version",
      version === undefined ? [] : ["Version"],
      `${what} policy variables such as \${aws:username} are taken literally; write Version "${VERSIONS[0]}"`,
    );
  } else if (version !== VERSIONS[0]) {
    sink.error(
      "json-type",
      ["Version"],
      `${show(version)} is no policy version; write "${VERSIONS[0]}"`,
    );
  }
}

function checkStatement({ body, path }: Statement, sink: Findings): void {
  for (const element of Object.keys(body)) {
    if (STATEMENT_ELEMENTS.includes(element)) continue;
    const message = /^(Not)?Principal$/.test(element)
      ? `"${element}" belongs to resource policies; a permission set's principals are its assignments`
      : unknownElement(element, STATEMENT_ELEMENTS);
    sink.error("unknown-element", [...path, element], message);
  }
  if (body.Effect !== "Allow" && body.Effect !== "Deny") {
    sink.error(
      body.Effect === undefined ? "missing-element" : "json-type",
      body.Effect === undefined ? path : [...path, "Effect"],
      `"Effect" must be "Allow" or "Deny"${body.Effect === undefined ? "" : `, not ${show(body.Effect)}`}`,
    );
  }
  exactlyOne(body, path, "Action", "NotAction", sink);
  exactlyOne(body, path, "Resource", "NotResource", sink);
  for (const element of ["Action", "NotAction", "Resource", "NotResource"] as const)
    if (body[element] !== undefined) checkStrings(body[element], [...path, element], element, sink);
}

function exactlyOne(
  body: Record<string, unknown>,
  path: Path,
  a: string,
  b: string,
  sink: Findings,
): void {
  const count = [a, b].filter((element) => body[element] !== undefined).length;
  if (count === 1) return;
  const message =
    count === 0 ? `either "${a}" or "${b}" is needed` : `"${a}" and "${b}" exclude each other`;
  sink.error(count === 0 ? "missing-element" : "exclusive-elements", path, message);
}

function checkStrings(value: unknown, path: Path, element: string, sink: Findings): void {
  const items = stringItems(value, path);
  if (items.length === 0) sink.error("json-type", path, `"${element}" is an empty list`);
  for (const item of items) {
    if (typeof item.value !== "string")
      sink.error("json-type", item.path, `"${element}" takes text, not ${describe(item.value)}`);
    else if (element.endsWith("Resource") && item.value !== "*" && !/^arn:|^\$\{/.test(item.value))
      sink.error("resource-format", item.path, `"${item.value}" is no ARN; write "arn:…" or "*"`);
  }
}

function checkSids(statements: Statement[], sink: Findings): void {
  const seen = new Set<string>();
  for (const { body, path } of statements) {
    const sid = body.Sid;
    if (sid === undefined) continue;
    if (typeof sid !== "string" || !/^[A-Za-z0-9]*$/.test(sid))
      sink.error("sid", [...path, "Sid"], `${show(sid)} is no Sid: letters and digits only`);
    else if (sid !== "" && seen.has(sid))
      sink.error("sid", [...path, "Sid"], `the Sid "${sid}" stands twice in this policy`);
    else seen.add(sid);
  }
}

function unknownElement(element: string, allowed: readonly string[]): string {
  return `"${element}" is no element of a policy here; known are ${allowed.join(", ")}`;
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? "nothing";
}

function describe(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  return `the ${typeof value} ${show(value)}`;
}

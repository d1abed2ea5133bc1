import { elementPath, memberPath } from "./propertyPath";
import { type CheckFailure, type PropertySchema, type Props } from "./types";
import {
  containsSecret,
  containsUnknown,
  isObject,
  isSecret,
  isSigned,
  isUnknown,
  plain,
  plainProps,
  secret,
  unwrap,
  type Wire,
  type WireProps,
  withoutUnknowns,
} from "./values";

/** What a check needs to know of a resource or function. */
export interface Checkable {
  inputs: Record<string, PropertySchema>;
  validate?(inputs: Props): CheckFailure[];
}

export interface CheckOutcome {
  /** The inputs with defaults and normal forms; secrets and unknown values as they came. */
  inputs: WireProps;
  /** Every problem, each with the path of its property; empty when the inputs will do. */
  failures: CheckFailure[];
}

/**
 * Checks inputs against their schema: unknown and missing properties, types, allowed values,
 * JSON text. Adds defaults. Values that the engine does not know yet pass.
 */
export function checkInputs(checkable: Checkable, news: WireProps): CheckOutcome {
  const failures: CheckFailure[] = [];
  const inputs = checkMembers(checkable.inputs, "", news, { failures, hidden: false });
  if (failures.length === 0 && checkable.validate) {
    failures.push(...checkable.validate(withoutUnknowns(plainProps(inputs)) as Props));
  }
  return { inputs, failures };
}

/** One line a failure: `property "rules[0].access" must be …`. */
export function failureMessages(failures: readonly CheckFailure[]): string[] {
  return failures.map(({ property, reason }) =>
    property === "" ? reason : `property "${property}" ${reason}`,
  );
}

interface Findings {
  failures: CheckFailure[];
  /** Inside a secret, so the value must not be shown. */
  hidden: boolean;
}

function checkMembers(
  schemas: Record<string, PropertySchema>,
  path: string,
  members: WireProps,
  findings: Findings,
): WireProps {
  const checked: WireProps = {};
  for (const name of Object.keys(members)) {
    if (name in schemas || name === "__defaults") continue;
    const known = Object.keys(schemas).sort().join(", ");
    report(findings, memberPath(path, name), `is not a property here; there are: ${known}`);
  }
  for (const [name, schema] of Object.entries(schemas)) {
    const given = members[name] ?? schema.default;
    if (given !== undefined && given !== null) {
      checked[name] = checkValue(schema, memberPath(path, name), given, findings);
    } else if (schema.required) {
      report(findings, memberPath(path, name), "is required, but was not given");
    }
  }
  return checked;
}

function checkValue(schema: PropertySchema, path: string, value: Wire, findings: Findings): Wire {
  const inner = unwrap(value);
  if (isSecret(value)) {
    return secret(checkValue(schema, path, inner, { ...findings, hidden: true }));
  }
  if (isUnknown(inner)) return inner;
  switch (schema.kind) {
    case "string":
    case "number":
    case "boolean":
      return checkScalar(schema, path, inner, findings);
    case "json":
      return checkJson(path, inner, findings);
    case "list":
    case "set":
      return checkElements(schema, path, inner, findings);
    case "map":
    case "object":
      return checkObject(schema, path, inner, findings);
  }
}

function checkScalar(schema: PropertySchema, path: string, value: unknown, findings: Findings) {
  if (typeof value !== schema.kind) return refuseType(schema.kind, path, value, findings);
  if (schema.oneOf && !schema.oneOf.includes(String(value))) {
    const allowed = schema.oneOf.map((item) => JSON.stringify(item)).join(", ");
    report(findings, path, `is ${show(value, findings)}, but must be one of ${allowed}`);
  }
  return value;
}

/** JSON text, or an object that becomes such text, as the official providers take policies. */
function checkJson(path: string, value: unknown, findings: Findings): Wire {
  if (isObject(value) && !isSigned(value)) {
    if (containsUnknown(value)) return value;
    const text = JSON.stringify(plain(value));
    return containsSecret(value) ? secret(text) : text;
  }
  if (typeof value !== "string") return refuseType("JSON text", path, value, findings);
  try {
    JSON.parse(value);
  } catch (error) {
    const cause = findings.hidden ? "" : `: ${(error as Error).message}`;
    report(findings, path, `is not valid JSON${cause}`);
  }
  return value;
}

function checkElements(schema: PropertySchema, path: string, value: unknown, findings: Findings) {
  if (!Array.isArray(value)) return refuseType(`a ${schema.kind}`, path, value, findings);
  const element = schema.element;
  if (!element) return value as Wire[];
  return value.map((item: Wire, index) => {
    const place = elementPath(path, index);
    if (item !== null && item !== undefined) return checkValue(element, place, item, findings);
    report(findings, place, "is null; leave the element out instead");
    return item;
  });
}

function checkObject(schema: PropertySchema, path: string, value: unknown, findings: Findings) {
  const kind = schema.kind === "map" ? "a map" : "an object";
  if (!isObject(value) || isSigned(value)) return refuseType(kind, path, value, findings);
  if (schema.kind === "object" && schema.properties) {
    return checkMembers(schema.properties, path, value, findings);
  }
  const element = schema.element;
  if (!element) return value;
  const given = Object.entries(value).filter(([, item]) => item !== null && item !== undefined);
  return Object.fromEntries(
    given.map(([name, item]) => [
      name,
      checkValue(element, memberPath(path, name), item, findings),
    ]),
  );
}

function refuseType(expected: string, path: string, value: unknown, findings: Findings): Wire {
  report(findings, path, `must be ${withArticle(expected)}, but is ${show(value, findings)}`);
  return value;
}

function withArticle(kind: string): string {
  return kind === "string" || kind === "number" || kind === "boolean" ? `a ${kind}` : kind;
}

function show(value: unknown, findings: Findings): string {
  const type = Array.isArray(value) ? "a list" : isObject(value) ? "an object" : typeof value;
  if (findings.hidden || typeof value === "object") return type === "string" ? "a string" : type;
  return `the ${type} ${JSON.stringify(value)}`;
}

function report(findings: Findings, property: string, reason: string): void {
  findings.failures.push({ property, reason });
}

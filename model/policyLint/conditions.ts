import { didYouMean } from "../diagnostics";
import { matchesGlob } from "../glob";
import { type ActionCatalog, servicePrefix } from "./catalog";
import { isRecord } from "../plainValue";
import { type Findings, type Path, stringItems } from "./finding";
import { type Statement } from "./structure";

/** IAM JSON policy elements: condition operators. */
const OPERATORS = [
  ...["StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"],
  ...["StringLike", "StringNotLike", "NumericEquals", "NumericNotEquals", "NumericLessThan"],
  ...["NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals", "DateEquals"],
  ...["DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan"],
  ...["DateGreaterThanEquals", "Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "ArnEquals"],
  ...["ArnLike", "ArnNotEquals", "ArnNotLike", "Null"],
];

/** Checks operators, keys and value types of a statement's Condition. */
export function checkConditions(
  statement: Statement,
  catalog: ActionCatalog,
  sink: Findings,
): void {
  const condition = statement.body.Condition;
  if (condition === undefined) return;
  const path = [...statement.path, "Condition"];
  if (!isRecord(condition)) {
    sink.error("json-type", path, '"Condition" is an object of operators');
    return;
  }
  for (const [operator, block] of Object.entries(condition)) {
    const operatorPath = [...path, operator];
    checkOperator(operator, operatorPath, sink);
    if (!isRecord(block)) {
      sink.error("json-type", operatorPath, `"${operator}" is an object of condition keys`);
      continue;
    }
    for (const [key, value] of Object.entries(block)) {
      checkKey(key, [...operatorPath, key], catalog, sink);
      checkValues(value, [...operatorPath, key], sink);
    }
  }
}

function checkOperator(operator: string, path: Path, sink: Findings): void {
  const bare = operator.replace(/^(ForAnyValue|ForAllValues):/, "").replace(/IfExists$/, "");
  if (OPERATORS.some((known) => known.toLowerCase() === bare.toLowerCase())) return;
  const message = `"${operator}" is no condition operator${didYouMean(bare, OPERATORS)}`;
  sink.error("unknown-operator", path, message);
}

function checkKey(key: string, path: Path, catalog: ActionCatalog, sink: Findings): void {
  const service = servicePrefix(key);
  const known =
    service === "aws" || service === undefined
      ? catalog.globalConditionKeys
      : (catalog.services.get(service)?.conditionKeys ?? []);
  const candidates = [...known, ...catalog.globalConditionKeys];
  if (candidates.some((candidate) => isKey(candidate, key))) return;
  if (service !== undefined && service !== "aws" && !catalog.services.has(service)) {
    if (catalog.serviceKeys.includes(service)) return;
    const hint = didYouMean(service, ["aws", ...catalog.serviceKeys]);
    sink.warning(
      "unknown-service",
      path,
      `"${key}": no service has the prefix "${service}"${hint}`,
    );
    return;
  }
  const hint = didYouMean(key, candidates);
  const message = `"${key}" is no condition key in the list of ${catalog.updatedOn}${hint}`;
  sink.warning("unknown-condition-key", path, message);
}

/** Keys with a variable part are published as `s3:ExistingObjectTag/<key>` and the like. */
function isKey(published: string, key: string): boolean {
  const pattern = published.replace(/\$\{[^}]*\}|<[^>]*>|(?<=\/)tag-key/g, "?*");
  return matchesGlob(pattern.toLowerCase(), key.toLowerCase());
}

function checkValues(value: unknown, path: Path, sink: Findings): void {
  for (const item of stringItems(value, path))
    if (!["string", "number", "boolean"].includes(typeof item.value))
      sink.error(
        "json-type",
        item.path,
        "a condition value is text, a number, a boolean or a list of them",
      );
}

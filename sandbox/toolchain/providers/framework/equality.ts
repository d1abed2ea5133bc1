import { isDeepStrictEqual } from "node:util";

import { type PropertySchema } from "./types";
import { isObject } from "./values";

const TEXT: PropertySchema = { kind: "string" };

/** True when two values mean the same under their schema: sets in any order, JSON by content. */
export function sameMeaning(schema: PropertySchema, left: unknown, right: unknown): boolean {
  if (isDeepStrictEqual(left, right)) return true;
  switch (schema.kind) {
    case "json":
      return sameJson(left, right);
    case "set":
      return sameSet(schema, left, right);
    case "list":
      return sameList(schema, left, right);
    case "map":
      return sameMembers(left, right, () => schema.element ?? TEXT);
    case "object":
      return sameMembers(left, right, (key) => schema.properties?.[key] ?? TEXT);
    default:
      return false;
  }
}

function sameJson(left: unknown, right: unknown): boolean {
  if (typeof left !== "string" || typeof right !== "string") return false;
  try {
    return isDeepStrictEqual(JSON.parse(left), JSON.parse(right));
  } catch {
    return false;
  }
}

function sameList(schema: PropertySchema, left: unknown, right: unknown): boolean {
  if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
  return left.every((item, index) => sameMeaning(schema.element ?? TEXT, item, right[index]));
}

function sameSet(schema: PropertySchema, left: unknown, right: unknown): boolean {
  if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
  const { onlyLeft, onlyRight } = matchSet(schema, left, right);
  return onlyLeft.length === 0 && onlyRight.length === 0;
}

/** Pairs equal elements of two sets and returns the places of those left over. */
export function matchSet(
  schema: PropertySchema,
  left: readonly unknown[],
  right: readonly unknown[],
): { pairs: Map<number, number>; onlyLeft: number[]; onlyRight: number[] } {
  const element = schema.element ?? TEXT;
  const pairs = new Map<number, number>();
  const free = new Set(left.keys());
  const onlyRight: number[] = [];
  right.forEach((item, place) => {
    const partner = [...free].find((index) => sameMeaning(element, left[index], item));
    if (partner === undefined) return onlyRight.push(place);
    free.delete(partner);
    return pairs.set(place, partner);
  });
  return { pairs, onlyLeft: [...free], onlyRight };
}

function sameMembers(
  left: unknown,
  right: unknown,
  schemaOf: (key: string) => PropertySchema,
): boolean {
  if (!isObject(left) || !isObject(right)) return false;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => sameMeaning(schemaOf(key), left[key], right[key]));
}

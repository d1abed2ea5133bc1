import { compareText } from "../diagnostics";
import { type FieldDifference } from "./comparison";

/** A text to show, and what it is compared by: the same in both stacks when both mean the same. */
export interface KeyedText {
  key: string;
  text: string;
}

/** A property with one value; nothing when both are the same. @param asInB value of A in words of B */
export function valueField(
  what: string,
  a: string | boolean | undefined,
  b: string | boolean | undefined,
  asInB: string | boolean | undefined = a,
): FieldDifference[] {
  return asInB === b ? [] : [{ what, kind: "value", a: show(a), b: show(b) }];
}

function show(value: string | boolean | undefined): string {
  if (value === undefined || value === "") return "none";
  return typeof value === "boolean" ? (value ? "yes" : "no") : value;
}

/** A property with several values in no order; nothing when both hold the same ones. */
export function listField(
  what: string,
  a: readonly KeyedText[],
  b: readonly KeyedText[],
): FieldDifference[] {
  const onlyInA = missingFrom(b, a);
  const onlyInB = missingFrom(a, b);
  if (onlyInA.length + onlyInB.length === 0) return [];
  return [{ what, kind: "list", onlyInA, onlyInB }];
}

function missingFrom(other: readonly KeyedText[], own: readonly KeyedText[]): string[] {
  const known = new Set(other.map(({ key }) => key));
  const texts = own.filter(({ key }) => !known.has(key)).map(({ text }) => text);
  return [...new Set(texts)].sort(compareText);
}

/** Texts that mean the same in both stacks. */
export function plainTexts(texts: readonly string[]): KeyedText[] {
  return texts.map((text) => ({ key: text, text }));
}

/** Things of two stacks that belong together, and those that have no counterpart. */
export interface Pairs<T> {
  both: [T, T][];
  onlyInA: T[];
  onlyInB: T[];
}

/** Pairs things by key, each at most once, in the order of A's and then B's list. */
export function pairUp<T>(
  a: readonly T[],
  b: readonly T[],
  keyInA: (item: T) => string,
  keyInB: (item: T) => string,
): Pairs<T> {
  const waiting = new Map<string, T[]>();
  for (const item of b) waiting.set(keyInB(item), [...(waiting.get(keyInB(item)) ?? []), item]);
  const pairs: Pairs<T> = { both: [], onlyInA: [], onlyInB: [] };
  const taken = new Set<T>();
  for (const item of a) {
    const partner = waiting.get(keyInA(item))?.shift();
    if (partner === undefined) pairs.onlyInA.push(item);
    else {
      pairs.both.push([item, partner]);
      taken.add(partner);
    }
  }
  pairs.onlyInB = b.filter((item) => !taken.has(item));
  return pairs;
}

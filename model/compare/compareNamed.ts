import { compareText } from "../diagnostics";
import { type Difference, type OneSided, type SectionComparison, type Side } from "./comparison";
import { type CompareContext } from "./context";
import { pairUp } from "./fields";
import { type NameKind } from "./nameMap";

/** A section of things that have names: paired by name, compared property by property. */
export function compareNamed<T>(
  context: CompareContext,
  parts: {
    section: SectionComparison["section"] & NameKind;
    a: readonly T[];
    b: readonly T[];
    nameOf(item: T): string;
    /** @default the name, as B writes it */
    keyOf?(item: T): string;
    detail(item: T, side: Side): string | undefined;
    compare(a: T, b: T): Pick<Difference, "fields" | "verdict">;
  },
): SectionComparison {
  const { section, a, b, nameOf, detail, compare } = parts;
  const keyIn =
    (side: Side) =>
    (item: T): string =>
      parts.keyOf?.(item) ?? context.key(side, section, nameOf(item));
  const pairs = pairUp(byName(a, nameOf), byName(b, nameOf), keyIn("a"), keyIn("b"));
  const oneSided = (item: T, side: Side): OneSided => {
    const told = detail(item, side);
    return { name: nameOf(item), ...(told === undefined ? {} : { detail: told }) };
  };
  const different = pairs.both.flatMap(([one, other]) =>
    differenceOf(nameOf(one), nameOf(other), compare(one, other)),
  );
  return {
    section,
    onlyInA: pairs.onlyInA.map((item) => oneSided(item, "a")),
    onlyInB: pairs.onlyInB.map((item) => oneSided(item, "b")),
    different,
    equal: pairs.both.length - different.length,
  };
}

function byName<T>(items: readonly T[], nameOf: (item: T) => string): T[] {
  return [...items].sort((one, other) => compareText(nameOf(one), nameOf(other)));
}

/** Nothing when no property differs. */
export function differenceOf(
  name: string,
  nameInB: string,
  { fields, verdict }: Pick<Difference, "fields" | "verdict">,
): Difference[] {
  if (fields.length === 0) return [];
  return [
    {
      name,
      ...(nameInB === name ? {} : { nameInB }),
      ...(verdict === undefined ? {} : { verdict }),
      fields,
    },
  ];
}

/** Where something is managed, for a property that says so. */
export function managedBy({ existing }: { existing: boolean }): string {
  return existing ? "elsewhere" : "here";
}

import fc from "fast-check";
import { compareAccess } from "../../../model/compare/compareAccess";
import {
  type AccessComparison,
  comparisonSchema,
  type Difference,
  type FieldDifference,
} from "../../../model/compare/comparison";
import { type StackSide } from "../../../model/compare/context";
import { type NameMapping, parseNameMapping } from "../../../model/compare/nameMap";
import { renderText } from "../../../model/compare/render/text";
import { formatDiagnostic } from "../../../model/diagnostics";
import { type AccessConfig, accessConfig, shuffled } from "../../support/accessArbitrary";
import { load } from "../../support/accessConfig";

function side(stack: string, config: AccessConfig): StackSide {
  const text = Object.entries(config).map(([key, value]) => [key, JSON.stringify(value)]);
  const { declared, access, diagnostics } = load(Object.fromEntries(text));
  if (declared === undefined) throw new Error(diagnostics.map(formatDiagnostic).join("\n"));
  return { stack, declared, access };
}

const MAPPINGS = ["*-dev=*-prod", "groups:g-*=awssso-*", "tags:dev=prod", "units:Work=Labour"];

function reading(texts: readonly string[]): NameMapping[] {
  return texts.map((text) => {
    const mapping = parseNameMapping(text);
    if (typeof mapping === "string") throw new Error(mapping);
    return mapping;
  });
}

function inverse(text: string): string {
  const [, kind = "", a = "", b = ""] = /^(\w+:)?(.*)=(.*)$/.exec(text) ?? [];
  return `${kind}${b}=${a}`;
}

/** The comparison as it has to be when the stacks are named in the other order. */
function mirrored(comparison: AccessComparison): unknown {
  const { a, b, equal, sections, ofInstance, notCompared } = comparison;
  return {
    a: b,
    b: a,
    equal,
    notCompared,
    ofInstance: ofInstance.map((it) => ({ what: it.what, a: it.b, b: it.a })),
    sections: sections.map((section) => ({
      ...section,
      onlyInA: section.onlyInB,
      onlyInB: section.onlyInA,
      different: inOrder(section.different.map(mirroredDifference)),
      unmatched: section.unmatched && { a: section.unmatched.b, b: section.unmatched.a },
    })),
  };
}

function mirroredDifference({ name, nameInB = name, verdict, fields }: Difference): unknown {
  const turned = { a: "b", b: "a", neither: "neither" } as const;
  return {
    name: nameInB,
    nameInB: name,
    verdict: verdict && { word: verdict.word, side: turned[verdict.side] },
    fields: fields.map((field): FieldDifference =>
      field.kind === "value"
        ? { ...field, a: field.b, b: field.a }
        : { ...field, onlyInA: field.onlyInB, onlyInB: field.onlyInA },
    ),
  };
}

/** The same form for a comparison that is not mirrored; lists by text, since names differ by side. */
function plain(comparison: AccessComparison): unknown {
  const { a, b, equal, sections, ofInstance, notCompared } = comparison;
  return {
    a,
    b,
    equal,
    notCompared,
    ofInstance,
    sections: sections.map((section) => ({
      ...section,
      different: inOrder(
        section.different.map(({ name, nameInB = name, verdict, fields }) => ({
          name,
          nameInB,
          verdict,
          fields,
        })),
      ),
    })),
  };
}

function inOrder(items: readonly unknown[]): unknown[] {
  const texts = items.map((item) => JSON.stringify(item)).sort();
  return texts.map((text) => JSON.parse(text) as unknown);
}

const asData = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe("comparing any two stacks", () => {
  const seed = fc.integer({ min: 1, max: 60 });

  it("finds nothing between a stack and itself in another order", () => {
    fc.assert(
      fc.property(accessConfig, seed, (config, turn) => {
        const comparison = compareAccess(side("a", config), side("b", shuffled(config, turn)));
        expect(
          comparison.sections.flatMap(({ different, onlyInA, onlyInB }) => [
            ...different,
            ...onlyInA,
            ...onlyInB,
          ]),
        ).toEqual([]);
        expect(comparison).toMatchObject({ equal: true, ofInstance: [] });
      }),
    );
  });

  it("says the same for any order of the lists", () => {
    fc.assert(
      fc.property(accessConfig, accessConfig, seed, (one, other, turn) => {
        const options = { mappings: reading(MAPPINGS) };
        const before = compareAccess(side("a", one), side("b", other), options);
        const after = compareAccess(
          side("a", shuffled(one, turn)),
          side("b", shuffled(other, turn + 1)),
          options,
        );
        expect(after).toEqual(before);
      }),
    );
  });

  it("says the mirror image when the stacks are swapped", () => {
    fc.assert(
      fc.property(accessConfig, accessConfig, fc.subarray(MAPPINGS), (one, other, texts) => {
        const [a, b] = [side("a", one), side("b", other)];
        const there = compareAccess(a, b, { mappings: reading(texts) });
        const back = compareAccess(b, a, { mappings: reading(texts.map(inverse)) });
        expect(asData(plain(back))).toEqual(asData(mirrored(there)));
      }),
    );
  });

  it("is equal exactly when it names nothing, and of the published form", () => {
    fc.assert(
      fc.property(accessConfig, accessConfig, (one, other) => {
        const comparison = compareAccess(side("a", one), side("b", other));
        expect(comparisonSchema.parse(comparison)).toEqual(comparison);
        const rows = renderText(comparison, 80);
        expect(comparison.equal).toBe(rows.startsWith("a and b declare the same."));
      }),
    );
  });

  it("counts every grant of both stacks once", () => {
    fc.assert(
      fc.property(accessConfig, accessConfig, (one, other) => {
        const [a, b] = [side("a", one), side("b", other)];
        const grants = compareAccess(a, b).sections.find(({ section }) => section === "grants");
        const count = (items: { accounts?: string[] }[] = []): number =>
          items.reduce((sum, { accounts = [] }) => sum + accounts.length, 0);
        const { equal = 0, onlyInA, onlyInB, unmatched = { a: 0, b: 0 } } = grants ?? {};
        expect(equal + count(onlyInA) + unmatched.a).toBe(a.access?.grants.length);
        expect(equal + count(onlyInB) + unmatched.b).toBe(b.access?.grants.length);
      }),
    );
  });
});

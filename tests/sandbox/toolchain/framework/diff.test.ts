import * as fc from "fast-check";

import {
  type Changes,
  type Diffable,
  diffInputs,
  type DiffQuestion,
} from "../../../../sandbox/toolchain/providers/framework/diff";
import { diffResponse } from "../../../../sandbox/toolchain/providers/framework/diffResponse";
import { UNKNOWN } from "../../../../sandbox/toolchain/providers/framework/values";

const RULE = {
  kind: "object",
  properties: {
    access: { kind: "string" },
    id: { kind: "string", forceNew: true },
    note: { kind: "string", computed: true },
    arns: { kind: "set", element: { kind: "string" } },
  },
} as const;

const HANDLER: Diffable = {
  inputs: {
    name: { kind: "string", forceNew: true },
    size: { kind: "number" },
    session: { kind: "string", computed: true },
    policy: { kind: "json" },
    arns: { kind: "set", element: { kind: "string" } },
    rules: { kind: "list", element: RULE },
    people: { kind: "set", element: RULE },
    tags: { kind: "map", element: { kind: "string" } },
    target: { kind: "object", forceNew: true, properties: { id: { kind: "string" } } },
  },
  outputs: {},
  update: () => undefined,
};

function diff(
  olds: DiffQuestion["oldInputs"],
  news: DiffQuestion["news"],
  more: Partial<DiffQuestion & { handler: Partial<Diffable> }> = {},
): Record<string, string> {
  const handler = { ...HANDLER, ...more.handler };
  const changes = diffInputs(handler, {
    oldInputs: olds,
    state: more.state ?? olds,
    news,
    planned: more.planned ?? {},
    ignoreChanges: more.ignoreChanges ?? [],
  });
  return describeChanges(changes);
}

function describeChanges(changes: Changes): Record<string, string> {
  const entries = [...changes].map(([path, { kind, replace }]) => [
    path,
    replace ? `${kind}_REPLACE` : kind,
  ]);
  return Object.fromEntries(entries) as Record<string, string>;
}

describe("diffInputs", () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>, Record<string, string>]>([
    ["an update", { size: 1 }, { size: 2 }, { size: "UPDATE" }],
    ["an addition", {}, { size: 2 }, { size: "ADD" }],
    ["a removal", { size: 1 }, {}, { size: "DELETE" }],
    ["a forced replacement", { name: "a" }, { name: "b" }, { name: "UPDATE_REPLACE" }],
    ["a value not known yet", { size: 1 }, { size: UNKNOWN }, { size: "UPDATE" }],
    ["a forced one not known yet", { name: "a" }, { name: UNKNOWN }, { name: "UPDATE_REPLACE" }],
    [
      "a member",
      { tags: { a: "1" } },
      { tags: { a: "2", "b.c": "3" } },
      { "tags.a": "UPDATE", 'tags["b.c"]': "ADD" },
    ],
    [
      "a list element",
      { rules: [{ access: "x" }] },
      { rules: [{ access: "y" }, {}] },
      { "rules[0].access": "UPDATE", "rules[1]": "ADD_REPLACE" },
    ],
    [
      "a shorter list",
      { rules: [{ access: "x" }, { access: "y" }] },
      { rules: [{ access: "x" }] },
      { "rules[1]": "DELETE_REPLACE" },
    ],
    [
      "set elements",
      { arns: ["a", "b"] },
      { arns: ["c", "b", "d"] },
      { "arns[0]": "UPDATE", "arns[2]": "ADD" },
    ],
    [
      "inside a forced object",
      { target: { id: "1" } },
      { target: { id: "2" } },
      { "target.id": "UPDATE_REPLACE" },
    ],
    [
      "a forced member",
      { rules: [{ id: "1" }] },
      { rules: [{ id: "2" }] },
      { "rules[0].id": "UPDATE_REPLACE" },
    ],
    ["a policy", { policy: '{"a":1}' }, { policy: '{"a":2}' }, { policy: "UPDATE" }],
  ])("tells %s", (_what, olds, news, expected) => {
    expect(diff(olds, news)).toEqual(expected);
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    [
      "JSON written in another way",
      { policy: '{"a":1,"b":[]}' },
      { policy: '{ "b": [], "a": 1 }' },
    ],
    ["a set in another order", { arns: ["a", "b"] }, { arns: ["b", "a"] }],
    [
      "a set of objects in another order",
      { people: [{ id: "1" }, { id: "2" }] },
      { people: [{ id: "2" }, { id: "1" }] },
    ],
    [
      "a set inside the elements of a set, in another order",
      { people: [{ id: "1", arns: ["a", "b"] }] },
      { people: [{ id: "1", arns: ["b", "a"] }] },
    ],
    ["a computed value that is not given any more", { session: "PT1H" }, {}],
    ["a computed member that is not given", { rules: [{ note: "n" }] }, { rules: [{}] }],
    ["null instead of nothing", { size: null }, {}],
  ])("sees no change in %s", (_what, olds, news) => {
    expect(diff(olds, news)).toEqual({});
  });

  it("compares a computed value that is given for the first time with state", () => {
    const state = { session: "PT1H" };
    expect(diff({}, { session: "PT1H" }, { state })).toEqual({});
    expect(diff({}, { session: "PT2H" }, { state })).toEqual({ session: "UPDATE" });
  });

  it("lets the resource say which values are the same", () => {
    const sameValue = (property: string, old: unknown, next: unknown) =>
      property === "name" && String(old).toLowerCase() === String(next).toLowerCase();
    expect(diff({ name: "A" }, { name: "a" }, { handler: { sameValue } })).toEqual({});
  });

  it("replaces for every change when there is no update", () => {
    const handler = { update: undefined };
    expect(diff({ size: 1 }, { size: 2 }, { handler })).toEqual({ size: "UPDATE_REPLACE" });
  });

  it("replaces for a change that the resource cannot make in place, from where it is", () => {
    const replacesWhen: Diffable["replacesWhen"] = {
      size: (state, news) => Number(news["size"]) < Number(state["size"]),
      rules: () => true,
    };
    const handler = { replacesWhen };
    expect(diff({ size: 1 }, { size: 2 }, { handler })).toEqual({ size: "UPDATE" });
    expect(diff({ size: 2 }, { size: 1 }, { handler })).toEqual({ size: "UPDATE_REPLACE" });
    expect(diff({ size: 2 }, { size: 1 }, { handler, state: { size: 0 } })).toEqual({
      size: "UPDATE",
    });
    const rules = [{ access: "x" }, { access: "y" }];
    expect(diff({ rules }, { rules: [{ access: "z" }, { access: "y" }] }, { handler })).toEqual({
      "rules[0].access": "UPDATE_REPLACE",
    });
    expect(diff({ size: 2, rules }, { size: 2, rules }, { handler })).toEqual({});
  });

  it("tells outputs that the provider's settings change though no input did", () => {
    const all = (planned: Record<string, unknown>, state: Record<string, unknown>) =>
      diff({ size: 1 }, { size: 1 }, { planned, state });
    expect(all({ all: { a: "1" } }, { all: { a: "1" } })).toEqual({});
    expect(all({ all: {} }, {})).toEqual({});
    expect(all({ all: { a: "2", b: "3" } }, { all: { a: "1", c: "4" } })).toEqual({
      "all.a": "UPDATE",
      "all.b": "ADD",
      "all.c": "DELETE",
    });
    expect(all({ all: UNKNOWN }, { all: { a: "1" } })).toEqual({ all: "UPDATE" });
  });

  it.each([
    ["size", { "tags.a": "UPDATE", "rules[0].access": "UPDATE" }],
    ["tags", { size: "UPDATE", "rules[0].access": "UPDATE" }],
    ["rules[*].access", { size: "UPDATE", "tags.a": "UPDATE" }],
    ['tags["a"]', { size: "UPDATE", "rules[0].access": "UPDATE" }],
  ])("ignores changes of %s", (pattern, expected) => {
    const olds = { size: 1, tags: { a: "1" }, rules: [{ access: "x" }] };
    const news = { size: 2, tags: { a: "2" }, rules: [{ access: "y" }] };
    expect(diff(olds, news, { ignoreChanges: [pattern] })).toEqual(expected);
  });

  it("never sees a change between equal inputs, in whatever order sets and keys come", () => {
    const rule = fc.record({ access: fc.string(), id: fc.string() }, { requiredKeys: [] });
    const inputs = fc.record(
      {
        name: fc.string(),
        size: fc.integer(),
        arns: fc.uniqueArray(fc.string()),
        rules: fc.array(rule),
        people: fc.array(rule),
        tags: fc.dictionary(fc.string(), fc.string()),
        policy: fc.json(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(inputs, (olds) => {
        const news = Object.fromEntries(Object.entries(structuredClone(olds)).reverse());
        if (Array.isArray(news["arns"])) news["arns"].reverse();
        if (Array.isArray(news["people"])) news["people"].reverse();
        expect(diff(olds, news)).toEqual({});
      }),
    );
  });
});

describe("diffResponse", () => {
  it("tells the engine kinds, top-level names and the order of a replacement", () => {
    const changes: Changes = new Map([
      ["rules[0].access", { kind: "UPDATE", replace: false }],
      ["rules[1]", { kind: "ADD", replace: true }],
      ["name", { kind: "DELETE", replace: true }],
      ["all.a", { kind: "ADD", replace: false, ofOutput: true }],
    ]);

    const response = diffResponse(changes, true).toObject();

    expect(response).toMatchObject({
      changes: 2,
      diffsList: ["rules", "name", "all"],
      replacesList: ["rules", "name"],
      deletebeforereplace: true,
      hasdetaileddiff: true,
    });
    const kinds = response.detaileddiffMap.map(([path, { kind, inputdiff }]) => [
      path,
      kind,
      inputdiff,
    ]);
    expect(kinds).toEqual([
      ["all.a", 0, false],
      ["name", 3, true],
      ["rules[0].access", 4, true],
      ["rules[1]", 1, true],
    ]);
  });

  it("says that nothing changed, and deletes first only for a replacement", () => {
    expect(diffResponse(new Map(), true).toObject()).toMatchObject({
      changes: 1,
      deletebeforereplace: false,
    });
  });
});

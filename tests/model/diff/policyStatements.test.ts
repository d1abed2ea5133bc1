import * as fc from "fast-check";
import {
  covers,
  describeAtom,
  describeStatement,
  type PolicyAtom,
  policyAtoms,
  statementsOf,
} from "../../../model/diff/policyStatements";

const policy = (...Statement: object[]): string => JSON.stringify({ Statement });
const atom = (action: string, resource = "*", more: Partial<PolicyAtom> = {}): PolicyAtom => ({
  effect: "Allow",
  action,
  resource,
  condition: "",
  ...more,
});

describe("policyAtoms", () => {
  test.each<[string | undefined, string[] | undefined]>([
    [undefined, []],
    ["", []],
    ["[secret]", undefined],
    ['"text"', undefined],
    [policy(), []],
    [policy({ Effect: "Permit", Action: "a:B", Resource: "*" }), undefined],
    [policy({ Effect: "Allow", Action: "a:B" }), undefined],
    [policy({ Effect: "Allow", Resource: "*" }), undefined],
    ['{"Statement":["x"]}', undefined],
    [
      policy({ Effect: "Allow", Action: ["a:B", "a:C"], Resource: ["x", "y"] }),
      ["Allow a:B on x", "Allow a:B on y", "Allow a:C on x", "Allow a:C on y"],
    ],
    [
      policy({ Effect: "Deny", NotAction: ["c:D", "a:B"], NotResource: "x" }),
      ["Deny everything but a:B,c:D on everything but x"],
    ],
    [
      policy({ Effect: "Allow", Action: "a:B", Resource: "*", Condition: { Bool: { y: [true, 1], x: "z" } } }), // prettier-ignore
      ['Allow a:B on * when {"Bool":{"x":"z","y":["1","true"]}}'],
    ],
  ])("%s", (text, expected) => {
    expect(policyAtoms(text)?.map(describeAtom)).toEqual(expected);
  });

  test("reads one statement without a list", () => {
    const text = '{"Statement":{"Effect":"Allow","Action":"a:B","Resource":"*"}}';
    expect(policyAtoms(text)).toEqual([atom("a:B")]);
  });
});

describe("covers", () => {
  test.each<[PolicyAtom, PolicyAtom, boolean]>([
    [atom("s3:*"), atom("s3:Get*"), true],
    [atom("S3:get*"), atom("s3:GetObject"), true],
    [atom("s3:Get*"), atom("s3:*"), false],
    [atom("s3:Get*", "arn:A"), atom("s3:Get*", "arn:a"), false],
    [atom("s3:?et"), atom("s3:*"), false],
    [atom("*"), atom("not:iam:*"), true],
    [atom("not:iam:*"), atom("s3:Get"), false],
    [atom("not:iam:*"), atom("not:iam:*"), true],
    [atom("a:B"), atom("a:B", "*", { condition: "c" }), true],
    [atom("a:B", "*", { condition: "c" }), atom("a:B"), false],
    [atom("a:B", "*", { condition: "c" }), atom("a:B", "*", { condition: "d" }), false],
    [atom("*", "*", { effect: "Deny" }), atom("a:B"), false],
  ])("%j covers %j: %s", (wide, narrow, expected) => {
    expect(covers(wide, narrow)).toBe(expected);
  });

  const pattern = fc.array(fc.constantFrom("a", "B", ":", "*", "?"), {
    minLength: 1,
    maxLength: 6,
  });
  const atoms = fc.record({
    effect: fc.constantFrom("Allow" as const, "Deny" as const),
    action: pattern.map((parts) => parts.join("")),
    resource: pattern.map((parts) => parts.join("")),
    condition: fc.constantFrom("", "c"),
  });

  test("is reflexive and transitive", () => {
    fc.assert(
      fc.property(atoms, atoms, atoms, (one, two, three) => {
        expect(covers(one, one)).toBe(true);
        if (covers(one, two) && covers(two, three)) expect(covers(one, three)).toBe(true);
      }),
    );
  });

  test("statements hold every atom, and none besides", () => {
    const parts = (one: PolicyAtom): string => JSON.stringify([one.effect, one.action, one.resource, one.condition]); // prettier-ignore
    fc.assert(
      fc.property(fc.array(atoms, { maxLength: 8 }), (given) => {
        const held = statementsOf(given).flatMap(({ effect, actions, resources, condition }) =>
          actions.flatMap((action) =>
            resources.map((resource) => parts({ effect, action, resource, condition })),
          ),
        );
        expect(held.sort()).toEqual([...new Set(given.map(parts))].sort());
        expect(statementsOf([...given].reverse())).toEqual(statementsOf(given));
      }),
    );
  });
});

test("atoms of one statement are one statement again", () => {
  const text = policy(
    { Effect: "Allow", Action: ["s3:PutObject", "s3:GetObject"], Resource: ["y", "x"] },
    { Effect: "Allow", Action: "s3:GetObject", Resource: "z" },
    { Effect: "Deny", Action: "s3:GetObject", Resource: "z" },
  );
  expect(
    statementsOf(policyAtoms(text) ?? []).map(
      ({ effect, ...statement }) => `${effect} ${describeStatement(statement)}`,
    ),
  ).toEqual([
    "Allow s3:GetObject, s3:PutObject on x, y",
    "Allow s3:GetObject on z",
    "Deny s3:GetObject on z",
  ]);
});

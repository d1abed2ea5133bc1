import * as fc from "fast-check";
import {
  canonicalPolicy,
  samePolicy,
} from "../../../../sandbox/toolchain/providers/aws/policyDocument";

const text = fc.constantFrom("s3:Get*", "s3:List*", "ec2:*", "*", "arn:aws:s3:::a");
const oneOrMore = fc.oneof(text, fc.uniqueArray(text, { minLength: 1 }));
const statement = fc.record(
  {
    Effect: fc.constantFrom("Allow", "Deny"),
    Action: oneOrMore,
    Resource: oneOrMore,
    Condition: fc.constant({ StringEquals: { "aws:PrincipalTag/team": ["a", "b"] } }),
  },
  { requiredKeys: ["Effect", "Action", "Resource"] },
);
const policy = fc.record({
  Version: fc.constant("2012-10-17"),
  Statement: fc.array(statement, { minLength: 1, maxLength: 3 }),
});

/** The same document written another way: members and lists turned round, lists of one as texts. */
function rewritten(value: unknown, key = ""): unknown {
  if (Array.isArray(value) && key !== "Statement") {
    return value.length === 1 ? (value[0] as unknown) : [...(value as unknown[])].reverse();
  }
  if (Array.isArray(value)) return value.map((item) => rewritten(item));
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).reverse();
  return Object.fromEntries(members.map(([name, member]) => [name, rewritten(member, name)]));
}

it("takes every way of writing a policy for the same", () => {
  fc.assert(
    fc.property(policy, (document) => {
      const other = JSON.stringify(rewritten(document), null, 2);
      expect(samePolicy(JSON.stringify(document), other)).toBe(true);
    }),
  );
});

it("never takes an allowed action for a denied one", () => {
  fc.assert(
    fc.property(policy, (document) => {
      const turned = JSON.stringify(document).replace(/"(Allow|Deny)"/, (word) =>
        word === '"Allow"' ? '"Deny"' : '"Allow"',
      );
      expect(samePolicy(JSON.stringify(document), turned)).toBe(false);
    }),
  );
});

it("writes the canonical form the same way each time, without changing the meaning", () => {
  fc.assert(
    fc.property(policy, (document) => {
      const canonical = canonicalPolicy(JSON.stringify(document, null, 2));
      expect(canonicalPolicy(canonical)).toBe(canonical);
      expect(JSON.parse(canonical)).toEqual(document);
    }),
  );
});

it.each([
  ["one statement or a list of one", { Statement: { Effect: "Allow" } }, true],
  ["a missing statement", {}, false],
  ["another effect", { Statement: [{ Effect: "Deny" }] }, false],
])("compares with %s", (_name, other, same) => {
  const document = JSON.stringify({ Statement: [{ Effect: "Allow" }] });
  expect(samePolicy(document, JSON.stringify(other))).toBe(same);
});

it.each([["no JSON"], [undefined], [{}]])("takes %j for no policy", (other) => {
  expect(samePolicy("{}", other)).toBe(false);
});

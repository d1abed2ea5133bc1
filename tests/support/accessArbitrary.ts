import fc from "fast-check";

/** A stack's configuration as data; each value is written to the stack file as JSON. */
export type AccessConfig = Record<string, unknown>;

const GROUPS = ["g-dev", "g-prod", "awssso-x", "awssso-y"];
const PEOPLE = ["ada@x", "bob@x", "eve@x"];
const SETS = ["Admin", "Read", "Ops-dev", "Ops-prod"];
const ACCOUNTS = ["web-dev", "web-prod", "pay-dev", "pay-prod"];
const DAYS = ["2026-01-01", "2027-01-01", "2028-01-01"];

const some = <T>(items: readonly T[], minLength = 0): fc.Arbitrary<T[]> =>
  fc.subarray([...items], { minLength });

const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });

const statement = fc.record({
  Effect: fc.constantFrom("Allow", "Allow", "Deny"),
  Action: some(["s3:*", "s3:Get*", "s3:GetObject", "ec2:*"], 1),
  Resource: some(["*", "arn:aws:s3:::a/*", "arn:aws:s3:::a/b"], 1),
});

const permissionSet = fc.record({
  description: optional(fc.constantFrom("One thing", "Another thing")),
  sessionDuration: fc.constantFrom("PT1H", "PT8H"),
  tags: fc.constantFrom({}, { owner: "x" }, { owner: "y", risk: "low" }),
  managedPolicies: some(["arn:aws:iam::aws:policy/A", "arn:aws:iam::aws:policy/B"]),
  inlinePolicy: optional(
    fc
      .array(statement, { minLength: 1, maxLength: 3 })
      .map((Statement) => ({ Version: "2012-10-17", Statement })),
  ),
  permissionsBoundary: optional(
    fc.constant({ managedPolicyArn: "arn:aws:iam::aws:policy/Boundary" }),
  ),
});

function rule(groups: string[], people: string[], sets: string[], accounts: string[]) {
  const selector = fc.oneof(
    fc.constantFrom<unknown>("all", "management", ...accounts),
    fc.constantFrom<unknown>({ name: "*-dev" }, { name: "*-prod" }, { tag: "env=dev" }),
    fc.constantFrom<unknown>({ ou: "Work", depth: "direct" }, { ou: "root", depth: "descendants" }),
  );
  const block = fc.record({
    groups: some(groups, 1),
    users: some(people),
    permissionSets: some(sets, 1),
    accounts: fc.array(selector, { minLength: 1, maxLength: 3 }),
    except: fc.array(selector, { maxLength: 1 }),
  });
  const facts = fc.record({
    expires: optional(fc.constantFrom(...DAYS)),
    review: optional(fc.constantFrom(...DAYS)),
    owner: optional(fc.constantFrom("me", "you")),
    allowEmpty: fc.constant(true),
  });
  const grants = fc
    .array(block, { minLength: 1, maxLength: 2 })
    .map((items) => ({ grants: items }));
  return fc.tuple(fc.oneof(block, grants), facts).map(([body, rest]) => ({ ...body, ...rest }));
}

/** A sound configuration; names end in `-dev` and `-prod`, so that a mapping has something to do. */
export const accessConfig: fc.Arbitrary<AccessConfig> = fc
  .tuple(some(GROUPS, 1), some(PEOPLE), some(SETS, 1), some(ACCOUNTS, 1))
  .chain(([groups, people, sets, accounts]) =>
    fc.record({
      groups: fc.tuple(
        ...groups.map((name) =>
          fc
            .record({ members: optional(some(people)), description: optional(fc.constant("d")) })
            .map((rest) => ({ name, ...rest })),
        ),
      ),
      users: fc.constant(
        people.map((userName) => ({ userName, firstName: "F", lastName: "L", email: userName })),
      ),
      permissionSets: fc.tuple(...sets.map((name) => permissionSet.map((it) => ({ name, ...it })))),
      accounts: fc.constant([
        { id: "111111111111", name: "main" },
        ...accounts.map((name) => ({
          id: `22222222222${ACCOUNTS.indexOf(name)}`,
          name,
          ou: "Work",
          tags: { env: name.slice(4) },
        })),
      ]),
      accessRules: fc
        .tuple(some(["one", "two-dev", "two-prod"]), fc.nat(1))
        .chain(([names, unnamed]) =>
          fc.tuple(
            ...[...names, ...Array<undefined>(unnamed)].map((name) =>
              rule(groups, people, sets, accounts).map((body) =>
                name === undefined ? body : { name, ...body },
              ),
            ),
          ),
        ),
      groupPush: some(groups).map((names) => ({ prefixes: ["awssso", "g-"], names })),
      signOn: fc.record({
        phishingResistant: fc.boolean(),
        reauthenticateEvery: fc.constantFrom("PT1H", "PT8H"),
        networkZoneIds: some(["nzo1", "nzo2"]),
      }),
    }),
  );

/** Every list of a configuration in another order. */
export function shuffled(config: AccessConfig, seed: number): AccessConfig {
  return shuffleAll(config, seed) as AccessConfig;
}

function shuffleAll(value: unknown, seed: number): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => shuffleAll(item, seed));
    const turns = items.length === 0 ? 0 : seed % items.length;
    const turned = [...items.slice(turns), ...items.slice(0, turns)];
    return seed % 2 === 0 ? turned : turned.reverse();
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, shuffleAll(child, seed)]),
  );
}

import fc from "fast-check";
import { type Account } from "../../model/accessModel";
import { type AccountDirectory, readSnapshot } from "../../model/accountDirectory";
import { accountChanges, snapshotFileText } from "../../model/accountSnapshot";
import { compareText } from "../../model/diagnostics";
import { createSink } from "../../model/source/sink";

const SHOP: Account = {
  id: "012345678901",
  name: "shop",
  email: "shop@acme.example",
  ouPath: ["Workloads", "Prod"],
  ouIds: ["ou-ab12-11111111", "ou-ab12-22222222"],
  status: "ACTIVE",
  tags: { team: "web" },
};

/** Words that YAML 1.1 or 1.2 would take for something else, beside what AWS allows. */
const traps = fc.constantFrom("no", "1e3", "0x1f", "~", "2026-11-22", "<<", "- x", "a: b", "# c");
const printable = fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 50 });
const visible = fc.oneof(
  traps,
  printable.filter((text) => text.trim() !== ""),
);
const unitName = fc
  .oneof(visible, fc.string({ unit: "grapheme", minLength: 1 }))
  .map((name) => name.trim())
  .filter((name) => name !== "");
/** The alphabet of AWS for keys and values of tags. */
const tagText = fc
  .oneof(
    fc.constantFrom("no", "1e3", "0x1f", "2026-11-22", "- x", "012", "on"),
    fc.stringMatching(/^[\p{L}\p{N} _.:/=+@-]{1,40}$/u),
  )
  // Refused as a key, with its place, rather than lost on the way into an object.
  .filter((text) => text !== "__proto__");

const unit = fc.record({ id: fc.stringMatching(/^ou-[a-z0-9]{4}-[a-z0-9]{8}$/), name: unitName });
const account = fc
  .record({
    id: fc.stringMatching(/^\d{12}$/),
    name: visible,
    email: fc.option(fc.emailAddress(), { nil: undefined }),
    units: fc.array(unit, { maxLength: 5 }),
    status: fc.constantFrom("ACTIVE" as const, "SUSPENDED" as const, "PENDING_CLOSURE" as const),
    tags: fc.dictionary(tagText, fc.oneof(fc.constant(""), tagText), { noNullPrototype: true }),
  })
  .map(({ units, ...facts }): Account => ({
    ...facts,
    ouPath: units.map(({ name }) => name),
    ouIds: units.map(({ id }) => id),
  }));
const directory: fc.Arbitrary<AccountDirectory> = fc.record({
  managementAccountId: fc.stringMatching(/^\d{12}$/),
  accounts: fc.uniqueArray(account, { selector: ({ id }) => id, maxLength: 8 }),
});

function readBack(text: string): AccountDirectory | undefined {
  const sink = createSink([]);
  const snapshot = readSnapshot("accounts.yaml", text, sink);
  expect(sink.diagnostics).toEqual([]);
  return snapshot;
}

describe("a snapshot file", () => {
  it("is read back as the accounts it was written from, by id", () => {
    fc.assert(
      fc.property(directory, (given) => {
        const accounts = [...given.accounts].sort((a, b) => compareText(a.id, b.id));
        const read = readBack(snapshotFileText(given));
        expect(read).toEqual({ ...given, accounts });
        expect(accountChanges(given.accounts, read?.accounts ?? [])).toEqual([]);
      }),
    );
  });

  it("is the same text for every order of accounts and tags", () => {
    fc.assert(
      fc.property(directory, ({ managementAccountId, accounts }) => {
        const turned = [...accounts].reverse().map((each) => ({
          ...each,
          tags: Object.fromEntries(Object.entries(each.tags).reverse()),
        }));
        expect(snapshotFileText({ managementAccountId, accounts: turned })).toBe(
          snapshotFileText({ managementAccountId, accounts }),
        );
      }),
    );
  });

  it("says who wrote it, and the status only of accounts that are not active", () => {
    const closed: Account = { ...SHOP, id: "999999999999", status: "SUSPENDED" };
    const text = snapshotFileText({ accounts: [closed, SHOP], managementAccountId: SHOP.id });
    expect(text).toMatch(/^# .*`access accounts pull`/);
    expect(text.match(/status: .*/g)).toEqual(['status: "SUSPENDED"']);
  });
});

describe("changes of accounts", () => {
  it("name who joined, who left, and which facts changed, by id", () => {
    const other = { ...SHOP, id: "500000000000", name: "left" };
    const moved: Account = { ...SHOP, ouPath: ["Workloads"], tags: { team: "web", env: "prod" } };
    const joined = { ...SHOP, id: "000000000001", name: "new" };
    expect(accountChanges([other, SHOP], [moved, joined])).toEqual([
      { id: "000000000001", name: "new", change: "joined", fields: [] },
      { id: "012345678901", name: "shop", change: "changed", fields: ["ou", "tags"] },
      { id: "500000000000", name: "left", change: "left", fields: [] },
    ]);
  });

  it.each([
    ["name", { name: "shop2" }],
    ["email", { email: undefined }],
    ["ouIds", { ouIds: undefined }],
    ["status", { status: "PENDING_CLOSURE" as const }],
  ])("see another %s", (field, change) => {
    expect(accountChanges([SHOP], [{ ...SHOP, ...change }])).toEqual([
      { id: SHOP.id, name: expect.any(String), change: "changed", fields: [field] },
    ]);
  });

  it("are none for another order of tags", () => {
    const [one, other] = [
      { a: "1", b: "2" },
      { b: "2", a: "1" },
    ];
    expect(accountChanges([{ ...SHOP, tags: one }], [{ ...SHOP, tags: other }])).toEqual([]);
  });
});

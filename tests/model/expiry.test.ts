import fc from "fast-check";
import { formatDiagnostic } from "../../model/diagnostics";
import { daysBetween } from "../../model/duration";
import {
  type ExpiryFinding,
  type ExpiryInput,
  expiryReport,
  expiryReportSchema,
} from "../../model/expiry";
import { renderExpiryMarkdown, renderExpiryText } from "../../model/expiryText";
import { accessConfig } from "../support/accessArbitrary";
import { load, TODAY } from "../support/accessConfig";

function input(changes: Record<string, string | null>, today = TODAY): ExpiryInput {
  const { declared, access, diagnostics } = load(changes, { today });
  if (declared === undefined) throw new Error(diagnostics.map(formatDiagnostic).join("\n"));
  return { stack: "test", declared, access, diagnostics };
}

function findings(
  changes: Record<string, string | null>,
  { today = TODAY, within = 14 } = {},
): ExpiryFinding[] {
  const report = expiryReport([input(changes, today)], { today, within });
  expect(expiryReportSchema.parse(report)).toEqual(report);
  return report.findings;
}

/** A rule that gives the admins Admin in two accounts. */
const rule = (facts: string): string =>
  `{name: r, groups: [awssso-admins], permissionSets: [Admin], accounts: [prod-shop, audit], ${facts}}`;
const rules = (...items: string[]): Record<string, string> => ({
  accessRules: `[${items.join(", ")}]`,
});

describe("what ends", () => {
  it.each([
    ["2026-11-21", "expired", -1, 2],
    ["2026-11-22", "expires", 0, 2],
    ["2026-12-06", "expires", 14, 2],
  ])("a rule until %s %s in %i days, with its grants", (expires, kind, days, grants) => {
    expect(
      findings(rules(rule(`expires: ${expires}, owner: me, ticket: T-1, reason: Why`))),
    ).toEqual([
      {
        stack: "test",
        kind,
        rule: "r",
        day: expires,
        days,
        owner: "me",
        ticket: "T-1",
        reason: "Why",
        principals: ["awssso-admins"],
        permissionSets: ["Admin"],
        grants,
        people: 1,
        morePeople: false,
        place: "Pulumi.test.yaml:3:33",
      },
    ]);
  });

  it("is silent about a rule that ends later", () => {
    expect(findings(rules(rule("expires: 2026-12-07")))).toEqual([]);
    expect(findings(rules(rule("expires: 2026-12-07")), { within: 15 })).toHaveLength(1);
  });

  it("counts only grants that no other rule holds longer", () => {
    const other = (expires: string): string =>
      `{name: other, groups: [awssso-admins], permissionSets: [Admin], accounts: [audit], ${expires}}`;
    const count = (...items: string[]) =>
      findings(rules(...items)).map((it) => [it.rule, it.grants]);
    expect(count(rule("expires: 2026-11-30"), other("owner: me"))).toEqual([["r", 1]]);
    expect(count(rule("expires: 2026-11-30"), other("expires: 2027-11-30"))).toEqual([["r", 1]]);
    expect(count(rule("expires: 2026-11-30"), other("expires: 2026-11-25"))).toEqual([
      ["other", 0],
      ["r", 2],
    ]);
    expect(count(rule("expires: 2026-11-30"), other("expires: 2026-11-30"))).toEqual([
      ["other", 1],
      ["r", 2],
    ]);
    expect(count(rule("expires: 2026-01-30"), other("expires: 2026-11-30"))).toEqual([
      ["r", 1],
      ["other", 1],
    ]);
  });

  it("says when members are not declared, and counts a person once", () => {
    const both =
      "{name: r, groups: [awssso-admins, awssso-readers], users: [ada@example.com], permissionSets: [Read], accounts: [shop], expires: 2026-11-30}";
    expect(findings(rules(both))).toMatchObject([
      {
        principals: ["awssso-admins", "awssso-readers", "user ada@example.com"],
        grants: 3,
        people: 1,
        morePeople: true,
      },
    ]);
  });

  it.each([
    ["2026-11-01", -21],
    ["2026-11-22", 0],
    ["2026-12-06", 14],
  ])("a review on %s", (review, days) => {
    expect(findings(rules(rule(`review: ${review}`)))).toMatchObject([
      { kind: "review", day: review, days, grants: 2 },
    ]);
  });

  it("asks for no review of a rule that grants nothing any more", () => {
    const found = findings(rules(rule("expires: 2026-11-01, review: 2026-11-01")));
    expect(found.map(({ kind }) => kind)).toEqual(["expired"]);
  });

  it.each([
    ["2026-11-21", -1],
    ["2027-02-20", 90],
  ])("the SCIM token until %s, with its place", (scimTokenExpiresOn, days) => {
    expect(findings({ scimTokenExpiresOn })).toEqual([
      {
        stack: "test",
        kind: "scimToken",
        day: scimTokenExpiresOn,
        days,
        principals: [],
        permissionSets: [],
        place: "Pulumi.test.yaml:3:39",
      },
    ]);
  });

  it("is silent about a token that lasts longer than 90 days", () => {
    expect(findings({ scimTokenExpiresOn: "2027-02-21" })).toEqual([]);
    expect(findings({ scimTokenExpiresOn: "2027-02-21" }, { within: 91 })).toHaveLength(1);
  });

  it("names rules without numbers while the accounts are read live", () => {
    const live = { accountDirectory: "live", accounts: null };
    expect(findings({ ...rules(rule("expires: 2026-11-30")), ...live })).toEqual([
      {
        stack: "test",
        kind: "expires",
        rule: "r",
        day: "2026-11-30",
        days: 8,
        principals: ["awssso-admins"],
        permissionSets: ["Admin"],
        place: "Pulumi.test.yaml:3:33",
      },
    ]);
  });

  it("agrees with what is granted on the day after, for any stack", () => {
    const day = fc.constantFrom(
      "2025-12-31",
      "2026-01-01",
      "2026-12-31",
      "2027-01-01",
      "2027-12-31",
    );
    fc.assert(
      fc.property(accessConfig, day, (config, today) => {
        const text = Object.fromEntries(
          Object.entries(config).map(([key, value]) => [key, JSON.stringify(value)]),
        );
        const keysOn = (on: string) => input(text, on).access?.grants.map(({ key }) => key) ?? [];
        const next = new Date(Date.parse(today) + 86_400_000).toISOString().slice(0, 10);
        expect(daysBetween(today, next)).toBe(1);
        const after = new Set(keysOn(next));
        const gone = keysOn(today).filter((key) => !after.has(key));
        const ending = findings(text, { today, within: 0 }).filter(
          ({ kind, days }) => kind === "expires" && days === 0,
        );
        const counts = ending.map(({ grants = 0 }) => grants);
        // Rules that end on one day may hold the same grant, so each counts it.
        expect(Math.max(0, ...counts)).toBeLessThanOrEqual(gone.length);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(gone.length);
      }),
      { numRuns: 50 },
    );
  });
});

describe("the report", () => {
  const report = () =>
    expiryReport(
      [
        {
          ...input({
            ...rules(
              rule("expires: 2026-11-21, owner: web@example.com, reason: Moves <b>fast</b>"),
              "{name: next, groups: [awssso-readers], permissionSets: [Read], accounts: [shop], expires: 2026-11-23, review: 2026-11-20}",
            ),
            scimTokenExpiresOn: "2027-01-01",
          }),
          stack: "one",
        },
        { ...input({}), stack: "two" },
      ],
      { today: TODAY, within: 14 },
    );

  it("is text in the words of the warnings", () => {
    expect(renderExpiryText(report(), 80)).toBe(
      `4 findings in one, none in two (2026-11-22):

Pulumi.test.yaml:3:196 one: the review of rule "next" was due on 2026-11-20, 2
  days ago
    awssso-readers: Read (1 grant held, members not declared)
    no owner

Pulumi.test.yaml:3:33 one: rule "r" expired on 2026-11-21, yesterday, and grants
  nothing; renew or remove it
    awssso-admins: Admin (2 grants gone, 1 person)
    owner web@example.com
    Moves <b>fast</b>

Pulumi.test.yaml:3:196 one: rule "next" expires tomorrow, on 2026-11-23; renew
  it or let it end
    awssso-readers: Read (1 grant will be gone, members not declared)
    no owner

Pulumi.test.yaml:4:39 one: the SCIM token expires in 40 days, on 2027-01-01;
  make a second one, put it into Okta, delete the old one
    Without it Okta carries nobody over, neither joiners nor leavers.
`,
    );
  });

  it("is Markdown without markup from the configuration", () => {
    const text = renderExpiryMarkdown(report());
    expect(text).toContain(
      '- one: rule "r" expired on 2026-11-21, yesterday, and grants nothing; renew or remove it\n' +
        "  - awssso-admins: Admin (2 grants gone, 1 person)\n" +
        "  - owner web@<!-- -->example.com\n" +
        "  - Moves &lt;b&gt;fast&lt;/b&gt;\n" +
        "  - Pulumi.test.yaml:<!-- -->3:33\n",
    );
    expect(text.split("\n").filter((line) => line.startsWith("- "))).toHaveLength(4);
  });

  it("says in one line that there is nothing", () => {
    const empty = expiryReport([{ ...input({}), stack: "one" }], { today: TODAY, within: 14 });
    expect(renderExpiryText(empty, 80)).toBe("Nothing ends or is due in one (2026-11-22).\n");
  });
});

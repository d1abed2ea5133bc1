import { type AccessFilter, selectAccess } from "../../../../model/matrix/filter";
import { renderCsv } from "../../../../model/matrix/render/csv";
import { matrixDocument } from "../../../../model/matrix/render/json";
import { renderMarkdown } from "../../../../model/matrix/render/markdown";
import { matrixRows } from "../../../../model/matrix/rows";
import { matrixTable } from "../../../support/matrixFixture";

const table = matrixTable();
const markdown = (filter?: AccessFilter) =>
  renderMarkdown(table, selectAccess(table, filter ?? {}), filter);
const rows = (filter: AccessFilter = {}) => matrixRows(table, selectAccess(table, filter));

describe("matrixRows", () => {
  it("has one row a grant, sorted by principal, set and account name", () => {
    expect(
      rows().map((row) => [row.principal, row.permissionSet, row.accountName, row.ou]),
    ).toEqual([
      ["awssso | ops", "Read", "audit", "Security"],
      ["awssso-admins", "Admin", "audit", "Security"],
      ["awssso-admins", "Admin", "dev-shop", "Workloads/SDLC"],
      ["awssso-admins", "Admin", "prod-shop", "Workloads/Prod"],
      ["ada@example.com", "Read", "prod-shop", "Workloads/Prod"],
      ["ada@example.com", "Read", "root-account", ""],
    ]);
  });

  it("knows last days and risks", () => {
    expect(rows().map(({ expires, risks }) => [expires, ...risks])).toEqual([
      ["2026-12-01", "expiring"],
      [undefined, "administrator-in-production"],
      [undefined],
      [undefined, "administrator-in-production"],
      [undefined],
      [undefined, "management-account"],
    ]);
  });
});

describe("renderMarkdown", () => {
  it("groups grants by principal and reason, and ends with the people", () => {
    expect(markdown()).toBe(
      [
        "# Access of acme, test",
        "",
        "6 grants: 3 principals, 2 permission sets, 4 accounts.",
        "",
        "## awssso \\| ops",
        "",
        "- ops (until 2026-12-01, review 2026-11-30)",
        "",
        "| Permission set | Account | Account id   |",
        "| -------------- | ------- | ------------ |",
        "| Read           | audit   | 012345678901 |",
        "",
        "## awssso-admins",
        "",
        '- admins (me, T-1): Runs, and "fixes"',
        "- extra (until 2027-03-31)",
        "",
        "| Permission set | Account | Account id   |",
        "| -------------- | ------- | ------------ |",
        "| Admin          | audit   | 012345678901 |",
        "",
        '- admins (me, T-1): Runs, and "fixes"',
        "",
        "| Permission set | Account   | Account id   |",
        "| -------------- | --------- | ------------ |",
        "| Admin          | dev-shop  | 333333333333 |",
        "| Admin          | prod-shop | 222222222222 |",
        "",
        "## User ada@example.com",
        "",
        "- person",
        "",
        "| Permission set | Account      | Account id   |",
        "| -------------- | ------------ | ------------ |",
        "| Read           | prod-shop    | 222222222222 |",
        "| Read           | root-account | 111111111111 |",
        "",
        "## People",
        "",
        "| User name       | Name      | Through                         |",
        "| --------------- | --------- | ------------------------------- |",
        "| ada@example.com | Ada Byron | awssso-admins, granted directly |",
        "",
        "Membership is managed in Okta and not known here for: awssso \\| ops.",
        "",
      ].join("\n"),
    );
  });

  it("fits a terminal of 80 columns", () => {
    const widths = markdown()
      .split("\n")
      .map(({ length }) => length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(80);
  });

  it("says what it was asked, and so when there is nothing", () => {
    expect(markdown({ account: "root-account", group: "awssso-admins" })).toBe(
      "# Access of acme, test\n\nOnly group awssso-admins; account root-account.\n\n" +
        "0 grants: 0 principals, 0 permission sets, 0 accounts.\n",
    );
  });

  it("answers who can reach an account", () => {
    const text = markdown({ account: "prod-shop" });
    expect(text).toContain("2 grants: 2 principals, 2 permission sets, 1 account.");
    expect(text).toContain("| ada@example.com | Ada Byron | awssso-admins, granted directly |");
    expect(text).not.toContain("Membership is managed in Okta");
  });
});

describe("renderCsv", () => {
  it("quotes what has to be quoted and joins several rules", () => {
    const lines = renderCsv(rows({ account: "audit" })).split("\r\n");
    expect(lines).toEqual([
      "principalType,principal,permissionSet,accountId,accountName,ou,expires,rules,owners,tickets,reasons,places,reviews,risks",
      expect.stringMatching(
        /^GROUP,awssso \| ops,Read,012345678901,audit,Security,2026-12-01,ops,,,,Pulumi\.test\.yaml:4:\d+,2026-11-30,expiring$/,
      ),
      expect.stringMatching(
        /^GROUP,awssso-admins,Admin,012345678901,audit,Security,,admins; extra,me,T-1,"Runs, and ""fixes""",Pulumi\.test\.yaml:4:\d+; Pulumi\.test\.yaml:4:\d+,,administrator-in-production$/,
      ),
      "",
    ]);
  });
});

describe("matrixDocument", () => {
  it("is the selected matrix as plain data, with the people behind it", () => {
    const filter = { permissionSet: "Read", account: "audit" };
    const document = matrixDocument(table, selectAccess(table, filter), filter);
    expect(JSON.parse(JSON.stringify(document))).toEqual({
      organisation: "acme",
      environment: "test",
      asOf: "2026-11-22",
      filter,
      grants: [
        {
          principalType: "GROUP",
          principal: "awssso | ops",
          permissionSet: "Read",
          accountId: "012345678901",
          accountName: "audit",
          ou: "Security",
          expires: "2026-12-01",
          risks: ["expiring"],
          sources: [expect.objectContaining({ rule: "ops", review: "2026-11-30" })],
        },
      ],
      people: [],
      groupsManagedInOkta: ["awssso | ops"],
      expiredRules: [expect.objectContaining({ rule: "old", reason: "Migration" })],
      inactiveAccounts: [{ id: "444444444444", name: "closed", status: "SUSPENDED" }],
    });
  });

  it("answers what a person can reach, and by which way", () => {
    const filter = { person: "ada@example.com" };
    const document = matrixDocument(table, selectAccess(table, filter), filter);
    expect(document).toMatchObject({
      people: [
        {
          userName: "ada@example.com",
          name: "Ada Byron",
          through: [
            { type: "GROUP", name: "awssso-admins" },
            { type: "USER", name: "ada@example.com" },
          ],
        },
      ],
      groupsManagedInOkta: ["awssso | ops"],
    });
    expect((document as { grants: unknown[] }).grants).toHaveLength(5);
  });
});

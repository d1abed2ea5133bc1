import { lastDay, matrixDocument, matrixRows, renderCsv, renderMarkdown } from "../../model/matrix";
import { accessOf, load } from "../support/accessConfig";

const access = accessOf(
  load({
    groups: '[{name: awssso-admins}, {name: "awssso | ops"}]',
    accessRules:
      "[{name: admins, groups: [awssso-admins], permissionSets: [Admin], accounts: [all], owner: me, ticket: T-1, reason: 'Runs, and \"fixes\"'}, " +
      "{name: extra, groups: [awssso-admins], permissionSets: [Admin], accounts: [audit], expires: 2027-03-31}, " +
      "{name: ops, groups: ['awssso | ops'], permissionSets: [Read], accounts: [audit], expires: 2027-01-31, review: 2027-01-01}, " +
      "{name: person, users: [ada@example.com], permissionSets: [Read], accounts: [shop]}]",
  }),
);

describe("matrixRows", () => {
  it("has one row a grant, sorted by principal, set and account name", () => {
    expect(
      matrixRows(access).map((row) => [row.principal, row.permissionSet, row.accountName, row.ou]),
    ).toEqual([
      ["awssso | ops", "Read", "audit", "Security"],
      ["awssso-admins", "Admin", "audit", "Security"],
      ["awssso-admins", "Admin", "dev-shop", "Workloads/SDLC"],
      ["awssso-admins", "Admin", "prod-shop", "Workloads/Prod"],
      ["ada@example.com", "Read", "prod-shop", "Workloads/Prod"],
    ]);
  });

  it.each([
    [{ group: "awssso-admins" }, 3],
    [{ user: "ada@example.com" }, 1],
    [{ group: "ada@example.com" }, 0],
    [{ permissionSet: "Read" }, 2],
    [{ account: "shop" }, 2],
    [{ account: "prod-shop" }, 2],
    [{ account: "222222222222" }, 2],
    [{ account: "audit", group: "awssso-admins" }, 1],
  ])("filtered by %j has %d rows", (filter, count) => {
    expect(matrixRows(access, filter)).toHaveLength(count);
  });

  it("knows a last day only where every rule ends", () => {
    expect(matrixRows(access).map(({ expires }) => expires)).toEqual([
      "2027-01-31",
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    const day = (expires?: string) => ({ rule: "r", expires });
    expect(lastDay([day("2027-01-31"), day("2027-03-31")])).toBe("2027-03-31");
    expect(lastDay([day("2027-01-31"), day()])).toBeUndefined();
  });
});

describe("renderMarkdown", () => {
  const text = renderMarkdown(access, matrixRows(access));

  it("groups grants by principal and reason", () => {
    expect(text).toBe(
      [
        "# Access of acme, test",
        "",
        "5 grants: 3 principals, 2 permission sets, 3 accounts.",
        "",
        "## awssso \\| ops",
        "",
        "- ops (until 2027-01-31, review 2027-01-01)",
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
        "| Permission set | Account   | Account id   |",
        "| -------------- | --------- | ------------ |",
        "| Read           | prod-shop | 222222222222 |",
        "",
      ].join("\n"),
    );
  });

  it("fits a terminal of 80 columns", () => {
    expect(Math.max(...text.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(80);
  });

  it("says so when there is nothing", () => {
    expect(renderMarkdown(access, [])).toBe(
      "# Access of acme, test\n\n0 grants: 0 principals, 0 permission sets, 0 accounts.\n",
    );
  });
});

describe("renderCsv", () => {
  it("quotes what has to be quoted and joins several rules", () => {
    const lines = renderCsv(matrixRows(access, { account: "audit" })).split("\r\n");
    expect(lines).toEqual([
      "principalType,principal,permissionSet,accountId,accountName,ou,expires,rules,owners,tickets,reasons,places",
      expect.stringMatching(
        /^GROUP,awssso \| ops,Read,012345678901,audit,Security,2027-01-31,ops,,,,Pulumi\.test\.yaml:4:\d+$/,
      ),
      expect.stringMatching(
        /^GROUP,awssso-admins,Admin,012345678901,audit,Security,,admins; extra,me,T-1,"Runs, and ""fixes""",Pulumi\.test\.yaml:4:\d+; Pulumi\.test\.yaml:4:\d+$/,
      ),
      "",
    ]);
  });
});

describe("matrixDocument", () => {
  it("is the matrix as plain data", () => {
    const rows = matrixRows(access, { permissionSet: "Read", account: "audit" });
    expect(JSON.parse(JSON.stringify(matrixDocument(access, rows)))).toEqual({
      organisation: "acme",
      environment: "test",
      grants: [
        {
          principalType: "GROUP",
          principal: "awssso | ops",
          permissionSet: "Read",
          accountId: "012345678901",
          accountName: "audit",
          ou: "Security",
          expires: "2027-01-31",
          sources: [expect.objectContaining({ rule: "ops", review: "2027-01-01" })],
        },
      ],
    });
  });
});

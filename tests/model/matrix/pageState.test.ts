import fc from "fast-check";
import { MATRIX_RISK_IDS } from "../../../model/matrix/filter";
import { describeFilter, formatHash, parseHash, VIEW_IDS } from "../../../model/matrix/pageState";
import { visibleText } from "../../../model/matrix/visibleText";
import { matrixTable } from "../../support/matrixFixture";

const table = matrixTable();

describe("the state in the address", () => {
  it("survives the way there and back", () => {
    const text = fc.string({ unit: "grapheme", minLength: 1 });
    const anyState = fc.record({
      view: fc.constantFrom(...VIEW_IDS),
      names: fc.boolean(),
      filter: fc.record(
        {
          person: text,
          group: text,
          account: text,
          ou: text,
          permissionSet: text,
          risk: fc.constantFrom(...MATRIX_RISK_IDS),
        },
        { requiredKeys: [] },
      ),
    });
    fc.assert(
      fc.property(anyState, (state) => {
        expect(parseHash(formatHash(state))).toEqual(state);
      }),
    );
  });

  it("is short and readable", () => {
    const filter = { account: "acme-web-prod", ou: "Workloads/Prod" };
    expect(formatHash({ view: "account", filter, names: true })).toBe(
      "#view=account&account=acme-web-prod&ou=Workloads%2FProd&names=full",
    );
    expect(formatHash({ view: "matrix", filter: {}, names: false })).toBe("#");
  });

  it("leaves out what it does not know", () => {
    expect(parseHash("#view=admin&risk=all&user=x&group=")).toEqual({
      view: "matrix",
      filter: {},
      names: false,
    });
  });
});

describe("describeFilter", () => {
  it("tells a name from a part of names", () => {
    expect(
      describeFilter(table, {
        person: "Ada Byron",
        user: "ada@example.com",
        group: "ops",
        account: "shop",
        ou: "Workloads",
        permissionSet: "Rea",
        risk: "expiring",
      }),
    ).toEqual([
      "person Ada Byron",
      "given directly to ada@example.com",
      'groups with "ops" in the name',
      "account shop",
      "organizational unit Workloads and those in it",
      'permission sets with "Rea" in the name',
      "risk: ends soon",
    ]);
    expect(describeFilter(table, {})).toEqual([]);
  });
});

describe("visibleText", () => {
  it("writes out what a reader cannot see", () => {
    expect(visibleText("a\u202Eb\u200Bc\n d\u0007")).toBe("a<U+202E>b<U+200B>c  d<U+0007>");
    expect(visibleText("שלום José 東京 👩‍👩‍👧")).toBe("שלום José 東京 👩‍👩‍👧");
  });
});

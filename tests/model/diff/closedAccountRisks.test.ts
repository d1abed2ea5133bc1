import { accessDiff, type AccessDiff } from "../../../model/diff/accessDiff";
import { readPreview } from "../../../model/diff/previewDocument";
import { accessFixture, type AccessFixture } from "../../support/accessFixture";
import { accessInputs } from "../../support/accessInputs";
import { accessSteps, engineStep, PREVIEW_TYPES, previewText } from "../../support/accessPreview";

const [ONE, TWO] = ["111111111111", "222222222222"] as const;

function accessOf(status: "ACTIVE" | "SUSPENDED" | "PENDING_CLOSURE", grants: AccessFixture["grants"]) {
  return accessFixture({
    groups: ["readers"],
    permissionSets: ["Read"],
    accounts: [
      { id: ONE, name: "acme-dev" },
      { id: TWO, name: "acme-web-staging", status },
    ],
    grants,
  });
} // prettier-ignore

const BOTH = [["readers", "Read", ONE], ["readers", "Read", TWO]] as const; // prettier-ignore
const FIRST = [["readers", "Read", ONE]] as const;
const open = accessOf("ACTIVE", BOTH);
const diffOf = (...args: Parameters<typeof previewText>): AccessDiff =>
  accessDiff(readPreview(previewText(...args)), "2026-11-22");
const found = ({ risks }: AccessDiff): string[] => risks.map(({ level, id, message }) => `${level} ${id}: ${message}`); // prettier-ignore
const sentence = (status: string, count: string): string =>
  `medium closed-account: acme-web-staging (${TWO}) is ${status}: AWS refuses to delete ${count} there, ` +
  "so every up fails until they are taken out of the state, see docs/runbooks/closed-account.md.";

describe("an account that is closed", () => {
  test.each(["SUSPENDED", "PENDING_CLOSURE"] as const)(
    "and %s is why its grants end, and a risk",
    (status) => {
      const diff = diffOf(accessSteps(open, accessOf(status, FIRST)));
      expect(diff.grants.map(({ kind, why }) => [kind, why])).toEqual([
        ["lost", `acme-web-staging is ${status}`],
      ]);
      expect(found(diff)).toEqual([sentence(status, "1 assignment")]);
    },
  );

  test("is why a grant ends also where it was the rule's only one", () => {
    const only = accessOf("ACTIVE", [["readers", "Read", TWO]]);
    const { grants } = diffOf(accessSteps(only, accessOf("SUSPENDED", [])));
    expect(grants[0]?.why).toBe("acme-web-staging is SUSPENDED");
  });

  test("is told also after an up that failed, when the model holds the grants no more", () => {
    const closed = accessOf("SUSPENDED", FIRST);
    const left = (name: string, inputs: object) =>
      engineStep("delete", PREVIEW_TYPES.assignment, name, { before: inputs });
    const steps = [left(`access-Read-readers/Read/${TWO}`, {}), left("access-x", { targetId: TWO })];
    const diff = diffOf([...accessSteps(closed, closed), ...steps]);
    expect(found(diff)).toEqual([sentence("SUSPENDED", "2 assignments")]);
    expect(diff.problems).toEqual([]);
    expect(diff.other).toHaveLength(2);
  }); // prettier-ignore

  test("is told when the stack is destroyed", () => {
    const closed = accessOf("SUSPENDED", FIRST);
    const step = engineStep("delete", PREVIEW_TYPES.assignment, "access-x", {
      before: { targetId: TWO },
    });
    const diff = diffOf([...accessSteps(closed, undefined), step]);
    expect(found(diff)).toContain(sentence("SUSPENDED", "1 assignment"));
  });

  test("is no risk without anything to delete, nor where only another account loses something", () => {
    const closed = accessOf("SUSPENDED", FIRST);
    expect(found(diffOf(accessSteps(closed, closed)))).toEqual([]);
    expect(found(diffOf(accessSteps(closed, accessOf("SUSPENDED", []))))).toEqual([]);
  });

  test("whose rule has expired ends for that reason", () => {
    const closed = {
      ...accessOf("SUSPENDED", FIRST),
      expiredRules: [{ rule: "Read rule", expires: "2026-11-01" }],
    };
    expect(diffOf(accessSteps(open, closed)).grants[0]?.why).toBe(
      'rule "Read rule" expired on 2026-11-01',
    );
  });
});

test("a model that was stored before it knew inactive accounts is read", () => {
  expect(accessInputs({ grants: {} }).inactiveAccounts).toEqual({});
});

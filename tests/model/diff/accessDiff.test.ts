import { type ResolvedAccess } from "../../../model/accessModel";
import { accessDiff, type AccessDiff, changesNothing } from "../../../model/diff/accessDiff";
import { readPreview } from "../../../model/diff/previewDocument";
import { risksSchema } from "../../../model/schema/risks";
import { accessFixture, type AccessFixture } from "../../support/accessFixture";
import {
  accessSteps,
  engineStep,
  type EngineStep,
  eventLines,
  PREVIEW_TYPES,
  previewText,
} from "../../support/accessPreview";

const [ONE, TWO] = ["111111111111", "222222222222"] as const;
const BASE: AccessFixture = {
  groups: [{ name: "readers", members: ["ana@example.com"] }, "admins"],
  permissionSets: ["Read"],
  accounts: [
    { id: ONE, name: "acme-dev" },
    { id: TWO, name: "acme-prod" },
  ],
  grants: [["readers", "Read", ONE]],
};
const base = accessFixture(BASE);

function diffOf(
  before: ResolvedAccess | undefined,
  after: ResolvedAccess | undefined,
  more: readonly unknown[] = [],
  errors: readonly string[] = [],
): AccessDiff {
  const text = previewText([...accessSteps(before, after), ...more], errors);
  return accessDiff(readPreview(text), "2026-11-22");
}

/** The steps with another operation for every assignment. */
function withAssignments(steps: EngineStep[], op: string): EngineStep[] {
  return steps.map((step) =>
    step.urn.includes(PREVIEW_TYPES.assignment)
      ? { ...step, op, replaceReasons: ["principalId"] }
      : step,
  );
}

describe("grants", () => {
  test("are gained and lost by name, with reason and people", () => {
    const after = accessFixture({ ...BASE, grants: [["readers", "Read", TWO]] });
    const { grants, counts, problems, other } = diffOf(base, after);
    expect(counts).toEqual({ gained: 1, lost: 1, replaced: 0 });
    expect(
      grants.map(({ kind, accountName, why, people }) => [kind, accountName, why, people]),
    ).toEqual([
      ["lost", "acme-dev", 'the account left rule "Read rule"', 1],
      ["gained", "acme-prod", 'the account entered rule "Read rule"', 1],
    ]);
    expect({ problems, other }).toEqual({ problems: [], other: [] });
  });

  test("are all gained by the first preview and all lost by a destroy", () => {
    expect(diffOf(undefined, base).counts).toEqual({ gained: 1, lost: 0, replaced: 0 });
    expect(diffOf(base, undefined).counts).toEqual({ gained: 0, lost: 1, replaced: 0 });
  });

  test.each([
    ["create", "gained", "was declared before, but is not in place yet"],
    ["delete", "lost", "is still declared, but its assignment is deleted"],
    ["replace", "replaced", "principalId changes: brief loss of access"],
    ["create-replacement", "replaced", "principalId changes: brief loss of access"],
  ])("declared before and after with an assignment to %s are %s", (op, kind, why) => {
    const steps = withAssignments(accessSteps(base, base), op);
    const diff = accessDiff(readPreview(previewText(steps)), "2026-11-22");
    expect(diff.grants).toMatchObject([{ kind, why, accountName: "acme-dev" }]);
    expect(diff.other).toEqual([]);
  });

  test("whose assignment was removed by hand are put back, and say so", () => {
    const steps = accessSteps(base, base).map((step) =>
      step.urn.includes(PREVIEW_TYPES.assignment) ? [{ ...step, op: "refresh", newState: null }, { ...step, op: "create" }] : [step],
    ); // prettier-ignore
    const { grants } = accessDiff(readPreview(previewText(steps.flat())), "2026-11-22");
    expect(grants).toMatchObject([
      { kind: "gained", why: "was removed by hand, and is put back", accountName: "acme-dev" },
    ]);
  });

  test("of a stack that is destroyed say so, whatever their rules", () => {
    expect(diffOf(base, undefined).grants.map(({ why }) => why)).toEqual([
      "the stack is destroyed",
    ]);
    expect(diffOf(base, undefined).memberships).toEqual([]);
  });

  test("end with an expired rule, and say so", () => {
    const after = {
      ...accessFixture({ ...BASE, grants: [] }),
      expiredRules: [{ rule: "Read rule", expires: "2026-11-01" }],
    };
    expect(diffOf(base, after).grants[0]?.why).toBe('rule "Read rule" expired on 2026-11-01');
  });
});

describe("nothing is dropped", () => {
  test("an assignment of no known grant is listed and is a problem", () => {
    const stray = engineStep("delete", PREVIEW_TYPES.assignment, "access-Old-x/Old/999999999999");
    const diff = diffOf(base, base, [stray]);
    expect(diff.other).toMatchObject([{ op: "delete", unmatchedAssignment: true }]);
    expect(diff.problems).toEqual(["1 assignment could not be matched to a grant."]);
    expect(diff.risks).toMatchObject([{ id: "incomplete", level: "high" }]);
  });

  test.each([
    ["an unknown operation", engineStep("transmogrify", PREVIEW_TYPES.app, "access")],
    ["an unknown type", engineStep("create", "aws:s3/bucket:Bucket", "logs")],
    [
      "a policy of a set that is not known",
      engineStep("update", "aws:ssoadmin/permissionSet:PermissionSet", "access-Write"),
    ],
  ])("%s is listed", (_what, step) => {
    expect(diffOf(base, base, [step]).other).toMatchObject([{ op: step.op }]);
  });

  test("a step of another form is listed by its URN, else by its position", () => {
    const diff = diffOf(base, base, [{ urn: "urn:x" }, 7]);
    expect(diff.unreadable).toEqual(["urn:x", "step 3"]);
    expect(diff.problems).toEqual(["2 steps could not be read."]);
  });

  test.each([
    PREVIEW_TYPES.push,
    PREVIEW_TYPES.assignment,
    "aws:ssoadmin/permissionSet:PermissionSet",
  ])("a preview that changes %s without the access model is a problem", (type) => {
    const steps = [engineStep("delete", type, "access-x")];
    const diff = accessDiff(readPreview(previewText(steps)), "2026-11-22");
    expect(diff.problems[0]).toMatch(/^The preview does not hold the access model/);
    expect(changesNothing(diff)).toBe(false);
  });

  test("a preview without any change has no problem", () => {
    const diff = accessDiff(readPreview(previewText([])), "2026-11-22");
    expect(diff.problems).toEqual([]);
    expect(changesNothing(diff)).toBe(true);
  });

  test("inputs of another form are a problem, and assignments are listed", () => {
    const steps = accessSteps(undefined, base).map((step) =>
      step.urn.includes("WorkforceAccess")
        ? { ...step, newState: { inputs: { grants: 7 } } }
        : step,
    );
    const diff = accessDiff(readPreview(previewText(steps)), "2026-11-22");
    expect(diff.problems[0]).toBe("The inputs of access (create) cannot be read.");
    expect(diff.other).toHaveLength(1);
  });

  test("a failed preview keeps its errors", () => {
    const diff = diffOf(base, base, [], ["boom"]);
    expect(diff.errors).toEqual(["boom"]);
    expect(diff.problems[0]).toMatch(/^The preview failed with 1 error/);
  });
});

test("the streaming form gives the same diff", () => {
  const steps = accessSteps(base, accessFixture({ ...BASE, grants: [["admins", "Read", TWO]] }));
  const streamed = accessDiff(readPreview(eventLines(steps)), "2026-11-22");
  expect(streamed).toEqual(accessDiff(readPreview(previewText(steps)), "2026-11-22"));
  expect(streamed.counts).toEqual({ gained: 1, lost: 1, replaced: 0 });
});

test("nothing changed is nothing", () => {
  expect(changesNothing(diffOf(base, base))).toBe(true);
});

describe("people and sets", () => {
  test("who joins and leaves a group, and how many grants that carries", () => {
    const groups = [{ name: "readers", members: ["bo@example.com"] }, "admins"];
    expect(diffOf(base, accessFixture({ ...BASE, groups })).memberships).toMatchObject([
      { group: "readers", joined: ["bo@example.com"], left: ["ana@example.com"], grants: 1 },
    ]);
  });

  const limited = {
    managedPolicies: ["arn:aws:iam::aws:policy/X"],
    inlinePolicy: JSON.stringify({
      Statement: { Effect: "Deny", Action: "iam:PassRole", Resource: "*" },
    }),
  };
  const setNamed = (name: string, more: object = {}): ResolvedAccess =>
    accessFixture({
      ...BASE,
      permissionSets: [{ name, ...limited, ...more }],
      grants: [["readers", name, ONE]],
    });

  test("nobody gains by a set that goes, and nobody loses by one that comes", () => {
    const directions = ({ permissionSets }: AccessDiff) =>
      permissionSets.map(({ verdict, lines }) => [verdict, ...lines.map((it) => it.direction)]);
    expect(directions(diffOf(undefined, setNamed("Read")))).toEqual([
      ["widened", "gained", "gained"],
    ]);
    expect(directions(diffOf(setNamed("Read"), undefined))).toEqual([["narrowed", "lost", "lost"]]);
  });

  test("a set that goes and one that comes with the same contents are a rename", () => {
    const { permissionSets, risks } = diffOf(setNamed("Read"), setNamed("Look"));
    expect(permissionSets.map(({ name, action, sameAs }) => [name, action, sameAs])).toEqual([
      ["Look", "created", "Read"],
      ["Read", "deleted", "Look"],
    ]);
    expect(risks.map(({ id, message }) => [id, message])).toEqual([
      [
        "brief-loss",
        'Permission set "Read" is renamed to "Look": its holders lose access for a moment, and its role ARNs change.',
      ],
    ]);
  });

  test("sets with other contents, or with none, are no rename", () => {
    const empty = { managedPolicies: [], inlinePolicy: undefined };
    for (const [before, after] of [
      [setNamed("Read"), setNamed("Look", { sessionDuration: "PT8H" })],
      [setNamed("Read"), setNamed("Look", { managedPolicies: [] })],
      [setNamed("Read", empty), setNamed("Look", empty)],
    ]) {
      const { permissionSets, risks } = diffOf(before, after);
      expect(permissionSets.map(({ sameAs }) => sameAs)).toEqual([undefined, undefined]);
      expect(risks).toEqual([]);
    }
  });

  test("a wider set tells its grants and people", () => {
    const permissionSets = [{ name: "Read", managedPolicies: ["arn:aws:iam::aws:policy/X"] }];
    expect(diffOf(base, accessFixture({ ...BASE, permissionSets })).permissionSets).toMatchObject([
      { name: "Read", action: "updated", verdict: "widened", grants: 1, people: 1 },
    ]);
  });
});

describe("risks", () => {
  const admin = {
    name: "Read",
    managedPolicies: ["arn:aws:iam::aws:policy/AdministratorAccess"],
  };
  const power = { managedPolicies: ["arn:aws:iam::aws:policy/PowerUserAccess"] };
  const statement = (Action: string, Resource = "*"): string =>
    JSON.stringify({ Statement: [{ Effect: "Allow", Action, Resource }] });
  const boundary = { managedPolicyArn: "arn:aws:iam::aws:policy/B" };
  const many = Array.from({ length: 10 }, (_, at) => ["admins", `S${at}`, ONE] as const);
  const set = (fields: object): AccessFixture => ({
    ...BASE,
    permissionSets: [{ name: "Read", ...fields }],
  });

  test.each<[string, AccessFixture, AccessFixture, string[]]>([
    ["an administrator gained in production", set(admin), { ...set(admin), grants: [["admins", "Read", TWO], ["readers", "Read", ONE]] }, ["administrator-in-production"]], // prettier-ignore
    ["an administrator gained in development", set(admin), { ...set(admin), grants: [["admins", "Read", ONE], ["readers", "Read", ONE]] }, []], // prettier-ignore
    ["a set in production that becomes one", { ...BASE, grants: [["readers", "Read", TWO]] }, { ...set(admin), grants: [["readers", "Read", TWO]] }, ["administrator-in-production", "wildcard-growth"]], // prettier-ignore
    ["an administrator who stays in production", { ...set(admin), grants: [["readers", "Read", TWO]] }, { ...set(admin), grants: [["readers", "Read", TWO], ["admins", "Read", ONE]] }, []], // prettier-ignore
    ["a power user gained in production", set(power), { ...set(power), grants: [["admins", "Read", TWO], ["readers", "Read", ONE]] }, ["power-user-in-production"]], // prettier-ignore
    ["a power user gained in development", set(power), { ...set(power), grants: [["admins", "Read", ONE], ["readers", "Read", ONE]] }, []], // prettier-ignore
    ["a set in production that becomes a power user's", { ...BASE, grants: [["readers", "Read", TWO]] }, { ...set(power), grants: [["readers", "Read", TWO]] }, ["power-user-in-production", "wildcard-growth"]], // prettier-ignore
    ["an administrator who is a power user", { ...BASE, grants: [] }, { ...set({ managedPolicies: [...power.managedPolicies, ...admin.managedPolicies] }), grants: [["readers", "Read", TWO]] }, ["administrator-in-production", "wildcard-growth"]], // prettier-ignore
    ["a whole service", set({}), set({ inlinePolicy: statement("s3:*", "arn:x") }), ["wildcard-growth"]], // prettier-ignore
    ["one action", set({}), set({ inlinePolicy: statement("s3:GetObject", "arn:x") }), []],
    ["a boundary removed", set({ permissionsBoundary: boundary }), set({}), ["boundary-removed"]],
    ["a boundary added", set({}), set({ permissionsBoundary: boundary }), []],
    ["a longer session", set({}), set({ sessionDuration: "PT8H" }), ["session-longer"]],
    ["a shorter session", set({ sessionDuration: "PT8H" }), set({}), []],
    ["ten of ten grants lost", { ...BASE, grants: many }, { ...BASE, grants: [] }, ["mass-removal"]], // prettier-ignore
    ["nine of ten grants lost", { ...BASE, grants: many }, { ...BASE, grants: many.slice(0, 1) }, []], // prettier-ignore
  ])("%s", (_what, before, after, expected) => {
    const { risks } = diffOf(accessFixture(before), accessFixture(after));
    expect(risks.map(({ id }) => id)).toEqual(expected);
  });

  test("a grant in the management account, and a last day removed", () => {
    const withManagement = (grants: AccessFixture["grants"], expires?: string): ResolvedAccess => {
      const access = accessFixture({ ...BASE, grants });
      const identityCenter = { ...access.model.identityCenter, managementAccountId: TWO };
      const sources = [{ rule: "r", expires }];
      return {
        ...access,
        model: { ...access.model, identityCenter },
        grants: access.grants.map((grant) => ({ ...grant, sources })),
      };
    };
    const before = withManagement([["readers", "Read", ONE]], "2026-12-01");
    const after = withManagement([["readers", "Read", ONE], ["readers", "Read", TWO]]); // prettier-ignore
    const { risks, expiring } = diffOf(before, after);
    expect(risks.map(({ id, message }) => [id, message])).toEqual([
      ["management-account", 'Group "readers" gains "Read" in acme-prod, the management account.'],
      ["expiry-removed", 'Rule "r" had the last day 2026-12-01 and has none any more.'],
    ]);
    expect(expiring).toEqual([]);
    expect(diffOf(before, before).expiring).toMatchObject([{ rule: "r", days: 9, grants: 1 }]);
  });

  test.each([
    ["delete", "app", "access", "app-deletion"],
    ["replace", "app", "access", "app-replacement"],
    ["delete", "push", "access-readers", "push-mapping-deletion"],
    ["replace", "push", "access-readers", "brief-loss"],
    ["delete", "push", "access-admins", undefined],
  ] as const)("%s of the %s %s", (op, type, name, expected) => {
    const step = engineStep(op, PREVIEW_TYPES[type], name, { before: { label: "AWS" } });
    const { risks, okta } = diffOf(base, base, [step]);
    expect(risks[0]?.id).toBe(expected);
    expect(okta).toHaveLength(1);
  });
});

describe("the review cannot be weakened by what is reviewed", () => {
  const admin = {
    name: "Admin",
    managedPolicies: ["arn:aws:iam::aws:policy/AdministratorAccess"],
  };
  const withRisks = (written: object | undefined, fixture: AccessFixture = {}): ResolvedAccess => {
    const risks = written === undefined ? undefined : risksSchema.parse(written);
    return accessFixture({
      ...BASE,
      permissionSets: ["Read", admin],
      ...fixture,
      model: { risks },
    });
  };
  const dangerous: AccessFixture = {
    grants: [
      ["readers", "Read", ONE],
      ["admins", "Admin", TWO],
    ],
  };
  const OFF = { rules: { "administrator-in-production": "off" } };
  const told = ({ risks }: AccessDiff): string[] => risks.map(({ level, id }) => `${level} ${id}`);

  test("a rule that the change switches off still applies, and that is a risk itself", () => {
    const diff = diffOf(withRisks({}), withRisks(OFF, dangerous));
    expect(told(diff)).toEqual([
      "critical administrator-in-production",
      "high risk-rules-weakened",
    ]);
    expect(diff.risks[1]?.message).toBe(
      "The rule administrator-in-production goes from critical to off.",
    );
    expect(diff.rulesOff).toEqual([]);
    expect(diff.grants.map(({ risk }) => risk)).toEqual(["critical"]);
  });

  test("a rule that was off before stays off, and the diff says so", () => {
    const diff = diffOf(withRisks(OFF), withRisks(OFF, dangerous));
    expect(told(diff)).toEqual([]);
    expect(diff.rulesOff).toEqual(["administrator-in-production"]);
    expect(diff.grants.map(({ risk }) => risk)).toEqual([undefined]);
  });

  test.each<[string, ResolvedAccess | undefined]>([
    ["a first deployment", undefined],
    ["a stack that an older version deployed", withRisks(undefined)],
  ])("%s is judged by the defaults as well", (_what, before) => {
    expect(told(diffOf(before, withRisks(OFF, dangerous)))).toEqual([
      "critical administrator-in-production",
      "high risk-rules-weakened",
    ]);
  });

  test("an account that is renamed in the same change is still a production account", () => {
    const accounts = [
      { id: ONE, name: "acme-dev" },
      { id: TWO, name: "acme-test" },
    ];
    const grants = [...(dangerous.grants ?? []), ["readers", "Read", TWO] as const];
    const before = withRisks({}, { grants: [["readers", "Read", TWO]] });
    const after = withRisks({}, { accounts, grants });
    expect(diffOf(before, after).risks.map(({ message }) => message)).toEqual([
      'Group "admins" becomes administrator by "Admin" in acme-test.',
      "acme-test no longer counts as a production account.",
    ]);
  });

  test("a change of the settings alone is a change", () => {
    const diff = diffOf(withRisks({}), withRisks(OFF));
    expect(changesNothing(diff)).toBe(false);
    expect(diff).toMatchObject({ grants: [], other: [], problems: [] });
  });

  test("a destroy is judged by the settings that were deployed", () => {
    const many = Array.from({ length: 10 }, (_, at) => ["admins", `S${at}`, ONE] as const);
    const before = withRisks({ rules: { "mass-removal": "critical" } }, { grants: many });
    expect(told(diffOf(before, undefined))).toEqual(["critical mass-removal"]);
  });
});

describe("names that JavaScript knows", () => {
  test.each(["constructor", "toString", "hasOwnProperty"])(
    "%s is a name like any other",
    (name) => {
      const fixture: AccessFixture = {
        ...BASE,
        groups: [{ name, members: ["ana@example.com"] }],
        permissionSets: [
          { name, managedPolicies: ["arn:aws:iam::aws:policy/AdministratorAccess"] },
        ],
        grants: [[name, name, TWO]],
      };
      const diff = diffOf(accessFixture({ ...fixture, groups: [], permissionSets: [], grants: [] }), accessFixture(fixture)); // prettier-ignore
      expect(diff.grants).toMatchObject([{ kind: "gained", why: `new rule "${name} rule"` }]);
      expect(diff.permissionSets).toMatchObject([{ name, action: "created" }]);
      expect(diff.memberships).toMatchObject([{ group: name, joined: ["ana@example.com"] }]);
      expect(diff.risks.map(({ id }) => id)).toEqual(["administrator-in-production"]);
    },
  );

  test("a set that the model does not hold may do anything", () => {
    const after = accessFixture({ ...BASE, permissionSets: [], grants: [["admins", "Read", TWO]] });
    expect(diffOf(accessFixture({ ...BASE, grants: [] }), after).risks).toMatchObject([
      { id: "administrator-in-production" },
    ]);
  });
});

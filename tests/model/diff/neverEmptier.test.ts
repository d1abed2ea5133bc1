import fc from "fast-check";
import { accessDiff, type AccessDiff, changesNothing } from "../../../model/diff/accessDiff";
import { readPreview } from "../../../model/diff/previewDocument";
import { summaryLine } from "../../../model/diff/render/summary";
import { grantResourceName, resourceSlug } from "../../../model/naming";
import { accessFixture, type AccessFixture, type GrantTriple } from "../../support/accessFixture";
import {
  accessSteps,
  engineStep,
  type EngineStep,
  eventLines,
  PREVIEW_TYPES,
  previewText,
} from "../../support/accessPreview";

const QUIET = ["same", "read", "refresh"];
const OPS = [
  ...QUIET,
  "create",
  "update",
  "delete",
  "replace",
  "create-replacement",
  "delete-replaced",
  "import",
  "discard",
  "read-replacement",
  "an operation of the future",
];
const SET_TYPES = [
  "aws:ssoadmin/permissionSet:PermissionSet",
  "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
  "aws:ssoadmin/managedPolicyAttachmentsExclusive:ManagedPolicyAttachmentsExclusive",
];
const MEMBERSHIPS = "okta:index/groupMemberships:GroupMemberships";
const GROUP = "okta:group/group:Group";
const TYPES = [
  PREVIEW_TYPES.assignment,
  PREVIEW_TYPES.app,
  PREVIEW_TYPES.rules,
  PREVIEW_TYPES.push,
  "okta:index/appSignonPolicy:AppSignonPolicy",
  "okta:app/groupAssignment:GroupAssignment",
  "okta:group/rule:Rule",
  GROUP,
  "okta:user/user:User",
  "okta:app/oAuth:OAuth",
  "okta:index/appOauthApiScope:AppOauthApiScope",
  "okta:app/oauthRoleAssignment:OauthRoleAssignment",
  "tls:index/privateKey:PrivateKey",
  MEMBERSHIPS,
  ...SET_TYPES,
  "aws:s3/bucket:Bucket",
  "pulumi:providers:aws",
];
const GROUPS = ["readers", "admins", "FinOps Team"];
const SETS = ["Read", "Admin"];
const ACCOUNTS = ["111111111111", "222222222222"];
const ALL: GrantTriple[] = GROUPS.flatMap((group) =>
  SETS.flatMap((set) => ACCOUNTS.map((account): GrantTriple => [group, set, account])),
);

/** One side of a change: which grants, members and policies there are. */
const side: fc.Arbitrary<AccessFixture> = fc.record({
  groups: fc.tuple(
    ...GROUPS.map((name) =>
      fc.subarray(["ana@example.com", "bo@example.com"]).map((members) => ({ name, members })),
    ),
  ),
  permissionSets: fc.tuple(
    ...SETS.map((name) =>
      fc.constantFrom("PT1H", "PT8H").map((sessionDuration) => ({ name, sessionDuration })),
    ),
  ),
  accounts: fc.constant(ACCOUNTS),
  grants: fc.subarray(ALL),
});

/** A step of any kind for a resource that the model may or may not know. */
const anyStep: fc.Arbitrary<EngineStep> = fc
  .record({
    op: fc.constantFrom(...OPS),
    type: fc.constantFrom(...TYPES),
    name: fc.constantFrom(...[...GROUPS, ...SETS, "stray"].map((name) => `access-${resourceSlug(name)}`), "access"), // prettier-ignore
    inputs: fc.constantFrom({}, { before: { name: "a" } }, { before: { name: "a" }, after: {} }),
  })
  .map(({ op, type, name, inputs }) => engineStep(op, type, name, inputs));

/** The engine's steps of a change, each assignment with any operation, in any company and order. */
const preview: fc.Arbitrary<EngineStep[]> = fc
  .record({
    before: fc.option(side, { nil: undefined }),
    after: fc.option(side, { nil: undefined }),
    withModel: fc.integer({ max: 9, min: 0 }).map((roll) => roll > 0),
    extra: fc.array(anyStep, { maxLength: 12 }),
    ops: fc.infiniteStream(fc.option(fc.constantFrom(...OPS), { nil: undefined, freq: 2 })),
  })
  .map(({ before, after, withModel, extra, ops }) => {
    const sides = [before, after].map((one) => one && accessFixture(one));
    const own = sides.some((one) => one !== undefined) ? accessSteps(sides[0], sides[1]) : [];
    const mutated = own.map((step) =>
      step.urn.includes(PREVIEW_TYPES.access) ? step : { ...step, op: ops.next().value ?? step.op },
    );
    const kept = mutated.filter(({ urn }) => withModel || !urn.includes(PREVIEW_TYPES.access));
    const byUrn = new Map([...kept, ...extra].map((step) => [step.urn, step]));
    return [...byUrn.values()];
  })
  .chain((steps) => fc.shuffledSubarray(steps, { minLength: steps.length }));

interface Change {
  op: string;
  type: string;
  name: string;
}

/** What the steps change in a cloud, apart from how the diff reads them. */
function changesIn(steps: readonly EngineStep[]): Change[] {
  return steps.flatMap(({ op, urn }) => {
    const [, , type = "", ...name] = urn.split("::");
    if (QUIET.includes(op) || type.startsWith("okta-aws-access:")) return [];
    return [{ op, type, name: name.join("::") }];
  });
}

const isOther = ({ op, type, name }: Change, { other }: AccessDiff): boolean =>
  other.some((item) => item.op === op && item.type === type && item.name === name);

/** Changes that no part of the diff speaks of. Those of Okta are sentences, and so only counted. */
function untold(changes: readonly Change[], diff: AccessDiff): Change[] {
  const named = (name: string) => `access-${resourceSlug(name)}`;
  const told = new Set([
    ...diff.grants.map((grant) => {
      const set = resourceSlug(grant.permissionSet);
      return `${PREVIEW_TYPES.assignment} access-${set}-${grantResourceName(grant)}`;
    }),
    ...diff.permissionSets.flatMap(({ name }) => SET_TYPES.map((type) => `${type} ${named(name)}`)),
    ...diff.memberships.map(({ group }) => `${MEMBERSHIPS} ${named(group)}`),
    // Members of a group that goes as a whole are told with the group.
    ...changes
      .filter(({ op, type }) => op === "delete" && type === MEMBERSHIPS)
      .filter(({ name }) =>
        changes.some((it) => it.op === "delete" && it.type === GROUP && it.name === name),
      ) // prettier-ignore
      .map(({ name }) => `${MEMBERSHIPS} ${name}`),
  ]);
  const left = changes.filter(
    (change) => !isOther(change, diff) && !told.has(`${change.type} ${change.name}`),
  );
  const [fromOkta, rest] = [true, false].map((wanted) =>
    left.filter(({ type }) => /^(okta|tls):/.test(type) === wanted),
  );
  return fromOkta?.length === diff.okta.length ? (rest ?? []) : left;
}

describe("the diff never looks emptier than the preview", () => {
  test("every change of any preview is in some part of it, in either form", () => {
    fc.assert(
      fc.property(preview, (steps) => {
        const diff = accessDiff(readPreview(previewText(steps)), "2099-01-01");
        const changes = changesIn(steps);
        expect(untold(changes, diff)).toEqual([]);
        if (changes.length > 0) {
          expect(changesNothing(diff)).toBe(false);
          expect(summaryLine(diff)).not.toMatch(/^No change/);
        }
        expect(accessDiff(readPreview(eventLines(steps)), "2099-01-01")).toEqual(diff);
      }),
    );
  });

  test("a step that the preview lost is a problem", () => {
    fc.assert(
      fc.property(preview, fc.nat(), (steps, pick) => {
        const counted = steps.filter(({ op }) => !QUIET.includes(op));
        const lost = counted[pick % Math.max(counted.length, 1)];
        if (lost === undefined) return;
        const changeSummary: Record<string, number> = {};
        for (const { op } of counted) changeSummary[op] = (changeSummary[op] ?? 0) + 1;
        const text = JSON.stringify({
          steps: steps.filter((step) => step !== lost),
          changeSummary,
        });
        const { problems, risks } = accessDiff(readPreview(text), "2099-01-01");
        expect(problems.join()).toContain(`of the operation "${lost.op}"`);
        expect(risks.map(({ id }) => id)).toContain("incomplete");
      }),
    );
  });
});

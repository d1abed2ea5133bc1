import {
  type MembershipChange,
  membershipChanges,
  oktaChanges,
} from "../../../model/diff/oktaChanges";
import { type ResourceChange } from "../../../model/diff/previewSteps";
import { resourceSlug } from "../../../model/naming";
import { accessInputs } from "../../support/accessInputs";
import { PREVIEW_TYPES } from "../../support/accessPreview";

const ACCOUNT = "111111111111";
const OPS = "Ops (EU)";
const STATE = accessInputs({
  groups: { [OPS]: { members: ["ana"] }, idle: {} },
  grants: { [`${OPS}|Read|${ACCOUNT}`]: ["r"], [`${OPS}|Write|${ACCOUNT}`]: ["r"] },
});
const CONTEXT = { componentName: "access", before: STATE, after: STATE, memberships: [] };
const TYPES = {
  ...PREVIEW_TYPES,
  policy: "okta:index/appSignonPolicy:AppSignonPolicy",
  assigned: "okta:app/groupAssignment:GroupAssignment",
  rule: "okta:group/rule:Rule",
  group: "okta:group/group:Group",
};

function report(
  type: keyof typeof TYPES,
  action: ResourceChange["action"],
  more: Partial<ResourceChange> = {},
): { texts: string[]; details: string[]; risks: string[]; read: number } {
  const change: ResourceChange = {
    action,
    op: action,
    urn: "u",
    type: TYPES[type],
    name: "access",
    oldInputs: {},
    newInputs: {},
    reasons: [],
    ...more,
  };
  const { changes, risks, read } = oktaChanges([change], CONTEXT);
  return {
    texts: changes.map(({ text }) => text),
    details: changes.flatMap(({ details }) => details),
    risks: risks.map(({ id, message }) => `${id}: ${message}`),
    read: read.size,
  };
}

const push = (group: string): Partial<ResourceChange> => ({
  name: `access-${resourceSlug(group)}`,
});

describe("Okta changes", () => {
  test.each<[Parameters<typeof report>, string, string[]]>([
    [["app", "create", { newInputs: { label: "AWS" } }], 'Okta application "AWS" is created', []],
    [["app", "update", { newInputs: { label: "AWS" }, reasons: ["hideWeb", "label"] }], 'Okta application "AWS" is updated (hideWeb, label change)', []],
    [["app", "replace", { oldInputs: { label: "AWS" }, reasons: ["preconfiguredApp"] }], 'Okta application "AWS" is replaced (preconfiguredApp changes)', ['app-replacement: Okta application "AWS" is replaced (preconfiguredApp changes). Nobody can sign in until its metadata is in AWS.']],
    [["app", "delete", {}], 'Okta application "access" is deleted', ['app-deletion: Okta application "access" is deleted. Nobody can sign in to AWS.']],
    [["policy", "create", { newInputs: { name: "P" } }], 'Sign-on policy "P" is created', []],
    [["policy", "update", { newInputs: { name: "P" }, reasons: ["name"] }], 'Sign-on policy "P" is updated (name changes)', []],
    [["policy", "delete", { oldInputs: { name: "P" } }], 'Sign-on policy "P" is deleted', ['mfa-downgrade: Sign-on policy "P" is deleted']],
    [["policy", "replace", { oldInputs: { name: "P" } }], 'Sign-on policy "P" is replaced', ['mfa-downgrade: Sign-on policy "P" is replaced']],
    [["push", "create", push(OPS)], `Push of the group "${OPS}" is created`, []],
    [["push", "delete", push(OPS)], `Push of the group "${OPS}" is deleted`, [`push-mapping-deletion: Push of the group "${OPS}", which has 2 grants, is deleted`]],
    [["push", "replace", push(OPS)], `Push of the group "${OPS}" is replaced`, [`brief-loss: Push of the group "${OPS}", which has 2 grants, is replaced`]],
    [["push", "delete", push("idle")], 'Push of the group "idle" is deleted', []],
    [["push", "delete", push("unknown")], 'Push of the group "access-unknown" is deleted', ["push-mapping-deletion: Push of the group \"access-unknown\", whose grants are not known, is deleted"]],
    [["assigned", "create", {}], "Assignment of the group to the Okta application is created", []],
    [["assigned", "delete", {}], "Assignment of the group to the Okta application is deleted", ["assignment-deletion: Assignment of the group to the Okta application is deleted. Nobody can sign in to AWS."]],
    [["rule", "delete", {}], "Group rule that assigns people to the Okta application is deleted", ["assignment-deletion: Group rule that assigns people to the Okta application is deleted. Nobody can sign in to AWS."]],
    [["rule", "delete", { name: "access-2" }], "Group rule that assigns people to the Okta application is deleted", ["brief-loss: Group rule that assigns people to the Okta application is deleted"]],
    [["push", "create", { ...push(OPS), gone: true }], `Push of the group "${OPS}" is created, since it was removed by hand`, []],
    [["rule", "replace", {}], "Group rule that assigns people to the Okta application is replaced", ["brief-loss: Group rule that assigns people to the Okta application is replaced"]],
    [["group", "update", { oldInputs: { name: "a" }, newInputs: { name: "b" } }], 'Okta group "b" is updated, renamed from "a"', []],
    [["group", "update", { oldInputs: { name: "a" }, newInputs: { name: "a" }, reasons: ["description"] }], 'Okta group "a" is updated (description changes)', []],
    [["group", "delete", { oldInputs: { name: "a" } }], 'Okta group "a" is deleted', []],
    [["rules", "create", {}], "Sign-on policy is created", []],
    [["rules", "delete", {}], "Sign-on policy is deleted", ["mfa-downgrade: Sign-on policy: rules that guard the application are no longer managed"]],
  ])("%j", (given, text, risks) => {
    expect(report(...given)).toMatchObject({ texts: [text], risks, read: 1 });
  }); // prettier-ignore

  const rule = { name: "r", access: "ALLOW", factorMode: "2FA", reAuthenticationFrequency: "PT8H" };
  test.each<[object, string, string[], number]>([
    [{}, "Sign-on policy is updated", [], 0],
    [{ factorMode: "1FA" }, "Sign-on policy is weakened", ['weakened: rule "r": factorMode 2FA → 1FA'], 1],
    [{ reAuthenticationFrequency: "PT1H" }, "Sign-on policy is strengthened", ['strengthened: rule "r": reAuthenticationFrequency PT8H → PT1H'], 0],
    [{ factorMode: "1FA", reAuthenticationFrequency: "PT1H" }, "Sign-on policy changes", ['strengthened: rule "r": reAuthenticationFrequency PT8H → PT1H', 'weakened: rule "r": factorMode 2FA → 1FA'], 1],
    [{ riskScore: "ANY" }, "Sign-on policy changes", ['unclear: rule "r": riskScore none → ANY'], 1],
  ])("sign-on rules with %j", (changes, text, details, risks) => {
    const found = report("rules", "update", {
      oldInputs: { rules: [rule] },
      newInputs: { rules: [{ ...rule, ...changes }] },
    });
    expect(found).toMatchObject({ texts: [text], details });
    expect(found.risks).toHaveLength(risks);
  }); // prettier-ignore

  const MEMBERS = "okta:index/groupMemberships:GroupMemberships";
  const step = (type: string, action: ResourceChange["action"], name: string, users: string[][] = []): ResourceChange => ({
    action, op: action, urn: `${type} ${name}`, type, name, oldInputs: { users: users[0] }, newInputs: { users: users[1] }, reasons: [],
  }); // prettier-ignore
  const told = (changes: ResourceChange[], memberships: MembershipChange[] = []): string[] => {
    const report = oktaChanges(changes, { ...CONTEXT, memberships });
    expect(report.read.size).toBe(changes.length);
    return report.changes.map(({ text, details }) => [text, ...details].join(" / "));
  };

  test("people who were added to a group by hand are told by their ids", () => {
    const name = `access-${resourceSlug(OPS)}`;
    expect(told([step(MEMBERS, "update", name, [["00u1", "00u2"], ["00u1"]])])).toEqual([
      `Members of the group "${OPS}" are set anew / removed, by Okta id: 00u2`,
    ]);
    expect(told([step(MEMBERS, "update", "access-direct")])).toEqual([
      "Members of the group of people who are granted access directly are set anew",
    ]);
  });

  test("members that the model tells of, or that go with their group, are not told again", () => {
    const name = `access-${resourceSlug(OPS)}`;
    const membership = { group: OPS, joined: ["bo"], left: [], grants: 2, gains: [], losses: [] };
    expect(told([step(MEMBERS, "update", name)], [membership])).toEqual([]);
    expect(told([step(MEMBERS, "delete", name), step(TYPES.group, "delete", name)])).toEqual([
      `Okta group "${name}" is deleted`,
    ]);
    expect(told([step(MEMBERS, "delete", name)])).toEqual([
      `Members of the group "${OPS}" are no longer managed`,
    ]);
  });

  test("a group that goes names its members", () => {
    const change = { ...step(TYPES.group, "delete", "x"), oldInputs: { name: OPS } };
    expect(told([change])).toEqual([`Okta group "${OPS}" is deleted / members: ana`]);
  });

  test("the assignment of an application that goes is no risk beside the application's", () => {
    const { risks } = oktaChanges(
      [step(TYPES.assigned, "delete", "access"), step(TYPES.app, "delete", "access")],
      CONTEXT,
    );
    expect(risks.map(({ id }) => id)).toEqual(["app-deletion"]);
  });

  test("scopes that come and go are named", () => {
    const scopes = { oldInputs: { scopes: ["a", "b"] }, newInputs: { scopes: ["b", "c"] } };
    const type = "okta:index/appOauthApiScope:AppOauthApiScope";
    expect(told([{ ...step(type, "update", "access-deployment"), ...scopes }])).toEqual([
      "Okta API scopes of deployments change / granted: c / taken away: a",
    ]);
  });

  test("an operation of an unknown name is left to be listed elsewhere", () => {
    expect(report("app", "other")).toEqual({ texts: [], details: [], risks: [], read: 0 });
  });
});

describe("members", () => {
  test("who joins and leaves, also with a group that comes, not with one that goes", () => {
    const before = accessInputs({
      groups: { b: { members: ["x", "y"] }, gone: { members: ["z"] } },
    });
    const after = accessInputs({
      groups: { b: { members: ["y", "w"] }, a: { members: ["v"] }, silent: {} },
      grants: { [`b|Read|${ACCOUNT}`]: ["r"], [`user:b|Read|${ACCOUNT}`]: ["r"] },
    });
    expect(membershipChanges(before, after)).toMatchObject([
      { group: "a", joined: ["v"], left: [], grants: 0 },
      { group: "b", joined: ["w"], left: ["x"], grants: 1 },
    ]);
  });
});

import * as fc from "fast-check";
import { WorkforceAccess, type WorkforceAccessArgs } from "../../components/workforceAccess";
import { type ResolvedAccess } from "../../model/accessModel";
import { type AccessFixture, accessFixture, INSTANCE } from "../support/accessFixture";
import { fakeClock } from "../support/fakeClock";
import { type MockOptions, runWithMocks, UNKNOWN } from "../support/mocks";
import {
  COMPUTED,
  groupIdOf,
  permissionSetArnOf,
  type WorkforceAnswers,
  workforceCalls,
} from "../support/mocksWorkforce";

const ASSIGNMENT = "aws:ssoadmin/accountAssignment:AccountAssignment";
const PUSH = "okta:index/pushGroup:PushGroup";

const FIXTURE: AccessFixture = {
  groups: [
    { name: "awssso-admins", members: ["ada@example.com"] },
    { name: "awssso-dev", members: [] },
    { name: "legacy", existing: true },
    "not-pushed",
  ],
  pushed: ["awssso-admins", "awssso-dev", "legacy"],
  users: ["ada@example.com"],
  permissionSets: [
    { name: "Admin", managedPolicies: ["arn:aws:iam::aws:policy/AdministratorAccess"] },
    { name: "ReadOnly", inlinePolicy: "{}" },
    { name: "Theirs", existing: true },
    "Ungranted",
  ],
  accounts: ["111111111111", "222222222222"],
  grants: [
    ["awssso-admins", "Admin", "111111111111"],
    ["awssso-admins", "Admin", "222222222222"],
    ["awssso-dev", "ReadOnly", "222222222222"],
    ["legacy", "Theirs", "111111111111"],
    ["user:ada@example.com", "ReadOnly", "111111111111"],
  ],
};
const ACCESS = accessFixture(FIXTURE);
const PUSHED = ["awssso-admins", "awssso-dev", "legacy"];
const EVERYONE = { groups: PUSHED, users: ["ada@example.com"] };
const EXISTING: WorkforceAccessArgs["existing"] = {
  instance: INSTANCE,
  groupIds: { legacy: "00g-legacy" },
  userIds: {},
  permissionSetArns: { Theirs: permissionSetArnOf("Theirs") },
};

interface Setup extends WorkforceAnswers, Pick<MockOptions, "preview" | "existing"> {
  access?: ResolvedAccess;
  waitSeconds?: number;
}

async function run({ access = ACCESS, waitSeconds, preview, existing, ...answers }: Setup = {}) {
  const clock = fakeClock();
  const calls = workforceCalls({ ...EVERYONE, ...answers });
  const mocked = await runWithMocks({ preview, existing, calls, resources: COMPUTED }, () => {
    const { samlMetadata, groupIds, permissionSetArns, nextSteps } = new WorkforceAccess("access", {
      access,
      existing: EXISTING,
      principalWaitSeconds: waitSeconds,
      clock,
    });
    return { samlMetadata, groupIds, permissionSetArns, nextSteps };
  });
  const looks = (name: string): number =>
    mocked.calls.filter(({ token }) => token.endsWith(name)).length;
  return { ...mocked, clock, looks };
}

/** What is there whether or not Okta provisions. */
const BEFORE_THE_GATE = {
  "aws:ssoadmin/customerManagedPolicyAttachmentsExclusive:CustomerManagedPolicyAttachmentsExclusive": 3,
  "aws:ssoadmin/managedPolicyAttachmentsExclusive:ManagedPolicyAttachmentsExclusive": 3,
  "aws:ssoadmin/permissionSet:PermissionSet": 3,
  "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy": 1,
  "okta-aws-access:aws:AccountAssignments": 3,
  "okta-aws-access:aws:PermissionSet": 3,
  "okta-aws-access:index:WorkforceAccess": 1,
  "okta-aws-access:okta:GroupPush": 1,
  "okta-aws-access:okta:Groups": 1,
  "okta-aws-access:okta:SamlApp": 1,
  "okta-aws-access:okta:SignOnPolicy": 1,
  "okta:app/groupAssignment:GroupAssignment": 1,
  "okta:app/saml:Saml": 1,
  "okta:app/signonPolicyRules:SignonPolicyRules": 1,
  "okta:group/group:Group": 5,
  "okta:group/rule:Rule": 1,
  "okta:index/appSignonPolicy:AppSignonPolicy": 1,
  "okta:index/groupMemberships:GroupMemberships": 3,
  "okta:user/user:User": 1,
};
const EVERYTHING = { ...BEFORE_THE_GATE, [PUSH]: 3, [ASSIGNMENT]: 5 };

describe("WorkforceAccess (on mocks)", () => {
  test("declares both halves in one update when Okta provisions", async () => {
    const { counts, errors, stackOutputs, only, logs, outputs } = await run();

    expect(errors).toEqual([]);
    expect(logs).toEqual([]);
    expect(counts()).toEqual(EVERYTHING);
    expect(stackOutputs).toEqual({
      samlMetadata: "<EntityDescriptor/>",
      groupIds: Object.fromEntries(PUSHED.map((name) => [name, groupIdOf(name)])),
      permissionSetArns: Object.fromEntries(
        ["Admin", "ReadOnly", "Theirs", "Ungranted"].map((name) => [
          name,
          permissionSetArnOf(name),
        ]),
      ),
      nextSteps: [],
    });
    const root = only("okta-aws-access:index:WorkforceAccess").urn;
    expect(outputs.get(root)?.value).toEqual({ groupIds: stackOutputs["groupIds"] });
    expect(only("okta:app/saml:Saml").inputs["authenticationPolicy"]).toBe("access-id");
    expect(only(PUSH, "access-legacy").inputs).toMatchObject({
      appId: "access-id",
      sourceGroupId: "00g-legacy",
    });
    expect(only(ASSIGNMENT, "access-Theirs-legacy/Theirs/111111111111").inputs).toEqual({
      instanceArn: INSTANCE.arn,
      permissionSetArn: permissionSetArnOf("Theirs"),
      principalId: groupIdOf("legacy"),
      principalType: "GROUP",
      targetId: "111111111111",
      targetType: "AWS_ACCOUNT",
    });
    expect(
      only(ASSIGNMENT, "access-ReadOnly-user/ada@example.com/ReadOnly/111111111111").inputs,
    ).toMatchObject({ principalId: "user-ada@example.com", principalType: "USER" });
  });

  test("shows every resource in a first preview, with the group ids unknown and no call", async () => {
    const { counts, errors, calls, byType, stackOutputs } = await run({ preview: true });

    expect(errors).toEqual([]);
    expect(counts()).toEqual(EVERYTHING);
    expect(calls).toEqual([]);
    expect(byType(ASSIGNMENT).map(({ inputs }) => inputs["principalId"])).toEqual(
      Array(5).fill(UNKNOWN),
    );
    expect(stackOutputs).toMatchObject({ groupIds: UNKNOWN, nextSteps: UNKNOWN });
  });

  test("asks once for the groups of an unchanged stack in a preview", async () => {
    const { byType, stackOutputs, looks, logs } = await run({
      preview: true,
      existing: () => true,
    });

    expect(looks("getGroups")).toBe(1);
    expect(looks("getUsers")).toBe(1);
    expect(looks("getSaml")).toBe(1);
    expect(logs).toEqual([]);
    expect(byType(ASSIGNMENT).map(({ inputs }) => inputs["principalId"])).not.toContain(UNKNOWN);
    expect(stackOutputs["groupIds"]).toEqual(
      Object.fromEntries(PUSHED.map((name) => [name, groupIdOf(name)])),
    );
  });

  test("leaves what is there known in a preview that adds a group", async () => {
    const { only } = await run({
      preview: true,
      existing: ({ name }) => name !== "access-awssso-dev",
    });

    const principal = (name: string): unknown => only(ASSIGNMENT, name).inputs["principalId"];
    expect(principal("access-Admin-awssso-admins/Admin/111111111111")).toBe("group-awssso-admins");
    expect(principal("access-ReadOnly-awssso-dev/ReadOnly/222222222222")).toBe(UNKNOWN);
  });

  test("puts everything below itself, by the components' tokens", async () => {
    const { resources, only, byUrn } = await run();

    const root = only("okta-aws-access:index:WorkforceAccess");
    for (const resource of resources.filter(({ urn }) => urn !== root.urn)) {
      const parent = byUrn(resource.parent);
      const isChildOfRoot = parent.urn === root.urn;
      expect(isChildOfRoot || parent.parent === root.urn).toBe(true);
      expect(resource.custom && isChildOfRoot).toBe(false);
      expect(resource.name.startsWith(parent.name)).toBe(true);
    }
  });

  test("grants a set to nobody before all of its policies are attached", async () => {
    const { byType, resources } = await run();

    for (const set of ["Admin", "ReadOnly"]) {
      const policies = resources.filter(
        ({ name, custom, type }) =>
          custom && name === `access-${set}` && type !== "aws:ssoadmin/permissionSet:PermissionSet",
      );
      expect(policies).toHaveLength(set === "ReadOnly" ? 3 : 2);
      const grants = byType(ASSIGNMENT).filter(({ name }) => name.startsWith(`access-${set}-`));
      expect(grants).toHaveLength(2);
      for (const { dependencies } of grants) {
        expect(dependencies).toEqual(expect.arrayContaining(policies.map(({ urn }) => urn)));
      }
    }
  });

  test("pushes a group after its members and the assignment to the application", async () => {
    const { only } = await run();

    expect(only(PUSH, "access-awssso-admins").dependencies).toEqual(
      expect.arrayContaining([
        only("okta:index/groupMemberships:GroupMemberships", "access-awssso-admins").urn,
        only("okta:app/groupAssignment:GroupAssignment").urn,
        only("okta:group/rule:Rule").urn,
      ]),
    );
  });

  test("has no secret among its inputs", async () => {
    const { resources } = await run();

    expect(resources.flatMap(({ secretInputs }) => secretInputs)).toEqual([]);
  });
});

describe("WorkforceAccess while Okta does not provision (on mocks)", () => {
  test("makes everything that can be there, says what to do, and keeps its outputs", async () => {
    const { counts, errors, stackOutputs } = await run({ features: [], groups: ["legacy"] });

    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain("lacks GROUP_PUSH and PUSH_NEW_USERS");
    expect(counts()).toEqual(BEFORE_THE_GATE);
    expect(stackOutputs).toMatchObject({
      samlMetadata: "<EntityDescriptor/>",
      groupIds: { legacy: groupIdOf("legacy") },
    });
    expect(stackOutputs["nextSteps"]).toHaveLength(5);
    expect(Object.keys(stackOutputs["permissionSetArns"] as object)).toHaveLength(4);
  });

  test("warns in a preview and shows an existing stack unchanged", async () => {
    const { counts, errors, logs, byType } = await run({
      features: [],
      preview: true,
      existing: () => true,
    });

    expect(errors).toEqual([]);
    expect(counts()).toEqual(EVERYTHING);
    expect(logs.map(({ severity }) => severity)).toEqual(["warning"]);
    expect(byType(PUSH).map(({ inputs }) => inputs["appId"])).not.toContain(UNKNOWN);
    expect(byType(ASSIGNMENT).map(({ inputs }) => inputs["principalId"])).not.toContain(UNKNOWN);
  });
});

describe("WorkforceAccess waiting for SCIM (on mocks)", () => {
  test("takes a group that appears at the third look, in the same update", async () => {
    let look = 0;
    const { errors, counts, clock } = await run({
      groups: () => {
        look++;
        return look < 3 ? ["legacy"] : PUSHED;
      },
    });

    expect(errors).toEqual([]);
    expect(counts()[ASSIGNMENT]).toBe(5);
    expect(look).toBeGreaterThanOrEqual(3);
    expect(clock.pauses.slice(0, 1)).toEqual([2_000]);
  });

  test("names all missing groups with Okta's word on each, and grants the others", async () => {
    const { errors, names, stackOutputs, looks } = await run({
      groups: ["legacy"],
      waitSeconds: 20,
      mappings: { "access-awssso-admins-id": "ERROR", "access-legacy-id": "ACTIVE" },
    });

    expect(errors).toHaveLength(1);
    expect(errors[0]?.split("\n").slice(0, 3)).toEqual([
      "Identity Center (d-0123456789) does not list 2 groups after 20 s:",
      "  awssso-admins: Okta's push mapping access-awssso-admins-id is ERROR; the application's page Push Groups in the Okta Admin Console says why (often the SCIM token has expired or was deleted): correct that, then push the group again on that page",
      "  awssso-dev: Okta's push mapping access-awssso-dev-id is not among the application's mappings",
    ]);
    expect(looks("getPushGroups")).toBe(1);
    expect(names(ASSIGNMENT)).toEqual([
      "access-ReadOnly-user/ada@example.com/ReadOnly/111111111111",
      "access-Theirs-legacy/Theirs/111111111111",
    ]);
    expect(stackOutputs["groupIds"]).toEqual({ legacy: groupIdOf("legacy") });
  });

  test("fails for a pushed group that nothing is granted to as well", async () => {
    const access = accessFixture({ ...FIXTURE, grants: [] });
    const { errors } = await run({ access, groups: ["legacy", "awssso-dev"], waitSeconds: 0 });

    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain("does not list 1 group after 0 s:\n  awssso-admins: ");
  });

  test("waits for people who are granted something directly", async () => {
    const { errors, counts } = await run({ users: [], waitSeconds: 0 });

    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain(
      "does not list 1 user after 0 s:\n  ada@example.com: is the person",
    );
    expect(counts()[ASSIGNMENT]).toBe(4);
  });
});

describe("WorkforceAccess names (on mocks)", () => {
  const { model } = ACCESS;
  const shuffled = <T>(items: readonly T[]): fc.Arbitrary<T[]> =>
    fc.shuffledSubarray([...items], { minLength: items.length });
  const anyOrder = fc.record({
    grants: shuffled(ACCESS.grants),
    pushedGroups: shuffled(ACCESS.pushedGroups),
    groups: shuffled(model.groups),
    permissionSets: shuffled(model.permissionSets),
    accounts: shuffled(ACCESS.accounts),
  });

  test("no order of the model's lists changes a URN or an input", async () => {
    const registered = async (access: ResolvedAccess): Promise<Map<string, unknown>> => {
      const { resources, errors } = await run({ access });
      expect(errors).toEqual([]);
      return new Map(resources.map(({ urn, inputs }) => [urn, inputs]));
    };
    const expected = await registered(ACCESS);
    await fc.assert(
      fc.asyncProperty(anyOrder, async ({ groups, permissionSets, ...lists }) => {
        const other = { ...ACCESS, ...lists, model: { ...model, groups, permissionSets } };
        expect(await registered(other)).toEqual(expected);
      }),
      { numRuns: 10 },
    );
  });

  test("one more group adds its own resources and changes no other name", async () => {
    const groups = [{ name: "aaa", members: [] }, ...(FIXTURE.groups ?? [])];
    const access = accessFixture({
      ...FIXTURE,
      groups,
      pushed: ["aaa", ...PUSHED],
      grants: [["aaa", "Admin", "111111111111"], ...(FIXTURE.grants ?? [])],
    });
    const before = await run();
    const after = await run({ access, groups: ["aaa", ...PUSHED] });

    const urns = new Set(before.resources.map(({ urn }) => urn));
    const added = after.resources.filter(({ urn }) => !urns.has(urn));
    expect(after.resources).toHaveLength(before.resources.length + 4);
    expect(added.map(({ type, name }) => `${type.split(":")[2]} ${name}`).sort()).toEqual([
      "AccountAssignment access-Admin-aaa/Admin/111111111111",
      "Group access-aaa",
      "GroupMemberships access-aaa",
      "PushGroup access-aaa",
    ]);
  });
});

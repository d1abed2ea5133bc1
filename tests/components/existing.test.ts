import { lookUpExisting } from "../../components/existing";
import { accessFixture, INSTANCE } from "../support/accessFixture";
import { runWithMocks } from "../support/mocks";
import { permissionSetArnOf, workforceCalls } from "../support/mocksWorkforce";

const access = accessFixture({
  groups: [
    { name: "owned", members: ["ada@example.com", "hr@example.com"] },
    { name: "legacy", existing: true, members: ["never-looked-up@example.com"] },
  ],
  users: ["ada@example.com", { userName: "hr@example.com", existing: true }],
  permissionSets: ["Owned", { name: "Theirs", existing: true }],
  grants: [
    ["user:direct@example.com", "Owned", "111122223333"],
    ["user:ada@example.com", "Owned", "111122223333"],
  ],
});

describe("lookUpExisting (on mocks)", () => {
  test("looks up each thing that is referred to but not owned, once", async () => {
    const { result, calls, resources } = await runWithMocks({ calls: workforceCalls() }, () =>
      lookUpExisting(access),
    );

    expect(result).toEqual({
      instance: INSTANCE,
      groupIds: { legacy: "00g-legacy" },
      userIds: {
        "direct@example.com": "00u-direct@example.com",
        "hr@example.com": "00u-hr@example.com",
      },
      permissionSetArns: { Theirs: permissionSetArnOf("Theirs") },
    });
    expect(resources).toEqual([]);
    expect(calls.map(({ token, inputs }) => [token.split(":")[2], inputs]).sort()).toEqual([
      ["getGroup", { name: "legacy", type: "OKTA_GROUP" }],
      ["getInstances", {}],
      ["getPermissionSet", { instanceArn: INSTANCE.arn, name: "Theirs" }],
      ["getUser", { userId: "direct@example.com", skipGroups: true, skipRoles: true }],
      ["getUser", { userId: "hr@example.com", skipGroups: true, skipRoles: true }],
    ]);
  });

  test("reports everything that is missing at once", async () => {
    const calls = {
      ...workforceCalls(),
      "okta:group/getGroup:getGroup": new Error("group with name 'legacy' was not found"),
      "okta:user/getUser:getUser": ({ userId }: { userId: string }) =>
        new Error(`user ${userId} not found`),
    };
    const { errors, result } = await runWithMocks({ calls }, () => lookUpExisting(access));

    expect(result).toBeUndefined();
    expect(errors).toHaveLength(1);
    const lines = errors[0]?.split("\n") ?? [];
    expect(lines.map((line) => line.replace(/ Correct .*/, ""))).toEqual([
      `The Okta group "legacy" could not be read: group with name 'legacy' was not found.`,
      'The Okta user "direct@example.com" could not be read: user direct@example.com not found.',
      'The Okta user "hr@example.com" could not be read: user hr@example.com not found.',
    ]);
  });

  test("says once what is wrong with the credentials, however many people are looked up", async () => {
    const people = ["a", "b", "c", "d", "e"].map((name) => `${name}@example.com`);
    const calls = {
      ...workforceCalls(),
      "okta:user/getUser:getUser": new Error(
        "Calling okta:user/getUser:getUser failed: Okta HTTP 401 E0000011 Invalid token provided",
      ),
    };
    const { errors } = await runWithMocks({ calls }, () =>
      lookUpExisting(
        accessFixture({
          groups: [{ name: "g", members: people }],
          users: people.map((userName) => ({ userName, existing: true })),
        }),
      ),
    );

    expect(errors).toEqual([
      'The Okta users "a@example.com", "b@example.com", "c@example.com" and 2 more could not be read: ' +
        "Okta HTTP 401 E0000011 Invalid token provided. Correct the name or the credentials, or let " +
        "the stack own the person with existing: false.",
    ]);
  });

  test("says once that there is no instance, however much depends on it", async () => {
    const calls = {
      ...workforceCalls(),
      "aws:ssoadmin/getInstances:getInstances": { arns: [], identityStoreIds: [] },
    };
    const { errors } = await runWithMocks({ calls }, () => lookUpExisting(access));

    expect(errors).toHaveLength(1);
    expect(errors[0]?.split("\n")).toHaveLength(1);
    expect(errors[0]).toContain("No IAM Identity Center instance was found");
  });
});

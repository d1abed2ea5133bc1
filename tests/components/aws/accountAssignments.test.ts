import { PermissionSetInlinePolicy } from "@pulumi/aws/ssoadmin";
import * as pulumi from "@pulumi/pulumi";
import { AccountAssignments } from "../../../components/aws/accountAssignments";
import { accessFixture, INSTANCE } from "../../support/accessFixture";
import { runWithMocks, UNKNOWN } from "../../support/mocks";

const ASSIGNMENT = "aws:ssoadmin/accountAssignment:AccountAssignment";
const INLINE = "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy";
const COMPONENT = "okta-aws-access:aws:AccountAssignments";

const { grants } = accessFixture({
  groups: ["awssso-admins"],
  grants: [
    ["awssso-admins", "Admin", "111122223333"],
    ["user:ada@example.com", "Admin", "012345678901"],
  ],
});

function run(preview: boolean, principalId: () => pulumi.Input<string>) {
  return runWithMocks({ preview }, () => {
    const target = { instanceArn: INSTANCE.arn, permissionSetArn: "arn:ps" };
    const policies = ["one", "two"].map(
      (name) => new PermissionSetInlinePolicy(name, { ...target, inlinePolicy: "{}" }),
    );
    new AccountAssignments("access-Admin", { ...target, grants, principalId, after: policies });
  });
}

describe("AccountAssignments (on mocks)", () => {
  test.each([true, false])(
    "one assignment a grant, keyed by names, preview %s",
    async (preview) => {
      const { counts, only, names } = await run(preview, () => "principal-1");

      expect(counts()).toEqual({ [COMPONENT]: 1, [ASSIGNMENT]: 2, [INLINE]: 2 });
      expect(names(ASSIGNMENT)).toEqual([
        "access-Admin-awssso-admins/Admin/111122223333",
        "access-Admin-user/ada@example.com/Admin/012345678901",
      ]);
      expect(only(ASSIGNMENT, "access-Admin-awssso-admins/Admin/111122223333")).toMatchObject({
        parent: only(COMPONENT).urn,
        inputs: {
          instanceArn: INSTANCE.arn,
          permissionSetArn: "arn:ps",
          principalId: "principal-1",
          principalType: "GROUP",
          targetId: "111122223333",
          targetType: "AWS_ACCOUNT",
        },
        createTimeout: "30m",
      });
      expect(
        only(ASSIGNMENT, "access-Admin-user/ada@example.com/Admin/012345678901").inputs,
      ).toMatchObject({ principalType: "USER", targetId: "012345678901" });
    },
  );

  test("comes after everything that is attached to the set", async () => {
    const { byType, names } = await run(false, () => "principal-1");

    expect(names(INLINE)).toEqual(["one", "two"]);
    const policies = byType(INLINE).map(({ urn }) => urn);
    expect(byType(ASSIGNMENT).map(({ dependencies }) => dependencies)).toEqual([
      policies,
      policies,
    ]);
  });

  test("is shown in a preview while the principal is still unknown", async () => {
    const { byType } = await run(true, () => pulumi.output(pulumi.unknown as unknown as string));

    expect(byType(ASSIGNMENT).map(({ inputs }) => inputs["principalId"])).toEqual([
      UNKNOWN,
      UNKNOWN,
    ]);
  });

  test("shows the keys of its grants in the state", async () => {
    const { only } = await run(false, () => "principal-1");

    expect(only(COMPONENT).inputs).toEqual({
      grants: ["awssso-admins|Admin|111122223333", "user:ada@example.com|Admin|012345678901"],
    });
  });
});

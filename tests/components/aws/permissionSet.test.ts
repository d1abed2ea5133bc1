import { PermissionSet } from "../../../components/aws/permissionSet";
import { type PermissionSetSpec } from "../../../model/accessModel";
import { INSTANCE } from "../../support/accessFixture";
import { runWithMocks, UNKNOWN } from "../../support/mocks";
import { COMPUTED, permissionSetArnOf } from "../../support/mocksWorkforce";

const SET = "aws:ssoadmin/permissionSet:PermissionSet";
const MANAGED = "aws:ssoadmin/managedPolicyAttachmentsExclusive:ManagedPolicyAttachmentsExclusive";
const CUSTOMER =
  "aws:ssoadmin/customerManagedPolicyAttachmentsExclusive:CustomerManagedPolicyAttachmentsExclusive";
const INLINE = "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy";
const BOUNDARY = "aws:ssoadmin/permissionsBoundaryAttachment:PermissionsBoundaryAttachment";
const COMPONENT = "okta-aws-access:aws:PermissionSet";

const BARE: PermissionSetSpec = {
  name: "ReadOnly",
  sessionDuration: "PT1H",
  tags: {},
  managedPolicies: [],
  customerManagedPolicies: [],
  existing: false,
};

const FULL: PermissionSetSpec = {
  ...BARE,
  description: "Reads everything",
  sessionDuration: "PT8H",
  relayState: "https://console.aws.amazon.com/",
  tags: { owner: "platform" },
  managedPolicies: ["arn:aws:iam::aws:policy/ViewOnly", "arn:aws:iam::aws:policy/ReadOnlyAccess"],
  customerManagedPolicies: [
    { name: "Zulu", path: "/" },
    { name: "Alpha", path: "/team/" },
    { name: "Bravo", path: "/" },
  ],
  inlinePolicy: '{"Version":"2012-10-17"}',
  permissionsBoundary: { managedPolicyArn: "arn:aws:iam::aws:policy/PowerUserAccess" },
  location: { file: "Pulumi.dev.yaml", line: 7, column: 3 },
};

function run(spec: PermissionSetSpec, preview = false) {
  return runWithMocks(
    { preview, resources: COMPUTED },
    () => new PermissionSet("read-only", { instanceArn: INSTANCE.arn, spec }),
  );
}

describe("PermissionSet (on mocks)", () => {
  test.each([true, false])("declares every part of a full set, preview %s", async (preview) => {
    const { counts, only, resources, errors } = await run(FULL, preview);

    expect(errors).toEqual([]);
    expect(counts()).toEqual({
      [COMPONENT]: 1,
      [SET]: 1,
      [MANAGED]: 1,
      [CUSTOMER]: 1,
      [INLINE]: 1,
      [BOUNDARY]: 1,
    });
    const target = {
      instanceArn: INSTANCE.arn,
      permissionSetArn: preview ? UNKNOWN : permissionSetArnOf("ReadOnly"),
    };
    expect(only(SET, "read-only").inputs).toEqual({
      instanceArn: INSTANCE.arn,
      name: "ReadOnly",
      description: "Reads everything",
      sessionDuration: "PT8H",
      relayState: "https://console.aws.amazon.com/",
      tags: { owner: "platform" },
    });
    expect(only(MANAGED).inputs).toEqual({
      ...target,
      managedPolicyArns: [
        "arn:aws:iam::aws:policy/ReadOnlyAccess",
        "arn:aws:iam::aws:policy/ViewOnly",
      ],
    });
    expect(only(CUSTOMER).inputs).toEqual({
      ...target,
      customerManagedPolicyReferences: [
        { name: "Bravo", path: "/" },
        { name: "Zulu", path: "/" },
        { name: "Alpha", path: "/team/" },
      ],
    });
    expect(only(INLINE).inputs).toEqual({ ...target, inlinePolicy: '{"Version":"2012-10-17"}' });
    expect(only(BOUNDARY).inputs).toEqual({
      ...target,
      permissionsBoundary: { managedPolicyArn: "arn:aws:iam::aws:policy/PowerUserAccess" },
    });
    const children = resources.filter(({ type }) => type !== COMPONENT);
    expect(new Set(children.map(({ parent }) => parent))).toEqual(new Set([only(COMPONENT).urn]));
  });

  test("has the boundary in place before any policy", async () => {
    const { only } = await run(FULL);

    const boundary = only(BOUNDARY).urn;
    for (const policy of [MANAGED, CUSTOMER, INLINE]) {
      expect(only(policy).dependencies).toEqual([only(SET).urn, boundary].sort());
    }
  });

  test("owns the attached policies of a set without any, so that a removed one goes away", async () => {
    const { counts, only, result } = await run(BARE);

    expect(counts()).toEqual({ [COMPONENT]: 1, [SET]: 1, [MANAGED]: 1, [CUSTOMER]: 1 });
    expect(only(MANAGED).inputs["managedPolicyArns"]).toEqual([]);
    expect(only(CUSTOMER).inputs["customerManagedPolicyReferences"]).toEqual([]);
    expect(result?.policies).toHaveLength(2);
  });

  test("takes a customer managed policy as boundary", async () => {
    const reference = { name: "Boundary", path: "/security/" };
    const { only } = await run({
      ...BARE,
      permissionsBoundary: { customerManagedPolicyReference: reference },
    });

    expect(only(BOUNDARY).inputs["permissionsBoundary"]).toEqual({
      customerManagedPolicyReference: reference,
    });
  });

  test("shows its spec in the state, but not where it was written", async () => {
    const { only, outputs, result } = await run(FULL);

    const { spec } = only(COMPONENT).inputs as { spec: object };
    expect(spec).toMatchObject({ name: "ReadOnly", sessionDuration: "PT8H" });
    expect(spec).not.toHaveProperty("location");
    expect(outputs.get(only(COMPONENT).urn)?.value).toEqual({
      arn: permissionSetArnOf("ReadOnly"),
    });
    expect(result?.policies).toHaveLength(4);
  });
});

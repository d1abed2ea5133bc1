import {
  AttachCustomerManagedPolicyReferenceToPermissionSetCommand,
  AttachManagedPolicyToPermissionSetCommand,
  CreatePermissionSetCommand,
  DeleteInlinePolicyFromPermissionSetCommand,
  DeletePermissionsBoundaryFromPermissionSetCommand,
  DetachCustomerManagedPolicyReferenceFromPermissionSetCommand,
  DetachManagedPolicyFromPermissionSetCommand,
  GetInlinePolicyForPermissionSetCommand,
  GetPermissionsBoundaryForPermissionSetCommand,
  ListCustomerManagedPolicyReferencesInPermissionSetCommand,
  ListManagedPoliciesInPermissionSetCommand,
  PutInlinePolicyToPermissionSetCommand,
  PutPermissionsBoundaryToPermissionSetCommand,
} from "@aws-sdk/client-sso-admin";
import { refusal, seed, startAws, type RunningAws } from "./kit";

const InstanceArn = seed.instanceArn;
const READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const BILLING = "arn:aws:iam::aws:policy/job-function/Billing";

describe("policies of an emulated permission set", () => {
  let aws: RunningAws;
  let target: { InstanceArn: string; PermissionSetArn: string };
  beforeEach(async () => {
    aws = await startAws();
    const { PermissionSet } = await aws.sso.send(
      new CreatePermissionSetCommand({ InstanceArn, Name: "Set" }),
    );
    target = { InstanceArn, PermissionSetArn: PermissionSet?.PermissionSetArn ?? "" };
  });
  afterEach(() => aws.stop());

  const attach = (ManagedPolicyArn: string) =>
    aws.sso.send(new AttachManagedPolicyToPermissionSetCommand({ ...target, ManagedPolicyArn }));
  const attachCustomer = (Name: string, Path?: string) =>
    aws.sso.send(
      new AttachCustomerManagedPolicyReferenceToPermissionSetCommand({
        ...target,
        CustomerManagedPolicyReference: { Name, Path },
      }),
    );
  const putInline = (InlinePolicy: string) =>
    aws.sso.send(new PutInlinePolicyToPermissionSetCommand({ ...target, InlinePolicy }));
  const inline = async () =>
    (await aws.sso.send(new GetInlinePolicyForPermissionSetCommand(target))).InlinePolicy;

  test("attaches, lists by last name and detaches AWS managed policies", async () => {
    await attach(READ_ONLY);
    await attach(BILLING);
    const list = async () =>
      (await aws.sso.send(new ListManagedPoliciesInPermissionSetCommand(target)))
        .AttachedManagedPolicies;
    expect(await list()).toEqual([
      { Name: "ReadOnlyAccess", Arn: READ_ONLY },
      { Name: "Billing", Arn: BILLING },
    ]);
    const detach = () =>
      aws.sso.send(
        new DetachManagedPolicyFromPermissionSetCommand({ ...target, ManagedPolicyArn: READ_ONLY }),
      );
    await detach();
    expect(await list()).toEqual([{ Name: "Billing", Arn: BILLING }]);
    expect(await refusal(detach())).toMatchObject({ name: "ResourceNotFoundException" });
  });

  test("refuses a policy twice, and one that is not AWS's", async () => {
    await attach(READ_ONLY);
    expect(await refusal(attach(READ_ONLY))).toMatchObject({ name: "ConflictException" });
    const own = "arn:aws:iam::111111111111:policy/Own";
    expect(await refusal(attach(own))).toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("at 'managedPolicyArn' failed to satisfy constraint"),
    });
  });

  test("takes 20 policies of both kinds together and no more", async () => {
    for (let index = 0; index < 10; index += 1) {
      await attach(`arn:aws:iam::aws:policy/Policy${index}`);
      await attachCustomer(`Own${index}`);
    }
    const quota = { name: "ServiceQuotaExceededException" };
    expect(await refusal(attach(READ_ONLY))).toMatchObject(quota);
    expect(await refusal(attachCustomer("More"))).toMatchObject(quota);
  });

  test("customer managed policies differ by name and path", async () => {
    await attachCustomer("Deploy");
    await attachCustomer("Deploy", "/team/");
    expect(await refusal(attachCustomer("Deploy", "/"))).toMatchObject({
      name: "ConflictException",
    });
    expect(await refusal(attachCustomer("Deploy", "team"))).toMatchObject({
      name: "ValidationException",
    });
    const detach = (Path?: string) =>
      aws.sso.send(
        new DetachCustomerManagedPolicyReferenceFromPermissionSetCommand({
          ...target,
          CustomerManagedPolicyReference: { Name: "Deploy", Path },
        }),
      );
    await detach();
    const { CustomerManagedPolicyReferences } = await aws.sso.send(
      new ListCustomerManagedPolicyReferencesInPermissionSetCommand(target),
    );
    expect(CustomerManagedPolicyReferences).toEqual([{ Name: "Deploy", Path: "/team/" }]);
    expect(await refusal(detach())).toMatchObject({ name: "ResourceNotFoundException" });
  });

  test("inline policy: empty text, then what was put, then empty text", async () => {
    expect(await inline()).toBe("");
    const policy = '{ "Version": "2012-10-17", "Statement": [] }';
    await putInline(policy);
    expect(await inline()).toBe(policy);
    await aws.sso.send(new DeleteInlinePolicyFromPermissionSetCommand(target));
    expect(await inline()).toBe("");
  });

  test("inline policy: size counts without white space, and the text must be a policy", async () => {
    const sized = (bytes: number, space = "") =>
      `{"Statement":"${"x".repeat(bytes - 16)}"${space}}`;
    await putInline(sized(10_240, " ".repeat(5000)));
    expect(await refusal(putInline(sized(10_241)))).toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("10241 non-whitespace"),
    });
    expect(await refusal(putInline("{"))).toMatchObject({ name: "ValidationException" });
    expect(await refusal(putInline("[]"))).toMatchObject({ name: "ValidationException" });
    expect(await refusal(putInline(sized(16, " ".repeat(32_768))))).toMatchObject({
      message: expect.stringContaining("less than or equal to 32768"),
    });
  });

  test("permissions boundary: exactly one kind; not found without", async () => {
    const get = () => aws.sso.send(new GetPermissionsBoundaryForPermissionSetCommand(target));
    const put = (PermissionsBoundary: object) =>
      aws.sso.send(
        new PutPermissionsBoundaryToPermissionSetCommand({ ...target, PermissionsBoundary }),
      );
    const own = { CustomerManagedPolicyReference: { Name: "Limit", Path: "/" } };
    expect(await refusal(get())).toMatchObject({ name: "ResourceNotFoundException" });
    expect(await refusal(put({}))).toMatchObject({ name: "ValidationException" });
    expect(await refusal(put({ ManagedPolicyArn: READ_ONLY, ...own }))).toMatchObject({
      name: "ValidationException",
    });
    await put({ ManagedPolicyArn: READ_ONLY });
    expect((await get()).PermissionsBoundary).toEqual({ ManagedPolicyArn: READ_ONLY });
    await put(own);
    expect((await get()).PermissionsBoundary).toEqual(own);
    await aws.sso.send(new DeletePermissionsBoundaryFromPermissionSetCommand(target));
    expect(await refusal(get())).toMatchObject({ name: "ResourceNotFoundException" });
  });
});

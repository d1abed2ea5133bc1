import {
  AttachCustomerManagedPolicyReferenceToPermissionSetCommand,
  AttachManagedPolicyToPermissionSetCommand,
  ListAccountsForProvisionedPermissionSetCommand,
  ListPermissionSetProvisioningStatusCommand,
  ListPermissionSetsProvisionedToAccountCommand,
  ProvisionPermissionSetCommand,
  UpdatePermissionSetCommand,
} from "@aws-sdk/client-sso-admin";
import {
  assign,
  createGroup,
  createSet,
  provision,
  provisioningStatus,
  startProvision,
  unassign,
} from "./estate";
import { CLOSED, NO_LAG, PROD, refusal, SDLC, seed, startAws, type RunningAws } from "./kit";

const InstanceArn = seed.instanceArn;

describe("provisioning by the emulated sso-admin", () => {
  let aws: RunningAws;
  let PermissionSetArn: string;
  let PrincipalId: string;
  const start = async (options: Parameters<typeof startAws>[0] = {}) => {
    aws = await startAws(options);
    PermissionSetArn = await createSet(aws, "Admin");
    PrincipalId = await createGroup(aws, "admins");
  };
  afterEach(() => aws.stop());

  const grant = (TargetId = PROD) => ({ PermissionSetArn, PrincipalId, TargetId });
  const accounts = async (
    ProvisioningStatus?:
      "LATEST_PERMISSION_SET_PROVISIONED" | "LATEST_PERMISSION_SET_NOT_PROVISIONED",
  ) =>
    (
      await aws.sso.send(
        new ListAccountsForProvisionedPermissionSetCommand({
          InstanceArn,
          PermissionSetArn,
          ProvisioningStatus,
        }),
      )
    ).AccountIds;
  const roles = async () =>
    (await aws.control("GET", "permission-set-roles")).body as unknown as {
      accountId: string;
      roleName: string;
    }[];

  test("an assignment provisions; a change lags behind until it is provisioned", async () => {
    await start();
    expect(await accounts()).toEqual([]);
    await assign(aws, grant(PROD));
    await assign(aws, grant(SDLC));
    expect(await accounts("LATEST_PERMISSION_SET_PROVISIONED")).toEqual([PROD, SDLC]);
    await aws.sso.send(
      new UpdatePermissionSetCommand({ InstanceArn, PermissionSetArn, SessionDuration: "PT8H" }),
    );
    expect(await accounts("LATEST_PERMISSION_SET_NOT_PROVISIONED")).toEqual([PROD, SDLC]);
    expect((await provision(aws, PermissionSetArn, PROD)).Status).toBe("SUCCEEDED");
    expect(await accounts("LATEST_PERMISSION_SET_NOT_PROVISIONED")).toEqual([SDLC]);
    const all = await provision(aws, PermissionSetArn);
    expect(all).toMatchObject({ Status: "SUCCEEDED", PermissionSetArn });
    expect(await accounts("LATEST_PERMISSION_SET_NOT_PROVISIONED")).toEqual([]);
    const { PermissionSets } = await aws.sso.send(
      new ListPermissionSetsProvisionedToAccountCommand({
        InstanceArn,
        AccountId: PROD,
        ProvisioningStatus: "LATEST_PERMISSION_SET_PROVISIONED",
      }),
    );
    expect(PermissionSets).toEqual([PermissionSetArn]);
  });

  test("takes its time, and lists its operations", async () => {
    await start({ lag: { ...NO_LAG, provisioningMs: 2000 } });
    const { RequestId } = await startProvision(aws, PermissionSetArn);
    expect((await provisioningStatus(aws, RequestId)).Status).toBe("IN_PROGRESS");
    await aws.control("POST", "clock", { advanceMs: 2000 });
    expect((await provisioningStatus(aws, RequestId)).Status).toBe("SUCCEEDED");
    const { PermissionSetsProvisioningStatus } = await aws.sso.send(
      new ListPermissionSetProvisioningStatusCommand({ InstanceArn }),
    );
    expect(PermissionSetsProvisioningStatus).toMatchObject([{ RequestId, Status: "SUCCEEDED" }]);
  });

  test("the role keeps its name while assigned and gets a new one after all are gone", async () => {
    await start();
    await assign(aws, grant());
    const [first] = await roles();
    expect(first).toEqual({
      accountId: PROD,
      permissionSetArn: PermissionSetArn,
      roleName: expect.stringMatching(/^AWSReservedSSO_Admin_[0-9a-f]{16}$/),
    });
    const second = await createGroup(aws, "others");
    await assign(aws, { ...grant(), PrincipalId: second });
    await unassign(aws, grant());
    expect((await roles())[0]?.roleName).toBe(first?.roleName);
    await unassign(aws, { ...grant(), PrincipalId: second });
    expect(await roles()).toEqual([]);
    await assign(aws, grant());
    expect((await roles())[0]?.roleName).not.toBe(first?.roleName);
  });

  test("fails where a customer managed policy is missing", async () => {
    await start();
    await aws.sso.send(
      new AttachCustomerManagedPolicyReferenceToPermissionSetCommand({
        InstanceArn,
        PermissionSetArn,
        CustomerManagedPolicyReference: { Name: "Deploy", Path: "/team/" },
      }),
    );
    await aws.control("PUT", "iam/customer-managed-policies", {
      [PROD]: ["/team/Deploy"],
      [SDLC]: ["/Deploy"],
    });
    expect((await assign(aws, grant(PROD))).Status).toBe("SUCCEEDED");
    const reason = `Received a 404 status error: Not supported policy arn:aws:iam::${SDLC}:policy/team/Deploy.`;
    expect(await assign(aws, grant(SDLC))).toMatchObject({
      Status: "FAILED",
      FailureReason: reason,
    });
    expect(await provision(aws, PermissionSetArn, SDLC)).toMatchObject({ FailureReason: reason });
    const bad = await aws.control("PUT", "iam/customer-managed-policies", { "1": ["x y"] });
    expect(bad.status).toBe(400);
  });

  test("fails when the last assignment goes meanwhile, as a destroy in the wrong order does", async () => {
    await start({ lag: { ...NO_LAG, provisioningMs: 5000 } });
    await assign(aws, grant());
    const { RequestId } = await startProvision(aws, PermissionSetArn);
    await unassign(aws, grant());
    await aws.control("POST", "clock", { advanceMs: 5000 });
    expect(await provisioningStatus(aws, RequestId)).toMatchObject({
      Status: "FAILED",
      FailureReason: "Received a 404 status error: Assignment not found.",
    });
  });

  test("fails in a suspended account and by fault, and wants its target told right", async () => {
    await start();
    expect((await provision(aws, PermissionSetArn, CLOSED)).Status).toBe("FAILED");
    await aws.control("PUT", "faults", { provisioningFailure: { reason: "Injected", times: 1 } });
    expect(await provision(aws, PermissionSetArn, PROD)).toMatchObject({
      FailureReason: "Injected",
      AccountId: PROD,
    });
    const send = (TargetType: "AWS_ACCOUNT" | "ALL_PROVISIONED_ACCOUNTS", TargetId?: string) =>
      refusal(
        aws.sso.send(
          new ProvisionPermissionSetCommand({
            InstanceArn,
            PermissionSetArn,
            TargetType,
            TargetId,
          }),
        ),
      );
    expect(await send("AWS_ACCOUNT")).toMatchObject({ name: "ValidationException" });
    expect(await send("ALL_PROVISIONED_ACCOUNTS", PROD)).toMatchObject({
      name: "ValidationException",
    });
    expect(await send("AWS_ACCOUNT", "999999999999")).toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  test("an eleventh policy needs the IAM quota of the account raised", async () => {
    await start();
    await assign(aws, grant(PROD));
    await assign(aws, grant(SDLC));
    for (let index = 0; index < 11; index += 1) {
      const ManagedPolicyArn = `arn:aws:iam::aws:policy/Policy${index}`;
      await aws.sso.send(
        new AttachManagedPolicyToPermissionSetCommand({
          InstanceArn,
          PermissionSetArn,
          ManagedPolicyArn,
        }),
      );
    }
    expect(await provision(aws, PermissionSetArn, PROD)).toMatchObject({
      Status: "FAILED",
      FailureReason: "Received a 409 status error: Cannot exceed quota for PoliciesPerRole: 10.",
    });
    const raised = await aws.control("PUT", "iam/policies-per-role", { [PROD]: 20 });
    expect([raised.status, raised.body]).toEqual([200, { [PROD]: 20 }]);
    expect(await provision(aws, PermissionSetArn, PROD)).toMatchObject({ Status: "SUCCEEDED" });
    expect(await provision(aws, PermissionSetArn, SDLC)).toMatchObject({ Status: "FAILED" });
    const wrong = await aws.control("PUT", "iam/policies-per-role", { [PROD]: 40 });
    expect(wrong.status).toBe(400);
  });
});

import { CreateGroupMembershipCommand, DeleteGroupCommand } from "@aws-sdk/client-identitystore";
import { RegisterDelegatedAdministratorCommand } from "@aws-sdk/client-organizations";
import {
  DeletePermissionSetCommand,
  ListAccountAssignmentCreationStatusCommand,
  ListAccountAssignmentDeletionStatusCommand,
  ListAccountAssignmentsCommand,
  ListAccountAssignmentsForPrincipalCommand,
} from "@aws-sdk/client-sso-admin";
import {
  assign,
  createGroup,
  createSet,
  createUser,
  creationStatus,
  startAssign,
  unassign,
} from "./estate";
import {
  CLOSED,
  MANAGEMENT,
  NO_LAG,
  PROD,
  refusal,
  SDLC,
  seed,
  startAws,
  type RunningAws,
} from "./kit";

const InstanceArn = seed.instanceArn;

describe("account assignments of the emulated sso-admin", () => {
  let aws: RunningAws;
  let PermissionSetArn: string;
  let PrincipalId: string;
  const start = async (options: Parameters<typeof startAws>[0] = {}) => {
    aws = await startAws(options);
    PermissionSetArn = await createSet(aws, "Admin");
    PrincipalId = await createGroup(aws, "admins");
  };
  afterEach(() => aws.stop());

  const listed = async (AccountId: string) =>
    (
      await aws.sso.send(
        new ListAccountAssignmentsCommand({ InstanceArn, PermissionSetArn, AccountId }),
      )
    ).AccountAssignments;
  const grant = (TargetId = PROD) => ({ PermissionSetArn, PrincipalId, TargetId });

  test("is in progress at first, and succeeds after its lag", async () => {
    await start({ lag: { ...NO_LAG, assignmentMs: 5000 } });
    const started = await startAssign(aws, grant());
    expect(started).toMatchObject({
      Status: "IN_PROGRESS",
      TargetId: PROD,
      TargetType: "AWS_ACCOUNT",
      PrincipalType: "GROUP",
      PrincipalId,
      PermissionSetArn,
    });
    await aws.control("POST", "clock", { advanceMs: 4000 });
    expect((await creationStatus(aws, started.RequestId)).Status).toBe("IN_PROGRESS");
    expect(await listed(PROD)).toEqual([]);
    await aws.control("POST", "clock", { advanceMs: 2000 });
    expect((await creationStatus(aws, started.RequestId)).Status).toBe("SUCCEEDED");
    expect(await listed(PROD)).toEqual([
      { AccountId: PROD, PermissionSetArn, PrincipalType: "GROUP", PrincipalId },
    ]);
  });

  test("can be repeated without a second entry", async () => {
    await start();
    expect((await assign(aws, grant())).Status).toBe("SUCCEEDED");
    expect((await assign(aws, grant())).Status).toBe("SUCCEEDED");
    expect(await listed(PROD)).toHaveLength(1);
    expect(await listed(SDLC)).toEqual([]);
  });

  test("deletes; deleting again fails with the provider's well-known reason", async () => {
    await start();
    await assign(aws, grant());
    expect((await unassign(aws, grant())).Status).toBe("SUCCEEDED");
    expect(await listed(PROD)).toEqual([]);
    const again = await unassign(aws, grant());
    expect(again.Status).toBe("FAILED");
    expect(again.FailureReason).toMatch(
      /^Received a 404 status error: EntitlementItem doesn't exist/,
    );
  });

  test("fails for an unknown principal, as the service says it", async () => {
    await start();
    const ghost = "00000000-0000-4000-8000-000000000000";
    expect(await assign(aws, { ...grant(), PrincipalId: ghost })).toMatchObject({
      Status: "FAILED",
      FailureReason: `Received a 404 status error: the GROUP assignee ${ghost} was not found in directory ${seed.identityStoreId}`,
    });
    // A user id is no group id.
    const user = await createUser(aws, "ada");
    expect((await assign(aws, { ...grant(), PrincipalId: user })).Status).toBe("FAILED");
    expect(
      (await assign(aws, { ...grant(), PrincipalId: user, PrincipalType: "USER" })).Status,
    ).toBe("SUCCEEDED");
  });

  test("fails in a suspended account", async () => {
    await start();
    expect(await assign(aws, grant(CLOSED))).toMatchObject({
      Status: "FAILED",
      FailureReason: expect.stringContaining(`account '${CLOSED}' takes longer than usual`),
    });
  });

  test("refuses a foreign account, a bad principal id and an unknown set at once", async () => {
    await start();
    expect(await refusal(startAssign(aws, grant("999999999999")))).toMatchObject({
      name: "ResourceNotFoundException",
    });
    expect(await refusal(startAssign(aws, { ...grant(), PrincipalId: "admins" }))).toMatchObject({
      name: "ValidationException",
    });
    const unknown = `${PermissionSetArn.slice(0, -16)}0000000000000000`;
    expect(
      await refusal(startAssign(aws, { ...grant(), PermissionSetArn: unknown })),
    ).toMatchObject({ name: "ResourceNotFoundException" });
  });

  test("allows ten operations in progress, by fault another number", async () => {
    await start({ lag: { ...NO_LAG, assignmentMs: 60_000 } });
    for (let index = 0; index < 10; index += 1) await startAssign(aws, grant());
    expect(await refusal(startAssign(aws, grant()))).toMatchObject({
      name: "ThrottlingException",
      message: "There are too many requests processing. Please try again later.",
    });
    await aws.control("PUT", "faults", { outstandingAssignments: { max: 0 } });
    await startAssign(aws, grant());
    await aws.control("PUT", "faults", {});
    await aws.control("POST", "clock", { advanceMs: 60_000 });
    await startAssign(aws, grant());
  });

  test("a set cannot be deleted while assigned or being assigned", async () => {
    await start({ lag: { ...NO_LAG, assignmentMs: 1000 } });
    const remove = () =>
      aws.sso.send(new DeletePermissionSetCommand({ InstanceArn, PermissionSetArn }));
    const conflict = {
      name: "ConflictException",
      message: "Could not delete because PermissionSet has ApplicationProfile associated with it.",
    };
    await startAssign(aws, grant());
    expect(await refusal(remove())).toMatchObject(conflict);
    await aws.control("POST", "clock", { advanceMs: 1000 });
    expect(await refusal(remove())).toMatchObject(conflict);
    await unassign(aws, grant());
    expect(await refusal(remove())).toMatchObject(conflict);
    await aws.control("POST", "clock", { advanceMs: 1000 });
    await remove();
  });

  test("lists by principal, for a user through the user's groups, too", async () => {
    await start();
    const ada = await createUser(aws, "ada");
    await aws.identityStore.send(
      new CreateGroupMembershipCommand({
        IdentityStoreId: seed.identityStoreId,
        GroupId: PrincipalId,
        MemberId: { UserId: ada },
      }),
    );
    await assign(aws, grant(PROD));
    await assign(aws, { ...grant(SDLC), PrincipalId: ada, PrincipalType: "USER" });
    const forPrincipal = async (id: string, PrincipalType: "USER" | "GROUP", AccountId?: string) =>
      (
        await aws.sso.send(
          new ListAccountAssignmentsForPrincipalCommand({
            InstanceArn,
            PrincipalId: id,
            PrincipalType,
            Filter: AccountId === undefined ? undefined : { AccountId },
          }),
        )
      ).AccountAssignments?.map((entry) => [entry.AccountId, entry.PrincipalType]);
    expect(await forPrincipal(PrincipalId, "GROUP")).toEqual([[PROD, "GROUP"]]);
    expect(await forPrincipal(ada, "USER")).toEqual([
      [PROD, "GROUP"],
      [SDLC, "USER"],
    ]);
    expect(await forPrincipal(ada, "USER", SDLC)).toEqual([[SDLC, "USER"]]);
  });

  test("assignments of a deleted group stay as orphans", async () => {
    await start();
    await assign(aws, grant());
    await aws.identityStore.send(
      new DeleteGroupCommand({ IdentityStoreId: seed.identityStoreId, GroupId: PrincipalId }),
    );
    expect(await listed(PROD)).toHaveLength(1);
    expect((await unassign(aws, grant())).Status).toBe("SUCCEEDED");
  });

  test("lists operations by kind and status", async () => {
    await start();
    await assign(aws, grant());
    await assign(aws, grant(CLOSED));
    await unassign(aws, grant());
    const created = await aws.sso.send(
      new ListAccountAssignmentCreationStatusCommand({
        InstanceArn,
        Filter: { Status: "FAILED" },
      }),
    );
    expect(created.AccountAssignmentsCreationStatus).toEqual([
      { Status: "FAILED", RequestId: expect.any(String), CreatedDate: expect.any(Date) },
    ]);
    const deleted = await aws.sso.send(
      new ListAccountAssignmentDeletionStatusCommand({ InstanceArn }),
    );
    expect(deleted.AccountAssignmentsDeletionStatus).toHaveLength(1);
    const request = deleted.AccountAssignmentsDeletionStatus?.[0]?.RequestId;
    expect(await refusal(creationStatus(aws, request))).toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  test("fault assignmentFailure ends matching operations with its reason", async () => {
    await start();
    await aws.control("PUT", "faults", {
      assignmentFailure: { reason: "Injected", times: 1, accountId: SDLC },
    });
    expect((await assign(aws, grant(PROD))).Status).toBe("SUCCEEDED");
    expect(await assign(aws, grant(SDLC))).toMatchObject({
      Status: "FAILED",
      FailureReason: "Injected",
    });
    expect((await assign(aws, grant(SDLC))).Status).toBe("SUCCEEDED");
  });

  test("fault assignmentListLag shows creations late and deletions long", async () => {
    await start();
    await aws.control("PUT", "faults", { assignmentListLag: { ms: 3000 } });
    await assign(aws, grant());
    expect(await listed(PROD)).toEqual([]);
    await aws.control("POST", "clock", { advanceMs: 3000 });
    expect(await listed(PROD)).toHaveLength(1);
    expect((await unassign(aws, grant())).Status).toBe("SUCCEEDED");
    expect(await listed(PROD)).toHaveLength(1);
    await aws.control("POST", "clock", { advanceMs: 3000 });
    expect(await listed(PROD)).toEqual([]);
  });

  test("the delegated administrator is kept from the management account", async () => {
    await start();
    expect(await refusal(createSet(aws.as(SDLC), "Other"))).toMatchObject({
      name: "AccessDeniedException",
    });
    await aws.organizations.send(
      new RegisterDelegatedAdministratorCommand({
        AccountId: SDLC,
        ServicePrincipal: "sso.amazonaws.com",
      }),
    );
    const delegate = aws.as(SDLC);
    expect((await assign(delegate, grant(PROD))).Status).toBe("SUCCEEDED");
    expect(await refusal(assign(delegate, grant(MANAGEMENT)))).toMatchObject({
      name: "AccessDeniedException",
    });
    expect((await assign(aws, grant(MANAGEMENT))).Status).toBe("SUCCEEDED");
    // The set reaches the management account now, so it is out of the delegate's hands altogether.
    expect(await refusal(assign(delegate, grant(PROD)))).toMatchObject({
      name: "AccessDeniedException",
    });
  });
});

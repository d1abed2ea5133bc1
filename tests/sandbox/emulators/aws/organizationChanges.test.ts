import {
  CloseAccountCommand,
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  DeleteOrganizationalUnitCommand,
  DescribeAccountCommand,
  DescribeCreateAccountStatusCommand,
  DescribeOrganizationalUnitCommand,
  ListAccountsCommand,
  ListCreateAccountStatusCommand,
  ListOrganizationalUnitsForParentCommand,
  ListParentsCommand,
  ListTagsForResourceCommand,
  MoveAccountCommand,
  RegisterDelegatedAdministratorCommand,
  RemoveAccountFromOrganizationCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateOrganizationalUnitCommand,
} from "@aws-sdk/client-organizations";
import { createAwsEmulator } from "../../../../sandbox/emulators/aws/createAwsEmulator";
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

const DAY_MS = 86_400_000;
const NEW_ACCOUNT = { AccountName: "shop-next", Email: "shop-next@acme.example" };

describe("changes of the emulated organization", () => {
  let aws: RunningAws;
  beforeEach(async () => {
    aws = await startAws();
  });
  afterEach(() => aws.stop());

  const refused = async (...calls: Promise<unknown>[]) =>
    Promise.all(
      calls.map(async (call) => {
        const { name, Reason } = await refusal(call);
        return Reason === undefined ? name : `${String(name)} ${String(Reason)}`;
      }),
    );
  const parentOf = async (ChildId: string) =>
    (await aws.organizations.send(new ListParentsCommand({ ChildId }))).Parents?.[0]?.Id ?? "";
  const accountIds = async () =>
    (await aws.organizations.send(new ListAccountsCommand({}))).Accounts?.map(({ Id }) => Id);
  const describeAccount = async (AccountId: string) =>
    (await aws.organizations.send(new DescribeAccountCommand({ AccountId }))).Account;
  const tagsOf = async (ResourceId: string) =>
    (await aws.organizations.send(new ListTagsForResourceCommand({ ResourceId }))).Tags;
  const unitsIn = async (ParentId: string) =>
    (await aws.organizations.send(new ListOrganizationalUnitsForParentCommand({ ParentId })))
      .OrganizationalUnits ?? [];
  const createUnit = async (Name: string, ParentId = seed.rootId) =>
    (await aws.organizations.send(new CreateOrganizationalUnitCommand({ Name, ParentId })))
      .OrganizationalUnit ?? {};
  const create = async (account: { AccountName: string; Email: string }, client = aws) =>
    (await client.organizations.send(new CreateAccountCommand(account))).CreateAccountStatus ?? {};
  const creation = async (CreateAccountRequestId = "", client = aws) =>
    (
      await client.organizations.send(
        new DescribeCreateAccountStatusCommand({ CreateAccountRequestId }),
      )
    ).CreateAccountStatus ?? {};
  const move = (AccountId: string, SourceParentId: string, DestinationParentId: string) =>
    aws.organizations.send(
      new MoveAccountCommand({ AccountId, SourceParentId, DestinationParentId }),
    );
  const close = (AccountId: string) =>
    aws.organizations.send(new CloseAccountCommand({ AccountId }));
  const remove = (AccountId: string) =>
    aws.organizations.send(new RemoveAccountFromOrganizationCommand({ AccountId }));

  describe("MoveAccount", () => {
    test("moves from one unit to another and names each refusal", async () => {
      const prod = await parentOf(PROD);
      const sdlc = await parentOf(SDLC);
      await move(PROD, prod, sdlc);
      expect(await parentOf(PROD)).toBe(sdlc);
      expect(
        await refused(
          move(PROD, sdlc, sdlc),
          move(PROD, prod, seed.rootId),
          move(PROD, "ou-ab12-00000000", sdlc),
          move(PROD, sdlc, "ou-ab12-00000000"),
          move("999999999999", sdlc, prod),
          move(PROD, sdlc, "Workloads"),
        ),
      ).toEqual([
        "DuplicateAccountException",
        "SourceParentNotFoundException",
        "SourceParentNotFoundException",
        "DestinationParentNotFoundException",
        "AccountNotFoundException",
        "InvalidInputException INVALID_PATTERN",
      ]);
      expect(await parentOf(PROD)).toBe(sdlc);
    });
  });

  describe("CreateAccount", () => {
    test("works in the background and puts the account into the root with its tags", async () => {
      const started = await aws.organizations.send(
        new CreateAccountCommand({ ...NEW_ACCOUNT, Tags: [{ Key: "stage", Value: "dev" }] }),
      );
      expect(started.CreateAccountStatus).toEqual({
        Id: expect.stringMatching(/^car-[a-z0-9]{8,32}$/),
        AccountName: NEW_ACCOUNT.AccountName,
        State: "IN_PROGRESS",
        RequestedTimestamp: expect.any(Date),
      });
      const done = await creation(started.CreateAccountStatus?.Id);
      expect(done).toMatchObject({
        State: "SUCCEEDED",
        AccountId: expect.stringMatching(/^\d{12}$/),
        CompletedTimestamp: expect.any(Date),
      });
      const id = done.AccountId ?? "";
      expect(await describeAccount(id)).toMatchObject({
        Name: NEW_ACCOUNT.AccountName,
        Email: NEW_ACCOUNT.Email,
        Status: "ACTIVE",
        JoinedMethod: "CREATED",
      });
      expect(await parentOf(id)).toBe(seed.rootId);
      expect(await tagsOf(id)).toEqual([{ Key: "stage", Value: "dev" }]);
    });

    test("is not done before its lag, and goes on after a restart", async () => {
      const slow = await startAws({ lag: { ...NO_LAG, assignmentMs: 60_000 } });
      try {
        const { Id } = await create(NEW_ACCOUNT, slow);
        expect(await creation(Id, slow)).toMatchObject({ State: "IN_PROGRESS" });
        const state = slow.emulator.snapshot();
        expect(Object.keys(state.organization.accounts)).toHaveLength(4);
        state.clockOffsetMs += 60_000;
        const later = createAwsEmulator(seed, { lag: NO_LAG, onChange: () => undefined, state });
        expect(Object.keys(later.snapshot().organization.accounts)).toHaveLength(5);
        await later.stop();
      } finally {
        await slow.stop();
      }
    });

    test("fails for an address in use, and lists its requests by state", async () => {
      const { Id: good } = await create(NEW_ACCOUNT);
      const { Id: bad } = await create({ AccountName: "again", Email: "shop-prod@acme.example" });
      expect(await creation(bad)).toMatchObject({
        State: "FAILED",
        FailureReason: "EMAIL_ALREADY_EXISTS",
      });
      const list = async (States?: ("SUCCEEDED" | "FAILED" | "IN_PROGRESS")[]) =>
        (
          await aws.organizations.send(new ListCreateAccountStatusCommand({ States }))
        ).CreateAccountStatuses?.map(({ Id }) => Id);
      expect(await list()).toEqual([good, bad]);
      expect(await list(["FAILED"])).toEqual([bad]);
      expect(await list(["IN_PROGRESS"])).toEqual([]);
      expect(await accountIds()).toHaveLength(5);
    });

    test("refuses bad input, a sixth at a time, and an organization that is full", async () => {
      expect(
        await refused(
          create({ AccountName: "x", Email: "nobody" }),
          create({ AccountName: "x".repeat(51), Email: "x@acme.example" }),
          creation("car-0000000000000000"),
          creation("request"),
          aws.as(PROD).organizations.send(new CreateAccountCommand(NEW_ACCOUNT)),
        ),
      ).toEqual([
        "InvalidInputException INVALID_PATTERN",
        "InvalidInputException MAX_LENGTH_EXCEEDED",
        "CreateAccountStatusNotFoundException",
        "InvalidInputException INVALID_PATTERN",
        "AccessDeniedException",
      ]);
      await aws.control("PUT", "faults", { accountQuota: { max: 4 } });
      expect(await refused(create(NEW_ACCOUNT))).toEqual([
        "ConstraintViolationException ACCOUNT_NUMBER_LIMIT_EXCEEDED",
      ]);
      const slow = await startAws({ lag: { ...NO_LAG, assignmentMs: 60_000 } });
      try {
        for (const n of [1, 2, 3, 4, 5]) {
          await create({ AccountName: `n${n}`, Email: `n${n}@acme.example` }, slow);
        }
        expect(await refused(create(NEW_ACCOUNT, slow))).toEqual([
          "ConstraintViolationException ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED",
        ]);
      } finally {
        await slow.stop();
      }
    });
  });

  describe("CloseAccount", () => {
    test("goes through PENDING_CLOSURE to SUSPENDED, and refuses a second time", async () => {
      const slow = await startAws({ lag: { ...NO_LAG, assignmentMs: 60_000 } });
      try {
        const closeSlowly = (AccountId: string) =>
          slow.organizations.send(new CloseAccountCommand({ AccountId }));
        const shown = async () => {
          const { Account } = await slow.organizations.send(
            new DescribeAccountCommand({ AccountId: SDLC }),
          );
          return [Account?.Status, Account?.State];
        };
        await closeSlowly(SDLC);
        expect(await shown()).toEqual(["PENDING_CLOSURE", "PENDING_CLOSURE"]);
        expect(await refused(closeSlowly(SDLC))).toEqual(["ConflictException"]);
        await slow.control("POST", "clock", { advanceMs: 60_000 });
        expect(await shown()).toEqual(["SUSPENDED", "CLOSED"]);
        expect(await refused(closeSlowly(SDLC))).toEqual(["AccountAlreadyClosedException"]);
      } finally {
        await slow.stop();
      }
    });

    test("is refused for the management account and for strangers", async () => {
      expect(await refused(close(MANAGEMENT), close("999999999999"), close(CLOSED))).toEqual([
        "ConstraintViolationException CANNOT_CLOSE_MANAGEMENT_ACCOUNT",
        "AccountNotFoundException",
        "AccountAlreadyClosedException",
      ]);
    });

    test("has its limits: three at a time, and 250 within 30 days", async () => {
      const state = aws.emulator.snapshot();
      const { accounts } = state.organization;
      const model = accounts[PROD];
      if (model === undefined) throw new Error("no account");
      const idOf = (index: number) => String(500_000_000_000 + index);
      for (let index = 0; index < 260; index += 1) {
        accounts[idOf(index)] = { ...model, id: idOf(index) };
        if (index < 247)
          Object.assign(accounts[idOf(index)] ?? {}, { closedDate: Date.now() / 1000 });
      }
      const many = await startAws({ state, lag: { ...NO_LAG, assignmentMs: 60_000 } });
      try {
        const closeMore = (index: number) =>
          many.organizations.send(new CloseAccountCommand({ AccountId: idOf(index) }));
        for (const index of [250, 251, 252]) await closeMore(index);
        expect(await refused(closeMore(253))).toEqual([
          "ConstraintViolationException CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED",
        ]);
        await many.control("POST", "clock", { advanceMs: 60_000 });
        expect(await refused(closeMore(253))).toEqual([
          "ConstraintViolationException CLOSE_ACCOUNT_QUOTA_EXCEEDED",
        ]);
        await many.control("POST", "clock", { advanceMs: 31 * DAY_MS });
        await closeMore(253);
      } finally {
        await many.stop();
      }
    });
  });

  describe("RemoveAccountFromOrganization", () => {
    test("takes the account and its tags out", async () => {
      await remove(PROD);
      expect(await accountIds()).toEqual([MANAGEMENT, SDLC, CLOSED]);
      expect(await refused(remove(PROD), tagsOf(PROD))).toEqual([
        "AccountNotFoundException",
        "TargetNotFoundException",
      ]);
    });

    test("is refused for the management account, a delegate, and an account younger than four days", async () => {
      await aws.organizations.send(
        new RegisterDelegatedAdministratorCommand({
          AccountId: SDLC,
          ServicePrincipal: "sso.amazonaws.com",
        }),
      );
      const { Id } = await create(NEW_ACCOUNT);
      const { AccountId = "" } = await creation(Id);
      expect(await refused(remove(MANAGEMENT), remove(SDLC), remove(AccountId))).toEqual([
        "MasterCannotLeaveOrganizationException",
        "ConstraintViolationException CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG",
        "ConstraintViolationException WAIT_PERIOD_ACTIVE",
      ]);
      await aws.control("POST", "clock", { advanceMs: 4 * DAY_MS });
      await remove(AccountId);
      expect(await accountIds()).toHaveLength(4);
    });
  });

  describe("organizational units", () => {
    test("are created, renamed and deleted when empty", async () => {
      const unit = await createUnit("Sandbox");
      const id = unit.Id ?? "";
      expect(unit).toMatchObject({
        Id: expect.stringMatching(/^ou-ab12-[a-z0-9]{8}$/),
        Name: "Sandbox",
      });
      const { OrganizationalUnit } = await aws.organizations.send(
        new UpdateOrganizationalUnitCommand({ OrganizationalUnitId: id, Name: "Play" }),
      );
      expect(OrganizationalUnit).toMatchObject({ Id: id, Name: "Play" });
      expect((await unitsIn(seed.rootId)).map(({ Name }) => Name)).toEqual([
        "Workloads",
        "Suspended",
        "Play",
      ]);
      const deleteUnit = (OrganizationalUnitId: string) =>
        aws.organizations.send(new DeleteOrganizationalUnitCommand({ OrganizationalUnitId }));
      const [workloads] = await unitsIn(seed.rootId);
      expect(
        await refused(deleteUnit(workloads?.Id ?? ""), deleteUnit(await parentOf(PROD))),
      ).toEqual(["OrganizationalUnitNotEmptyException", "OrganizationalUnitNotEmptyException"]);
      await deleteUnit(id);
      expect(
        await refused(
          deleteUnit(id),
          aws.organizations.send(
            new DescribeOrganizationalUnitCommand({ OrganizationalUnitId: id }),
          ),
          aws.organizations.send(
            new UpdateOrganizationalUnitCommand({ OrganizationalUnitId: id, Name: "x" }),
          ),
        ),
      ).toEqual(Array.from({ length: 3 }, () => "OrganizationalUnitNotFoundException"));
    });

    test("have one name per parent, five levels, and tags from the start", async () => {
      const [workloads, suspended] = await unitsIn(seed.rootId);
      const rename = (OrganizationalUnitId = "", Name = "") =>
        aws.organizations.send(new UpdateOrganizationalUnitCommand({ OrganizationalUnitId, Name }));
      expect(
        await refused(
          createUnit("Workloads"),
          rename(suspended?.Id, "Workloads"),
          createUnit("x", "ou-ab12-00000000"),
          createUnit(""),
          createUnit("x".repeat(129)),
        ),
      ).toEqual([
        "DuplicateOrganizationalUnitException",
        "DuplicateOrganizationalUnitException",
        "ParentNotFoundException",
        "InvalidInputException MIN_LENGTH_EXCEEDED",
        "InvalidInputException MAX_LENGTH_EXCEEDED",
      ]);
      await createUnit("Workloads", workloads?.Id);
      let parent = seed.rootId;
      for (const level of [1, 2, 3, 4, 5])
        parent = (await createUnit(`L${level}`, parent)).Id ?? "";
      expect(await refused(createUnit("L6", parent))).toEqual([
        "ConstraintViolationException OU_DEPTH_LIMIT_EXCEEDED",
      ]);
      const { OrganizationalUnit } = await aws.organizations.send(
        new CreateOrganizationalUnitCommand({
          ParentId: seed.rootId,
          Name: "Tagged",
          Tags: [{ Key: "tier", Value: "1" }],
        }),
      );
      expect(await tagsOf(OrganizationalUnit?.Id ?? "")).toEqual([{ Key: "tier", Value: "1" }]);
    });
  });

  describe("tags", () => {
    const tag = (
      ResourceId: string,
      Tags: { Key: string; Value: string }[],
      client = aws.organizations,
    ) => client.send(new TagResourceCommand({ ResourceId, Tags }));

    test("are put on accounts, units and the root, and taken off", async () => {
      const unit = await parentOf(PROD);
      for (const id of [PROD, unit, seed.rootId]) {
        await tag(id, [
          { Key: "stage", Value: "live" },
          { Key: "owner", Value: "" },
        ]);
        await tag(id, [{ Key: "stage", Value: "gone" }]);
        expect(await tagsOf(id)).toEqual([
          { Key: "stage", Value: "gone" },
          { Key: "owner", Value: "" },
        ]);
        await aws.organizations.send(
          new UntagResourceCommand({ ResourceId: id, TagKeys: ["owner", "absent"] }),
        );
        expect(await tagsOf(id)).toEqual([{ Key: "stage", Value: "gone" }]);
      }
    });

    test("are refused with the reason", async () => {
      const many = Array.from({ length: 50 }, (_, n) => ({ Key: `k${n}`, Value: "v" }));
      const one = { Key: "a", Value: "b" };
      expect(
        await refused(
          tag(PROD, many),
          tag(PROD, [one, one]),
          tag(PROD, [{ Key: "aws:a", Value: "b" }]),
          tag(PROD, [{ Key: "", Value: "b" }]),
          tag("999999999999", [one]),
          tag("prod", [one]),
          tag(PROD, [one], aws.as(SDLC).organizations),
        ),
      ).toEqual([
        "ConstraintViolationException MAX_TAG_LIMIT_EXCEEDED",
        "InvalidInputException DUPLICATE_TAG_KEY",
        "InvalidInputException INVALID_SYSTEM_TAGS_PARAMETER",
        "InvalidInputException MIN_LENGTH_EXCEEDED",
        "TargetNotFoundException",
        "InvalidInputException INVALID_PATTERN",
        "AccessDeniedException",
      ]);
      expect(await tagsOf(PROD)).toEqual([{ Key: "stage", Value: "prod" }]);
    });
  });
});

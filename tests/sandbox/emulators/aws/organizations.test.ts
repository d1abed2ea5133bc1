import {
  DeregisterDelegatedAdministratorCommand,
  DescribeAccountCommand,
  DescribeOrganizationalUnitCommand,
  DescribeOrganizationCommand,
  DisableAWSServiceAccessCommand,
  EnableAWSServiceAccessCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListAWSServiceAccessForOrganizationCommand,
  ListChildrenCommand,
  ListDelegatedAdministratorsCommand,
  ListDelegatedServicesForAccountCommand,
  ListOrganizationalUnitsForParentCommand,
  ListParentsCommand,
  ListRootsCommand,
  ListTagsForResourceCommand,
  paginateListAccounts,
  RegisterDelegatedAdministratorCommand,
} from "@aws-sdk/client-organizations";
import { CLOSED, MANAGEMENT, PROD, refusal, SDLC, seed, startAws, type RunningAws } from "./kit";

const ServicePrincipal = "sso.amazonaws.com";

describe("the emulated Organizations API", () => {
  let aws: RunningAws;
  beforeEach(async () => {
    aws = await startAws();
  });
  afterEach(() => aws.stop());

  const unitsOf = async (ParentId: string) =>
    (
      await aws.organizations.send(new ListOrganizationalUnitsForParentCommand({ ParentId }))
    ).OrganizationalUnits?.map((unit) => ({ id: unit.Id ?? "", name: unit.Name }));
  const accountsOf = async (ParentId: string) =>
    (await aws.organizations.send(new ListAccountsForParentCommand({ ParentId }))).Accounts?.map(
      (account) => account.Id,
    );

  test("describes the organization to every member, and not to a stranger", async () => {
    const describe = (key: string) =>
      aws.as(key).organizations.send(new DescribeOrganizationCommand({}));
    expect((await describe(PROD)).Organization).toMatchObject({
      Id: seed.organizationId,
      FeatureSet: "ALL",
      MasterAccountId: MANAGEMENT,
      MasterAccountArn: `arn:aws:organizations::${MANAGEMENT}:account/${seed.organizationId}/${MANAGEMENT}`,
      MasterAccountEmail: "management@acme.example",
    });
    expect(await refusal(describe("999999999999"))).toMatchObject({
      name: "AWSOrganizationsNotInUseException",
    });
  });

  test("walks from the root to the accounts by organizational units", async () => {
    const { Roots } = await aws.organizations.send(new ListRootsCommand({}));
    expect(Roots).toMatchObject([{ Id: seed.rootId, Name: "Root" }]);
    expect(await accountsOf(seed.rootId)).toEqual([MANAGEMENT]);
    const top = (await unitsOf(seed.rootId)) ?? [];
    expect(top.map((unit) => unit.name)).toEqual(["Workloads", "Suspended"]);
    const workloads = top[0]?.id ?? "";
    expect(workloads).toMatch(/^ou-ab12-[0-9a-z]{8}$/);
    const stages = (await unitsOf(workloads)) ?? [];
    expect(stages.map((unit) => unit.name)).toEqual(["Prod", "SDLC"]);
    const prod = stages[0]?.id ?? "";
    expect(await accountsOf(prod)).toEqual([PROD]);
    const { OrganizationalUnit } = await aws.organizations.send(
      new DescribeOrganizationalUnitCommand({ OrganizationalUnitId: prod }),
    );
    expect(OrganizationalUnit).toMatchObject({
      Name: "Prod",
      Path: `${seed.organizationId}/${seed.rootId}/${workloads}/${prod}/`,
    });
    const { Account } = await aws.organizations.send(
      new DescribeAccountCommand({ AccountId: PROD }),
    );
    expect(Account).toMatchObject({
      Id: PROD,
      Name: "shop-prod",
      Email: "shop-prod@acme.example",
      Status: "ACTIVE",
      State: "ACTIVE",
      Paths: [`${seed.organizationId}/${seed.rootId}/${workloads}/${prod}/${PROD}/`],
    });
    const parents = async (ChildId: string) =>
      (await aws.organizations.send(new ListParentsCommand({ ChildId }))).Parents;
    expect(await parents(PROD)).toEqual([{ Id: prod, Type: "ORGANIZATIONAL_UNIT" }]);
    expect(await parents(workloads)).toEqual([{ Id: seed.rootId, Type: "ROOT" }]);
    const children = async (ParentId: string, ChildType: "ACCOUNT" | "ORGANIZATIONAL_UNIT") =>
      (await aws.organizations.send(new ListChildrenCommand({ ParentId, ChildType }))).Children;
    expect(await children(prod, "ACCOUNT")).toEqual([{ Id: PROD, Type: "ACCOUNT" }]);
    expect(await children(workloads, "ORGANIZATIONAL_UNIT")).toHaveLength(2);
  });

  test("names every missing thing by its own error", async () => {
    const send = aws.organizations;
    const errors = [
      send.send(new DescribeAccountCommand({ AccountId: "999999999999" })),
      send.send(new ListAccountsForParentCommand({ ParentId: "ou-ab12-00000000" })),
      send.send(new ListAccountsForParentCommand({ ParentId: "Workloads" })),
      send.send(
        new DescribeOrganizationalUnitCommand({ OrganizationalUnitId: "ou-ab12-00000000" }),
      ),
      send.send(new ListTagsForResourceCommand({ ResourceId: "999999999999" })),
      send.send(new ListParentsCommand({ ChildId: "999999999999" })),
      send.send(new DescribeAccountCommand({ AccountId: "prod" })),
      send.send(new ListAccountsCommand({ NextToken: "nope" })),
      send.send(new ListAccountsCommand({ MaxResults: 21 })),
    ];
    const names = await Promise.all(errors.map(async (error) => (await refusal(error))["name"]));
    expect(names).toEqual([
      "AccountNotFoundException",
      "ParentNotFoundException",
      "InvalidInputException",
      "OrganizationalUnitNotFoundException",
      "TargetNotFoundException",
      "ChildNotFoundException",
      "InvalidInputException",
      "InvalidInputException",
      "InvalidInputException",
    ]);
  });

  test("gives 20 accounts a page", async () => {
    for (let index = 0; index < 40; index += 1) {
      const id = String(500_000_000_000 + index);
      const account = { id, name: `more-${index}`, email: `more${index}@acme.example` };
      expect((await aws.control("POST", "organizations/accounts", account)).status).toBe(201);
    }
    const pages: number[] = [];
    const ids = new Set<string | undefined>();
    for await (const page of paginateListAccounts({ client: aws.organizations }, {})) {
      pages.push(page.Accounts?.length ?? 0);
      for (const account of page.Accounts ?? []) ids.add(account.Id);
    }
    expect(pages).toEqual([20, 20, 4]);
    expect(ids.size).toBe(44);
  });

  test("control calls add, move, suspend, tag and remove accounts", async () => {
    const before = aws.changes();
    const added = { id: "555555555555", name: "new", email: "new@acme.example", ouPath: ["New"] };
    expect((await aws.control("POST", "organizations/accounts", added)).status).toBe(201);
    expect((await aws.control("POST", "organizations/accounts", added)).status).toBe(409);
    const change = { ouPath: ["Workloads", "Prod"], status: "SUSPENDED", tags: { stage: "prod" } };
    const patched = await aws.control("PATCH", `organizations/accounts/${added.id}`, change);
    expect(patched.body).toMatchObject({ status: "SUSPENDED", tags: { stage: "prod" } });
    const { Account } = await aws.organizations.send(
      new DescribeAccountCommand({ AccountId: added.id }),
    );
    expect(Account).toMatchObject({ Status: "SUSPENDED", State: "SUSPENDED" });
    const { Tags } = await aws.organizations.send(
      new ListTagsForResourceCommand({ ResourceId: added.id }),
    );
    expect(Tags).toEqual([{ Key: "stage", Value: "prod" }]);
    const { Parents } = await aws.organizations.send(new ListParentsCommand({ ChildId: PROD }));
    expect(await accountsOf(Parents?.[0]?.Id ?? "")).toEqual([PROD, added.id]);
    expect((await aws.control("DELETE", `organizations/accounts/${added.id}`)).status).toBe(204);
    expect((await aws.control("DELETE", `organizations/accounts/${added.id}`)).status).toBe(404);
    expect((await aws.control("DELETE", `organizations/accounts/${MANAGEMENT}`)).status).toBe(409);
    const bad = await aws.control("POST", "organizations/accounts", { id: "12", nmae: "x" });
    expect(bad.status).toBe(400);
    expect(bad.body["error"]).toContain("must be twelve digits");
    expect(aws.changes()).toBe(before + 3);
  });

  test("a suspended account is shown as such", async () => {
    const { Accounts } = await aws.organizations.send(new ListAccountsCommand({}));
    const states = Accounts?.map((account) => [account.Id, account.State]);
    expect(states).toContainEqual([CLOSED, "SUSPENDED"]);
  });

  test("delegates: register once, list, read as the delegate, deregister", async () => {
    const target = { AccountId: SDLC, ServicePrincipal };
    const register = (AccountId = SDLC) =>
      aws.organizations.send(new RegisterDelegatedAdministratorCommand({ ...target, AccountId }));
    const asDelegate = () => aws.as(SDLC).organizations.send(new ListAccountsCommand({}));
    expect(await refusal(asDelegate())).toMatchObject({ name: "AccessDeniedException" });
    await register();
    expect(await refusal(register())).toMatchObject({ name: "AccountAlreadyRegisteredException" });
    expect(await refusal(register(MANAGEMENT))).toMatchObject({
      name: "ConstraintViolationException",
    });
    expect((await asDelegate()).Accounts).toHaveLength(4);
    const list = async (service?: string) =>
      (
        await aws.organizations.send(
          new ListDelegatedAdministratorsCommand({ ServicePrincipal: service }),
        )
      ).DelegatedAdministrators?.map((delegate) => delegate.Id);
    expect(await list(ServicePrincipal)).toEqual([SDLC]);
    expect(await list("guardduty.amazonaws.com")).toEqual([]);
    const deregister = () =>
      aws.organizations.send(new DeregisterDelegatedAdministratorCommand(target));
    const asMember = aws
      .as(SDLC)
      .organizations.send(new DeregisterDelegatedAdministratorCommand(target));
    expect(await refusal(asMember)).toMatchObject({ name: "AccessDeniedException" });
    await deregister();
    expect(await refusal(deregister())).toMatchObject({ name: "AccountNotRegisteredException" });
    expect(await list()).toEqual([]);
  });

  test("trusted access of Identity Center is on", async () => {
    const { EnabledServicePrincipals } = await aws.organizations.send(
      new ListAWSServiceAccessForOrganizationCommand({}),
    );
    expect(EnabledServicePrincipals).toEqual([{ ServicePrincipal, DateEnabled: expect.any(Date) }]);
  });

  test("trusted access goes on and off, and an account's services can be listed", async () => {
    const service = { ServicePrincipal: "guardduty.amazonaws.com" };
    const enabled = async () =>
      (
        await aws.organizations.send(new ListAWSServiceAccessForOrganizationCommand({}))
      ).EnabledServicePrincipals?.map((entry) => entry.ServicePrincipal);
    await aws.organizations.send(new EnableAWSServiceAccessCommand(service));
    expect(await enabled()).toEqual([ServicePrincipal, service.ServicePrincipal]);
    await aws.organizations.send(new DisableAWSServiceAccessCommand(service));
    expect(await enabled()).toEqual([ServicePrincipal]);
    const target = { AccountId: SDLC, ServicePrincipal };
    await aws.organizations.send(new RegisterDelegatedAdministratorCommand(target));
    const { DelegatedServices } = await aws.organizations.send(
      new ListDelegatedServicesForAccountCommand({ AccountId: SDLC }),
    );
    expect(DelegatedServices).toEqual([
      { ServicePrincipal, DelegationEnabledDate: expect.any(Date) },
    ]);
  });
});

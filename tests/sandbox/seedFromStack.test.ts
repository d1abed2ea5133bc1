import { seedFromStack } from "../../sandbox/seedFromStack";
import { accessFixture } from "../support/accessFixture";

const fixture = {
  accounts: [
    { id: "111111111111", name: "management", email: "root@example.com" },
    { id: "222222222222", name: "prod", ouPath: ["Workloads", "Prod"], tags: { stage: "prod" } },
    { id: "333333333333", name: "old", status: "SUSPENDED" as const },
  ],
  users: [{ userName: "hr@example.com", existing: true, department: "HR" }, "own@example.com"],
  groups: [
    { name: "everyone-at-work", existing: true, description: "All", members: ["hr@example.com"] },
    "owned",
  ],
};
const { model } = accessFixture(fixture);
const access = accessFixture({
  ...fixture,
  model: { identityCenter: { ...model.identityCenter, managementAccountId: "111111111111" } },
});

describe("seedFromStack", () => {
  const seed = seedFromStack(access, "00token");

  it("agrees with every value that the configuration has", () => {
    const { region, acsUrl, issuer, identityStoreId, portalUrl } = access.model.identityCenter;
    expect(seed.aws).toMatchObject({ region, acsUrl, issuer, identityStoreId, portalUrl });
    expect(access.model.identityCenter.scimEndpoint).toContain(`/${seed.aws.scimTenant}/scim/v2`);
    expect(seed.aws.managementAccountId).toBe("111111111111");
    expect(seed.okta).toMatchObject({
      orgName: "acme-test",
      baseUrl: "okta.com",
      apiToken: "00token",
    });
  });

  it("has the accounts where they stand", () => {
    expect(
      seed.aws.accounts.map(({ id, ouPath, status }) => [id, ouPath.join("/"), status]),
    ).toEqual([
      ["111111111111", "", "ACTIVE"],
      ["222222222222", "Workloads/Prod", "ACTIVE"],
      ["333333333333", "", "SUSPENDED"],
    ]);
    expect(seed.aws.accounts[1]?.tags).toEqual({ stage: "prod" });
    expect(seed.aws.accounts.every(({ email }) => email.includes("@"))).toBe(true);
  });

  it("has only the people and groups that exist beside the program", () => {
    expect(seed.okta.users.map(({ userName }) => userName)).toEqual(["hr@example.com"]);
    expect(seed.okta.groups).toEqual([
      { name: "everyone-at-work", description: "All", members: ["hr@example.com"] },
    ]);
  });

  it("derives what is not said, in the vendor's forms and the same each time", () => {
    expect(seed.aws.instanceArn).toMatch(/^arn:aws:sso:::instance\/ssoins-[0-9a-f]{16}$/);
    expect(seed.aws.organizationId).toMatch(/^o-[0-9a-z]{10}$/);
    expect(seed.aws.rootId).toMatch(/^r-[0-9a-z]{4}$/);
    expect(seedFromStack(access, "00token")).toEqual(seed);
  });

  it("gives other instances other ids", () => {
    const identityCenter = { ...model.identityCenter, identityStoreId: "d-9999999999" };
    const other = seedFromStack(accessFixture({ model: { identityCenter } }), "00token");
    expect(other.aws.instanceArn).not.toBe(seed.aws.instanceArn);
    expect(other.aws.organizationId).not.toBe(seed.aws.organizationId);
  });

  it("makes up endpoint and management account where the configuration has none", () => {
    const { scimEndpoint: _none, ...identityCenter } = model.identityCenter;
    const { aws } = seedFromStack(accessFixture({ model: { identityCenter } }), "00token");
    expect(aws.scimTenant).toMatch(/^[0-9a-f]{11}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(aws.managementAccountId).toMatch(/^\d{12}$/);
    expect(aws.accounts.map(({ id }) => id)).toEqual([aws.managementAccountId]);
  });
});

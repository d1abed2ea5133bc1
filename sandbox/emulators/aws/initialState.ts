import { createHash } from "node:crypto";
import { type AwsSeed, type SeedAccount } from "../seed";
import { type AwsState, type OrganizationState, type StoredUnit } from "./state";

/**
 * State of a new organization instance: organization as the seed has it, empty directory, no permission sets,
 * identity source still the Identity Center directory.
 * @param nowMs Epoch milliseconds of creation.
 */
export function initialState(seed: AwsSeed, nowMs: number): AwsState {
  const now = nowMs / 1000;
  return {
    version: 1,
    clockOffsetMs: 0,
    instance: {
      region: seed.region,
      instanceArn: seed.instanceArn,
      identityStoreId: seed.identityStoreId,
      acsUrl: seed.acsUrl,
      issuer: seed.issuer,
      portalUrl: seed.portalUrl,
      scimTenant: seed.scimTenant,
      createdDate: now,
    },
    identityStore: { users: {}, groups: {}, memberships: {} },
    sso: { permissionSets: {}, assignments: {}, lingering: [], roles: {}, operations: {} },
    organization: initialOrganization(seed, now),
    console: { identitySource: "IDENTITY_CENTER", automaticProvisioning: false, tokens: [] },
    iam: { customerManagedPolicies: {} },
  };
}

function initialOrganization(seed: AwsSeed, now: number): OrganizationState {
  const organization: OrganizationState = {
    id: seed.organizationId,
    rootId: seed.rootId,
    managementAccountId: seed.managementAccountId,
    rootTags: {},
    units: {},
    accounts: {},
    // Enabling an organization instance of Identity Center turns on trusted access for it.
    serviceAccess: { "sso.amazonaws.com": now },
    delegatedAdministrators: {},
  };
  for (const account of seed.accounts) addAccount(organization, account, now);
  return organization;
}

/** Adds or replaces an account and creates the organizational units on its path. */
export function addAccount(
  organization: OrganizationState,
  account: SeedAccount,
  now: number,
): void {
  organization.accounts[account.id] = {
    id: account.id,
    name: account.name,
    email: account.email,
    status: account.status,
    parentId: ensureUnit(organization, account.ouPath),
    joinedDate: now,
    tags: { ...account.tags },
  };
}

/** Id of the organizational unit at the path of names, created where missing; the root for `[]`. */
export function ensureUnit(organization: OrganizationState, path: readonly string[]): string {
  let parentId = organization.rootId;
  path.forEach((name, depth) => {
    const existing = findUnit(organization, parentId, name);
    parentId = (existing ?? createUnit(organization, parentId, path.slice(0, depth + 1))).id;
  });
  return parentId;
}

function findUnit(
  organization: OrganizationState,
  parentId: string,
  name: string,
): StoredUnit | undefined {
  return Object.values(organization.units).find(
    (unit) => unit.parentId === parentId && unit.name === name,
  );
}

/** Ids derive from the path, so that two sandboxes with one seed agree on them. */
function createUnit(
  organization: OrganizationState,
  parentId: string,
  path: readonly string[],
): StoredUnit {
  const digest = createHash("sha256")
    .update([organization.id, organization.rootId, ...path].join("\n"))
    .digest("hex");
  const id = `ou-${organization.rootId.replace(/^r-/, "")}-${digest.slice(0, 8)}`;
  const unit = { id, name: path.at(-1) ?? "", parentId, tags: {} };
  organization.units[id] = unit;
  return unit;
}

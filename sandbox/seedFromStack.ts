import { createHash } from "node:crypto";
import { type Account, type ResolvedAccess } from "../model/accessModel";
import { type SandboxSeed, type SeedAccount } from "./emulators/seed";

/**
 * The clouds that a stack's configuration speaks of: the instance with its ids and URLs, the
 * organization's accounts, and the users and groups that exist before the program runs. What the
 * configuration leaves out (instance ARN, organization id, …) is derived from the identity store id,
 * so that it is the same each time.
 * @param oktaApiToken SSWS token that the emulated Okta accepts
 */
export function seedFromStack(access: ResolvedAccess, oktaApiToken: string): SandboxSeed {
  const { model } = access;
  const { identityCenter } = model;
  const derive = (purpose: string, length: number): string =>
    hex(`${identityCenter.identityStoreId}/${purpose}`).slice(0, length);
  const managementAccountId = identityCenter.managementAccountId ?? deriveAccountId(access);
  return {
    aws: {
      region: identityCenter.region,
      instanceArn: `arn:aws:sso:::instance/ssoins-${derive("instance", 16)}`,
      identityStoreId: identityCenter.identityStoreId,
      acsUrl: identityCenter.acsUrl,
      issuer: identityCenter.issuer,
      portalUrl: identityCenter.portalUrl,
      scimTenant: tenantOf(identityCenter.scimEndpoint) ?? deriveTenant(derive("scim", 43)),
      organizationId: `o-${derive("organization", 10)}`,
      rootId: `r-${derive("root", 4)}`,
      managementAccountId,
      accounts: withManagementAccount(access.accounts, managementAccountId, model.organisation),
    },
    okta: {
      orgName: `${model.organisation}-${model.environment}`,
      baseUrl: "okta.com",
      apiToken: oktaApiToken,
      users: model.users.filter((user) => user.existing).map(seedUser),
      groups: model.groups
        .filter((group) => group.existing)
        .map(({ name, description, members }) => ({ name, description, members: members ?? [] })),
    },
  };
}

function seedUser(
  user: ResolvedAccess["model"]["users"][number],
): SandboxSeed["okta"]["users"][number] {
  const { userName, firstName, lastName, email, department } = user;
  return { userName, firstName, lastName, email, department };
}

function withManagementAccount(
  accounts: readonly Account[],
  id: string,
  organisation: string,
): SeedAccount[] {
  const seeds = accounts.map(seedAccount);
  if (seeds.some((account) => account.id === id)) return seeds;
  const name = "Management";
  const email = `aws+management@${organisation}.example`;
  return [{ id, name, email, status: "ACTIVE", ouPath: [], tags: {} }, ...seeds];
}

function seedAccount(account: Account): SeedAccount {
  const { id, name, email, status, ouPath, tags } = account;
  return { id, name, email: email ?? `aws+${id}@example.com`, status, ouPath, tags };
}

/** Tenant of an endpoint of the form `https://scim.<region>.amazonaws.com/<tenant>/scim/v2`. */
function tenantOf(scimEndpoint: string | undefined): string | undefined {
  return scimEndpoint && /amazonaws\.com\/([^/]+)\/scim\/v2$/.exec(scimEndpoint)?.[1];
}

/** AWS's form: a prefix of eleven characters and a UUID. */
function deriveTenant(digits: string): string {
  const [prefix, ...uuid] = [11, 8, 4, 4, 4, 12].map((length, index, lengths) => {
    const start = lengths.slice(0, index).reduce((sum, each) => sum + each, 0);
    return digits.slice(start, start + length);
  });
  return [prefix, ...uuid].join("-");
}

/** An account id that no account of the configuration has. */
function deriveAccountId({ model, accounts }: ResolvedAccess): string {
  for (let attempt = 0; ; attempt++) {
    const digest = hex(`${model.identityCenter.identityStoreId}/management/${attempt}`);
    const id = String(BigInt(`0x${digest.slice(0, 15)}`))
      .padStart(12, "1")
      .slice(0, 12);
    if (!accounts.some((account) => account.id === id)) return id;
  }
}

function hex(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** What the emulated clouds are made of. Derived from a stack's configuration, see `sandbox/seedFromStack`. */

export interface SeedAccount {
  /** Twelve digits. */
  id: string;
  name: string;
  email: string;
  status: "ACTIVE" | "SUSPENDED" | "PENDING_CLOSURE";
  /** Organizational unit names from the root; `[]` places the account in the root. */
  ouPath: string[];
  tags: Record<string, string>;
}

export interface AwsSeed {
  /** Primary Region of the Identity Center instance. */
  region: string;
  /** `arn:aws:sso:::instance/ssoins-…` */
  instanceArn: string;
  /** `d-xxxxxxxxxx`, equal to the last segment of `issuer`. */
  identityStoreId: string;
  acsUrl: string;
  issuer: string;
  portalUrl: string;
  /** Tenant segment of the SCIM endpoint path. */
  scimTenant: string;
  organizationId: string;
  rootId: string;
  managementAccountId: string;
  /** Member accounts and the management account. */
  accounts: SeedAccount[];
}

export interface OktaSeed {
  /** Subdomain, for example `acme-dev`. */
  orgName: string;
  /** For example `okta.com`. */
  baseUrl: string;
  /** SSWS token that the emulator accepts. */
  apiToken: string;
  /** Users that exist before the program runs (`existing: true` in the configuration). */
  users: {
    userName: string;
    firstName: string;
    lastName: string;
    email: string;
    department?: string;
  }[];
  /** Groups that exist before the program runs. */
  groups: { name: string; description?: string; members: string[] }[];
}

export interface SandboxSeed {
  aws: AwsSeed;
  okta: OktaSeed;
}

/** Delays of the emulated clouds in milliseconds; all zero in tests. */
export interface EmulatorLag {
  /** Account assignment creation and deletion. */
  assignmentMs: number;
  /** Permission set provisioning. */
  provisioningMs: number;
  /** From an Okta change to the SCIM request it causes. */
  scimPushMs: number;
}

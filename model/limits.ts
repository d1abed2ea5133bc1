/** The vendors' numbers that a configuration is checked against, each with its source. */
export interface Limit {
  /** Largest value that is accepted. */
  max: number;
  /** Smallest value that is accepted, where there is one. */
  min?: number;
  unit: string;
  /** Vendor page or API shape that states the number. */
  source: string;
  /** Smaller default that AWS raises on request; beyond it a warning says which quota to raise. */
  adjustableFrom?: number;
}

const IDENTITY_CENTER_QUOTAS =
  "https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html";
const SSO_ADMIN_API = "https://docs.aws.amazon.com/singlesignon/latest/APIReference";
const IAM_QUOTAS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";
const ABAC_API = `${SSO_ADMIN_API}/API_InstanceAccessControlAttributeConfiguration.html`;
const OKTA_APPS_API = "https://developer.okta.com/docs/api/openapi/okta-management";
const OKTA_USER_SCHEMA =
  "https://developer.okta.com/docs/reference/api/users/#default-profile-properties";

export const LIMITS = {
  permissionSetName: {
    min: 1,
    max: 32,
    unit: "characters",
    source: `${SSO_ADMIN_API}/API_PermissionSet.html`,
  },
  permissionSetDescription: {
    min: 1,
    max: 700,
    unit: "characters",
    source: `${SSO_ADMIN_API}/API_PermissionSet.html`,
  },
  relayState: {
    min: 1,
    max: 240,
    unit: "characters",
    source: `${SSO_ADMIN_API}/API_PermissionSet.html`,
  },
  sessionDuration: {
    min: 3_600,
    max: 43_200,
    unit: "seconds",
    source: "https://docs.aws.amazon.com/singlesignon/latest/userguide/howtosessionduration.html",
  },
  policiesPerPermissionSet: {
    max: 20,
    adjustableFrom: 10,
    unit: "managed and customer managed policies",
    source: `${IDENTITY_CENTER_QUOTAS} and ${IAM_QUOTAS} (10 per role until raised)`,
  },
  inlinePolicyBytes: { max: 32_768, unit: "bytes", source: IDENTITY_CENTER_QUOTAS },
  inlinePolicyNonWhitespace: {
    max: 10_240,
    unit: "bytes without white space",
    source: IDENTITY_CENTER_QUOTAS,
  },
  permissionSets: { max: 3_500, unit: "permission sets", source: IDENTITY_CENTER_QUOTAS },
  permissionSetsPerAccount: {
    max: 500,
    unit: "permission sets in one account",
    source: IDENTITY_CENTER_QUOTAS,
  },
  groups: { max: 100_000, unit: "groups", source: IDENTITY_CENTER_QUOTAS },
  users: { max: 100_000, unit: "users", source: IDENTITY_CENTER_QUOTAS },
  tags: { max: 50, unit: "tags", source: `${SSO_ADMIN_API}/API_TagResource.html` },
  tagKey: {
    min: 1,
    max: 128,
    unit: "characters",
    source: `${SSO_ADMIN_API}/API_Tag.html`,
  },
  tagValue: { min: 0, max: 256, unit: "characters", source: `${SSO_ADMIN_API}/API_Tag.html` },
  customerManagedPolicyName: {
    min: 1,
    max: 128,
    unit: "characters",
    source: `${SSO_ADMIN_API}/API_CustomerManagedPolicyReference.html`,
  },
  customerManagedPolicyPath: {
    min: 1,
    max: 512,
    unit: "characters",
    source: `${SSO_ADMIN_API}/API_CustomerManagedPolicyReference.html`,
  },
  abacAttributes: { max: 50, unit: "attributes", source: ABAC_API },
  abacAttributeKey: { min: 1, max: 128, unit: "characters", source: ABAC_API },
  oktaGroupName: { min: 1, max: 255, unit: "characters", source: OKTA_APPS_API },
  oktaGroupDescription: { max: 1_024, unit: "characters", source: OKTA_APPS_API },
  oktaLogin: { max: 100, unit: "characters", source: OKTA_USER_SCHEMA },
  oktaEmail: { max: 100, unit: "characters", source: OKTA_USER_SCHEMA },
  oktaPersonName: { max: 50, unit: "characters", source: OKTA_USER_SCHEMA },
  oktaAppLabel: { min: 1, max: 100, unit: "characters", source: OKTA_APPS_API },
  oktaAppNote: {
    max: 250,
    unit: "characters",
    source: "https://registry.terraform.io/providers/okta/okta/latest/docs/resources/app_saml",
  },
} as const satisfies Record<string, Limit>;

/** Days before a rule's last day from which a warning is given. */
export const EXPIRY_WARNING_DAYS = 14;

/** Days before the SCIM token's expiry from which a warning is given; AWS reminds from then on. */
export const SCIM_TOKEN_WARNING_DAYS = 90;

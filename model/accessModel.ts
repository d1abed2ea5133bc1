/**
 * The validated access model: what a stack's configuration says, before account selectors are
 * resolved. `model/schema` produces it; every view (components, matrix, diff) reads it.
 */

import { type RiskSettings } from "./schema/risks";

/** Where something was written: 1-based line and column in `file`. */
export interface SourceLocation {
  file: string;
  line: number;
  column: number;
}

/** Values read from the Identity Center console, plus what is derived from them. */
export interface IdentityCenter {
  /** Primary Region of the instance, for example `eu-central-1`. */
  region: string;
  /** Assertion consumer service URL. */
  acsUrl: string;
  /** SAML issuer (audience); its last path segment is the identity store id. */
  issuer: string;
  /** `d-` and ten characters, taken from `issuer`. */
  identityStoreId: string;
  /** AWS access portal URL. */
  portalUrl: string;
  /** SCIM endpoint without trailing slash; absent until automatic provisioning is enabled. */
  scimEndpoint?: string;
  /** Day on which the SCIM token expires, `YYYY-MM-DD`. */
  scimTokenExpiresOn?: string;
  /** Account that owns the organization; never implied by a selector. */
  managementAccountId?: string;
  /** Where the stack runs: some changes are refused to a delegated administrator. */
  deployedFrom: "management" | "delegatedAdministrator";
}

/** The Okta catalog application `amazon_aws_sso`. */
export interface OktaAppSettings {
  label: string;
  /** Okta expression for the SAML NameID and SCIM `userName`, default `${source.login}`. */
  userNameTemplate: string;
  defaultRelayState?: string;
  hideWeb: boolean;
  hideMobile: boolean;
  selfService: boolean;
  adminNote?: string;
  endUserNote?: string;
}

/** Authentication policy of the application. There is never a catch-all allow. */
export interface SignOnSettings {
  /** Demand phishing-resistant possession factors. */
  phishingResistant: boolean;
  /** ISO 8601 duration after which Okta asks again, default `PT8H`; `PT0S` asks each time. */
  reauthenticateEvery: string;
  /** Okta network zone ids from which access is allowed; empty: anywhere. */
  networkZoneIds: string[];
  /** Okta device assurance policy ids of which one must hold; empty: any device. */
  deviceAssuranceIds: string[];
}

/** An Okta group that is pushed to Identity Center and may be granted permission sets. */
export interface AccessGroup {
  name: string;
  description?: string;
  /** True: made and filled elsewhere; looked up by name, never changed or deleted here. */
  existing: boolean;
  /** User names (Okta logins) of the members; absent: membership is managed elsewhere. */
  members?: string[];
  location?: SourceLocation;
}

/** A person known to Okta. */
export interface Person {
  /** Okta login and Identity Center user name. */
  userName: string;
  firstName: string;
  lastName: string;
  email: string;
  department?: string;
  /** True: comes from HR or a directory; looked up, never changed here. */
  existing: boolean;
  location?: SourceLocation;
}

/** Which declared groups are pushed to Identity Center. */
export interface GroupPushSettings {
  names: string[];
  prefixes: string[];
}

export interface CustomerManagedPolicyReference {
  name: string;
  /** IAM path, default `/`. The policy must exist under it in every target account. */
  path: string;
}

/** Exactly one of the two. */
export interface PermissionsBoundary {
  managedPolicyArn?: string;
  customerManagedPolicyReference?: CustomerManagedPolicyReference;
}

/** A permission set after templates (`extends`) were applied. */
export interface PermissionSetSpec {
  name: string;
  description?: string;
  /** ISO 8601, one to twelve hours, default `PT1H`. */
  sessionDuration: string;
  relayState?: string;
  tags: Record<string, string>;
  /** ARNs of AWS managed policies, sorted. */
  managedPolicies: string[];
  customerManagedPolicies: CustomerManagedPolicyReference[];
  /** Canonical JSON text (keys sorted, no white space beyond what strings hold). */
  inlinePolicy?: string;
  permissionsBoundary?: PermissionsBoundary;
  /** True: managed elsewhere; looked up by name, may be granted, never changed here. */
  existing: boolean;
  location?: SourceLocation;
}

/** One account of the organization. */
export interface Account {
  /** Twelve digits, as text. */
  id: string;
  name: string;
  email?: string;
  /** Short name usable in selectors. */
  alias?: string;
  /** Names of the organizational units from the root, `[]` for the root itself. */
  ouPath: string[];
  /** Ids of the same organizational units, where known. */
  ouIds?: string[];
  status: "ACTIVE" | "SUSPENDED" | "PENDING_CLOSURE";
  tags: Record<string, string>;
  /** Where an inline directory lists it. */
  location?: SourceLocation;
}

/** Who is granted something. */
export interface Principal {
  type: "GROUP" | "USER";
  /** Group name or user name. */
  name: string;
}

/** The rule a grant came from. */
export interface GrantSource {
  /** Name of the rule, or its position when it has none (`accessRules[3]`). */
  rule: string;
  reason?: string;
  owner?: string;
  ticket?: string;
  /** Last day on which the grant holds, `YYYY-MM-DD`. */
  expires?: string;
  /** Day on which the rule is to be reviewed, `YYYY-MM-DD`. */
  review?: string;
  location?: SourceLocation;
}

/** One account assignment to be, and why. The spine of every view. */
export interface Grant {
  /** `principal|permissionSet|accountId`; a user principal is written `user:NAME`. */
  key: string;
  principal: Principal;
  permissionSet: string;
  accountId: string;
  accountName: string;
  /** One entry per rule that asks for this grant; never empty. */
  sources: GrantSource[];
}

/** Okta service application that later runs of the stack (a CI) may sign in with. */
export interface DeploymentIdentitySettings {
  /** Label of the service application in Okta. */
  label: string;
  /** Okta API scopes to grant, for example `okta.groups.manage`. */
  scopes: string[];
}

/** Everything a stack's configuration declares. */
export interface AccessModel {
  organisation: string;
  environment: string;
  identityCenter: IdentityCenter;
  oktaApp: OktaAppSettings;
  signOn: SignOnSettings;
  /** Name of the group that is assigned to the application; never pushed. */
  assignmentGroup: string;
  groups: AccessGroup[];
  groupPush: GroupPushSettings;
  users: Person[];
  permissionSets: PermissionSetSpec[];
  /** Absent: no service application is declared. */
  deploymentIdentity?: DeploymentIdentitySettings;
  /** How `access diff` judges changes; absent: the defaults. */
  risks?: RiskSettings;
}

/** Which accounts an item of `accounts` or `except` means; all words of an object must hold. */
export type AccountSelector =
  | string
  | {
      account?: string;
      ou?: string;
      depth?: "direct" | "descendants";
      tag?: string;
      tags?: { any?: string[]; all?: string[] };
      name?: string;
    };

/** One cross product of a rule: every principal × every permission set × every target. */
export interface DeclaredBlock {
  principals: Principal[];
  permissionSets: string[];
  /** As written. */
  accounts: AccountSelector[];
  /** As written. */
  except: AccountSelector[];
  /** Ids of the active accounts it reaches; absent while the account directory is not known. */
  targets?: string[];
}

/** One access rule, in force or expired. */
export interface DeclaredRule {
  source: GrantSource;
  /** False: it is called by its position, which says nothing about what it is. */
  named: boolean;
  /** True: past its last day; grants nothing. */
  expired: boolean;
  allowEmpty: boolean;
  blocks: DeclaredBlock[];
}

/** What a configuration declares before it is known which accounts there are. */
export interface DeclaredAccess {
  model: AccessModel;
  /** Names of declared groups that are pushed, sorted. */
  pushedGroups: string[];
  /** Sorted by name. */
  rules: DeclaredRule[];
}

/** The model with its grants: the input of every component and view. */
export interface ResolvedAccess {
  model: AccessModel;
  accounts: Account[];
  /** Sorted by key, unique by key. */
  grants: Grant[];
  /** Names of declared groups that are pushed, sorted. */
  pushedGroups: string[];
  /** Rules past their last day, sorted by name; they grant nothing. */
  expiredRules?: GrantSource[];
}

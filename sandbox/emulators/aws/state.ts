import { type IdentityStoreState } from "../identityStore/types";

/** Everything that the emulated AWS organization remembers. Plain JSON; dates are epoch seconds unless told. */
export interface AwsState {
  version: 1;
  /** Milliseconds by which emulated time is ahead, so that expiry dates survive a restart. */
  clockOffsetMs: number;
  instance: InstanceState;
  identityStore: IdentityStoreState;
  sso: SsoState;
  organization: OrganizationState;
  console: ConsoleState;
  iam: IamState;
}

interface InstanceState {
  region: string;
  instanceArn: string;
  identityStoreId: string;
  acsUrl: string;
  issuer: string;
  portalUrl: string;
  scimTenant: string;
  createdDate: number;
  /** Given by UpdateInstance. */
  name?: string;
  /** Customer managed key; absent for the key that AWS owns. */
  kmsKeyArn?: string;
  /** Regions beside the primary one. */
  additionalRegions?: StoredRegion[];
}

export interface StoredRegion {
  name: string;
  status: "ACTIVE" | "ADDING" | "REMOVING";
  addedDate: number;
  /** Epoch milliseconds of emulated time at which ADDING or REMOVING ends. */
  completesAt: number;
}

export interface PolicyReference {
  Name: string;
  Path: string;
}

export interface PermissionsBoundary {
  ManagedPolicyArn?: string;
  CustomerManagedPolicyReference?: PolicyReference;
}

export interface StoredPermissionSet {
  arn: string;
  name: string;
  description?: string;
  createdDate: number;
  /** ISO 8601 duration. */
  sessionDuration: string;
  relayState?: string;
  tags: Record<string, string>;
  managedPolicyArns: string[];
  customerManagedPolicies: PolicyReference[];
  inlinePolicy?: string;
  permissionsBoundary?: PermissionsBoundary;
  /** Grows with each change that has to be provisioned. */
  revision: number;
}

/** The IAM role that a permission set has in one account. */
export interface ProvisionedRole {
  /** `AWSReservedSSO_<set>_<16 hex>`; a new one each time that the set comes back to the account. */
  roleName: string;
  /** Revision of the permission set that the role carries. */
  revision: number;
  provisionedDate: number;
}

export type PrincipalType = "USER" | "GROUP";

export interface StoredAssignment {
  PrincipalType: PrincipalType;
  PrincipalId: string;
  /** Epoch milliseconds from which lists show it (fault `assignmentListLag`). */
  listedFrom?: number;
}

/** A deleted assignment that lists still show, until these epoch milliseconds. */
interface LingeringAssignment {
  permissionSetArn: string;
  accountId: string;
  assignment: StoredAssignment;
  until: number;
}

interface OperationBase {
  requestId: string;
  status: "IN_PROGRESS" | "SUCCEEDED" | "FAILED";
  failureReason?: string;
  permissionSetArn: string;
  createdDate: number;
  /** Epoch milliseconds of emulated time at which it ends. */
  completesAt: number;
}

export interface AssignmentOperation extends OperationBase {
  kind: "CreateAccountAssignment" | "DeleteAccountAssignment";
  accountId: string;
  principalType: PrincipalType;
  principalId: string;
}

export interface ProvisioningOperation extends OperationBase {
  kind: "ProvisionPermissionSet";
  /** Absent for ALL_PROVISIONED_ACCOUNTS. */
  accountId?: string;
  /** Accounts that had the set when the operation started, or the one account. */
  targets: string[];
}

export type AsyncOperation = AssignmentOperation | ProvisioningOperation;

export interface AccessControlAttribute {
  Key: string;
  Value: { Source: string[] };
}

interface SsoState {
  /** By ARN. */
  permissionSets: Record<string, StoredPermissionSet>;
  /** Permission set ARN → account id → assignments. */
  assignments: Record<string, Record<string, StoredAssignment[]>>;
  lingering: LingeringAssignment[];
  /** Permission set ARN → account id → role. */
  roles: Record<string, Record<string, ProvisionedRole>>;
  /** By request id, oldest first; old finished ones are dropped. */
  operations: Record<string, AsyncOperation>;
  /** Absent while attributes for access control are not enabled. */
  accessControlAttributes?: AccessControlAttribute[];
}

export interface StoredUnit {
  id: string;
  name: string;
  parentId: string;
  tags: Record<string, string>;
}

type AccountStatus = "ACTIVE" | "SUSPENDED" | "PENDING_CLOSURE";

export interface StoredAccount {
  id: string;
  name: string;
  email: string;
  status: AccountStatus;
  parentId: string;
  joinedDate: number;
  tags: Record<string, string>;
  /** Date of the CreateAccount request; absent for accounts of the seed, which count as old. */
  createdDate?: number;
  /** Date of the CloseAccount request; absent for accounts that were suspended otherwise. */
  closedDate?: number;
  /** Epoch milliseconds of emulated time at which a PENDING_CLOSURE ends. */
  closesAt?: number;
}

/** A CreateAccount request; the account exists once it has succeeded. */
export interface AccountCreation {
  /** `car-…` */
  id: string;
  name: string;
  email: string;
  tags: Record<string, string>;
  state: "IN_PROGRESS" | "SUCCEEDED" | "FAILED";
  requestedDate: number;
  completedDate?: number;
  /** Epoch milliseconds of emulated time at which it ends. */
  completesAt: number;
  accountId?: string;
  failureReason?: string;
}

export interface OrganizationState {
  id: string;
  rootId: string;
  managementAccountId: string;
  rootTags: Record<string, string>;
  units: Record<string, StoredUnit>;
  accounts: Record<string, StoredAccount>;
  /** By request id, oldest first; absent until the first request. */
  accountCreations?: Record<string, AccountCreation>;
  /** Service principal → date of trusted access. */
  serviceAccess: Record<string, number>;
  /** Account id → service principal → date of delegation. */
  delegatedAdministrators: Record<string, Record<string, number>>;
}

export interface ScimToken {
  id: string;
  /** Hex digest; the token itself is shown once and kept nowhere. */
  sha256: string;
  /** ISO 8601. */
  createdAt: string;
  expiresAt: string;
}

export interface ConsoleState {
  identitySource: "IDENTITY_CENTER" | "EXTERNAL_IDP";
  idpEntityId?: string;
  /** Single sign-on address and certificates of the uploaded metadata (base64 DER). */
  idpSignOnUrl?: string;
  idpCertificates?: string[];
  automaticProvisioning: boolean;
  tokens: ScimToken[];
}

interface IamState {
  /**
   * Account id → `<path><name>` of the customer managed policies that exist there. An account without an
   * entry is taken to have every policy.
   */
  customerManagedPolicies: Record<string, string[]>;
  /** Account id → its quota of managed policies per role, where it was raised. */
  policiesPerRole?: Record<string, number>;
}

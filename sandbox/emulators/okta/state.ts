import { type ProvisioningState } from "./provisioning/state";

/** Free-form JSON that the emulator stores and returns without reading it. */
export type JsonObject = Record<string, unknown>;

interface Stamped {
  id: string;
  /** ISO 8601, whole seconds, as Okta stores times. */
  created: string;
  lastUpdated: string;
}

export type UserStatus = "STAGED" | "PROVISIONED" | "ACTIVE" | "SUSPENDED" | "DEPROVISIONED";

export interface UserRecord extends Stamped {
  status: UserStatus;
  activated: string | null;
  statusChanged: string | null;
  typeId: string;
  /** At least `login`, `email`, `firstName`, `lastName`. */
  profile: Record<string, unknown>;
  /** Whether a password was given at creation; the password itself is not kept. */
  hasPassword: boolean;
}

export interface GroupRecord extends Stamped {
  type: "OKTA_GROUP" | "APP_GROUP" | "BUILT_IN";
  profile: Record<string, unknown>;
  lastMembershipUpdated: string;
  /** Application of an `APP_GROUP`. */
  sourceAppId?: string;
}

/** Why a user is in a group; both may hold. */
export interface Membership {
  manual: boolean;
  /** Group rules that put the user there. */
  ruleIds: string[];
}

export interface GroupRuleRecord extends Stamped {
  name: string;
  status: "ACTIVE" | "INACTIVE" | "INVALID";
  expression: string;
  targetGroupIds: string[];
  excludedUserIds: string[];
}

/** Signing key of a SAML application with its certificate. */
export interface SigningKey {
  kid: string;
  created: string;
  expiresAt: string;
  /** PKCS#8 PEM; secret, needed to sign assertions. */
  privateKeyPem: string;
  /** DER in base64 without armour. */
  certificate: string;
}

export interface AppRecord extends Stamped {
  name: string;
  label: string;
  status: "ACTIVE" | "INACTIVE";
  signOnMode: string;
  accessibility: JsonObject;
  visibility: JsonObject;
  userNameTemplate: JsonObject & { template: string; type: string };
  /** Service applications: what `credentials.oauthClient` holds, with `client_secret` where one exists. */
  oauthClient?: JsonObject;
  settings: JsonObject;
  /** Key with which assertions are signed; SAML applications only. */
  signingKid?: string;
  keys: SigningKey[];
  /** `exk…`, names the identity provider in SAML metadata. */
  externalKey: string;
  accessPolicyId: string;
  /** Names the uploaded logo; absent while the catalog's is shown. */
  logoId?: string;
  profileSchema: AppProfileSchema;
}

/** Attributes that an administrator added to the application's user profile. */
interface AppProfileSchema {
  id: string;
  custom: Record<string, JsonObject>;
}

export interface AppGroupRecord {
  groupId: string;
  priority: number;
  profile: JsonObject;
  lastUpdated: string;
}

export interface AppUserRecord {
  userId: string;
  /** `USER`: assigned in person; `GROUP`: through an assigned group. */
  scope: "USER" | "GROUP";
  created: string;
  lastUpdated: string;
  /** Overrides the user name template. */
  userName?: string;
  profile: JsonObject;
}

export interface PushMappingRecord extends Stamped {
  sourceGroupId: string;
  targetGroupId: string;
  status: "ACTIVE" | "INACTIVE" | "ERROR";
  lastPush?: string;
  errorSummary?: string;
}

export interface PolicyRecord extends Stamped {
  type: "ACCESS_POLICY";
  name: string;
  description: string;
  priority: number;
  status: "ACTIVE" | "INACTIVE";
  system: boolean;
  rules: Record<string, PolicyRuleRecord>;
}

export interface PolicyRuleRecord extends Stamped {
  name: string;
  priority: number;
  status: "ACTIVE" | "INACTIVE";
  system: boolean;
  conditions: JsonObject | null;
  actions: JsonObject;
}

/** Zones, device assurance policies, log streams and event hooks are kept as the API shows them. */
export type PlainRecord = Stamped & JsonObject;

export interface ProfileMappingRecord {
  id: string;
  /** User type or application. */
  sourceId: string;
  targetId: string;
  properties: Record<string, { expression: string; pushStatus: "PUSH" | "DONT_PUSH" }>;
}

export interface UserTypeRecord extends Stamped {
  name: string;
  displayName: string;
  description: string;
  default: boolean;
}

/** Custom attributes of a profile, by name. */
export type CustomProperties = Record<string, JsonObject>;

export interface GrantRecord extends Stamped {
  clientId: string;
  scopeId: string;
  issuer: string;
}

export interface ClientRoleRecord extends Stamped {
  clientId: string;
  type: string;
  label: string;
  /** Custom roles carry what they were assigned with. */
  extra: JsonObject;
}

/** An issued OAuth access token; the key in the state is the SHA-256 of the token. */
export interface AccessTokenRecord {
  clientId: string;
  scopes: string[];
  /** Epoch milliseconds. */
  expiresAt: number;
  /** RFC 7638 thumbprint of the key to which a DPoP token is bound. */
  boundKey?: string;
}

type ById<T> = Record<string, T>;

/** Everything that the emulated org knows, as JSON. Records keep the order of creation. */
export interface OktaState {
  version: 1;
  clockOffsetMs: number;
  orgId: string;
  /** The administrator in whose name the API token works. */
  adminUserId: string;
  everyoneGroupId: string;
  users: ById<UserRecord>;
  userTypes: ById<UserTypeRecord>;
  userSchema: CustomProperties;
  groupSchema: CustomProperties;
  groups: ById<GroupRecord>;
  /** By group, then by user. */
  memberships: ById<ById<Membership>>;
  groupRules: ById<GroupRuleRecord>;
  apps: ById<AppRecord>;
  /** By application, then by group. */
  appGroups: ById<ById<AppGroupRecord>>;
  /** By application, then by user. */
  appUsers: ById<ById<AppUserRecord>>;
  /** By application, then by mapping. */
  pushMappings: ById<ById<PushMappingRecord>>;
  policies: ById<PolicyRecord>;
  zones: ById<PlainRecord>;
  deviceAssurances: ById<PlainRecord>;
  logStreams: ById<PlainRecord>;
  eventHooks: ById<PlainRecord>;
  profileMappings: ById<ProfileMappingRecord>;
  /** By application. */
  grants: ById<GrantRecord>;
  clientRoles: ById<ClientRoleRecord>;
  accessTokens: ById<AccessTokenRecord>;
  /** By application; present once the console's part was done. */
  provisioning: ById<ProvisioningState>;
}

/** Shapes are those of the Identity Store API; times are epoch seconds. */

export interface ExternalId {
  Issuer: string;
  Id: string;
}

export interface Audit {
  CreatedAt: number;
  CreatedBy: string;
  UpdatedAt: number;
  UpdatedBy: string;
}

interface PersonName {
  Formatted?: string;
  FamilyName?: string;
  GivenName?: string;
  MiddleName?: string;
  HonorificPrefix?: string;
  HonorificSuffix?: string;
}

/** One e-mail, phone number, role or photo. */
interface TypedValue {
  Value?: string;
  Type?: string;
  Primary?: boolean;
  Display?: string;
}

export interface Address {
  StreetAddress?: string;
  Locality?: string;
  Region?: string;
  PostalCode?: string;
  Country?: string;
  Formatted?: string;
  Type?: string;
  Primary?: boolean;
}

/** The attributes that a client may write. */
export interface UserAttributes {
  UserName: string;
  Name?: PersonName;
  DisplayName?: string;
  NickName?: string;
  ProfileUrl?: string;
  Emails?: TypedValue[];
  Addresses?: Address[];
  PhoneNumbers?: TypedValue[];
  Photos?: TypedValue[];
  Roles?: TypedValue[];
  UserType?: string;
  Title?: string;
  PreferredLanguage?: string;
  Locale?: string;
  Timezone?: string;
  Website?: string;
  Birthdate?: string;
  UserStatus: "ENABLED" | "DISABLED";
  ExternalIds?: ExternalId[];
  /** `aws:identitystore:enterprise` → the SCIM enterprise extension (department, manager, …). */
  Extensions?: Record<string, Record<string, unknown>>;
}

export interface StoredUser extends UserAttributes, Audit {
  UserId: string;
  /** Epoch milliseconds from which the Identity Store API shows it; the fault `identityStoreLag` sets it. */
  visibleFrom?: number;
}

export interface StoredGroup extends Audit {
  GroupId: string;
  DisplayName: string;
  Description?: string;
  ExternalIds?: ExternalId[];
  visibleFrom?: number;
}

export interface StoredMembership extends Audit {
  MembershipId: string;
  GroupId: string;
  UserId: string;
  visibleFrom?: number;
}

/** The one directory behind SCIM, the Identity Store API and account assignments. */
export interface IdentityStoreState {
  users: Record<string, StoredUser>;
  groups: Record<string, StoredGroup>;
  memberships: Record<string, StoredMembership>;
}

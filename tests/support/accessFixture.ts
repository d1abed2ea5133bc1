import {
  type AccessGroup,
  type AccessModel,
  type Account,
  type Grant,
  type PermissionSetSpec,
  type Person,
  type Principal,
  type ResolvedAccess,
} from "../../model/accessModel";
import { compareText } from "../../model/diagnostics";
import { grantKey } from "../../model/naming";

/** A grant in short: group name (or `user:NAME`), permission set, account id. */
export type GrantTriple = readonly [principal: string, permissionSet: string, accountId: string];

/** What a fixture may say; everything left out has a small, valid default. */
export interface AccessFixture {
  /** Groups; a string is an owned group without declared members. */
  groups?: readonly (string | (Partial<AccessGroup> & { name: string }))[];
  /** Names of pushed groups. @default all groups */
  pushed?: readonly string[];
  users?: readonly (string | (Partial<Person> & { userName: string }))[];
  permissionSets?: readonly (string | (Partial<PermissionSetSpec> & { name: string }))[];
  accounts?: readonly (string | (Partial<Account> & { id: string }))[];
  grants?: readonly GrantTriple[];
  model?: Partial<AccessModel>;
}

export const INSTANCE = {
  arn: "arn:aws:sso:::instance/ssoins-0123456789abcdef",
  identityStoreId: "d-0123456789",
} as const;

/** Builds the resolved access that a stack's configuration would give. */
export function accessFixture(fixture: AccessFixture = {}): ResolvedAccess {
  const groups = (fixture.groups ?? []).map(groupOf);
  const accounts = (fixture.accounts ?? []).map(accountOf);
  const model: AccessModel = {
    ...MODEL,
    groups,
    users: (fixture.users ?? []).map(personOf),
    permissionSets: (fixture.permissionSets ?? []).map(permissionSetOf),
    ...fixture.model,
  };
  return {
    model,
    accounts,
    grants: grantsOf(fixture.grants ?? [], accounts),
    pushedGroups: [...(fixture.pushed ?? groups.map(({ name }) => name))].sort(),
  };
}

const MODEL: Omit<AccessModel, "groups" | "users" | "permissionSets"> = {
  organisation: "acme",
  environment: "test",
  identityCenter: {
    region: "eu-central-1",
    acsUrl:
      "https://eu-central-1.signin.aws.amazon.com/platform/saml/acs/11111111-2222-3333-4444-555555555555",
    issuer: "https://eu-central-1.signin.aws.amazon.com/platform/saml/d-0123456789",
    identityStoreId: "d-0123456789",
    portalUrl: "https://d-0123456789.awsapps.com/start",
    scimEndpoint:
      "https://scim.eu-central-1.amazonaws.com/11111111111-2222-3333-4444-555555555555/scim/v2",
    deployedFrom: "management",
  },
  oktaApp: {
    label: "AWS IAM Identity Center",
    userNameTemplate: "${source.login}",
    hideWeb: false,
    hideMobile: false,
    selfService: false,
  },
  signOn: {
    phishingResistant: false,
    reauthenticateEvery: "PT8H",
    networkZoneIds: [],
    deviceAssuranceIds: [],
  },
  assignmentGroup: "AWS IAM Identity Center users",
  groupPush: { names: [], prefixes: [] },
};

function groupOf(group: string | (Partial<AccessGroup> & { name: string })): AccessGroup {
  return typeof group === "string"
    ? { name: group, existing: false }
    : { existing: false, ...group };
}

function personOf(person: string | (Partial<Person> & { userName: string })): Person {
  const given = typeof person === "string" ? { userName: person } : person;
  const [local = ""] = given.userName.split("@");
  return {
    firstName: local,
    lastName: "Example",
    email: given.userName,
    existing: false,
    ...given,
  };
}

function permissionSetOf(
  set: string | (Partial<PermissionSetSpec> & { name: string }),
): PermissionSetSpec {
  const given = typeof set === "string" ? { name: set } : set;
  return {
    sessionDuration: "PT1H",
    tags: {},
    managedPolicies: [],
    customerManagedPolicies: [],
    existing: false,
    ...given,
  };
}

function accountOf(account: string | (Partial<Account> & { id: string })): Account {
  const given = typeof account === "string" ? { id: account } : account;
  return { name: `account ${given.id}`, ouPath: [], status: "ACTIVE", tags: {}, ...given };
}

function grantsOf(triples: readonly GrantTriple[], accounts: readonly Account[]): Grant[] {
  const grants = triples.map(([who, permissionSet, accountId]): Grant => {
    const principal: Principal = who.startsWith("user:")
      ? { type: "USER", name: who.slice("user:".length) }
      : { type: "GROUP", name: who };
    return {
      key: grantKey(principal, permissionSet, accountId),
      principal,
      permissionSet,
      accountId,
      accountName: accounts.find(({ id }) => id === accountId)?.name ?? `account ${accountId}`,
      sources: [{ rule: `${permissionSet} rule` }],
    };
  });
  return grants.sort((one, other) => compareText(one.key, other.key));
}

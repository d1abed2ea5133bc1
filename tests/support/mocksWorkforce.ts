import { INSTANCE } from "./accessFixture";
import { type ComputedOutputs, type MockOptions } from "./mocks";

/** Answers of the providers for a whole `WorkforceAccess`; what a test cares about it overrides. */
export interface WorkforceAnswers {
  /** Features of the Okta application. @default all that are needed */
  features?: readonly string[];
  /** Groups of the identity store: names, or names with ids, or one list per look. */
  groups?: readonly string[] | (() => readonly string[]);
  users?: readonly string[];
  /** Status by push mapping id, for the text of a timeout. */
  mappings?: Readonly<Record<string, string>>;
}

/** Features that Okta reports once provisioning to AWS is on. */
export const PROVISIONING_FEATURES = ["GROUP_PUSH", "PUSH_NEW_USERS", "PUSH_PROFILE_UPDATES"];

export function workforceCalls(answers: WorkforceAnswers = {}): NonNullable<MockOptions["calls"]> {
  const { features = PROVISIONING_FEATURES, groups = [], users = [], mappings = {} } = answers;
  const look = typeof groups === "function" ? groups : () => groups;
  return {
    "aws:ssoadmin/getInstances:getInstances": {
      arns: [INSTANCE.arn],
      identityStoreIds: [INSTANCE.identityStoreId],
    },
    "aws:identitystore/getGroups:getGroups": () => ({
      groups: look().map((displayName) => ({ displayName, groupId: groupIdOf(displayName) })),
    }),
    "aws:identitystore/getUsers:getUsers": {
      users: users.map((userName) => ({ userName, userId: `user-${userName}` })),
    },
    "aws:ssoadmin/getPermissionSet:getPermissionSet": ({ name }: { name: string }) => ({
      arn: permissionSetArnOf(name),
    }),
    "okta:app/getSaml:getSaml": { features: [...features] },
    "okta:group/getGroup:getGroup": ({ name }: { name: string }) => ({ id: `00g-${name}` }),
    "okta:user/getUser:getUser": ({ userId }: { userId: string }) => ({ id: `00u-${userId}` }),
    "okta:index/getPushGroups:getPushGroups": {
      mappings: Object.entries(mappings).map(([id, status]) => ({ id, status })),
    },
    "okta:index/getOrgMetadata:getOrgMetadata": {
      domains: { organization: "https://acme.okta.com" },
    },
  };
}

export function groupIdOf(name: string): string {
  return `group-${name}`;
}

export function permissionSetArnOf(name: string): string {
  return `arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/${name}`;
}

/** What the providers compute, by resource type. */
export const COMPUTED: Readonly<Record<string, ComputedOutputs>> = {
  "okta:app/saml:Saml": () => ({
    metadata: "<EntityDescriptor/>",
    certificate: "QUJD",
    keyId: "key-1",
    keys: [{ kid: "key-1", expiresAt: "2035-03-14 00:17:55 +0000 UTC" }],
    entityUrl: "http://www.okta.com/exk1",
    embedUrl: "https://acme.okta.com/home/amazon_aws_sso/1",
  }),
  "okta:app/oAuth:OAuth": () => ({ clientId: "0oaclient" }),
  "aws:ssoadmin/permissionSet:PermissionSet": ({ inputs }) => ({
    arn: permissionSetArnOf(String(inputs["name"])),
  }),
};

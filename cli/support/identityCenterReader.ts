import {
  DescribeGroupCommand,
  DescribeUserCommand,
  GetUserIdCommand,
  IdentitystoreClient,
  paginateListGroupMembershipsForMember,
  ResourceNotFoundException,
  type DescribeUserResponse,
} from "@aws-sdk/client-identitystore";
import { OrganizationsClient, paginateListAccounts } from "@aws-sdk/client-organizations";
import {
  DescribePermissionSetCommand,
  ListInstancesCommand,
  paginateListAccountAssignments,
  paginateListPermissionSets,
  SSOAdminClient,
} from "@aws-sdk/client-sso-admin";
import { CliError } from "./errors";

/** Reads one Identity Center instance. Absent things are `undefined`, failures are thrown. */
export interface IdentityCenterReader {
  findUser(userName: string): Promise<DescribeUserResponse | undefined>;
  /** Ids and names of the groups that a user is in. */
  groupsOf(userId: string): Promise<Map<string, string>>;
  findPermissionSet(name: string): Promise<string | undefined>;
  /** Account by id or name. */
  findAccount(idOrName: string): Promise<{ id: string; name?: string } | undefined>;
  /** Principal ids that hold a permission set in an account. */
  holders(permissionSetArn: string, accountId: string): Promise<Set<string>>;
}

/**
 * Connects with the credentials and the Region of the environment, as the AWS CLI does.
 * @throws CliError when there is no Identity Center instance in that Region
 */
export async function connectIdentityCenter(): Promise<IdentityCenterReader> {
  const sso = new SSOAdminClient({});
  const store = new IdentitystoreClient({});
  const { Instances: [instance] = [] } = await sso.send(new ListInstancesCommand({}));
  const InstanceArn = instance?.InstanceArn;
  const IdentityStoreId = instance?.IdentityStoreId;
  if (InstanceArn === undefined || IdentityStoreId === undefined) {
    const region = await sso.config.region();
    throw new CliError(
      `There is no IAM Identity Center instance in ${region}. Set AWS_REGION to its primary Region.`,
    );
  }
  return {
    findUser: (userName) => findUser(store, IdentityStoreId, userName),
    groupsOf: (userId) => groupsOf(store, IdentityStoreId, userId),
    findPermissionSet: (name) => findPermissionSet(sso, InstanceArn, name),
    findAccount,
    holders: (permissionSetArn, accountId) =>
      holders(sso, InstanceArn, permissionSetArn, accountId),
  };
}

async function findUser(
  client: IdentitystoreClient,
  IdentityStoreId: string,
  userName: string,
): Promise<DescribeUserResponse | undefined> {
  const unique = { AttributePath: "userName", AttributeValue: userName };
  const AlternateIdentifier = { UniqueAttribute: unique };
  try {
    const { UserId } = await client.send(
      new GetUserIdCommand({ IdentityStoreId, AlternateIdentifier }),
    );
    return await client.send(new DescribeUserCommand({ IdentityStoreId, UserId }));
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function groupsOf(
  client: IdentitystoreClient,
  IdentityStoreId: string,
  UserId: string,
): Promise<Map<string, string>> {
  const groups = new Map<string, string>();
  const input = { IdentityStoreId, MemberId: { UserId } };
  for await (const page of paginateListGroupMembershipsForMember({ client }, input)) {
    for (const { GroupId } of page.GroupMemberships ?? []) {
      if (GroupId === undefined) continue;
      const group = await client.send(new DescribeGroupCommand({ IdentityStoreId, GroupId }));
      groups.set(GroupId, group.DisplayName ?? GroupId);
    }
  }
  return groups;
}

async function findPermissionSet(
  client: SSOAdminClient,
  InstanceArn: string,
  name: string,
): Promise<string | undefined> {
  for await (const page of paginateListPermissionSets({ client }, { InstanceArn })) {
    for (const PermissionSetArn of page.PermissionSets ?? []) {
      const command = new DescribePermissionSetCommand({ InstanceArn, PermissionSetArn });
      const { PermissionSet } = await client.send(command);
      if (PermissionSet?.Name === name) return PermissionSetArn;
    }
  }
  return undefined;
}

/** An id needs no call; a name needs the right to list the organization's accounts. */
async function findAccount(wanted: string): Promise<{ id: string; name?: string } | undefined> {
  if (/^\d{12}$/.test(wanted)) return { id: wanted };
  const client = new OrganizationsClient({});
  for await (const page of paginateListAccounts({ client }, {})) {
    const found = page.Accounts?.find(({ Name }) => Name === wanted);
    if (found?.Id !== undefined) return { id: found.Id, name: found.Name };
  }
  return undefined;
}

async function holders(
  client: SSOAdminClient,
  InstanceArn: string,
  PermissionSetArn: string,
  AccountId: string,
): Promise<Set<string>> {
  const ids = new Set<string>();
  const input = { InstanceArn, PermissionSetArn, AccountId };
  for await (const page of paginateListAccountAssignments({ client }, input)) {
    for (const { PrincipalId } of page.AccountAssignments ?? []) {
      if (PrincipalId !== undefined) ids.add(PrincipalId);
    }
  }
  return ids;
}

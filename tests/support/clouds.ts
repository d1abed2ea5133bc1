import {
  paginateListGroups,
  paginateListUsers,
  type Group,
  type User,
} from "@aws-sdk/client-identitystore";
import {
  DescribePermissionSetCommand,
  paginateListAccountAssignments,
  paginateListAccountsForProvisionedPermissionSet,
  paginateListPermissionSets,
} from "@aws-sdk/client-sso-admin";
import { type TestSandbox } from "./sandbox";

/** Permission set name by ARN, as the emulated AWS lists them. */
export async function permissionSets({
  aws,
  connection,
}: TestSandbox): Promise<Map<string, string>> {
  const InstanceArn = connection.aws.instanceArn;
  const sets = new Map<string, string>();
  for await (const page of paginateListPermissionSets({ client: aws.sso }, { InstanceArn })) {
    for (const PermissionSetArn of page.PermissionSets ?? []) {
      const command = new DescribePermissionSetCommand({ InstanceArn, PermissionSetArn });
      const { PermissionSet } = await aws.sso.send(command);
      sets.set(PermissionSetArn, PermissionSet?.Name ?? "");
    }
  }
  return sets;
}

/** Grants that exist, as `group|permission set|account`, sorted. */
export async function grantsInAws(sandbox: TestSandbox): Promise<string[]> {
  const { aws, connection } = sandbox;
  const InstanceArn = connection.aws.instanceArn;
  const names = new Map((await groupsInAws(sandbox)).map((it) => [it.GroupId, it.DisplayName]));
  const grants: string[] = [];
  for (const [PermissionSetArn, set] of await permissionSets(sandbox)) {
    const input = { InstanceArn, PermissionSetArn };
    const accounts: string[] = [];
    const pages = paginateListAccountsForProvisionedPermissionSet({ client: aws.sso }, input);
    for await (const page of pages) accounts.push(...(page.AccountIds ?? []));
    for (const AccountId of accounts) {
      const assigned = paginateListAccountAssignments({ client: aws.sso }, { ...input, AccountId });
      for await (const page of assigned) {
        for (const { PrincipalId } of page.AccountAssignments ?? []) {
          grants.push(`${names.get(PrincipalId) ?? PrincipalId}|${set}|${AccountId}`);
        }
      }
    }
  }
  return grants.sort();
}

export async function groupsInAws({ aws, connection }: TestSandbox): Promise<Group[]> {
  const groups: Group[] = [];
  const input = { IdentityStoreId: connection.aws.identityStoreId };
  for await (const page of paginateListGroups({ client: aws.store }, input)) {
    groups.push(...(page.Groups ?? []));
  }
  return groups;
}

export async function usersInAws({ aws, connection }: TestSandbox): Promise<User[]> {
  const users: User[] = [];
  const input = { IdentityStoreId: connection.aws.identityStoreId };
  for await (const page of paginateListUsers({ client: aws.store }, input)) {
    users.push(...(page.Users ?? []));
  }
  return users;
}

/** Labels of Okta's applications of the AWS kind. */
export async function appsInOkta(sandbox: TestSandbox): Promise<string[]> {
  const apps = await sandbox.okta<{ label: string; name: string }[]>("/api/v1/apps?limit=200");
  return apps.filter(({ name }) => name === "amazon_aws_sso").map(({ label }) => label);
}

/** Names of Okta's own groups but `Everyone`, sorted. */
export async function groupsInOkta(sandbox: TestSandbox): Promise<string[]> {
  const groups = await sandbox.okta<{ type: string; profile: { name: string } }[]>(
    "/api/v1/groups?limit=200",
  );
  return groups
    .filter(({ type }) => type === "OKTA_GROUP")
    .map(({ profile }) => profile.name)
    .sort();
}

/** Logins of Okta's users that are not deactivated, sorted. */
export async function usersInOkta(sandbox: TestSandbox): Promise<string[]> {
  const users =
    await sandbox.okta<{ status: string; profile: { login: string } }[]>("/api/v1/users?limit=200");
  return users
    .filter(({ status }) => status !== "DEPROVISIONED")
    .map(({ profile }) => profile.login)
    .sort();
}

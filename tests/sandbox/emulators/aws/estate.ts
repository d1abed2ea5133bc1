import { CreateGroupCommand, CreateUserCommand } from "@aws-sdk/client-identitystore";
import {
  CreateAccountAssignmentCommand,
  CreatePermissionSetCommand,
  DeleteAccountAssignmentCommand,
  DescribeAccountAssignmentCreationStatusCommand,
  DescribeAccountAssignmentDeletionStatusCommand,
  DescribePermissionSetProvisioningStatusCommand,
  ProvisionPermissionSetCommand,
  type AccountAssignmentOperationStatus,
  type PermissionSetProvisioningStatus,
} from "@aws-sdk/client-sso-admin";
import { seed, type AwsClients } from "./kit";

const InstanceArn = seed.instanceArn;
const IdentityStoreId = seed.identityStoreId;

/** Short forms of the calls that most tests of assignments make. */

export async function createSet(aws: AwsClients, Name: string): Promise<string> {
  const { PermissionSet } = await aws.sso.send(
    new CreatePermissionSetCommand({ InstanceArn, Name }),
  );
  return PermissionSet?.PermissionSetArn ?? "";
}

export async function createGroup(aws: AwsClients, DisplayName: string): Promise<string> {
  const { GroupId } = await aws.identityStore.send(
    new CreateGroupCommand({ IdentityStoreId, DisplayName }),
  );
  return GroupId ?? "";
}

export async function createUser(aws: AwsClients, UserName: string): Promise<string> {
  const { UserId } = await aws.identityStore.send(
    new CreateUserCommand({
      IdentityStoreId,
      UserName,
      DisplayName: UserName,
      Name: { GivenName: "G", FamilyName: "F" },
      Emails: [{ Value: `${UserName}@acme.example`, Primary: true }],
    }),
  );
  return UserId ?? "";
}

export interface Grant {
  PermissionSetArn: string;
  PrincipalId: string;
  TargetId: string;
  PrincipalType?: "USER" | "GROUP";
}

const full = (grant: Grant) => ({
  InstanceArn,
  TargetType: "AWS_ACCOUNT" as const,
  ...grant,
  PrincipalType: grant.PrincipalType ?? ("GROUP" as const),
});

export async function startAssign(
  aws: AwsClients,
  grant: Grant,
): Promise<AccountAssignmentOperationStatus> {
  const answer = await aws.sso.send(new CreateAccountAssignmentCommand(full(grant)));
  return answer.AccountAssignmentCreationStatus ?? {};
}

export async function creationStatus(
  aws: AwsClients,
  RequestId: string | undefined,
): Promise<AccountAssignmentOperationStatus> {
  const answer = await aws.sso.send(
    new DescribeAccountAssignmentCreationStatusCommand({
      InstanceArn,
      AccountAssignmentCreationRequestId: RequestId,
    }),
  );
  return answer.AccountAssignmentCreationStatus ?? {};
}

/** Creates an assignment and returns how it ended. */
export async function assign(
  aws: AwsClients,
  grant: Grant,
): Promise<AccountAssignmentOperationStatus> {
  return creationStatus(aws, (await startAssign(aws, grant)).RequestId);
}

export async function unassign(
  aws: AwsClients,
  grant: Grant,
): Promise<AccountAssignmentOperationStatus> {
  const started = await aws.sso.send(new DeleteAccountAssignmentCommand(full(grant)));
  const answer = await aws.sso.send(
    new DescribeAccountAssignmentDeletionStatusCommand({
      InstanceArn,
      AccountAssignmentDeletionRequestId: started.AccountAssignmentDeletionStatus?.RequestId,
    }),
  );
  return answer.AccountAssignmentDeletionStatus ?? {};
}

export async function startProvision(
  aws: AwsClients,
  PermissionSetArn: string,
  TargetId?: string,
): Promise<PermissionSetProvisioningStatus> {
  const answer = await aws.sso.send(
    new ProvisionPermissionSetCommand({
      InstanceArn,
      PermissionSetArn,
      TargetType: TargetId === undefined ? "ALL_PROVISIONED_ACCOUNTS" : "AWS_ACCOUNT",
      TargetId,
    }),
  );
  return answer.PermissionSetProvisioningStatus ?? {};
}

export async function provisioningStatus(
  aws: AwsClients,
  RequestId: string | undefined,
): Promise<PermissionSetProvisioningStatus> {
  const answer = await aws.sso.send(
    new DescribePermissionSetProvisioningStatusCommand({
      InstanceArn,
      ProvisionPermissionSetRequestId: RequestId,
    }),
  );
  return answer.PermissionSetProvisioningStatus ?? {};
}

export async function provision(
  aws: AwsClients,
  PermissionSetArn: string,
  TargetId?: string,
): Promise<PermissionSetProvisioningStatus> {
  const { RequestId } = await startProvision(aws, PermissionSetArn, TargetId);
  return provisioningStatus(aws, RequestId);
}

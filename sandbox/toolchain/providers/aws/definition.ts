import { type ProviderDefinition } from "../framework/types";
import { assertAccountAllowed } from "./allowedAccounts";
import { type AwsClients, createClients } from "./clients";
import { CONFIGURATION_KEYS, readSettings } from "./configuration";
import { getGroup } from "./functions/identitystore/getGroup";
import { getGroupMemberships } from "./functions/identitystore/getGroupMemberships";
import { getGroups } from "./functions/identitystore/getGroups";
import { getUser } from "./functions/identitystore/getUser";
import { getUsers } from "./functions/identitystore/getUsers";
import { getCallerIdentity } from "./functions/index/getCallerIdentity";
import { getPartition } from "./functions/index/getPartition";
import { getRegion } from "./functions/index/getRegion";
import { getAccount } from "./functions/organizations/getAccount";
import { getDelegatedAdministrators } from "./functions/organizations/getDelegatedAdministrators";
import { getEntityPath } from "./functions/organizations/getEntityPath";
import { getOrganization } from "./functions/organizations/getOrganization";
import { getOrganizationalUnit } from "./functions/organizations/getOrganizationalUnit";
import { getOrganizationalUnitChildAccounts } from "./functions/organizations/getOrganizationalUnitChildAccounts";
import { getOrganizationalUnitDescendantAccounts } from "./functions/organizations/getOrganizationalUnitDescendantAccounts";
import { getOrganizationalUnitDescendantOrganizationalUnits } from "./functions/organizations/getOrganizationalUnitDescendantOrganizationalUnits";
import { getOrganizationalUnits } from "./functions/organizations/getOrganizationalUnits";
import { getResourceTags } from "./functions/organizations/getResourceTags";
import { getInstances } from "./functions/ssoadmin/getInstances";
import { getPermissionSet } from "./functions/ssoadmin/getPermissionSet";
import { getPermissionSets } from "./functions/ssoadmin/getPermissionSets";
import { group } from "./resources/identitystore/group";
import { groupMembership } from "./resources/identitystore/groupMembership";
import { user } from "./resources/identitystore/user";
import { delegatedAdministrator } from "./resources/organizations/delegatedAdministrator";
import { accountAssignment } from "./resources/ssoadmin/accountAssignment";
import { customerManagedPolicyAttachment } from "./resources/ssoadmin/customerManagedPolicyAttachment";
import { customerManagedPolicyAttachmentsExclusive } from "./resources/ssoadmin/customerManagedPolicyAttachmentsExclusive";
import { instanceAccessControlAttributes } from "./resources/ssoadmin/instanceAccessControlAttributes";
import { managedPolicyAttachment } from "./resources/ssoadmin/managedPolicyAttachment";
import { managedPolicyAttachmentsExclusive } from "./resources/ssoadmin/managedPolicyAttachmentsExclusive";
import { permissionSet } from "./resources/ssoadmin/permissionSet";
import { permissionSetInlinePolicy } from "./resources/ssoadmin/permissionSetInlinePolicy";
import { permissionsBoundaryAttachment } from "./resources/ssoadmin/permissionsBoundaryAttachment";

/** Stand-in of `pulumi-resource-aws` for the sandbox: the part of the provider that workforce access needs. */
export const awsDefinition: ProviderDefinition<AwsClients> = {
  name: "aws",
  // Of the npm package `@pulumi/aws`, by which the engine asks for the plugin.
  version: "7.48.0",
  configuration: CONFIGURATION_KEYS,
  configure: async (variables) => {
    const settings = readSettings(variables, process.env);
    const clients = createClients(settings);
    await assertAccountAllowed(settings, clients);
    return clients;
  },
  resources: [
    group,
    groupMembership,
    user,
    delegatedAdministrator,
    accountAssignment,
    customerManagedPolicyAttachment,
    customerManagedPolicyAttachmentsExclusive,
    instanceAccessControlAttributes,
    managedPolicyAttachment,
    managedPolicyAttachmentsExclusive,
    permissionSet,
    permissionSetInlinePolicy,
    permissionsBoundaryAttachment,
  ],
  functions: [
    getGroup,
    getGroupMemberships,
    getGroups,
    getUser,
    getUsers,
    getCallerIdentity,
    getPartition,
    getRegion,
    getAccount,
    getDelegatedAdministrators,
    getEntityPath,
    getOrganization,
    getOrganizationalUnit,
    getOrganizationalUnitChildAccounts,
    getOrganizationalUnitDescendantAccounts,
    getOrganizationalUnitDescendantOrganizationalUnits,
    getOrganizationalUnits,
    getResourceTags,
    getInstances,
    getPermissionSet,
    getPermissionSets,
  ],
};

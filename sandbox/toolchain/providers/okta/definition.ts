import { type ProviderDefinition } from "../framework/types";
import { createClients, type OktaClients } from "./clients";
import { CONFIGURATION_KEYS, readSettings } from "./configuration";
import { getAppSignonPolicy } from "./functions/getAppSignonPolicy";
import { getGroup } from "./functions/getGroup";
import { getGroups } from "./functions/getGroups";
import { getMetadataSaml } from "./functions/getMetadataSaml";
import { getOrgMetadata } from "./functions/getOrgMetadata";
import { getDefaultPolicy, getPolicy } from "./functions/getPolicy";
import { getPushGroup } from "./functions/getPushGroup";
import { getPushGroups } from "./functions/getPushGroups";
import { getSaml } from "./functions/getSaml";
import { getUser } from "./functions/getUser";
import { getUsers } from "./functions/getUsers";
import { accessPolicyAssignment } from "./resources/accessPolicyAssignment";
import { appGroupAssignment } from "./resources/appGroupAssignment";
import { appGroupAssignments } from "./resources/appGroupAssignments";
import { appOauth } from "./resources/appOauth";
import { appOauthApiScope } from "./resources/appOauthApiScope";
import { appSaml } from "./resources/appSaml";
import { appSignonPolicy } from "./resources/appSignonPolicy";
import { appSignonPolicyRule } from "./resources/appSignonPolicyRule";
import { appUser } from "./resources/appUser";
import { group } from "./resources/group";
import { groupMemberships } from "./resources/groupMemberships";
import { groupRule } from "./resources/groupRule";
import { oauthRoleAssignment } from "./resources/oauthRoleAssignment";
import { pushGroup } from "./resources/pushGroup";
import { signonPolicyRules } from "./resources/signonPolicyRules";
import { user } from "./resources/user";
import { zone } from "./resources/zone";

/** Stand-in of `pulumi-resource-okta` for the sandbox: the part of the provider that workforce access needs. */
export const oktaDefinition: ProviderDefinition<OktaClients> = {
  name: "okta",
  // Of the npm package `@pulumi/okta`, by which the engine asks for the plugin.
  version: "7.0.0",
  configuration: CONFIGURATION_KEYS,
  configure: (variables) => createClients(readSettings(variables, process.env)),
  resources: [
    accessPolicyAssignment,
    appGroupAssignment,
    appGroupAssignments,
    appOauth,
    appOauthApiScope,
    appSaml,
    appSignonPolicy,
    appSignonPolicyRule,
    appUser,
    group,
    groupMemberships,
    groupRule,
    oauthRoleAssignment,
    pushGroup,
    signonPolicyRules,
    user,
    zone,
  ],
  functions: [
    getAppSignonPolicy,
    getDefaultPolicy,
    getGroup,
    getGroups,
    getMetadataSaml,
    getOrgMetadata,
    getPolicy,
    getPushGroup,
    getPushGroups,
    getSaml,
    getUser,
    getUsers,
  ],
};

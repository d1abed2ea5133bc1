/**
 * Type tokens of the components. A token is part of every URN below it: changing one makes Pulumi
 * replace the component's children unless an alias is given.
 */
export const TOKENS = {
  workforceAccess: "okta-aws-access:index:WorkforceAccess",
  samlApp: "okta-aws-access:okta:SamlApp",
  signOnPolicy: "okta-aws-access:okta:SignOnPolicy",
  groups: "okta-aws-access:okta:Groups",
  groupPush: "okta-aws-access:okta:GroupPush",
  deploymentIdentity: "okta-aws-access:okta:DeploymentIdentity",
  permissionSet: "okta-aws-access:aws:PermissionSet",
  accountAssignments: "okta-aws-access:aws:AccountAssignments",
} as const;

/** Type tokens of the providers' resources that rules look at. */
export const TYPES = {
  app: "okta:app/saml:Saml",
  groupAssignment: "okta:app/groupAssignment:GroupAssignment",
  groupAssignments: "okta:index/appGroupAssignments:AppGroupAssignments",
  policyAssignment: "okta:app/accessPolicyAssignment:AccessPolicyAssignment",
  signOnPolicy: "okta:index/appSignonPolicy:AppSignonPolicy",
  signOnRule: "okta:index/appSignonPolicyRule:AppSignonPolicyRule",
  signOnRules: "okta:app/signonPolicyRules:SignonPolicyRules",
  pushGroup: "okta:index/pushGroup:PushGroup",
} as const;

/** Type tokens of Identity Center resources that give somebody something. */
export const AWS_TYPES = {
  assignment: "aws:ssoadmin/accountAssignment:AccountAssignment",
  set: "aws:ssoadmin/permissionSet:PermissionSet",
  inlinePolicy: "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
  managedPolicies:
    "aws:ssoadmin/managedPolicyAttachmentsExclusive:ManagedPolicyAttachmentsExclusive",
  managedPolicy: "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment",
  customerManagedPolicies:
    "aws:ssoadmin/customerManagedPolicyAttachmentsExclusive:CustomerManagedPolicyAttachmentsExclusive",
  customerManagedPolicy:
    "aws:ssoadmin/customerManagedPolicyAttachment:CustomerManagedPolicyAttachment",
  boundary: "aws:ssoadmin/permissionsBoundaryAttachment:PermissionsBoundaryAttachment",
} as const;

/** Catalog name of the application that people reach Identity Center by. */
export const CATALOG_APP = "amazon_aws_sso";

/** One resource as `pulumi` keeps it in its state; secrets are sealed. */
export interface StateResource {
  urn: string;
  type: string;
  id?: string;
  custom: boolean;
  parent?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  dependencies?: string[];
}

/** The latest deployment of a stack. */
export interface StackState {
  resources: StateResource[];
}

/** Type tokens of the resources that the program declares, by a short name. */
export const TOKENS = {
  samlApp: "okta:app/saml:Saml",
  group: "okta:group/group:Group",
  user: "okta:user/user:User",
  pushGroup: "okta:index/pushGroup:PushGroup",
  permissionSet: "aws:ssoadmin/permissionSet:PermissionSet",
  managedPolicy: "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment",
  assignment: "aws:ssoadmin/accountAssignment:AccountAssignment",
} as const;

/** Resources of one type, in order of their names. */
export function resourcesOf(state: StackState, kind: keyof typeof TOKENS): StateResource[] {
  return state.resources
    .filter(({ type }) => type === TOKENS[kind])
    .sort((one, other) => one.urn.localeCompare(other.urn));
}

/** Last part of a URN. */
export function nameOf(resource: { urn: string }): string {
  return resource.urn.split("::")[3] ?? "";
}

import { type PermissionSetSpec } from "../accessModel";
import { matchesGlob } from "../glob";
import {
  describeStatement,
  type PolicyAtom,
  policyAtoms,
  type PolicyStatement,
} from "./policyStatements";

const ADMINISTRATOR_POLICIES = /:policy\/(AdministratorAccess|IAMFullAccess)$/;

/**
 * True when holders of the set can give themselves everything. Denying statements and boundaries
 * are not weighed: whether they hold is for a person to judge. Of a set that is managed elsewhere
 * only the name is known.
 */
export function isAdministrator(spec: PermissionSetSpec): boolean {
  return (
    (spec.existing && /admin/i.test(spec.name)) ||
    spec.managedPolicies.some((arn) => ADMINISTRATOR_POLICIES.test(arn)) ||
    (policyAtoms(spec.inlinePolicy) ?? []).some(givesAdministration)
  );
}

/** True for everything but identities and the account: enough to read, change and delete all data. */
export function isPowerUser({ managedPolicies }: PermissionSetSpec): boolean {
  return managedPolicies.some((arn) => arn.endsWith(":policy/PowerUserAccess"));
}

function givesAdministration({ effect, action, resource }: PolicyAtom): boolean {
  return effect === "Allow" && isAdministration(action.toLowerCase()) && isEveryRole(resource);
}

/** All of IAM, or taking on any role. */
function isAdministration(action: string): boolean {
  return (
    action.startsWith("not:") ||
    matchesGlob(action, "iam:*", true) ||
    matchesGlob(action, "sts:assumerole")
  );
}

/** `*`, and every role of one account or of all. */
function isEveryRole(resource: string): boolean {
  const anyAccount = resource.replace(/:\d{12}:/, ":*:");
  return resource.startsWith("not:") || matchesGlob(anyAccount, "arn:aws:iam::*:role/*", true);
}

/** True for an allowing statement of a whole service, of everything, or of every resource. */
export function isWildcard({ effect, action, resource }: PolicyAtom): boolean {
  const wholeService = action === "*" || action.endsWith(":*") || action.startsWith("not:");
  return effect === "Allow" && (wholeService || resource === "*" || resource.startsWith("not:"));
}

/** What a statement allows of a whole service, of everything, or on every resource; else nothing. */
export function wildcardPatterns({ effect, actions, resources, condition }: PolicyStatement) {
  return resources.flatMap((resource) => {
    const wide = actions.filter((action) => isWildcard({ effect, action, resource, condition }));
    if (wide.length === 0) return [];
    return [describeStatement({ actions: wide, resources: [resource], condition: "" })];
  });
}

const BROAD_POLICY =
  /:policy\/(.*\/)?(AdministratorAccess[^/]*|PowerUserAccess|[^/]*FullAccess[^/]*|[^/]*Administrator)$/;

/** True for an AWS managed policy that by its name allows a whole service or more. */
export function isBroadPolicy(arn: string): boolean {
  return BROAD_POLICY.test(arn);
}

import { type PermissionSetSpec } from "../accessModel";
import { type PolicyAtom, policyAtoms } from "./policyStatements";

const ADMINISTRATOR_POLICIES = /:policy\/(AdministratorAccess|IAMFullAccess)$/;
const ADMINISTRATOR_ACTIONS = new Set(["*", "*:*", "iam:*", "sts:*", "sts:assumerole"]);

/**
 * True when holders of the set can give themselves everything. Denying statements and boundaries
 * are not weighed: whether they hold is for a person to judge.
 */
export function isAdministrator(spec: PermissionSetSpec): boolean {
  return (
    spec.managedPolicies.some((arn) => ADMINISTRATOR_POLICIES.test(arn)) ||
    (policyAtoms(spec.inlinePolicy) ?? []).some(givesAdministration)
  );
}

function givesAdministration({ effect, action, resource }: PolicyAtom): boolean {
  return (
    effect === "Allow" &&
    (ADMINISTRATOR_ACTIONS.has(action) || action.startsWith("not:")) &&
    (resource === "*" || resource.startsWith("not:"))
  );
}

/** True for an allowing statement of a whole service, of everything, or of every resource. */
export function isWildcard({ effect, action, resource }: PolicyAtom): boolean {
  const wideAction = action === "*" || action.endsWith(":*") || action.startsWith("not:");
  return effect === "Allow" && (wideAction || resource === "*" || resource.startsWith("not:"));
}

import { type IdentityCenter } from "./accessModel";

/**
 * Why AWS would refuse an assignment in this account, when the stack runs from a delegated
 * administrator: permission sets that are provisioned in the management account can only be
 * managed from there
 * (https://docs.aws.amazon.com/singlesignon/latest/userguide/delegated-admin.html).
 */
export function refusedByDelegation(
  {
    deployedFrom,
    managementAccountId,
  }: Pick<IdentityCenter, "deployedFrom" | "managementAccountId">,
  accountId: string,
): string | undefined {
  if (deployedFrom !== "delegatedAdministrator" || accountId !== managementAccountId)
    return undefined;
  return (
    `selects the management account ${accountId}, but the stack is deployed from a delegated ` +
    "administrator, whom AWS refuses assignments there; leave it out, or grant it in a stack " +
    "with deployedFrom: management"
  );
}

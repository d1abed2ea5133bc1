import { type ResolvedAccess } from "../../model/accessModel";
import { type AccessQuestion } from "./accessCheck";
import { CliError } from "./errors";

/**
 * A person with access to show: the first grant whose group is pushed and has a member that the stack
 * names. The same for the same configuration.
 * @throws CliError when nobody is granted anything through a pushed group
 */
export function chooseExample({
  model,
  grants,
  pushedGroups,
}: ResolvedAccess): Required<AccessQuestion> {
  const membersOf = new Map(model.groups.map(({ name, members }) => [name, members ?? []]));
  for (const { principal, permissionSet, accountId } of grants) {
    const [user] = membersOf.get(principal.name) ?? [];
    const isPushed = principal.type === "GROUP" && pushedGroups.includes(principal.name);
    if (isPushed && user !== undefined) {
      return { user, permissionSet, account: accountId, group: principal.name };
    }
  }
  throw new CliError(
    "This stack grants nothing to a pushed group with members, so there is nothing to show.",
  );
}

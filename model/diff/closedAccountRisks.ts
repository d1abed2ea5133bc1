import { compareText } from "../diagnostics";
import { type AccessInputs } from "./accessInputs";
import { ASSIGNMENT_TYPE } from "./grantChanges";
import { type ResourceChange } from "./previewSteps";
import { type RiskFinding } from "./risk";
import { counted } from "./wording";

/**
 * Assignments that the next `up` deletes in accounts that are closed or suspended. AWS refuses that
 * for as long as the account is not active, so every `up` fails. After the first one that failed
 * the access model does not hold their grants any more: the assignments themselves tell the account.
 */
export function closedAccountRisks(
  changes: readonly ResourceChange[],
  { inactiveAccounts }: AccessInputs,
): RiskFinding[] {
  const found = new Map<string, number>();
  for (const change of changes) {
    if (!endsInClosedAccount(change, inactiveAccounts)) continue;
    const id = targetOf(change);
    found.set(id, (found.get(id) ?? 0) + 1);
  }
  return [...found]
    .sort(([one], [other]) => compareText(one, other))
    .map(([id, count]) => {
      const { name, status } = inactiveAccounts[id] ?? { name: id, status: "closed" };
      const message =
        `${name} (${id}) is ${status}: AWS refuses to delete ${counted(count, "assignment")} there, ` +
        "so every up fails until they are taken out of the state, see docs/runbooks/closed-account.md.";
      return { id: "closed-account", message };
    });
}

/** True for an assignment that goes, or is made anew, in an account that is not active. */
export function endsInClosedAccount(
  change: ResourceChange,
  inactiveAccounts: AccessInputs["inactiveAccounts"],
): boolean {
  const { type, action } = change;
  if (type !== ASSIGNMENT_TYPE || (action !== "delete" && action !== "replace")) return false;
  return inactiveAccounts[targetOf(change)] !== undefined;
}

/** Id of the account; the resource's name ends with it as well. */
function targetOf({ oldInputs, name }: ResourceChange): string {
  const { targetId } = oldInputs;
  return typeof targetId === "string" ? targetId : name.slice(name.lastIndexOf("/") + 1);
}

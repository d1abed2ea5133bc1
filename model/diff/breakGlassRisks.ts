import { compareText } from "../diagnostics";
import { type AccessInputs } from "./accessInputs";
import { type RiskFacts } from "./accessRisks";
import { type GrantChange } from "./grantChanges";
import { type RiskFinding } from "./risk";
import { type RiskJudge } from "./riskJudge";
import { someOf } from "./wording";

/** Everything that brings emergency access into somebody's reach. */
export function breakGlassRisks(
  { before, after, grants, memberships }: Omit<RiskFacts, "sets" | "expiries">,
  judge: RiskJudge,
): RiskFinding[] {
  return [
    ...gainedGrants(grants, judge),
    ...memberships
      .filter(({ group, joined }) => joined.length > 0 && judge.isBreakGlassGroup(group))
      .map(({ group, joined }) =>
        finding(`${someOf(joined)} ${joined.length === 1 ? "joins" : "join"} "${group}".`),
      ),
    ...newlyPushed(before, after)
      .filter(judge.isBreakGlassGroup)
      .map((group) => finding(`Group "${group}" is pushed to Identity Center.`)),
  ];
}

/** One finding for each holder, set and reason; the reason tells a rule that is in force again. */
function gainedGrants(grants: readonly GrantChange[], judge: RiskJudge): RiskFinding[] {
  const found = new Map<string, { lead: string; why: string; names: string[]; keys: string[] }>();
  for (const { kind, principal, permissionSet, accountName, why, key } of grants) {
    if (kind !== "gained") continue;
    const isForEmergencies =
      judge.isBreakGlassSet(permissionSet) ||
      (principal.type === "GROUP" && judge.isBreakGlassGroup(principal.name));
    if (!isForEmergencies) continue;
    const who = `${principal.type === "USER" ? "User" : "Group"} "${principal.name}"`;
    const lead = `${who} gains "${permissionSet}" in`;
    const id = JSON.stringify([lead, why]);
    const group = found.get(id) ?? { lead, why, names: [], keys: [] };
    group.names.push(accountName);
    group.keys.push(key);
    found.set(id, group);
  }
  return [...found.values()].map(({ lead, why, names, keys }) =>
    finding(`${lead} ${someOf(names.sort(compareText))}: ${why}.`, keys),
  );
}

function newlyPushed(before: AccessInputs, after: AccessInputs): string[] {
  return Object.entries(after.groups)
    .filter(([name, { pushed }]) => pushed && before.groups[name]?.pushed !== true)
    .map(([name]) => name);
}

function finding(message: string, grants: readonly string[] = []): RiskFinding {
  return { id: "break-glass-enabled", message: `Break-glass: ${message}`, grants };
}

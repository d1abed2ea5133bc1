import { compareText } from "../diagnostics";
import { type AccessInputs, accountLabel } from "./accessInputs";
import { type RiskFacts } from "./accessRisks";
import { type PersonalAccess } from "./personalAccess";
import { POWERS, standingOf } from "./powers";
import { type RiskFinding } from "./risk";
import { type RiskJudge } from "./riskJudge";
import { someOf } from "./wording";

/** People who come by powerful sets, or into the management account, by joining a group. */
export function memberRisks(
  { before, after, memberships }: Pick<RiskFacts, "before" | "after" | "memberships">,
  judge: RiskJudge,
): RiskFinding[] {
  return memberships.flatMap(({ group, gains }) =>
    gains.flatMap((gain) => {
      const { permissionSet, accountIds } = gain;
      const who = (ids: readonly string[]) => joining(gain, group, ids, after);
      const sensitive = accountIds.filter(judge.isSensitive);
      const management = accountIds.filter(judge.isManagement);
      // A set that gets the power now is told for all who hold it.
      const powers =
        sensitive.length === 0
          ? []
          : POWERS.filter((it) => standingOf(it, permissionSet, before, after) === "known");
      return [
        ...powers.map(({ id, noun }): RiskFinding => {
          const { subject, join, become, where } = who(sensitive);
          const message = `${subject} ${join} and ${become} ${noun} by "${permissionSet}" in ${where}.`;
          return { id, message };
        }),
        ...(management.length === 0 ? [] : [managementRisk(permissionSet, who(management))]),
      ];
    }),
  );
}

interface Joining {
  subject: string;
  /** `joins "admins"` */
  join: string;
  become: string;
  gain: string;
  /** Names of accounts. */
  where: string;
}

function joining(
  { people }: PersonalAccess,
  group: string,
  accountIds: readonly string[],
  state: AccessInputs,
): Joining {
  const one = people.length === 1;
  const names = accountIds.map((id) => accountLabel(id, state)).sort(compareText);
  return {
    subject: someOf(people),
    join: `${one ? "joins" : "join"} "${group}"`,
    become: one ? "becomes" : "become",
    gain: one ? "gains" : "gain",
    where: someOf(names),
  };
}

function managementRisk(set: string, { subject, join, gain, where }: Joining): RiskFinding {
  const message = `${subject} ${join} and ${gain} "${set}" in ${where}, the management account.`;
  return { id: "management-account", message };
}

import { type Account } from "./accessModel";
import { joinOuPath, splitOuPath } from "./accountDirectory";
import { didYouMean } from "./diagnostics";
import { matchesAny } from "./diff/riskSettings";
import { type Directory } from "./people";
import { type PermissionSets } from "./permissionSets";
import { type RiskSettings } from "./schema/risks";
import { quoted } from "./schema/values";
import { type ConfigNode } from "./source/configNode";
import { partOf } from "./source/readKeys";
import { type Located } from "./source/readValue";
import { type Sink } from "./source/sink";

/**
 * Warns of accounts, units, groups and permission sets that the risk settings name and nobody
 * declares: a mistyped name would leave what it stands for without its rule.
 */
export function checkRiskNames(
  risks: Located<RiskSettings>,
  accounts: readonly Account[],
  { groupNames }: Pick<Directory, "groupNames">,
  { names }: Pick<PermissionSets, "names">,
  sink: Sink,
): void {
  const { production, breakGlass } = risks.value;
  const each = (
    [key, part]: readonly [keyof RiskSettings, string],
    items: readonly string[],
    check: (item: string, node: ConfigNode) => void,
  ): void => items.forEach((item, index) => check(item, partOf(risks, key, part, index)));
  const accountNames = accounts.map(({ name }) => name);
  each(["production", "accounts"], production.accounts, (item, node) => {
    if (accounts.some(({ id, name }) => id === item || matchesAny(name, [item]))) return;
    const known = /^\d+$/.test(item) ? accounts.map(({ id }) => id) : accountNames;
    sink.warning(node, `there is no account ${quoted(item)}${didYouMean(item, known)}`);
  });
  const units = unitPaths(accounts);
  each(["production", "ous"], production.ous, (item, node) => {
    if (units.has(joinOuPath(splitOuPath(item)))) return;
    const hint = didYouMean(item, units);
    sink.warning(node, `no account is in an organizational unit ${quoted(item)}${hint}`);
  });
  const named = (what: string, known: ReadonlySet<string>) => (item: string, node: ConfigNode) => {
    if (/[*?]/.test(item) || [...known].some((name) => matchesAny(name, [item]))) return;
    sink.warning(node, `there is no ${what} ${quoted(item)}${didYouMean(item, known)}`);
  };
  each(["breakGlass", "groups"], breakGlass.groups, named("group", groupNames));
  each(["breakGlass", "permissionSets"], breakGlass.permissionSets, named("permission set", names));
}

function unitPaths(accounts: readonly Account[]): Set<string> {
  return new Set(
    accounts.flatMap(({ ouPath }) =>
      ouPath.map((_, depth) => joinOuPath(ouPath.slice(0, depth + 1))),
    ),
  );
}

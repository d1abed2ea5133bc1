import { type Grant, type PermissionSetSpec } from "./accessModel";
import { type AccessRule, type RuleBlock } from "./accessRules";
import { didYouMean } from "./diagnostics";
import { LIMITS } from "./limits";
import { type Directory, hasPushPrefix } from "./people";
import { type PermissionSets } from "./permissionSets";
import { quoted } from "./schema/values";
import { partOf } from "./source/readKeys";
import { type Located } from "./source/readValue";
import { type Sink } from "./source/sink";

/** Checks that rules name groups, people and permission sets that exist and can be granted. */
export function checkReferences(
  rules: readonly AccessRule[],
  directory: Directory,
  permissionSets: PermissionSets,
  sink: Sink,
): void {
  const { groupNames, userNames, unreadable } = directory;
  const blamed = new Set<string>();
  for (const rule of rules) {
    for (const block of rule.blocks) {
      if (!unreadable.has("groups")) checkNames(block, "groups", groupNames, "group", sink);
      if (!unreadable.has("users")) checkNames(block, "users", userNames, "user", sink);
      if (permissionSets.readable) checkSets(block, permissionSets, sink);
      if (!unreadable.has("groupPush")) checkPushed(block, directory, blamed, sink);
    }
    if (rule.blocks.some(({ value }) => value.users.length > 0))
      sink.warning(
        rule.located.node,
        "grants access to single people; a group survives a change of staff, prefer one",
      );
  }
}

function checkNames(
  block: Located<RuleBlock>,
  key: "groups" | "users",
  names: ReadonlySet<string>,
  what: string,
  sink: Sink,
): void {
  block.value[key].forEach((name, index) => {
    if (names.has(name)) return;
    sink.error(
      partOf(block, key, index),
      `there is no ${what} ${quoted(name)}${didYouMean(name, names)}; declare it in ${key}`,
    );
  });
}

function checkSets(
  block: Located<RuleBlock>,
  { names, templates }: PermissionSets,
  sink: Sink,
): void {
  block.value.permissionSets.forEach((name, index) => {
    const node = partOf(block, "permissionSets", index);
    if (templates.has(name))
      sink.error(node, `${quoted(name)} is a template; grant a permission set that extends it`);
    else if (!names.has(name))
      sink.error(
        node,
        `there is no permission set ${quoted(name)}${didYouMean(name, names)}; declare it in permissionSets`,
      );
  });
}

/** A group that Identity Center never sees cannot be assigned; the first mention is reported. */
function checkPushed(
  block: Located<RuleBlock>,
  { groupNames, groupPush }: Directory,
  blamed: Set<string>,
  sink: Sink,
): void {
  block.value.groups.forEach((name, index) => {
    const pushed = groupPush.names.includes(name) || hasPushPrefix(name, groupPush);
    if (!groupNames.has(name) || pushed || blamed.has(name)) return;
    blamed.add(name);
    const prefixes = groupPush.prefixes.map(quoted).join(" or ");
    const alternative = prefixes === "" ? "" : `, or give it a name that begins with ${prefixes}`;
    sink.error(
      partOf(block, "groups", index),
      `the group ${quoted(name)} is not pushed, so Identity Center does not know it; ` +
        `add it to groupPush.names${alternative}`,
    );
  });
}

/** What is declared and leads to no access, and what is too much for one account. */
export function checkUse(
  grants: readonly Grant[],
  { groups, pushedGroups }: Directory,
  { sets }: PermissionSets,
  sink: Sink,
): void {
  const granted = new Set(
    grants.flatMap(({ principal }) => (principal.type === "GROUP" ? principal.name : [])),
  );
  const assigned = new Set(grants.map(({ permissionSet }) => permissionSet));
  const pushed = new Set(pushedGroups);
  for (const group of groups) {
    const { name } = group.value;
    if (pushed.has(name) && !granted.has(name))
      sink.warning(
        partOf(group, "name"),
        `the group ${quoted(name)} is pushed, but granted nothing`,
      );
  }
  for (const set of sets)
    if (allowsNothing(set.value))
      sink.warning(set.node, `${quoted(set.value.name)} has no policy and allows nothing`);
  for (const set of sets)
    if (!assigned.has(set.value.name))
      sink.warning(
        partOf(set, "name"),
        `the permission set ${quoted(set.value.name)} is assigned to nobody`,
      );
  checkSetsPerAccount(grants, sink);
}

function allowsNothing(set: PermissionSetSpec): boolean {
  const { existing, managedPolicies, customerManagedPolicies, inlinePolicy } = set;
  const policies = managedPolicies.length + customerManagedPolicies.length;
  return !existing && policies === 0 && inlinePolicy === undefined;
}

function checkSetsPerAccount(grants: readonly Grant[], sink: Sink): void {
  const { max } = LIMITS.permissionSetsPerAccount;
  const setsByAccount = new Map<string, Set<string>>();
  for (const { accountId, permissionSet } of grants) {
    const sets = setsByAccount.get(accountId) ?? new Set();
    setsByAccount.set(accountId, sets.add(permissionSet));
  }
  for (const [accountId, { size }] of setsByAccount)
    if (size > max)
      sink.diagnostics.push({
        severity: "error",
        path: "accessRules",
        message: `account ${accountId} would get ${size} permission sets; Identity Center provisions at most ${max} in one account`,
      });
}

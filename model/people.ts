import { distance } from "fastest-levenshtein";
import { type AccessGroup, type GroupPushSettings, type Person } from "./accessModel";
import { didYouMean } from "./diagnostics";
import { LIMITS } from "./limits";
import { quoted } from "./schema/values";
import { childOf, type ConfigNode, textOf } from "./source/configNode";
import { type KeyReader, partOf, refuseDuplicates } from "./source/readKeys";
import { type Located } from "./source/readValue";
import { type Sink } from "./source/sink";

/** People, groups and what is pushed, checked against each other. */
export interface Directory {
  users: Located<Person>[];
  groups: Located<AccessGroup>[];
  assignmentGroup: string;
  groupPush: GroupPushSettings;
  /** Names of declared groups that are pushed, sorted. */
  pushedGroups: string[];
  /** Names that items carry, readable or not: a broken group is not an unknown one. */
  userNames: ReadonlySet<string>;
  groupNames: ReadonlySet<string>;
  /** Keys that could not be read at all, so that nothing is known to be missing from them. */
  unreadable: ReadonlySet<"users" | "groups" | "groupPush">;
}

export function readDirectory(keys: KeyReader, sink: Sink): Directory {
  const users = keys.list("users").map(({ value, node }): Located<Person> => {
    const { email = value.userName, ...rest } = value;
    return { value: { ...rest, email, location: node.location }, node };
  });
  const groups = keys.list("groups").map(({ value, node }): Located<AccessGroup> => ({
    value: { ...value, location: node.location },
    node,
  }));
  const assignmentGroup = keys.single("assignmentGroup");
  const push = keys.single("groupPush");
  const groupPush = push?.value ?? { names: [], prefixes: [] };
  const directory: Directory = {
    users,
    groups,
    assignmentGroup: assignmentGroup?.value ?? "",
    groupPush,
    pushedGroups: pushedNames(groups, groupPush),
    userNames: namesOf(keys.rawItems("users"), "userName"),
    groupNames: namesOf(keys.rawItems("groups"), "name"),
    unreadable: new Set([
      ...(["users", "groups"] as const).filter((key) => !keys.isReadable(key)),
      ...(push === undefined ? (["groupPush"] as const) : []),
    ]),
  };
  checkUsers(directory, sink);
  checkGroups(directory, sink);
  if (push !== undefined) checkPush(directory, push, sink);
  if (assignmentGroup !== undefined) checkAssignmentGroup(directory, assignmentGroup, sink);
  return directory;
}

/** Names that the items of a list carry, whatever else is wrong with them. */
export function namesOf(items: readonly ConfigNode[], key: string): ReadonlySet<string> {
  return new Set(items.flatMap((item) => textOf(childOf(item, key)) ?? []));
}

function pushedNames(groups: readonly Located<AccessGroup>[], push: GroupPushSettings): string[] {
  const byName = new Set(push.names);
  return groups
    .map(({ value }) => value.name)
    .filter((name) => byName.has(name) || hasPushPrefix(name, push))
    .sort();
}

export function hasPushPrefix(name: string, { prefixes }: GroupPushSettings): boolean {
  return prefixes.some((prefix) => name.startsWith(prefix));
}

function checkUsers({ users }: Directory, sink: Sink): void {
  // Okta compares logins without regard to letter case.
  refuseDuplicates(users, "the user", ({ userName }) => userName.toLowerCase(), "userName", sink);
  for (const user of users) {
    if (user.value.email.includes("@")) continue;
    sink.error(
      user.node,
      `needs an email, because the user name ${quoted(user.value.userName)} is none`,
    );
  }
  refuseTooMany(users, LIMITS.users.max, "users", sink);
}

function refuseTooMany(
  items: readonly Located<unknown>[],
  max: number,
  what: string,
  sink: Sink,
): void {
  const first = items[max];
  if (first !== undefined)
    sink.error(first.node, `${items.length} ${what} are declared; Identity Center takes ${max}`);
}

function checkGroups({ groups, userNames, unreadable }: Directory, sink: Sink): void {
  refuseDuplicates(groups, "the group", ({ name }) => name, "name", sink);
  warnOfCaseTwins(groups, "group", sink);
  refuseTooMany(groups, LIMITS.groups.max, "groups", sink);
  for (const group of groups) {
    if (group.value.existing) checkExistingGroup(group, sink);
    const seen = new Set<string>();
    group.value.members?.forEach((member, index) => {
      const node = partOf(group, "members", index);
      if (seen.has(member)) sink.error(node, `${quoted(member)} stands twice in this group`);
      else if (!userNames.has(member) && !unreadable.has("users"))
        sink.error(
          node,
          `there is no user ${quoted(member)}${didYouMean(member, userNames)}; declare it in users`,
        );
      seen.add(member);
    });
  }
}

function checkExistingGroup(group: Located<AccessGroup>, sink: Sink): void {
  for (const key of ["members", "description"] as const)
    if (group.value[key] !== undefined)
      sink.error(
        partOf(group, key),
        "has no effect on a group that is managed elsewhere (existing: true); remove it",
      );
}

/** Two names that differ in letter case only are legal, and nearly always a mistake. */
export function warnOfCaseTwins(
  items: readonly Located<{ name: string }>[],
  what: string,
  sink: Sink,
): void {
  const first = new Map<string, string>();
  for (const item of items) {
    const { name } = item.value;
    const twin = first.get(name.toLowerCase());
    if (twin === undefined) first.set(name.toLowerCase(), name);
    else if (twin !== name)
      sink.warning(
        partOf(item, "name"),
        `${quoted(name)} and the ${what} ${quoted(twin)} differ in letter case only`,
      );
  }
}

function checkPush(directory: Directory, push: Located<GroupPushSettings>, sink: Sink): void {
  const { groups, groupNames } = directory;
  if (directory.unreadable.has("groups")) return;
  push.value.names.forEach((name, index) => {
    if (groupNames.has(name)) return;
    sink.error(
      partOf(push, "names", index),
      `there is no group ${quoted(name)}${didYouMean(name, groupNames)}; declare it in groups`,
    );
  });
  push.value.prefixes.forEach((prefix, index) => {
    if (groups.some(({ value }) => value.name.startsWith(prefix))) return;
    sink.warning(
      partOf(push, "prefixes", index),
      `no declared group begins with ${quoted(prefix)}`,
    );
  });
  const pushed = new Set(directory.pushedGroups);
  for (const group of groups) {
    const { name } = group.value;
    const prefix = pushed.has(name)
      ? undefined
      : push.value.prefixes.find((candidate) => isNearMiss(name, candidate));
    if (prefix !== undefined)
      sink.warning(
        partOf(group, "name"),
        `${quoted(name)} is not pushed: it nearly begins with the push prefix ${quoted(prefix)}`,
      );
  }
}

/** The beginning of the name is at most two edits from the prefix; short prefixes allow one. */
function isNearMiss(name: string, prefix: string): boolean {
  if (prefix.length < 3) return false;
  const tolerated = prefix.length < 5 ? 1 : 2;
  const heads = [-1, 0, 1].map((extra) => name.slice(0, prefix.length + extra).toLowerCase());
  return heads.some((head) => distance(head, prefix.toLowerCase()) <= tolerated);
}

function checkAssignmentGroup(
  { assignmentGroup, groupPush, groupNames }: Directory,
  { node }: Located<string>,
  sink: Sink,
): void {
  const rule = groupPush.prefixes.find((prefix) => assignmentGroup.startsWith(prefix));
  const pushed = rule !== undefined || groupPush.names.includes(assignmentGroup);
  if (pushed) {
    const by = rule === undefined ? "groupPush.names" : `the push prefix ${quoted(rule)}`;
    sink.error(
      node,
      `${quoted(assignmentGroup)} would be pushed by ${by}; Okta and AWS do not support one group ` +
        "for assignment and for push: give it another name",
    );
  }
  if (groupNames.has(assignmentGroup) && !pushed)
    sink.error(
      node,
      `${quoted(assignmentGroup)} is declared in groups as well; the stack makes and fills this group itself: remove it there`,
    );
}

import { GroupAssignment } from "@pulumi/okta/app";
import { Group } from "@pulumi/okta/group";
import { GroupMemberships } from "@pulumi/okta/groupMemberships";
import { User } from "@pulumi/okta/user";
import * as pulumi from "@pulumi/pulumi";
import { type AccessGroup, type Person } from "../../model/accessModel";
import { resourceSlug } from "../../model/naming";
import { TOKENS } from "../tokens";
import { declareAssignmentRules } from "./assignmentRules";

/** Arguments of `OktaGroups`. */
export interface OktaGroupsArgs {
  /** Id of the application that the people are assigned to. */
  appId: pulumi.Input<string>;
  /**
   * Groups to own, and groups made elsewhere (`existing`), which are never changed. An owned group
   * that is renamed or removed is deleted, and with it the access it carries.
   */
  groups: readonly AccessGroup[];
  /** People to own; those who are `existing` are never changed. Removing one deletes the account. */
  users: readonly Person[];
  /** Okta id by name of every group that is `existing`, see `lookUpExisting`. @default none */
  existingGroupIds?: Ids;
  /**
   * Okta id by user name of everyone who is a member or granted something and is not owned.
   * @default none
   */
  existingUserIds?: Ids;
  /** Names of the groups whose members need the application. */
  pushedGroups: readonly string[];
  /** User names of people who are granted something without a group. @default none */
  directUsers?: readonly string[];
  /**
   * Name of the group that is assigned to the application. Okta does not support one group for
   * assignment and for push, so this one is never pushed. A new name updates it in place.
   */
  assignmentGroup: string;
}

/** Ids by name. */
type Ids = Readonly<Record<string, pulumi.Input<string>>>;

/**
 * People and groups in Okta, and who of them is assigned to the AWS application.
 *
 * Invariants: existing people and groups are never changed and never deleted; the members of an
 * owned group are exactly those listed; whoever is in a pushed group is assigned to the
 * application through one separate group that a group rule fills, so nobody has to be assigned by
 * hand and no group has both roles.
 *
 * @example
 * const groups = new OktaGroups("aws", {
 *   appId: app.appId,
 *   groups: [{ name: "awssso-admins", existing: false, members: ["ada@example.com"] }],
 *   users: [],
 *   existingUserIds: { "ada@example.com": "00u1ada" },
 *   pushedGroups: ["awssso-admins"],
 *   assignmentGroup: "AWS IAM Identity Center users",
 * });
 */
export class OktaGroups extends pulumi.ComponentResource {
  /** Okta id by group name. */
  readonly groupIds: Ids;
  readonly assignmentGroupId: pulumi.Output<string>;
  /** Membership of an owned group, by group name; a push has to wait for it. */
  readonly memberships: Readonly<Record<string, GroupMemberships>>;
  /** Everything that has to be there before people are provisioned. */
  readonly assignment: readonly pulumi.Resource[];

  constructor(name: string, args: OktaGroupsArgs, opts?: pulumi.ComponentResourceOptions) {
    super(TOKENS.groups, name, plainArgs(args), opts);
    const userIds = { ...args.existingUserIds, ...declareUsers(name, args.users, this) };
    this.groupIds = { ...args.existingGroupIds, ...declareGroups(name, args.groups, this) };
    checkReferences(args, this.groupIds, userIds);
    this.memberships = declareMemberships(name, args.groups, this.groupIds, userIds, this);
    const assigned = new Group(
      `${name}-assignment`,
      {
        name: args.assignmentGroup,
        description: "Assigned to the AWS application; filled by a group rule. Do not push it.",
      },
      { parent: this },
    );
    const direct = declareDirectGroup(name, args, userIds, this);
    const sources = { ...pick(this.groupIds, args.pushedGroups), ...direct.sources };
    const rules = declareAssignmentRules(
      { name, ruleName: args.assignmentGroup, targetGroupId: assigned.id, sources },
      this,
    );
    const assignment = new GroupAssignment(
      name,
      { appId: args.appId, groupId: assigned.id },
      // Okta moves the priority when other groups are assigned, and fills the profile with the
      // application's defaults (okta/terraform-provider-okta#377): both would drift for ever.
      { parent: this, ignoreChanges: ["priority", "profile"] },
    );
    this.assignmentGroupId = assigned.id;
    this.assignment = [assignment, ...rules, ...direct.resources];
    this.registerOutputs({ assignmentGroupId: this.assignmentGroupId });
  }
}

function plainArgs(args: OktaGroupsArgs): pulumi.Inputs {
  return {
    assignmentGroup: args.assignmentGroup,
    groups: args.groups.map(({ name }) => name).sort(),
    pushedGroups: [...args.pushedGroups].sort(),
    directUsers: [...(args.directUsers ?? [])].sort(),
  };
}

/** @throws InputPropertiesError naming every group and person without an id */
function checkReferences(args: OktaGroupsArgs, groupIds: Ids, userIds: Ids): void {
  const groupNames = [...args.groups.map(({ name }) => name), ...args.pushedGroups];
  const members = args.groups.flatMap((group) => (group.existing ? [] : (group.members ?? [])));
  const errors = [
    ...without(groupIds, groupNames).map((name) => ({
      propertyPath: "existingGroupIds",
      reason: `the group "${name}" is neither owned nor has an id here`,
    })),
    ...without(userIds, [...members, ...(args.directUsers ?? [])]).map((name) => ({
      propertyPath: "existingUserIds",
      reason: `the person "${name}" is neither owned nor has an id here`,
    })),
  ];
  if (errors.length === 0) return;
  const message = errors.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`).join("; ");
  throw new pulumi.InputPropertiesError({ message, errors });
}

function without(ids: Ids, names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => ids[name] === undefined).sort();
}

/** The entries of `ids` for these names. */
function pick(ids: Ids, names: readonly string[]): Record<string, pulumi.Input<string>> {
  const wanted = new Set(names);
  return Object.fromEntries(Object.entries(ids).filter(([name]) => wanted.has(name)));
}

function declareUsers(name: string, users: readonly Person[], parent: pulumi.Resource): Ids {
  const owned = users.filter(({ existing }) => !existing);
  const ids = owned.map(({ userName, firstName, lastName, email, department }) => {
    // AWS refuses people whose display name is empty, and Okta does not derive one.
    const displayName = `${firstName} ${lastName}`;
    const user = new User(
      `${name}-${resourceSlug(userName)}`,
      { login: userName, email, firstName, lastName, displayName, department },
      { parent },
    );
    return [userName, user.id] as const;
  });
  return Object.fromEntries(ids);
}

function declareGroups(name: string, groups: readonly AccessGroup[], parent: pulumi.Resource): Ids {
  const owned = groups.filter(({ existing }) => !existing);
  const ids = owned.map(({ name: groupName, description }) => {
    const resourceName = `${name}-${resourceSlug(groupName)}`;
    return [
      groupName,
      new Group(resourceName, { name: groupName, description }, { parent }).id,
    ] as const;
  });
  return Object.fromEntries(ids);
}

function declareMemberships(
  name: string,
  groups: readonly AccessGroup[],
  groupIds: Ids,
  userIds: Ids,
  parent: pulumi.Resource,
): Record<string, GroupMemberships> {
  const declared: [string, GroupMemberships][] = [];
  for (const { name: groupName, existing, members } of groups) {
    const groupId = groupIds[groupName];
    if (existing || members === undefined || groupId === undefined) continue;
    const resourceName = `${name}-${resourceSlug(groupName)}`;
    const users = Object.values(pick(userIds, members));
    declared.push([groupName, declareMembers(resourceName, groupId, users, parent)]);
  }
  return Object.fromEntries(declared);
}

function declareMembers(
  name: string,
  groupId: pulumi.Input<string>,
  users: pulumi.Input<string>[],
  parent: pulumi.Resource,
): GroupMemberships {
  return new GroupMemberships(
    name,
    {
      groupId,
      users: pulumi.all(users).apply((ids) => [...ids].sort()),
      // Somebody added by hand would hold AWS access that the model does not show.
      trackAllUsers: true,
    },
    { parent },
  );
}

/** People without a pushed group reach the rule through a group of their own. */
function declareDirectGroup(
  name: string,
  { directUsers = [], assignmentGroup }: OktaGroupsArgs,
  userIds: Ids,
  parent: pulumi.Resource,
): { sources: Ids; resources: pulumi.Resource[] } {
  if (directUsers.length === 0) return { sources: {}, resources: [] };
  const groupName = `${assignmentGroup} (granted directly)`;
  const group = new Group(
    `${name}-direct`,
    { name: groupName, description: "People who are granted AWS access without a group." },
    { parent },
  );
  const users = Object.values(pick(userIds, directUsers));
  const memberships = declareMembers(`${name}-direct`, group.id, users, parent);
  return { sources: { [groupName]: group.id }, resources: [memberships] };
}

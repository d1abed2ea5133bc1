import { GroupAssignment } from "@pulumi/okta/app";
import { getGroup, Group } from "@pulumi/okta/group";
import { GroupMemberships } from "@pulumi/okta/groupMemberships";
import { getUser, User } from "@pulumi/okta/user";
import * as pulumi from "@pulumi/pulumi";
import { type AccessGroup, type Person } from "../../model/accessModel";
import { resourceSlug } from "../../model/naming";
import { lookUp } from "../stopError";
import { TOKENS } from "../tokens";
import { declareAssignmentRules } from "./assignmentRules";

/** Arguments of `OktaGroups`. What is plain here decides how many resources there are. */
export interface OktaGroupsArgs {
  /** Id of the application that the people are assigned to. */
  appId: pulumi.Input<string>;
  /**
   * Groups to own, or to look up when they say `existing`. Renaming an owned group updates it in
   * Okta but gives it a new identity here: it is replaced, and with it the access it carries.
   */
  groups: readonly AccessGroup[];
  /** People to own, or to look up when they say `existing`. Removing one deletes the account. */
  users: readonly Person[];
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

/**
 * People and groups in Okta, and who of them is assigned to the AWS application.
 *
 * Invariants: existing people and groups are looked up, never changed and never deleted; the
 * members of an owned group are exactly those listed; whoever is in a pushed group is assigned to
 * the application through one separate group that a group rule fills, so nobody has to be assigned
 * by hand and no group has both roles.
 *
 * @example
 * const groups = new OktaGroups("aws", {
 *   appId: app.appId,
 *   groups: [{ name: "awssso-admins", existing: false, members: ["ada@example.com"] }],
 *   users: [{ userName: "ada@example.com", firstName: "Ada", lastName: "L", email: "ada@example.com", existing: true }],
 *   pushedGroups: ["awssso-admins"],
 *   assignmentGroup: "AWS IAM Identity Center users",
 * });
 */
export class OktaGroups extends pulumi.ComponentResource {
  /** Okta id by group name. */
  readonly groupIds: Readonly<Record<string, pulumi.Output<string>>>;
  readonly assignmentGroupId: pulumi.Output<string>;
  /** Membership of an owned group, by group name; a push has to wait for it. */
  readonly memberships: Readonly<Record<string, GroupMemberships>>;
  /** Everything that has to be there before people are provisioned. */
  readonly assignment: readonly pulumi.Resource[];

  constructor(name: string, args: OktaGroupsArgs, opts?: pulumi.ComponentResourceOptions) {
    const { appId, ...plain } = args;
    super(TOKENS.groups, name, plainArgs(plain), opts);
    const people = createPeople(name, args, this);
    const groups = args.groups.map(
      (group) => [group.name, declareGroup(name, group, this)] as const,
    );
    this.groupIds = Object.fromEntries(groups);
    this.memberships = declareMemberships(name, args.groups, this.groupIds, people, this);
    const assigned = new Group(
      `${name}-assignment`,
      {
        name: args.assignmentGroup,
        description: "Assigned to the AWS application; filled by a group rule. Do not push it.",
      },
      { parent: this },
    );
    const sources = pushedSources(args, this.groupIds);
    const direct = declareDirectGroup(name, args, people, this);
    const rules = declareAssignmentRules(
      {
        name,
        ruleName: args.assignmentGroup,
        targetGroupId: assigned.id,
        sources: { ...sources, ...direct.sources },
      },
      this,
    );
    const assignment = new GroupAssignment(
      name,
      { appId, groupId: assigned.id },
      // Okta moves the priority when other groups are assigned, and fills the profile with the
      // application's defaults (okta/terraform-provider-okta#377): both would drift for ever.
      { parent: this, ignoreChanges: ["priority", "profile"] },
    );
    this.assignmentGroupId = assigned.id;
    this.assignment = [assignment, ...rules, ...direct.resources];
    this.registerOutputs({ assignmentGroupId: this.assignmentGroupId, groupIds: this.groupIds });
  }
}

function plainArgs(args: Omit<OktaGroupsArgs, "appId">): pulumi.Inputs {
  return {
    assignmentGroup: args.assignmentGroup,
    groups: args.groups.map(({ name }) => name).sort(),
    pushedGroups: [...args.pushedGroups].sort(),
    directUsers: [...(args.directUsers ?? [])].sort(),
  };
}

/** Okta id of a person by user name; each person is declared or looked up once. */
type People = (userName: string) => pulumi.Output<string>;

function createPeople(name: string, { users }: OktaGroupsArgs, parent: pulumi.Resource): People {
  const ids = new Map<string, pulumi.Output<string>>();
  for (const person of users.filter(({ existing }) => !existing)) {
    ids.set(person.userName, declareUser(name, person, parent));
  }
  return (userName) => {
    const known = ids.get(userName);
    if (known !== undefined) return known;
    const id = pulumi.output(findUser(userName, parent));
    ids.set(userName, id);
    return id;
  };
}

function declareUser(name: string, person: Person, parent: pulumi.Resource): pulumi.Output<string> {
  const { userName, firstName, lastName, email, department } = person;
  // AWS refuses people whose display name is empty, and Okta does not derive one.
  const displayName = `${firstName} ${lastName}`;
  return new User(
    `${name}-${resourceSlug(userName)}`,
    { login: userName, email, firstName, lastName, displayName, department },
    { parent },
  ).id;
}

async function findUser(userName: string, parent: pulumi.Resource): Promise<string> {
  const { id } = await lookUp(
    `The Okta user "${userName}"`,
    "Correct the name, or declare the person in users.",
    // Groups and roles of the person cost two further calls and are not needed.
    () => getUser({ userId: userName, skipGroups: true, skipRoles: true }, { parent }),
  );
  return id;
}

function declareGroup(
  name: string,
  group: AccessGroup,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  if (group.existing) return pulumi.output(findGroup(group.name, parent));
  const { name: groupName, description } = group;
  return new Group(
    `${name}-${resourceSlug(groupName)}`,
    { name: groupName, description },
    { parent },
  ).id;
}

async function findGroup(groupName: string, parent: pulumi.Resource): Promise<string> {
  const { id } = await lookUp(
    `The Okta group "${groupName}"`,
    "Correct the name, or let the stack own the group with existing: false.",
    // A pushed group appears a second time under its name, as APP_GROUP.
    () => getGroup({ name: groupName, type: "OKTA_GROUP" }, { parent }),
  );
  return id;
}

function declareMemberships(
  name: string,
  groups: readonly AccessGroup[],
  groupIds: Readonly<Record<string, pulumi.Output<string>>>,
  people: People,
  parent: pulumi.Resource,
): Record<string, GroupMemberships> {
  const declared: [string, GroupMemberships][] = [];
  for (const { name: groupName, existing, members } of groups) {
    const groupId = groupIds[groupName];
    if (existing || members === undefined || groupId === undefined) continue;
    const memberships = declareMembers(
      `${name}-${resourceSlug(groupName)}`,
      groupId,
      members.map((userName) => people(userName)),
      parent,
    );
    declared.push([groupName, memberships]);
  }
  return Object.fromEntries(declared);
}

function declareMembers(
  name: string,
  groupId: pulumi.Input<string>,
  users: pulumi.Output<string>[],
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

function pushedSources(
  { pushedGroups }: OktaGroupsArgs,
  groupIds: Readonly<Record<string, pulumi.Output<string>>>,
): Record<string, pulumi.Output<string>> {
  const known = pushedGroups.flatMap((groupName) => {
    const id = groupIds[groupName];
    return id === undefined ? [] : [[groupName, id] as const];
  });
  return Object.fromEntries(known);
}

interface DirectGroup {
  sources: Record<string, pulumi.Output<string>>;
  resources: pulumi.Resource[];
}

/** People without a pushed group reach the rule through a group of their own. */
function declareDirectGroup(
  name: string,
  { directUsers = [], assignmentGroup }: OktaGroupsArgs,
  people: People,
  parent: pulumi.Resource,
): DirectGroup {
  if (directUsers.length === 0) return { sources: {}, resources: [] };
  const groupName = `${assignmentGroup} (granted directly)`;
  const group = new Group(
    `${name}-direct`,
    { name: groupName, description: "People who are granted AWS access without a group." },
    { parent },
  );
  const ids = directUsers.map((userName) => people(userName));
  const memberships = declareMembers(`${name}-direct`, group.id, ids, parent);
  return { sources: { [groupName]: group.id }, resources: [memberships] };
}

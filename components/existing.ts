import { getPermissionSet } from "@pulumi/aws/ssoadmin";
import { getGroup } from "@pulumi/okta/group";
import { getUser } from "@pulumi/okta/user";
import type * as pulumi from "@pulumi/pulumi";
import { type ResolvedAccess } from "../model/accessModel";
import { type IdentityCenterInstance, lookUpInstance } from "./aws/identityCenterInstance";
import { lookUpAll, type LookUpWords, StopError } from "./stopError";

/** What has to exist before the stack does, with the ids it is known by. Never changed here. */
export interface Existing {
  instance: IdentityCenterInstance;
  /** Okta id of groups made elsewhere, by name. */
  groupIds: Readonly<Record<string, string>>;
  /** Okta id of people from HR or a directory, by user name. */
  userIds: Readonly<Record<string, string>>;
  /** ARN of permission sets managed elsewhere, by name. */
  permissionSetArns: Readonly<Record<string, string>>;
}

/**
 * Looks up everything that the model refers to but does not own. Done before anything is declared,
 * so that a wrong name stops the run while nothing has been changed.
 *
 * @param options for a program with its own providers: which one to ask, by package
 * @throws StopError that names everything that was not found
 */
export async function lookUpExisting(
  access: ResolvedAccess,
  options: { aws?: pulumi.InvokeOptions; okta?: pulumi.InvokeOptions } = {},
): Promise<Existing> {
  const { groups, permissionSets, identityCenter } = access.model;
  const groupNames = groups.filter(({ existing }) => existing).map(({ name }) => name);
  const setNames = permissionSets.filter(({ existing }) => existing).map(({ name }) => name);
  const instance = lookUpInstance(identityCenter, options.aws);
  const findSet = async (name: string): Promise<string> => {
    const { arn: instanceArn } = await instance;
    return (await getPermissionSet({ instanceArn, name }, options.aws)).arn;
  };
  const [found, groupIds, userIds, permissionSetArns] = await allOrEveryReason([
    instance,
    byName(GROUPS, groupNames, (name) => findGroup(name, options.okta)),
    byName(USERS, existingUserNames(access), (name) => findUser(name, options.okta)),
    byName(PERMISSION_SETS, setNames, findSet),
  ]);
  return { instance: found, groupIds, userIds, permissionSetArns };
}

/** People that groups or grants name and that the model does not own, sorted. */
function existingUserNames({ model, grants }: ResolvedAccess): string[] {
  const owned = new Set(model.users.filter((user) => !user.existing).map((user) => user.userName));
  const members = model.groups
    .filter(({ existing }) => !existing)
    .flatMap((group) => group.members ?? []);
  const granted = grants
    .filter(({ principal }) => principal.type === "USER")
    .map(({ principal }) => principal.name);
  return [...new Set([...members, ...granted])].filter((name) => !owned.has(name)).sort();
}

const GROUPS: LookUpWords = {
  what: "The Okta group",
  remedy:
    "Correct the name or the credentials, or let the stack own the group with existing: false.",
};
const USERS: LookUpWords = {
  what: "The Okta user",
  remedy:
    "Correct the name or the credentials, or let the stack own the person with existing: false.",
};
const PERMISSION_SETS: LookUpWords = {
  what: "The permission set",
  remedy: "Correct the name or the credentials, or let the stack own the set with existing: false.",
};

async function findGroup(name: string, options?: pulumi.InvokeOptions): Promise<string> {
  // A pushed group appears a second time under its name, as APP_GROUP.
  return (await getGroup({ name, type: "OKTA_GROUP" }, options)).id;
}

async function findUser(userId: string, options?: pulumi.InvokeOptions): Promise<string> {
  // Groups and roles of the person cost two further calls and are not needed.
  return (await getUser({ userId, skipGroups: true, skipRoles: true }, options)).id;
}

async function byName(
  words: LookUpWords,
  names: readonly string[],
  find: (name: string) => Promise<string>,
): Promise<Record<string, string>> {
  const ids = await lookUpAll(words, names, find);
  return Object.fromEntries(names.map((name, index) => [name, ids[index] ?? ""]));
}

/** Like `Promise.all`, but failed lookups are reported together, each once. */
async function allOrEveryReason<T extends readonly unknown[] | []>(
  lookups: T,
): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }> {
  const settled = await Promise.allSettled(lookups);
  const reasons = settled.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  const other: unknown = reasons.find((reason) => !(reason instanceof StopError));
  if (other !== undefined) throw other;
  if (reasons.length > 0) {
    const lines = reasons.flatMap((reason: StopError) => reason.message.split("\n"));
    throw new StopError([...new Set(lines)].join("\n"));
  }
  return Promise.all(lookups);
}

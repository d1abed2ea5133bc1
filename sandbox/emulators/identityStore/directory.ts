import { randomUUID } from "node:crypto";
import { type EmulatorClock } from "../http/clock";
import {
  type Audit,
  type ExternalId,
  type IdentityStoreState,
  type StoredGroup,
  type StoredMembership,
  type StoredUser,
  type UserAttributes,
} from "./types";

/** Who writes to the directory, and how. */
export interface DirectoryWriter {
  store: IdentityStoreState;
  clock: EmulatorClock;
  /** Becomes `CreatedBy` and `UpdatedBy`. */
  actor: string;
  /** New records are invisible to the Identity Store API for this long. */
  visibilityLagMs: number;
}

/** A uniqueness rule of the directory is broken; the message is the real service's. */
export class DirectoryConflict extends Error {}

/** User names and group names are compared without case: both are `caseExact: false` in RFC 7643. */
export function sameName(a: string | undefined, b: string): boolean {
  return a !== undefined && a.toLowerCase() === b.toLowerCase();
}

export function createUser(writer: DirectoryWriter, attributes: UserAttributes): StoredUser {
  checkUserUnique(writer, attributes);
  const user = { UserId: randomUUID(), ...attributes, ...newAudit(writer) };
  writer.store.users[user.UserId] = user;
  return user;
}

/** Replaces all attributes; id and creation stay. */
export function replaceUser(
  writer: DirectoryWriter,
  user: StoredUser,
  attributes: UserAttributes,
): StoredUser {
  checkUserUnique(writer, attributes, user.UserId);
  const replaced = {
    UserId: user.UserId,
    ...attributes,
    CreatedAt: user.CreatedAt,
    CreatedBy: user.CreatedBy,
    UpdatedAt: seconds(writer),
    UpdatedBy: writer.actor,
    ...(user.visibleFrom === undefined ? {} : { visibleFrom: user.visibleFrom }),
  };
  writer.store.users[user.UserId] = replaced;
  return replaced;
}

/** Deletes the user with all memberships; account assignments stay and become orphans. */
export function deleteUser(store: IdentityStoreState, userId: string): void {
  delete store.users[userId];
  dropMemberships(store, (membership) => membership.UserId === userId);
}

export interface GroupAttributes {
  DisplayName: string;
  Description?: string;
  ExternalIds?: ExternalId[];
}

export function createGroup(writer: DirectoryWriter, attributes: GroupAttributes): StoredGroup {
  checkGroupUnique(writer, attributes);
  const group = { GroupId: randomUUID(), ...attributes, ...newAudit(writer) };
  writer.store.groups[group.GroupId] = group;
  return group;
}

/** Sets the given attributes; one that is given as `undefined` is removed. */
export function updateGroup(
  writer: DirectoryWriter,
  group: StoredGroup,
  changes: Partial<GroupAttributes>,
): void {
  checkGroupUnique(writer, { ...group, ...changes }, group.GroupId);
  Object.assign(group, changes, { UpdatedAt: seconds(writer), UpdatedBy: writer.actor });
  if (group.Description === undefined) delete group.Description;
}

/** Deletes the group with its memberships; account assignments stay and become orphans. */
export function deleteGroup(store: IdentityStoreState, groupId: string): void {
  delete store.groups[groupId];
  dropMemberships(store, (membership) => membership.GroupId === groupId);
}

export function findMembership(
  store: IdentityStoreState,
  groupId: string,
  userId: string,
): StoredMembership | undefined {
  return Object.values(store.memberships).find(
    (membership) => membership.GroupId === groupId && membership.UserId === userId,
  );
}

/** The existing membership, or a new one. */
export function addMember(
  writer: DirectoryWriter,
  groupId: string,
  userId: string,
): StoredMembership {
  const existing = findMembership(writer.store, groupId, userId);
  if (existing !== undefined) return existing;
  const membership = {
    MembershipId: randomUUID(),
    GroupId: groupId,
    UserId: userId,
    ...newAudit(writer),
  };
  writer.store.memberships[membership.MembershipId] = membership;
  return membership;
}

export function removeMember(store: IdentityStoreState, groupId: string, userId: string): void {
  dropMemberships(
    store,
    (membership) => membership.GroupId === groupId && membership.UserId === userId,
  );
}

/** False while a record that SCIM made is hidden by the fault `identityStoreLag`. */
export function isVisible(record: { visibleFrom?: number }, clock: EmulatorClock): boolean {
  return record.visibleFrom === undefined || record.visibleFrom <= clock.now();
}

function dropMemberships(
  store: IdentityStoreState,
  matches: (membership: StoredMembership) => boolean,
): void {
  for (const membership of Object.values(store.memberships)) {
    if (matches(membership)) delete store.memberships[membership.MembershipId];
  }
}

function checkUserUnique(writer: DirectoryWriter, user: UserAttributes, ownId?: string): void {
  for (const other of Object.values(writer.store.users)) {
    if (other.UserId === ownId) continue;
    if (sameName(other.UserName, user.UserName)) throw new DirectoryConflict("Duplicate UserName");
    if (sharesExternalId(other, user)) throw new DirectoryConflict("Duplicate ExternalId");
  }
}

function checkGroupUnique(writer: DirectoryWriter, group: GroupAttributes, ownId?: string): void {
  for (const other of Object.values(writer.store.groups)) {
    if (other.GroupId === ownId) continue;
    if (sameName(other.DisplayName, group.DisplayName)) {
      throw new DirectoryConflict("Duplicate GroupDisplayName");
    }
    if (sharesExternalId(other, group)) throw new DirectoryConflict("Duplicate ExternalId");
  }
}

function sharesExternalId(
  a: { ExternalIds?: ExternalId[] },
  b: { ExternalIds?: ExternalId[] },
): boolean {
  return (a.ExternalIds ?? []).some((one) =>
    (b.ExternalIds ?? []).some((other) => one.Issuer === other.Issuer && one.Id === other.Id),
  );
}

function newAudit(writer: DirectoryWriter): Audit & { visibleFrom?: number } {
  const now = seconds(writer);
  return {
    CreatedAt: now,
    CreatedBy: writer.actor,
    UpdatedAt: now,
    UpdatedBy: writer.actor,
    ...(writer.visibilityLagMs > 0
      ? { visibleFrom: writer.clock.now() + writer.visibilityLagMs }
      : {}),
  };
}

const seconds = (writer: DirectoryWriter): number => writer.clock.now() / 1000;

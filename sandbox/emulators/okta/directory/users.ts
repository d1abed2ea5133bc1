import { type OktaContext, timestamp } from "../context";
import {
  accessDenied,
  duplicateError,
  notFoundError,
  OktaApiError,
  validationError,
} from "../errors";
import { newId } from "../ids";
import { type UserRecord, type UserStatus } from "../state";
import { updateMembership } from "./memberships";
import { directoryChanged } from "./reactions";
import { unknownAttributes, USER_ATTRIBUTES } from "./schemas";

const REQUIRED = ["login", "email", "firstName", "lastName"];
const EMAIL = /^[^\s@]+@[^\s@]+$/;
/** https://developer.okta.com/docs/reference/api/users/#default-profile-properties */
const MAX_LENGTHS = { login: 100, email: 100, firstName: 50, lastName: 50 };

/** Statuses in which a person may use applications and is provisioned to them. */
const WORKING: readonly UserStatus[] = ["PROVISIONED", "ACTIVE"];

export const mayUseApps = (user: UserRecord): boolean => WORKING.includes(user.status);

export const loginOf = (user: UserRecord): string => String(user.profile.login);

/**
 * A user by id, by login, or by the part of the login before `@` where only one has it.
 *
 * @throws 404 E0000007
 */
export function findUser(context: OktaContext, key: string): UserRecord {
  const { users } = context.state;
  const wanted = key.toLowerCase();
  const all = Object.values(users);
  const byLogin = all.find((user) => loginOf(user).toLowerCase() === wanted);
  const short = all.filter((user) => loginOf(user).toLowerCase().split("@", 1)[0] === wanted);
  const found = users[key] ?? byLogin ?? (short.length === 1 ? short[0] : undefined);
  if (found === undefined) throw notFoundError(key, "User");
  return found;
}

export interface NewUser {
  profile: Record<string, unknown>;
  hasPassword: boolean;
  activate: boolean;
  groupIds: string[];
}

/** Adds a person: STAGED, or at once PROVISIONED (no password) or ACTIVE (password) with `activate`. */
export function createUser(context: OktaContext, input: NewUser): UserRecord {
  checkUserProfile(context, input.profile);
  const unknownGroup = input.groupIds.find((id) => context.state.groups[id] === undefined);
  if (unknownGroup !== undefined) throw notFoundError(unknownGroup, "UserGroup");
  const now = timestamp(context);
  const user: UserRecord = {
    id: newId("user"),
    created: now,
    lastUpdated: now,
    activated: null,
    statusChanged: null,
    status: "STAGED",
    typeId: Object.keys(context.state.userTypes)[0] ?? "",
    profile: withoutNulls(input.profile),
    hasPassword: input.hasPassword,
  };
  context.state.users[user.id] = user;
  for (const groupId of [context.state.everyoneGroupId, ...input.groupIds]) {
    updateMembership(context, groupId, user.id, (current) => ({ ...current, manual: true }));
  }
  if (input.activate) setActive(context, user);
  directoryChanged(context, [user.id]);
  return user;
}

/** Changes the profile: replaces it, or merges with `partial`. `null` takes an attribute away. */
export function updateUserProfile(
  context: OktaContext,
  user: UserRecord,
  profile: Record<string, unknown>,
  partial: boolean,
): void {
  if (user.status === "DEPROVISIONED") throw notAllowedInStatus();
  const next = withoutNulls(partial ? { ...user.profile, ...profile } : profile);
  checkUserProfile(context, next, user.id);
  user.profile = next;
  user.lastUpdated = timestamp(context);
  directoryChanged(context, [user.id]);
}

export type UserTransition = "activate" | "deactivate" | "suspend" | "unsuspend" | "reactivate";

/** Moves a user between statuses. @throws 403 E0000016, 400 E0000001 where the status does not allow it. */
export function changeUserStatus(
  context: OktaContext,
  user: UserRecord,
  transition: UserTransition,
): void {
  TRANSITIONS[transition](context, user);
  directoryChanged(context, [user.id]);
}

const TRANSITIONS: Record<UserTransition, (context: OktaContext, user: UserRecord) => void> = {
  activate(context, user) {
    if (user.status !== "STAGED" && user.status !== "DEPROVISIONED") {
      throw new OktaApiError(
        403,
        "E0000016",
        "Activation failed because the user is already active",
      );
    }
    setActive(context, user);
  },
  reactivate(context, user) {
    if (user.status !== "PROVISIONED") throw notAllowedInStatus();
    setActive(context, user);
  },
  suspend(context, user) {
    if (!WORKING.includes(user.status)) {
      throw validationError("Cannot suspend a user that is not active");
    }
    setStatus(context, user, "SUSPENDED");
  },
  unsuspend(context, user) {
    if (user.status !== "SUSPENDED") {
      throw validationError("Cannot unsuspend a user that is not suspended");
    }
    setActive(context, user);
  },
  deactivate(context, user) {
    if (user.status === "DEPROVISIONED") throw notAllowedInStatus();
    setStatus(context, user, "DEPROVISIONED");
  },
};

/** First call deactivates, the call on a deactivated user deletes. */
export function deleteUser(context: OktaContext, user: UserRecord): void {
  if (user.id === context.state.adminUserId) {
    throw accessDenied();
  }
  if (user.status !== "DEPROVISIONED") {
    changeUserStatus(context, user, "deactivate");
    return;
  }
  delete context.state.users[user.id];
  for (const members of Object.values(context.state.memberships)) delete members[user.id];
  for (const rule of Object.values(context.state.groupRules)) {
    rule.excludedUserIds = rule.excludedUserIds.filter((id) => id !== user.id);
  }
  directoryChanged(context, []);
}

function setActive(context: OktaContext, user: UserRecord): void {
  user.activated = timestamp(context);
  setStatus(context, user, user.hasPassword ? "ACTIVE" : "PROVISIONED");
}

function setStatus(context: OktaContext, user: UserRecord, status: UserStatus): void {
  user.status = status;
  user.statusChanged = timestamp(context);
  user.lastUpdated = user.statusChanged;
}

function checkUserProfile(
  context: OktaContext,
  profile: Record<string, unknown>,
  ownId?: string,
): void {
  const causes = REQUIRED.filter((name) => String(profile[name] ?? "").trim() === "").map(
    (name) => `${name}: The field cannot be left blank`,
  );
  if (profile.login !== undefined && !EMAIL.test(String(profile.login))) {
    causes.push("login: Username must be in the form of an email address");
  }
  if (profile.email !== undefined && !EMAIL.test(String(profile.email))) {
    causes.push("email: Does not match required pattern");
  }
  for (const [name, most] of Object.entries(MAX_LENGTHS)) {
    if (String(profile[name] ?? "").length > most)
      causes.push(`${name}: The field is too long (maximum ${most})`);
  }
  for (const key of unknownAttributes(profile, USER_ATTRIBUTES, context.state.userSchema)) {
    causes.push(`${key}: The user profile has no such attribute`);
  }
  if (causes.length > 0) throw validationError(causes[0]?.split(":", 1)[0] ?? "user", ...causes);
  const login = String(profile.login).toLowerCase();
  const taken = Object.values(context.state.users).some(
    (user) => user.id !== ownId && loginOf(user).toLowerCase() === login,
  );
  if (taken) throw duplicateError("login");
}

function withoutNulls(profile: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(profile).filter(([, value]) => value !== null && value !== undefined),
  );
}

const notAllowedInStatus = (): OktaApiError =>
  new OktaApiError(403, "E0000038", "This operation is not allowed in the user's current status.");

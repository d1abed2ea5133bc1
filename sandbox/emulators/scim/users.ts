import { scimPatch, type ScimPatchOperation } from "scim-patch";
import { z } from "zod";
import { type AwsContext } from "../aws/context";
import {
  createUser,
  deleteUser,
  findMembership,
  replaceUser,
  sameName,
} from "../identityStore/directory";
import { type StoredUser } from "../identityStore/types";
import { invalidRequest, resourceNotFound } from "./errors";
import { listAnswer, parseFilter, type Equalities, type ListQuery } from "./listing";
import { patchOperations, type PatchOperation } from "./patch";
import { ENTERPRISE_URN } from "./urns";
import {
  ENTERPRISE_EXTENSION,
  externalIdOf,
  parseUser,
  toAttributes,
  toResource,
} from "./userResource";
import { scimWriter } from "./writer";

const FILTERS = [["username"], ["externalid"], ["groups.value"], ["id"], ["id", "manager"]];

/** Attributes that PatchUser may change. */
const PATCHABLE = new Set(
  [
    "userName active externalId displayName nickName profileUrl title userType preferredLanguage",
    "locale timezone name emails addresses phoneNumbers roles",
  ]
    .flatMap((line) => line.split(" "))
    .map((name) => name.toLowerCase()),
);

export function listUsers(context: AwsContext, query: ListQuery): object {
  const wanted = parseFilter(query["filter"], FILTERS);
  const users = Object.values(context.state.identityStore.users);
  const matches = users.filter((user) => matchesUser(context, user, wanted));
  return listAnswer(matches, query, "Users", (user) => show(context, user));
}

export function getUser(context: AwsContext, id: string): object {
  return show(context, requireUser(context, id));
}

export function createScimUser(context: AwsContext, body: unknown): object {
  const user = parseUser(body);
  const attributes = toAttributes(user, context.state.instance.scimTenant);
  return show(context, createUser(scimWriter(context), attributes));
}

/** PutUser: everything that the body does not have is removed. */
export function putUser(context: AwsContext, id: string, body: unknown): object {
  const stored = requireUser(context, id);
  const attributes = toAttributes(parseUser(body), context.state.instance.scimTenant);
  return show(context, replaceUser(scimWriter(context), stored, attributes));
}

/** PatchUser: applies the operations to what GetUser shows, then checks the result like a PutUser. */
export function patchUser(context: AwsContext, id: string, body: unknown): object {
  const stored = requireUser(context, id);
  const operations = patchOperations(body);
  operations.forEach(checkUserOperation);
  const current = { ...toResource(stored, context.state.instance.scimTenant), meta: undefined };
  let patched: unknown;
  try {
    const resource = current as unknown as Parameters<typeof scimPatch>[0];
    patched = scimPatch(resource, operations as ScimPatchOperation[], { mutateDocument: false });
  } catch (error) {
    throw invalidRequest(error instanceof Error ? error.message : "Invalid PATCH request");
  }
  return putUser(context, id, withoutEmptyParts(patched));
}

export function deleteScimUser(context: AwsContext, id: string): void {
  requireUser(context, id);
  deleteUser(context.state.identityStore, id);
}

function requireUser(context: AwsContext, id: string): StoredUser {
  const user = context.state.identityStore.users[id];
  if (user === undefined) throw resourceNotFound("User", id);
  return user;
}

const show = (context: AwsContext, user: StoredUser): object =>
  toResource(user, context.state.instance.scimTenant);

function matchesUser(context: AwsContext, user: StoredUser, wanted: Equalities): boolean {
  const { identityStore, instance } = context.state;
  return Object.entries(wanted).every(([attribute, value]) => {
    switch (attribute) {
      case "username":
        return sameName(user.UserName, value);
      case "externalid":
        return externalIdOf(user, instance.scimTenant) === value;
      case "groups.value":
        return findMembership(identityStore, value, user.UserId) !== undefined;
      case "manager":
        return managerOf(user) === value;
      default:
        return user.UserId === value;
    }
  });
}

const managerSchema = z.object({ manager: z.object({ value: z.string() }) });

function managerOf(user: StoredUser): string | undefined {
  return managerSchema.safeParse(user.Extensions?.[ENTERPRISE_EXTENSION]).data?.manager.value;
}

function checkUserOperation(operation: PatchOperation): void {
  for (const attribute of changedAttributes(operation)) {
    if (!PATCHABLE.has(attribute) && attribute !== ENTERPRISE_URN.toLowerCase()) {
      throw invalidRequest(`Attribute ${attribute} cannot be changed`);
    }
    if (operation.op === "remove" && (attribute === "username" || attribute === "active")) {
      throw invalidRequest(`Attribute ${attribute} cannot be removed`);
    }
  }
}

/** Lower-cased names of the top-level attributes that the operation writes. */
function changedAttributes({ path, value }: PatchOperation): string[] {
  if (path !== undefined) {
    const urn = ENTERPRISE_URN.toLowerCase();
    const lower = path.toLowerCase();
    return [lower.startsWith(urn) ? urn : (/^[^.[]*/.exec(lower)?.[0] ?? lower)];
  }
  if (typeof value !== "object" || value === null)
    throw invalidRequest("Missing path in PATCH request");
  return Object.keys(value).map((name) => name.split(".")[0]?.toLowerCase() ?? name);
}

/** A removed last value leaves an empty list or object behind, which means absent. */
function withoutEmptyParts(patched: unknown): unknown {
  if (typeof patched !== "object" || patched === null) return patched;
  const filled = Object.entries(patched).filter(
    ([, value]) =>
      value !== undefined && !(typeof value === "object" && Object.keys(value ?? {}).length === 0),
  );
  return Object.fromEntries(filled);
}

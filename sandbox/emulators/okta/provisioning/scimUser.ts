import { createHash } from "node:crypto";
import { type DirectoryContext } from "../context";
import { attributePlace, CORE_SCHEMA, ENTERPRISE_SCHEMA } from "../directory/appProfile";
import { outboundMapping } from "../directory/profileMappings";
import { loginOf, mayUseApps } from "../directory/users";
import { evaluate, MAPPING_DIALECT } from "../expressions/evaluate";
import { parseExpression } from "../expressions/parse";
import { renderUserName } from "../expressions/userNameTemplate";
import { omit } from "../json";
import { type AppRecord, type JsonObject, type UserRecord } from "../state";

/** A person as the application should have them. */
export interface WantedUser {
  login: string;
  userName: string;
  /** SCIM resource without id. */
  resource: JsonObject;
  /** Changes with the resource. */
  digest: string;
}

/** Whether the person is assigned to the application and allowed to work. */
export function isWanted(context: DirectoryContext, app: AppRecord, userId: string): boolean {
  const user = context.state.users[userId];
  const assigned = context.state.appUsers[app.id]?.[userId] !== undefined;
  return assigned && user !== undefined && mayUseApps(user);
}

/** The person if assigned to the application and allowed to work; otherwise `undefined`. */
export function wantedUser(
  context: DirectoryContext,
  app: AppRecord,
  userId: string,
): WantedUser | undefined {
  const user = context.state.users[userId];
  const appUser = context.state.appUsers[app.id]?.[userId];
  if (user === undefined || appUser === undefined || !mayUseApps(user)) return undefined;
  const userName = appUser.userName ?? renderUserName(app.userNameTemplate.template, user.profile);
  const attributes = { ...mappedAttributes(context, app, user), ...appUser.profile };
  const resource = toScim(app, user.id, userName, attributes);
  const digest = createHash("sha256").update(JSON.stringify(resource)).digest("hex");
  return { login: loginOf(user), userName, resource, digest };
}

function mappedAttributes(context: DirectoryContext, app: AppRecord, user: UserRecord): JsonObject {
  const groupIds = new Set<string>();
  const properties = outboundMapping(context.state, app.id)?.properties ?? {};
  return Object.fromEntries(
    Object.entries(properties).map(([name, { expression }]) => [
      name,
      evaluate(parseExpression(expression, MAPPING_DIALECT), { profile: user.profile, groupIds }),
    ]),
  );
}

/** Attributes without a value are left out: IAM Identity Center refuses empty text. */
function toScim(
  app: AppRecord,
  externalId: string,
  userName: string,
  attributes: JsonObject,
): JsonObject {
  const core: JsonObject = {};
  const extensions: Record<string, JsonObject> = {};
  for (const [name, value] of Object.entries(attributes)) {
    const place = attributePlace(name, app.profileSchema.custom);
    if (place === undefined || value === undefined || value === null || value === "") continue;
    const inCore = place.externalNamespace === CORE_SCHEMA;
    const target = inCore ? core : (extensions[place.externalNamespace] ??= {});
    if (inCore && place.externalName === "email") {
      target.emails = [{ value, type: "work", primary: true }];
    } else {
      setPath(target, place.externalName.split("."), value);
    }
  }
  const schemas = [CORE_SCHEMA, ...Object.keys(extensions)];
  return { schemas, userName, ...core, externalId, active: true, ...extensions };
}

function setPath(target: JsonObject, path: string[], value: unknown): void {
  const [first = "", ...rest] = path;
  if (rest.length === 0) target[first] = value;
  else setPath((target[first] ??= {}) as JsonObject, rest, value);
}

/** Attributes that provisioning owns; what the application adds to others is kept. */
const OWNED = ["name", "displayName", "nickName", "profileUrl", "title", "userType", "emails"];

/**
 * The resource to put: what the application has, with everything that provisioning owns replaced. `meta` and
 * `groups` belong to the application and are not sent.
 */
export function mergeForUpdate(current: JsonObject, wanted: JsonObject): JsonObject {
  const kept = omit(current, "meta", "groups", ...OWNED, ENTERPRISE_SCHEMA);
  return { ...kept, ...wanted };
}

import { type OktaContext, timestamp } from "../context";
import { notFoundError, OktaApiError, validationError } from "../errors";
import { renderUserName } from "../expressions/userNameTemplate";
import { ExpressionError } from "../expressions/tokens";
import { newId } from "../ids";
import { DEFAULT_VALIDITY_YEARS, generateSigningKey } from "../saml/signingKeys";
import { type AppRecord, type JsonObject } from "../state";
import { CATALOG, catalogSettings, catalogSignOn, OIDC_CLIENT } from "./catalog";
import { oauthCredentials, oauthProblems, oauthSettings } from "./oauthClients";
import { systemPolicy } from "./policies";
import { addAppMappings, removeAppMappings } from "./profileMappings";
import { directoryChanged } from "./reactions";

const MAX_LABEL = 100;
const MAX_NOTE = 250;
const DEFAULT_USER_NAME = { template: "${source.login}", type: "BUILT_IN" };

/** Body of a create or replace; `features` and all unknown members are ignored. */
export interface AppInput {
  name?: string;
  label: string;
  signOnMode?: string;
  accessibility?: JsonObject;
  visibility?: JsonObject;
  credentials?: {
    userNameTemplate?: JsonObject;
    signing?: { kid?: string };
    oauthClient?: JsonObject;
  };
  settings?: {
    app?: JsonObject;
    implicitAssignment?: boolean;
    notes?: { admin?: string | null; enduser?: string | null };
    signOn?: JsonObject;
    oauthClient?: JsonObject;
  };
}

/** @throws 404 E0000007 */
export function findApp(context: OktaContext, id: string): AppRecord {
  const app = context.state.apps[id];
  if (app === undefined) throw notFoundError(id, "AppInstance");
  return app;
}

/** Adds an application; SAML ones get a key and a ten-year certificate of their own. */
export async function createApp(
  context: OktaContext,
  input: AppInput,
  activate: boolean,
): Promise<AppRecord> {
  const name = input.name ?? "";
  const catalog = CATALOG[name];
  if (catalog === undefined && name !== OIDC_CLIENT) {
    const known = [...Object.keys(CATALOG), OIDC_CLIENT].join(", ");
    throw validationError(
      "name",
      `name: "${name}" is not one of the emulated applications: ${known}`,
    );
  }
  const id = newId("app");
  const parts = appParts(context, input, { id, name });
  const keys =
    catalog === undefined ? [] : [await generateSigningKey(context, DEFAULT_VALIDITY_YEARS)];
  const now = timestamp(context);
  const app: AppRecord = {
    id,
    created: now,
    lastUpdated: now,
    name,
    status: activate ? "ACTIVE" : "INACTIVE",
    signOnMode: catalog?.signOnMode ?? "OPENID_CONNECT",
    keys,
    signingKid: keys[0]?.kid,
    externalKey: newId("externalKey"),
    accessPolicyId: systemPolicy(context).id,
    profileSchema: { id: newId("schema"), custom: {} },
    ...parts,
  };
  context.state.apps[id] = app;
  if (catalog !== undefined) addAppMappings(context, id);
  directoryChanged(context, []);
  return app;
}

/** Replaces what the caller may change: name, sign-on mode, features and status stay. */
export function replaceApp(context: OktaContext, app: AppRecord, input: AppInput): void {
  const parts = appParts(context, input, app);
  const kid = input.credentials?.signing?.kid ?? app.signingKid;
  if (kid !== undefined && !app.keys.some((key) => key.kid === kid)) {
    throw validationError("credentials.signing.kid", `kid: the application has no key ${kid}`);
  }
  Object.assign(app, parts, { signingKid: kid, lastUpdated: timestamp(context) });
  directoryChanged(context, []);
}

export function setAppStatus(
  context: OktaContext,
  app: AppRecord,
  status: AppRecord["status"],
): void {
  app.status = status;
  app.lastUpdated = timestamp(context);
  directoryChanged(context, []);
}

/** @throws 403 E0000056 unless the application is INACTIVE. What was provisioned stays in the application. */
export function deleteApp(context: OktaContext, app: AppRecord): void {
  if (app.status !== "INACTIVE") {
    throw new OktaApiError(403, "E0000056", "Delete application forbidden.", [
      "The application must be deactivated first.",
    ]);
  }
  const { state } = context;
  context.provisioning.forget(app.id);
  for (const table of [
    state.apps,
    state.appGroups,
    state.appUsers,
    state.pushMappings,
    state.provisioning,
  ]) {
    delete (table as Record<string, unknown>)[app.id];
  }
  for (const group of Object.values(state.groups)) {
    if (group.sourceAppId !== app.id) continue;
    delete state.groups[group.id];
    delete state.memberships[group.id];
  }
  removeAppMappings(context, app.id);
  removeClient(context, app.id);
  context.changed();
}

function removeClient(context: OktaContext, appId: string): void {
  const { grants, clientRoles, accessTokens } = context.state;
  for (const table of [grants, clientRoles, accessTokens] as Record<
    string,
    { clientId: string }
  >[]) {
    for (const [id, record] of Object.entries(table)) {
      if (record.clientId === appId) delete table[id];
    }
  }
}

/** Checks and completes the parts that create and replace have in common. */
function appParts(
  context: OktaContext,
  input: AppInput,
  app: Pick<AppRecord, "id" | "name"> & Partial<AppRecord>,
) {
  const userNameTemplate = {
    ...DEFAULT_USER_NAME,
    ...input.credentials?.userNameTemplate,
  } as AppRecord["userNameTemplate"];
  const settings = settingsOf(input, app);
  const oauthClient =
    app.name === OIDC_CLIENT
      ? oauthCredentials(app.id, input.credentials?.oauthClient ?? {}, app.oauthClient)
      : undefined;
  const causes = [
    ...labelProblems(context, input.label, app.id),
    ...noteProblems(input),
    ...settingProblems(app.name, settings),
    ...templateProblems(userNameTemplate.template),
    ...(oauthClient === undefined
      ? []
      : oauthProblems(settings.oauthClient as JsonObject, oauthClient)),
  ];
  if (causes.length > 0) throw validationError(causes[0]?.split(":", 1)[0] ?? "app", ...causes);
  return {
    label: input.label,
    accessibility: {
      selfService: false,
      errorRedirectUrl: null,
      loginRedirectUrl: null,
      ...input.accessibility,
    },
    visibility: visibilityOf(input, app),
    userNameTemplate,
    oauthClient,
    settings,
  };
}

function visibilityOf(input: AppInput, app: Pick<AppRecord, "name">): JsonObject {
  return {
    autoLaunch: false,
    autoSubmitToolbar: false,
    hide: { iOS: false, web: false },
    ...input.visibility,
    appLinks: {
      [`${app.name}_link`]: true,
      ...(input.visibility?.appLinks as JsonObject | undefined),
    },
  };
}

function settingsOf(input: AppInput, app: Pick<AppRecord, "name">): JsonObject {
  const given = input.settings ?? {};
  const catalog = CATALOG[app.name];
  const common = {
    notifications: { vpn: { network: { connection: "DISABLED" }, message: null, helpUrl: null } },
    manualProvisioning: false,
    implicitAssignment: given.implicitAssignment ?? false,
    notes: { admin: given.notes?.admin || null, enduser: given.notes?.enduser || null },
  };
  if (catalog === undefined) {
    return { app: {}, ...common, oauthClient: oauthSettings(given.oauthClient ?? {}) };
  }
  return {
    app: catalogSettings(catalog, given.app ?? {}),
    ...common,
    signOn: catalogSignOn(given.signOn ?? {}),
  };
}

function labelProblems(context: OktaContext, label: string, ownId: string): string[] {
  if (label.length > MAX_LABEL) return [`label: The field is too long (maximum ${MAX_LABEL})`];
  const taken = Object.values(context.state.apps).some(
    (other) => other.id !== ownId && other.label === label,
  );
  if (!taken) return [];
  throw new OktaApiError(
    400,
    "E0000040",
    "Application label must not be the same as an existing application label.",
  );
}

function noteProblems(input: AppInput): string[] {
  return Object.entries(input.settings?.notes ?? {})
    .filter(([, note]) => (note ?? "").length > MAX_NOTE)
    .map(([name]) => `settings.notes.${name}: The field is too long (maximum ${MAX_NOTE})`);
}

function settingProblems(name: string, settings: JsonObject): string[] {
  const values = settings.app as JsonObject;
  return (CATALOG[name]?.requiredSettings ?? [])
    .filter((key) => String(values[key] ?? "") === "")
    .map((key) => `settings.app.${key}: The field cannot be left blank`);
}

function templateProblems(template: string): string[] {
  try {
    renderUserName(template, {});
    return [];
  } catch (error) {
    if (error instanceof ExpressionError) return [`credentials.userNameTemplate: ${error.message}`];
    throw error;
  }
}

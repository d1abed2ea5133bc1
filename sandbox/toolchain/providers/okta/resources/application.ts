import { type Props } from "../../framework/types";
import { type Okta } from "../clients";
import { orNothing, retrying } from "../errors";
import { changedInputs, type Inputs, type OktaContext } from "../handler";
import { computed, flag, json, required, text } from "../schema";
import { flagOf, jsonOf, optionalText, textOf, withoutBlanks } from "../values";
import { defaultAccessPolicy } from "./defaultAccessPolicy";

interface Link {
  href?: string;
}

/**
 * An application as the API gives it. The SDK's models drop `settings.app`, in which apps of the
 * integration network keep what is theirs (`acsURL`, `entityID`).
 */
export interface ApplicationJson {
  id: string;
  name: string;
  label: string;
  status: "ACTIVE" | "INACTIVE";
  signOnMode: string;
  features?: string[] | null;
  accessibility?: Props;
  visibility?: {
    autoSubmitToolbar?: boolean;
    hide?: { iOS?: boolean; web?: boolean };
    appLinks?: Props;
  };
  credentials?: {
    scheme?: string;
    userNameTemplate?: Props;
    signing?: { kid?: string | null };
    oauthClient?: Props;
  };
  settings?: {
    app?: Props | null;
    implicitAssignment?: boolean;
    notes?: { admin?: string | null; enduser?: string | null };
    signOn?: Props | null;
    oauthClient?: Props;
  };
  profile?: Props | null;
  _links?: Record<string, Link | Link[] | undefined>;
}

/** What all kinds of apps take. */
export const APPLICATION_INPUTS: Inputs = {
  accessibilityErrorRedirectUrl: text(),
  accessibilityLoginRedirectUrl: text(),
  accessibilitySelfService: flag({ default: false }),
  adminNote: text(),
  appLinksJson: json(computed),
  appSettingsJson: json(computed),
  authenticationPolicy: text(computed),
  autoSubmitToolbar: flag({ default: false }),
  enduserNote: text(),
  hideIos: flag({ default: false }),
  hideWeb: flag({ default: false }),
  implicitAssignment: flag(),
  label: text(required),
  logo: text(computed),
  preconfiguredApp: text({ computed: true, forceNew: true }),
  skipAuthenticationPolicy: flag({ default: false }),
  status: text({ default: "ACTIVE", oneOf: ["ACTIVE", "INACTIVE"] }),
  userNameTemplate: text({ default: "${source.login}" }),
  userNameTemplatePushStatus: text(computed),
  userNameTemplateSuffix: text(),
  userNameTemplateType: text({ default: "BUILT_IN" }),
};

/** What all kinds of apps report beside it. */
export const APPLICATION_OUTPUTS = { logoUrl: {}, name: {}, signOnMode: {} };

export function applicationPath(appId: string): string {
  return `/api/v1/apps/${encodeURIComponent(appId)}`;
}

/** Address behind a link of an app, the first one where there are several. */
export function linkOf(app: ApplicationJson, name: string): string | undefined {
  const link = app._links?.[name];
  return (Array.isArray(link) ? link[0] : link)?.href;
}

/** Id of the app's authentication policy, which its links name. */
export function accessPolicyOf(app: ApplicationJson): string | undefined {
  return linkOf(app, "accessPolicy")?.split("/").at(-1);
}

/** Rules of `Check` for all kinds of apps. */
export function applicationFailures(news: Props) {
  const tooLong = ["adminNote", "enduserNote"].filter((name) => textOf(news, name).length > 250);
  const failures = tooLong.map((property) => ({ property, reason: "may have 250 characters" }));
  if (flagOf(news, "skipAuthenticationPolicy") && "authenticationPolicy" in news) {
    const reason = "cannot be true when authenticationPolicy is given";
    failures.push({ property: "skipAuthenticationPolicy", reason });
  }
  return failures;
}

/** The parts of a request that all kinds of apps share. */
export function applicationRequest(props: Props) {
  const appLinks = jsonOf(props, "appLinksJson");
  return {
    label: textOf(props, "label"),
    accessibility: withoutBlanks({
      selfService: flagOf(props, "accessibilitySelfService"),
      errorRedirectUrl: textOf(props, "accessibilityErrorRedirectUrl"),
      loginRedirectUrl: textOf(props, "accessibilityLoginRedirectUrl"),
    }),
    visibility: {
      autoSubmitToolbar: flagOf(props, "autoSubmitToolbar"),
      hide: { iOS: flagOf(props, "hideIos"), web: flagOf(props, "hideWeb") },
      ...(appLinks && { appLinks }),
    },
    notes: withoutBlanks({
      admin: textOf(props, "adminNote"),
      enduser: textOf(props, "enduserNote"),
    }),
    userNameTemplate: withoutBlanks({
      template: textOf(props, "userNameTemplate"),
      type: textOf(props, "userNameTemplateType"),
      suffix: textOf(props, "userNameTemplateSuffix"),
      pushStatus: textOf(props, "userNameTemplatePushStatus"),
    }),
  };
}

/** An app as the resources name its parts; empty parts are `null`. */
export function applicationProps(app: ApplicationJson): Props {
  const { accessibility = {}, visibility = {}, settings = {} } = app;
  const template = app.credentials?.userNameTemplate ?? {};
  const appLinks = visibility.appLinks ?? {};
  return {
    accessibilityErrorRedirectUrl: accessibility["errorRedirectUrl"] ?? null,
    accessibilityLoginRedirectUrl: accessibility["loginRedirectUrl"] ?? null,
    accessibilitySelfService: accessibility["selfService"] ?? false,
    adminNote: settings.notes?.admin ?? null,
    appLinksJson: Object.keys(appLinks).length > 0 ? JSON.stringify(appLinks) : null,
    autoSubmitToolbar: visibility.autoSubmitToolbar ?? false,
    enduserNote: settings.notes?.enduser ?? null,
    hideIos: visibility.hide?.iOS ?? false,
    hideWeb: visibility.hide?.web ?? false,
    implicitAssignment: settings.implicitAssignment ?? false,
    label: app.label,
    logoUrl: linkOf(app, "logo") ?? "",
    name: app.name,
    signOnMode: app.signOnMode,
    status: app.status,
    userNameTemplate: optionalText(template, "template") ?? null,
    userNameTemplatePushStatus: optionalText(template, "pushStatus") ?? null,
    userNameTemplateSuffix: optionalText(template, "suffix") ?? null,
    userNameTemplateType: optionalText(template, "type") ?? null,
  };
}

/** The settings of an app as JSON text, without those that Okta knows but nobody set. */
export function settingsJson(settings: Props | null | undefined): string {
  return JSON.stringify(withoutBlanks(settings ?? {}));
}

/** The app's policy, unless the resource leaves policies alone or the organisation has none. */
export async function observePolicy(
  okta: Okta,
  app: ApplicationJson,
  props: Props,
): Promise<Props> {
  if (flagOf(props, "skipAuthenticationPolicy")) return { authenticationPolicy: null };
  return (await okta.isClassic()) ? {} : { authenticationPolicy: accessPolicyOf(app) };
}

/** Gives the app the declared policy, or the organisation's default one when none is declared. */
export async function assignPolicy(okta: Okta, appId: string, props: Props): Promise<void> {
  if (flagOf(props, "skipAuthenticationPolicy")) return;
  const declared = optionalText(props, "authenticationPolicy");
  if (declared === undefined && (await okta.isClassic())) return;
  const policyId = declared ?? (await defaultAccessPolicy(okta.sdk)).id ?? "";
  await okta.sdk.applicationApi.assignApplicationPolicy({ appId, policyId });
}

/**
 * Makes the app active or inactive when that was changed.
 *
 * @returns true when something else was changed, too, and remains to be done
 */
export async function applyStatus(
  { sdk }: Okta,
  appId: string,
  inputs: Inputs,
  { olds, news }: { olds: Props; news: Props },
): Promise<boolean> {
  const changed = changedInputs(inputs, olds, news);
  if (!changed.includes("status")) return true;
  if (textOf(news, "status") === "ACTIVE") await sdk.applicationApi.activateApplication({ appId });
  else await sdk.applicationApi.deactivateApplication({ appId });
  return changed.length > 1;
}

/** Okta deletes inactive apps only, and may need a while to see that one is. */
export async function deleteApplication(
  context: OktaContext,
  appId: string,
  state: Props,
): Promise<void> {
  const { sdk } = await context.clients.connect();
  if (textOf(state, "status") === "ACTIVE") {
    await orNothing(sdk.applicationApi.deactivateApplication({ appId }));
  }
  await retrying(context, { statuses: [400, 403, 409], totalMs: 5_000 }, () =>
    orNothing(sdk.applicationApi.deleteApplication({ appId })),
  );
}

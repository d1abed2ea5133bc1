import { type Props } from "../../framework/types";
import { orNothing } from "../errors";
import {
  importParts,
  isImport,
  readResult,
  type Inputs,
  type OktaContext,
  type OktaResource,
} from "../handler";
import { computed, flag, json, required, secret, text } from "../schema";
import { flagOf, jsonOf, optionalText, textOf } from "../values";
import { applicationPath, type ApplicationJson } from "./application";

const inputs: Inputs = {
  appId: text(required),
  password: text(secret),
  profile: json(computed),
  retainAssignment: flag({ default: false }),
  userId: text(required),
  username: text(),
};

/**
 * `okta.app.User`: the id is the user's; imported by `appId/userId`. The official provider replaces
 * nothing here, so another app or user ends in Okta's 404.
 */
export const appUser: OktaResource = {
  token: "okta:app/user:User",
  inputs,
  outputs: { hasSharedUsername: {} },

  async create(news, context) {
    const { sdk } = await context.clients.connect();
    const hasSharedUsername = await checkUsername(news, context);
    const appId = textOf(news, "appId");
    const userId = textOf(news, "userId");
    const appUser = { id: userId, scope: "USER" as const, ...requestOf(news) };
    const { profile, credentials } = await sdk.applicationApi.assignUserToApplication({
      appId,
      appUser,
    });
    const outputs = { ...news, ...observe(profile, credentials), hasSharedUsername };
    return { id: userId, outputs };
  },

  async read(id, state, context) {
    const { sdk } = await context.clients.connect();
    const [appId = "", userId = ""] = isImport(state)
      ? importParts(id, "appId/userId")
      : [textOf(state, "appId"), textOf(state, "userId")];
    const hasSharedUsername = await orNothing(sharesUsername(appId, context));
    if (hasSharedUsername === undefined) return undefined;
    const found = await orNothing(sdk.applicationApi.getApplicationUser({ appId, userId }));
    if (!found) return undefined;
    const before = { retainAssignment: false, ...state, appId, userId, hasSharedUsername };
    const outputs = { ...before, ...observe(found.profile, found.credentials) };
    return readResult(inputs, userId, outputs);
  },

  async update(_id, _olds, news, context) {
    const { sdk } = await context.clients.connect();
    const hasSharedUsername = await checkUsername(news, context);
    const { profile, credentials } = await sdk.applicationApi.updateApplicationUser({
      appId: textOf(news, "appId"),
      userId: textOf(news, "userId"),
      appUser: requestOf(news),
    });
    return { ...news, ...observe(profile, credentials), hasSharedUsername };
  },

  async delete(_id, state, context) {
    if (flagOf(state, "retainAssignment")) return;
    const { sdk } = await context.clients.connect();
    const appId = textOf(state, "appId");
    const userId = textOf(state, "userId");
    await orNothing(sdk.applicationApi.unassignUserFromApplication({ appId, userId }));
  },
};

async function sharesUsername(appId: string, context: OktaContext): Promise<boolean> {
  const { http } = await context.clients.connect();
  const app = await http.get<ApplicationJson>(applicationPath(appId));
  return app.credentials?.scheme === "SHARED_USERNAME_AND_PASSWORD";
}

async function checkUsername(props: Props, context: OktaContext): Promise<boolean> {
  const shared = await sharesUsername(textOf(props, "appId"), context);
  const given = optionalText(props, "username") !== undefined;
  if (shared !== given) return shared;
  throw new Error(
    shared
      ? "username must not be set: the app signs everybody in with one shared user name."
      : "username is required: only an app with one shared user name does without.",
  );
}

function requestOf(props: Props) {
  const password = optionalText(props, "password");
  return {
    profile: jsonOf(props, "profile") as Record<string, string> | undefined,
    credentials: {
      userName: optionalText(props, "username"),
      ...(password && { password: { value: password } }),
    },
  };
}

function observe(profile: object | undefined, credentials: { userName?: string } | undefined) {
  return { profile: profile && JSON.stringify(profile), username: credentials?.userName ?? null };
}

import { type CheckFailure, type Props } from "../../framework/types";
import { type Inputs } from "../handler";
import {
  computed,
  flag,
  json,
  listOf,
  number,
  object,
  required,
  requiredForceNew,
  secret,
  text,
  textList,
  textSet,
} from "../schema";
import {
  flagOf,
  numberOf,
  objectOf,
  objectsOf,
  optionalText,
  textOf,
  textsOf,
  withoutBlanks,
  withoutEmpty,
} from "../values";
import { applicationFailures, APPLICATION_INPUTS } from "./application";

export const OAUTH_INPUTS: Inputs = {
  ...APPLICATION_INPUTS,
  autoKeyRotation: flag({ default: true }),
  backchannelCustomAuthenticatorId: text(),
  clientBasicSecret: text(secret),
  clientBasicSecretWo: text(secret),
  clientBasicSecretWoVersion: number(),
  clientId: text({ computed: true, forceNew: true }),
  clientUri: text(),
  consentMethod: text({ default: "TRUSTED" }),
  frontchannelLogoutSessionRequired: flag(),
  frontchannelLogoutUri: text(),
  grantTypes: textSet(computed),
  groupsClaim: object({
    filterType: text(),
    issuerMode: text(computed),
    name: text(required),
    type: text(required),
    value: text(required),
  }),
  hideIos: flag({ default: true }),
  hideWeb: flag({ default: true }),
  issuerMode: text({ default: "ORG_URL" }),
  jwks: listOf(
    object({
      e: text(),
      kid: text(required),
      kty: text(required),
      n: text(),
      x: text(),
      y: text(),
    }),
  ),
  jwksUri: text(),
  loginMode: text({ default: "DISABLED" }),
  loginScopes: textSet(),
  loginUri: text(),
  logoUri: text(),
  network: object({ connection: text(required), excludes: textList(), includes: textList() }),
  omitSecret: flag({ default: false }),
  participateSlo: flag(),
  pkceRequired: flag(computed),
  policyUri: text(),
  postLogoutRedirectUris: textSet(),
  profile: json(),
  redirectUris: textList(),
  refreshTokenLeeway: number(),
  refreshTokenRotation: text({ default: "STATIC" }),
  responseTypes: {
    kind: "set",
    element: text({ oneOf: ["code", "token", "id_token"] }),
    computed: true,
  },
  tokenEndpointAuthMethod: text({ default: "client_secret_basic" }),
  tosUri: text(),
  type: text(requiredForceNew),
  wildcardRedirect: text({ default: "DISABLED" }),
};

/** Grant types of a kind of client that declares none. */
const DEFAULT_GRANT_TYPES: Record<string, string[]> = {
  web: ["authorization_code"],
  native: ["authorization_code"],
  browser: ["authorization_code"],
  service: ["client_credentials"],
};

/** Input name by the name of the same setting under `settings.oauthClient`. */
const CLIENT_TEXTS = {
  backchannel_custom_authenticator_id: "backchannelCustomAuthenticatorId",
  client_uri: "clientUri",
  consent_method: "consentMethod",
  frontchannel_logout_uri: "frontchannelLogoutUri",
  initiate_login_uri: "loginUri",
  issuer_mode: "issuerMode",
  jwks_uri: "jwksUri",
  logo_uri: "logoUri",
  policy_uri: "policyUri",
  tos_uri: "tosUri",
  wildcard_redirect: "wildcardRedirect",
};

export function oauthFailures(news: Props): CheckFailure[] {
  const failures = applicationFailures(news);
  const grantTypes = textsOf(news, "grantTypes");
  const needed = DEFAULT_GRANT_TYPES[textOf(news, "type")] ?? [];
  const missing = textOf(news, "type") === "browser" ? [] : without(needed, grantTypes);
  if (grantTypes.length > 0 && missing.length > 0) {
    const reason = `must have ${missing.join(", ")} for an app of type ${textOf(news, "type")}`;
    failures.push({ property: "grantTypes", reason });
  }
  const tokens = textsOf(news, "responseTypes").filter((type) => type !== "code");
  if (grantTypes.includes("implicit") && tokens.length === 0) {
    failures.push({
      property: "responseTypes",
      reason: "must have token or id_token for implicit",
    });
  }
  const usesKeys = textOf(news, "tokenEndpointAuthMethod") === "private_key_jwt";
  if (usesKeys && !("jwks" in news) && !("jwksUri" in news)) {
    failures.push({ property: "jwks", reason: "or jwksUri is required for private_key_jwt" });
  }
  const loginMode = textOf(news, "loginMode");
  if (!["", "DISABLED"].includes(loginMode) && !("loginUri" in news)) {
    failures.push({ property: "loginUri", reason: `is required for loginMode ${loginMode}` });
  }
  if ("groupsClaim" in news) {
    const reason = "is deprecated and unknown to the sandbox, which has no internal API of Okta";
    failures.push({ property: "groupsClaim", reason });
  }
  return failures;
}

function without(wanted: string[], given: string[]): string[] {
  return wanted.filter((item) => !given.includes(item));
}

/** `credentials.oauthClient` of a request; `clientSecret` beside the inputs keeps the secret. */
export function oauthCredentials(props: Props, isNew: boolean): Props {
  const method = textOf(props, "tokenEndpointAuthMethod");
  const publicClient = isNew && ["native", "browser"].includes(textOf(props, "type"));
  const pkce = props["pkceRequired"] ?? (method === "none" || publicClient);
  return withoutBlanks({
    client_id: textOf(props, "clientId"),
    client_secret:
      optionalText(props, "clientBasicSecretWo") ??
      optionalText(props, "clientBasicSecret") ??
      optionalText(props, "clientSecret"),
    token_endpoint_auth_method: method,
    autoKeyRotation: flagOf(props, "autoKeyRotation"),
    pkce_required: pkce,
  });
}

/** `settings.oauthClient` of a request. */
export function oauthClientRequest(props: Props): Props {
  const declared = textsOf(props, "grantTypes");
  const grants =
    declared.length > 0 ? declared : (DEFAULT_GRANT_TYPES[textOf(props, "type")] ?? []);
  const responses = textsOf(props, "responseTypes");
  const texts = Object.entries(CLIENT_TEXTS).map(([key, name]) => [key, textOf(props, name)]);
  const keys = objectsOf(props, "jwks").map(withoutBlanks);
  const { connection, includes, excludes } = objectOf(props, "network");
  return withoutEmpty({
    ...(Object.fromEntries(texts) as Props),
    application_type: textOf(props, "type"),
    grant_types: grants,
    response_types: responses.length > 0 ? responses : responseTypesFor(grants),
    redirect_uris: textsOf(props, "redirectUris"),
    post_logout_redirect_uris: textsOf(props, "postLogoutRedirectUris"),
    participate_slo: flagOf(props, "participateSlo"),
    frontchannel_logout_session_required: flagOf(props, "frontchannelLogoutSessionRequired"),
    jwks: keys.length > 0 && { keys },
    idp_initiated_login: {
      mode: textOf(props, "loginMode"),
      default_scope: textsOf(props, "loginScopes"),
    },
    refresh_token: grants.includes("refresh_token") && {
      rotation_type: textOf(props, "refreshTokenRotation"),
      leeway: numberOf(props, "refreshTokenLeeway") ?? 0,
    },
    network: connection && withoutEmpty({ connection, include: includes, exclude: excludes }),
  });
}

function responseTypesFor(grants: string[]): string[] {
  const has = (...types: string[]) => types.some((type) => grants.includes(type));
  return [
    ...(has("implicit", "client_credentials") ? ["token"] : []),
    ...(has("password", "authorization_code", "refresh_token") ? ["code"] : []),
  ];
}

/** `settings.oauthClient` of an app as the resource names its parts. */
export function oauthClientProps(client: Props): Props {
  // Some organisations leave the consent method out, and what was declared then stays.
  const shown = Object.entries(CLIENT_TEXTS).filter(
    ([key]) => key !== "consent_method" || key in client,
  );
  const texts = shown.map(([key, name]) => [name, client[key] ?? null]);
  const login = objectOf(client, "idp_initiated_login");
  const refresh = objectOf(client, "refresh_token");
  const network = objectOf(client, "network");
  const rotation = optionalText(refresh, "rotation_type");
  const mode = optionalText(login, "mode");
  return {
    ...(Object.fromEntries(texts) as Props),
    ...(rotation && { refreshTokenRotation: rotation, refreshTokenLeeway: refresh["leeway"] ?? 0 }),
    ...(mode && { loginMode: mode, loginScopes: textsOf(login, "default_scope") }),
    type: client["application_type"],
    grantTypes: textsOf(client, "grant_types"),
    responseTypes: textsOf(client, "response_types"),
    redirectUris: textsOf(client, "redirect_uris"),
    postLogoutRedirectUris: textsOf(client, "post_logout_redirect_uris"),
    participateSlo: flagOf(client, "participate_slo"),
    frontchannelLogoutSessionRequired: flagOf(client, "frontchannel_logout_session_required"),
    jwks: objectsOf(objectOf(client, "jwks"), "keys").map(keyProps),
    network: network["connection"] ? networkProps(network) : null,
  };
}

function keyProps({ kid, kty, e, n, x, y }: Props): Props {
  return withoutBlanks({ kid, kty, e, n, x, y });
}

function networkProps({ connection, include, exclude }: Props): Props {
  return withoutEmpty({ connection, includes: include, excludes: exclude });
}

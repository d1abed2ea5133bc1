import { type Props } from "../../framework/types";
import { type Okta } from "../clients";
import {
  finishing,
  readResult,
  type Inputs,
  type OktaContext,
  type OktaResource,
} from "../handler";
import { flagOf, jsonOf, objectOf, omit, optionalText, textOf } from "../values";
import {
  applicationPath,
  applicationProps,
  applicationRequest,
  APPLICATION_OUTPUTS,
  applyStatus,
  assignPolicy,
  deleteApplication,
  observePolicy,
  type ApplicationJson,
} from "./application";
import { uploadLogo } from "./applicationLogo";
import {
  oauthClientProps,
  oauthClientRequest,
  oauthCredentials,
  oauthFailures,
  OAUTH_INPUTS,
} from "./oauthSettings";

const inputs: Inputs = OAUTH_INPUTS;

/**
 * `okta.app.OAuth`: the id is the app's. The client secret is handed out when the app is written
 * and never read back; with `omitSecret` it does not reach the state.
 */
export const appOauth: OktaResource = {
  token: "okta:app/oAuth:OAuth",
  inputs,
  outputs: { ...APPLICATION_OUTPUTS, clientSecret: { secret: true } },
  validate: oauthFailures,
  // Okta shows a client secret once only, so a secret to keep takes another app.
  replacesWhen: {
    omitSecret: (state, news) => flagOf(state, "omitSecret") && !flagOf(news, "omitSecret"),
  },

  async create(news, context) {
    const okta = await context.clients.connect();
    const activate = textOf(news, "status") === "ACTIVE";
    const body = requestOf(news, true);
    const app = await okta.http.post<ApplicationJson>("/api/v1/apps", body, { activate });
    const clientSecret = secretIn(app, news);
    return finishing({ id: app.id, outputs: { ...news, clientSecret } }, async () => {
      await uploadLogo(okta, app.id, news);
      await assignClientPolicy(okta, app.id, news);
      const created = await okta.http.get<ApplicationJson>(applicationPath(app.id));
      const observed = await observe(okta, created, news);
      return { id: app.id, outputs: { ...news, ...observed, clientSecret } };
    });
  },

  async read(id, state, context) {
    const okta = await context.clients.connect();
    const app = await okta.http.find<ApplicationJson>(applicationPath(id));
    return app && readResult(inputs, app.id, { ...state, ...(await observe(okta, app, state)) });
  },

  async update(id, olds, news, context) {
    const okta = await context.clients.connect();
    const more = await applyStatus(okta, id, inputs, { olds, news });
    if (!more) return { ...olds, ...news };
    const kept = flagOf(news, "omitSecret") ? {} : { clientSecret: olds["clientSecret"] };
    const known = { clientId: olds["clientId"], name: olds["name"], ...kept };
    const app = await okta.http.put<ApplicationJson>(
      applicationPath(id),
      requestOf({ ...known, ...news }, false),
    );
    if (textOf(news, "logo") !== textOf(olds, "logo")) await uploadLogo(okta, id, news);
    await assignClientPolicy(okta, id, news);
    const updated = await okta.http.get<ApplicationJson>(applicationPath(id));
    const clientSecret = secretIn(app, news) ?? kept.clientSecret ?? null;
    return { ...olds, ...news, ...(await observe(okta, updated, news)), clientSecret };
  },

  delete: (id: string, state: Props, context: OktaContext) => deleteApplication(context, id, state),
};

/** A service signs nobody in and so has no authentication policy. */
async function assignClientPolicy(okta: Okta, appId: string, props: Props): Promise<void> {
  if (textOf(props, "type") !== "service") await assignPolicy(okta, appId, props);
}

function requestOf(props: Props, isNew: boolean): Props {
  const { notes, userNameTemplate, ...common } = applicationRequest(props);
  const profile = jsonOf(props, "profile");
  return {
    ...common,
    name: optionalText(props, "preconfiguredApp") ?? optionalText(props, "name") ?? "oidc_client",
    signOnMode: "OPENID_CONNECT",
    credentials: { userNameTemplate, oauthClient: oauthCredentials(props, isNew) },
    settings: {
      ...jsonOf(props, "appSettingsJson"),
      implicitAssignment: flagOf(props, "implicitAssignment"),
      notes,
      oauthClient: oauthClientRequest(props),
    },
    ...(profile && { profile }),
  };
}

function secretIn(app: ApplicationJson, props: Props): string | null {
  if (flagOf(props, "omitSecret")) return null;
  return optionalText(app.credentials?.oauthClient ?? {}, "client_secret") ?? null;
}

async function observe(okta: Okta, app: ApplicationJson, props: Props): Promise<Props> {
  const client = app.credentials?.oauthClient ?? {};
  const others = omit(app.settings ?? {}, ["implicitAssignment", "notes", "oauthClient"]);
  return {
    ...applicationProps(app),
    ...(await observePolicy(okta, app, props)),
    ...oauthClientProps(objectOf({ ...app.settings }, "oauthClient")),
    appSettingsJson: Object.keys(others).length > 0 ? JSON.stringify(others) : null,
    autoKeyRotation: client["autoKeyRotation"] ?? true,
    clientId: client["client_id"] ?? null,
    pkceRequired: client["pkce_required"] ?? false,
    tokenEndpointAuthMethod: client["token_endpoint_auth_method"] ?? null,
    profile: app.profile ? JSON.stringify(app.profile) : null,
    // Okta never shows it again, and the official provider does not keep it.
    clientBasicSecretWo: null,
  };
}

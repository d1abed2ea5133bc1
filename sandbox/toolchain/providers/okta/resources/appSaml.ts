import { type CheckFailure, type Props } from "../../framework/types";
import { type Okta } from "../clients";
import {
  finishing,
  readResult,
  type Inputs,
  type OktaContext,
  type OktaResource,
} from "../handler";
import { allOf } from "../http";
import { parseSamlMetadata } from "../samlMetadata";
import { goTime, numberOf, objectsOf, optionalText, textOf, textsOf } from "../values";
import {
  applicationFailures,
  applicationPath,
  APPLICATION_OUTPUTS,
  applyStatus,
  assignPolicy,
  deleteApplication,
  linkOf,
  type ApplicationJson,
} from "./application";
import { uploadLogo } from "./applicationLogo";
import { SAML_INPUTS, samlProps, samlRequest } from "./samlSettings";

const inputs: Inputs = SAML_INPUTS;

/** `okta.app.Saml`: the id is the app's. */
export const appSaml: OktaResource = {
  token: "okta:app/saml:Saml",
  inputs,
  outputs: {
    ...APPLICATION_OUTPUTS,
    certificate: {},
    embedUrl: {},
    entityKey: {},
    entityUrl: {},
    features: {},
    httpPostBinding: {},
    httpRedirectBinding: {},
    keyId: {},
    keys: {},
    metadata: {},
    metadataUrl: {},
  },
  validate,

  // The official provider leaves alone what Okta shows as issuer when none is declared.
  sameValue: (property, old, next) =>
    property === "idpIssuer" &&
    next === undefined &&
    old === "http://www.okta.com/${org.externalKey}",

  async create(news, context) {
    const okta = await context.clients.connect();
    const activate = textOf(news, "status") === "ACTIVE";
    const body = samlRequest(news);
    const app = await okta.http.post<ApplicationJson>("/api/v1/apps", body, { activate });
    return finishing({ id: app.id, outputs: news }, async () => {
      await rotateKey(okta, app.id, news);
      await uploadLogo(okta, app.id, news);
      if (!["office365", "radius"].includes(app.name)) await assignPolicy(okta, app.id, news);
      const created = await okta.http.get<ApplicationJson>(applicationPath(app.id));
      return { id: app.id, outputs: { ...news, ...(await observe(okta, created, news)) } };
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
    const keyId = textOf(olds, "keyId");
    await okta.http.put(applicationPath(id), samlRequest({ ...news, name: olds["name"], keyId }));
    if (textOf(news, "keyName") !== textOf(olds, "keyName")) {
      await rotateKey(okta, id, { ...news, name: olds["name"] });
    }
    if (textOf(news, "logo") !== textOf(olds, "logo")) await uploadLogo(okta, id, news);
    await assignPolicy(okta, id, news);
    const app = await okta.http.get<ApplicationJson>(applicationPath(id));
    return { ...olds, ...news, ...(await observe(okta, app, news)) };
  },

  delete: (id: string, state: Props, context: OktaContext) => deleteApplication(context, id, state),
};

function validate(news: Props): CheckFailure[] {
  const failures = [...applicationFailures(news), ...statementFailures(news)];
  const together = [
    ["keyName", "keyYearsValid"],
    ["singleLogoutIssuer", "singleLogoutUrl"],
    ["singleLogoutUrl", "singleLogoutIssuer"],
  ] as const;
  for (const [property, other] of together) {
    if (!(property in news) || other in news) continue;
    failures.push({ property, reason: `needs ${other} beside it` });
  }
  if (
    textsOf(news, "acsEndpoints").length > 0 &&
    objectsOf(news, "acsEndpointsIndices").length > 0
  ) {
    failures.push({ property: "acsEndpointsIndices", reason: "cannot be used with acsEndpoints" });
  }
  return failures;
}

function statementFailures(news: Props): CheckFailure[] {
  return objectsOf(news, "attributeStatements").flatMap((statement, index) => {
    const path = `attributeStatements[${index}]`;
    const type = optionalText(statement, "type");
    const filters = ["filterType", "filterValue"].filter((name) => optionalText(statement, name));
    if (type === "EXPRESSION" && filters.length > 0) {
      return [{ property: `${path}.${filters[0]}`, reason: 'needs type "GROUP"' }];
    }
    if (type === "GROUP" && textsOf(statement, "values").length > 0) {
      return [{ property: `${path}.values`, reason: 'needs type "EXPRESSION"' }];
    }
    return [];
  });
}

/** Makes a new signing key and uses it at once; AWS must trust its certificate already. */
async function rotateKey(okta: Okta, appId: string, props: Props): Promise<void> {
  if (textOf(props, "keyName") === "") return;
  const validityYears = numberOf(props, "keyYearsValid") ?? 0;
  const key = await okta.sdk.applicationApi.generateApplicationKey({ appId, validityYears });
  await okta.http.put(applicationPath(appId), samlRequest({ ...props, keyId: key.kid }));
}

async function observe(okta: Okta, app: ApplicationJson, props: Props): Promise<Props> {
  return {
    ...(await samlProps(okta, app, props)),
    embedUrl: linkOf(app, "appLinks") ?? "",
    features: app.features ?? [],
    keys: await keysOf(okta, app.id),
    ...(await metadataProps(okta, app)),
  };
}

/** Okta has no metadata for an inactive app or one without a signing key; the last one stays. */
async function metadataProps({ http }: Okta, app: ApplicationJson): Promise<Props> {
  const kid = app.credentials?.signing?.kid;
  if (!kid || app.status === "INACTIVE") return {};
  const metadata = await http.text(`${applicationPath(app.id)}/sso/saml/metadata`, { kid });
  const { entityId, certificate, httpPostBinding, httpRedirectBinding } =
    parseSamlMetadata(metadata);
  return {
    keyId: kid,
    metadata,
    metadataUrl: linkOf(app, "metadata") ?? "",
    entityUrl: entityId,
    entityKey: entityId.split("/").at(-1) ?? "",
    certificate,
    httpPostBinding,
    httpRedirectBinding,
  };
}

async function keysOf({ sdk }: Okta, appId: string): Promise<Props[]> {
  const keys = await allOf(await sdk.applicationApi.listApplicationKeys({ appId }));
  return keys.map((key) => ({
    kid: key.kid ?? "",
    kty: key.kty ?? "",
    use: key.use ?? "",
    created: goTime(key.created),
    lastUpdated: goTime(key.lastUpdated),
    expiresAt: goTime(key.expiresAt),
    e: key.e ?? "",
    n: key.n ?? "",
    x5cs: key.x5c ?? [],
    x5tS256: key.x5tS256 ?? "",
  }));
}

import { type FastifyInstance } from "fastify";
import { type OktaContext, timestamp } from "../context";
import { notFoundError, validationError } from "../errors";
import { anonymousCall, call } from "../routeConfig";
import { idpMetadata } from "../saml/metadata";
import { generateSigningKey, signingKeyView } from "../saml/signingKeys";
import { type AppRecord, type SigningKey } from "../state";
import { appOf } from "./apps";
import { pathParams, queryOf } from "./input";

const SCOPE = "okta.apps";
const XML = "application/xml;charset=UTF-8";
const MIN_YEARS = 2;
const MAX_YEARS = 10;

/** Signing keys and SAML metadata. */
export function registerAppCredentialRoutes(app: FastifyInstance, context: OktaContext): void {
  const keys = "/api/v1/apps/:appId/credentials/keys";
  app.get(keys, call("listApplicationKeys", SCOPE), (request) =>
    appOf(context, request).keys.map(signingKeyView),
  );
  app.get(`${keys}/:keyId`, call("getApplicationKey", SCOPE), (request) =>
    signingKeyView(findKey(appOf(context, request), pathParams<"keyId">(request).keyId)),
  );
  app.post(`${keys}/generate`, call("generateApplicationKey", SCOPE), async (request, reply) => {
    const record = appOf(context, request);
    const years = Number(queryOf(request).validityYears ?? MIN_YEARS);
    if (!Number.isInteger(years) || years < MIN_YEARS || years > MAX_YEARS) {
      throw validationError(
        "validityYears",
        `validityYears: must be a whole number from ${MIN_YEARS} to ${MAX_YEARS}`,
      );
    }
    const key = await generateSigningKey(context, years);
    record.keys.push(key);
    record.lastUpdated = timestamp(context);
    context.changed();
    return reply.code(201).send(signingKeyView(key));
  });
  registerMetadata(app, context);
}

function registerMetadata(app: FastifyInstance, context: OktaContext): void {
  app.get(
    "/api/v1/apps/:appId/sso/saml/metadata",
    call("previewSAMLmetadataForApplication", SCOPE),
    (request, reply) => {
      const record = appOf(context, request);
      const key = metadataKey(record, queryOf(request).kid);
      return reply.type(XML).send(idpMetadata(context.seed, record, key));
    },
  );
  app.get(
    "/app/:externalKey/sso/saml/metadata",
    anonymousCall("publicSamlMetadata"),
    (request, reply) => {
      const { externalKey } = pathParams<"externalKey">(request);
      const record = Object.values(context.state.apps).find(
        (item) => item.externalKey === externalKey && item.status === "ACTIVE",
      );
      if (record === undefined) throw notFoundError(externalKey, "AppInstance");
      const key = metadataKey(record, undefined);
      return reply.type(XML).send(idpMetadata(context.seed, record, key));
    },
  );
}

/** The key asked for; without a wish the one that signs assertions now. */
function metadataKey(app: AppRecord, kid: string | undefined): SigningKey {
  if (app.signingKid === undefined) {
    throw validationError("signOnMode", "The application does not use SAML 2.0.");
  }
  return findKey(app, kid ?? app.signingKid);
}

function findKey(app: AppRecord, kid: string): SigningKey {
  const key = app.keys.find((item) => item.kid === kid);
  if (key === undefined) throw notFoundError(kid, "AppKeyCredential");
  return key;
}

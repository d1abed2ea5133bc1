import { type Props } from "../../framework/types";
import { type Okta } from "../clients";
import { type Inputs } from "../handler";
import { flag, listOf, number, object, required, text, textList } from "../schema";
import {
  flagOf,
  jsonOf,
  numberOf,
  objectOf,
  objectsOf,
  optionalText,
  textOf,
  textsOf,
  withoutBlanks,
  withoutEmpty,
} from "../values";
import {
  applicationProps,
  applicationRequest,
  APPLICATION_INPUTS,
  observePolicy,
  settingsJson,
  type ApplicationJson,
} from "./application";

const UNSPECIFIED = "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified";

export const SAML_INPUTS: Inputs = {
  ...APPLICATION_INPUTS,
  acsEndpoints: textList(),
  acsEndpointsIndices: {
    kind: "set",
    element: object({ index: number(required), url: text(required) }),
  },
  assertionSigned: flag(),
  attributeStatements: listOf(
    object({
      filterType: text(),
      filterValue: text(),
      name: text(required),
      namespace: text({ default: UNSPECIFIED }),
      type: text({ default: "EXPRESSION" }),
      values: textList(),
    }),
  ),
  audience: text(),
  authnContextClassRef: text(),
  defaultRelayState: text(),
  destination: text(),
  digestAlgorithm: text(),
  honorForceAuthn: flag({ default: false }),
  idpIssuer: text(),
  inlineHookId: text(),
  keyName: text(),
  keyYearsValid: number(),
  recipient: text(),
  requestCompressed: flag(),
  responseSigned: flag(),
  samlSignedRequestEnabled: flag({ default: false }),
  samlVersion: text({ default: "2.0", oneOf: ["1.1", "2.0"] }),
  signatureAlgorithm: text(),
  singleLogoutCertificate: text(),
  singleLogoutIssuer: text(),
  singleLogoutUrl: text(),
  spIssuer: text(),
  ssoUrl: text(),
  subjectNameIdFormat: text(),
  subjectNameIdTemplate: text(),
};

/** Input name by the name of the same setting under `settings.signOn`. */
const SIGN_ON_TEXTS = {
  audience: "audience",
  authnContextClassRef: "authnContextClassRef",
  defaultRelayState: "defaultRelayState",
  destination: "destination",
  digestAlgorithm: "digestAlgorithm",
  idpIssuer: "idpIssuer",
  recipient: "recipient",
  signatureAlgorithm: "signatureAlgorithm",
  ssoAcsUrl: "ssoUrl",
  subjectNameIdFormat: "subjectNameIdFormat",
  subjectNameIdTemplate: "subjectNameIdTemplate",
};

const SIGN_ON_FLAGS = [
  "assertionSigned",
  "honorForceAuthn",
  "responseSigned",
  "samlSignedRequestEnabled",
];

/** What an app that is not from the integration network must say for itself. */
const CUSTOM_APP_REQUIRED = [
  "ssoUrl",
  "recipient",
  "destination",
  "audience",
  "subjectNameIdTemplate",
  "subjectNameIdFormat",
  "signatureAlgorithm",
  "digestAlgorithm",
  "authnContextClassRef",
];

/**
 * The body of a create or replace. `keyId` beside the inputs keeps or sets the signing key.
 *
 * @throws Error when a custom app lacks what such an app needs
 */
export function samlRequest(props: Props) {
  const preconfigured = optionalText(props, "preconfiguredApp");
  if (preconfigured === undefined) refuseIncomplete(props);
  const { notes, userNameTemplate, ...common } = applicationRequest(props);
  const kid = optionalText(props, "keyId");
  return {
    ...common,
    ...withoutBlanks({ name: preconfigured ?? textOf(props, "name") }),
    signOnMode: textOf(props, "samlVersion") === "1.1" ? "SAML_1_1" : "SAML_2_0",
    credentials: { userNameTemplate, ...(kid !== undefined && { signing: { kid } }) },
    settings: {
      app: jsonOf(props, "appSettingsJson") ?? {},
      implicitAssignment: flagOf(props, "implicitAssignment"),
      notes,
      signOn: signOnRequest(props),
    },
  };
}

function refuseIncomplete(props: Props): void {
  const missing = CUSTOM_APP_REQUIRED.filter((name) => optionalText(props, name) === undefined);
  if (missing.length > 0) {
    throw new Error(
      `A custom SAML app needs ${missing.join(", ")}; an app of the integration network needs preconfiguredApp instead.`,
    );
  }
  if (!flagOf(props, "responseSigned") && !flagOf(props, "assertionSigned")) {
    throw new Error("A custom SAML app needs responseSigned or assertionSigned to be true.");
  }
}

function signOnRequest(props: Props): Props {
  const texts = Object.entries(SIGN_ON_TEXTS).map(([key, name]) => [key, textOf(props, name)]);
  const flags = SIGN_ON_FLAGS.map((name) => [name, flagOf(props, name)]);
  const endpoints = endpointsRequest(props);
  const hook = optionalText(props, "inlineHookId");
  return {
    ...withoutBlanks(Object.fromEntries(texts) as Props),
    ...(Object.fromEntries(flags) as Props),
    ...singleLogoutRequest(props),
    allowMultipleAcsEndpoints: endpoints.length > 0,
    ...withoutEmpty({ acsEndpoints: endpoints, inlineHooks: hook && [{ id: hook }] }),
    attributeStatements: objectsOf(props, "attributeStatements").map(withoutEmpty),
  };
}

function endpointsRequest(props: Props): Props[] {
  const inOrder = textsOf(props, "acsEndpoints").map((url, index) => ({ url, index }));
  if (inOrder.length > 0) return inOrder;
  return objectsOf(props, "acsEndpointsIndices").map(({ url, index }) => ({ url, index }));
}

function singleLogoutRequest(props: Props): Props {
  const issuer = optionalText(props, "singleLogoutIssuer");
  const certificate = optionalText(props, "singleLogoutCertificate");
  const slo =
    issuer === undefined
      ? { enabled: false }
      : { enabled: true, issuer, logoutUrl: textOf(props, "singleLogoutUrl") };
  return certificate === undefined ? { slo } : { slo, spCertificate: { x5c: [certificate] } };
}

/** An app's SAML settings as the resource and the function name them; empty ones are `null`. */
export async function samlProps(okta: Okta, app: ApplicationJson, props: Props): Promise<Props> {
  const signOn = app.settings?.signOn ?? {};
  return {
    ...applicationProps(app),
    ...signOnProps(signOn),
    ...(await observePolicy(okta, app, props)),
    appSettingsJson: settingsJson(app.settings?.app),
    preconfiguredApp: app.name,
    samlVersion: app.signOnMode === "SAML_1_1" ? "1.1" : "2.0",
  };
}

export function signOnProps(signOn: Props): Props {
  const texts = Object.entries(SIGN_ON_TEXTS).map(([key, name]) => [
    name,
    optionalText(signOn, key) ?? null,
  ]);
  const flags = SIGN_ON_FLAGS.map((name) => [name, flagOf(signOn, name)]);
  return {
    ...(Object.fromEntries([...texts, ...flags]) as Props),
    ...endpointProps(signOn),
    ...singleLogoutProps(signOn),
    attributeStatements: objectsOf(signOn, "attributeStatements").map(statementProps),
    inlineHookId: objectsOf(signOn, "inlineHooks")[0]?.["id"] ?? null,
  };
}

/** Endpoints numbered from 0 are the plain list, others the list with indices. */
function endpointProps(signOn: Props): Props {
  const endpoints = flagOf(signOn, "allowMultipleAcsEndpoints")
    ? objectsOf(signOn, "acsEndpoints")
    : [];
  const isPlain = endpoints.every((endpoint, place) => numberOf(endpoint, "index") === place);
  const indexed = endpoints.map(({ url, index }) => ({ url, index }));
  return {
    acsEndpoints: isPlain ? indexed.map(({ url }) => url) : [],
    acsEndpointsIndices: isPlain ? [] : indexed,
  };
}

function statementProps(statement: Props): Props {
  const { name, namespace, type, values, filterType, filterValue } = statement;
  return withoutEmpty({ name, namespace, type, values, filterType, filterValue });
}

function singleLogoutProps(signOn: Props): Props {
  const slo = objectOf(signOn, "slo");
  const [certificate] = textsOf(objectOf(signOn, "spCertificate"), "x5c");
  const enabled = flagOf(slo, "enabled");
  return {
    singleLogoutIssuer: enabled ? (slo["issuer"] ?? null) : null,
    singleLogoutUrl: enabled ? (slo["logoutUrl"] ?? null) : null,
    singleLogoutCertificate: enabled ? (certificate ?? null) : null,
  };
}

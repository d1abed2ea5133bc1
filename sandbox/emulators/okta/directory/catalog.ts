import { type JsonObject } from "../state";

/** An application of Okta's Integration Network that the emulator knows. */
export interface CatalogApp {
  signOnMode: string;
  /** Names of the settings under `settings.app`; all are required. */
  requiredSettings: readonly string[];
  /** Settings that read back as null while nobody set them. */
  optionalSettings: readonly string[];
}

export const CATALOG: Readonly<Record<string, CatalogApp>> = {
  amazon_aws_sso: {
    signOnMode: "SAML_2_0",
    requiredSettings: ["acsURL", "entityID"],
    optionalSettings: [],
  },
};

/** The name under which OpenID Connect applications and service applications are created. */
export const OIDC_CLIENT = "oidc_client";

/** The parts of `settings.signOn` that a catalog application returns; all others are ignored. */
const SIGN_ON_TEXTS = [
  "defaultRelayState",
  "ssoAcsUrlOverride",
  "audienceOverride",
  "recipientOverride",
  "destinationOverride",
] as const;

/** What the API keeps of `settings.signOn`: empty text becomes null, as in Okta. */
export function catalogSignOn(given: JsonObject): JsonObject {
  const texts = SIGN_ON_TEXTS.map((name) => [name, given[name] || null] as const);
  return { ...Object.fromEntries(texts), attributeStatements: given.attributeStatements ?? [] };
}

/** What the API keeps of `settings.app`; names that the application does not have are dropped. */
export function catalogSettings(app: CatalogApp, given: JsonObject): JsonObject {
  const names = [...app.requiredSettings, ...app.optionalSettings];
  return Object.fromEntries(names.map((name) => [name, given[name] ?? null]));
}

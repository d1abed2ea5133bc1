import { IdPMetadata } from "samlify";
import { publicOrgUrl } from "../context";
import { type OktaSeed } from "../../seed";
import { type AppRecord, type SigningKey } from "../state";

const BINDINGS = "urn:oasis:names:tc:SAML:2.0:bindings";
const NAME_ID_FORMATS = [
  "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
  "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
];

/** Entity id of the application's identity provider. */
const idpEntityId = (app: AppRecord): string => `http://www.okta.com/${app.externalKey}`;

/**
 * SAML 2.0 metadata of the identity provider that Okta is for one application. Locations are on the org's public
 * URL, so the text does not change with the port of the emulator.
 */
export function idpMetadata(seed: OktaSeed, app: AppRecord, key: SigningKey): string {
  const location = `${publicOrgUrl(seed)}/app/${app.name}/${app.externalKey}/sso/saml`;
  const metadata = IdPMetadata({
    entityID: idpEntityId(app),
    signingCert: key.certificate,
    wantAuthnRequestsSigned: false,
    nameIDFormat: NAME_ID_FORMATS,
    singleSignOnService: ["HTTP-POST", "HTTP-Redirect"].map((binding) => ({
      Binding: `${BINDINGS}:${binding}`,
      Location: location,
    })),
    // samlify warns on the console when no logout endpoint is given; Okta's metadata has none, so it is given here
    // and left out of the elements that are written.
    singleLogoutService: [{ Binding: `${BINDINGS}:HTTP-POST`, Location: location }],
    elementsOrder: ["KeyDescriptor", "NameIDFormat", "SingleSignOnService"],
  });
  return `<?xml version="1.0" encoding="UTF-8"?>${metadata.getMetadata()}`;
}

import { DOMParser } from "@xmldom/xmldom";

const METADATA = "urn:oasis:names:tc:SAML:2.0:metadata";
const SIGNATURE = "http://www.w3.org/2000/09/xmldsig#";
const HTTP_POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
const HTTP_REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";

/** What the provider hands on of an identity provider's SAML metadata; "" for what is missing. */
export interface SamlMetadata {
  entityId: string;
  /** First certificate, base64 without PEM armour. */
  certificate: string;
  httpPostBinding: string;
  httpRedirectBinding: string;
  wantAuthnRequestsSigned: boolean;
}

/** @throws Error when the text is not the metadata of an identity provider */
export function parseSamlMetadata(xml: string): SamlMetadata {
  const document = new DOMParser({ errorHandler: refuse }).parseFromString(xml, "text/xml");
  const [entity] = Array.from(document.getElementsByTagNameNS(METADATA, "EntityDescriptor"));
  const [provider] = Array.from(document.getElementsByTagNameNS(METADATA, "IDPSSODescriptor"));
  if (!entity || !provider) refuse();
  const services = Array.from(provider.getElementsByTagNameNS(METADATA, "SingleSignOnService"));
  const location = (binding: string) =>
    services
      .find((service) => service.getAttribute("Binding") === binding)
      ?.getAttribute("Location");
  const [certificate] = Array.from(provider.getElementsByTagNameNS(SIGNATURE, "X509Certificate"));
  return {
    entityId: entity.getAttribute("entityID") ?? "",
    certificate: certificate?.textContent?.trim() ?? "",
    httpPostBinding: location(HTTP_POST) ?? "",
    httpRedirectBinding: location(HTTP_REDIRECT) ?? "",
    wantAuthnRequestsSigned: provider.getAttribute("WantAuthnRequestsSigned") === "true",
  };
}

function refuse(): never {
  throw new Error("Okta's answer is not the SAML metadata of an identity provider.");
}

import { X509Certificate } from "node:crypto";
import { IdentityProvider } from "samlify";
import { ControlError } from "../../http/controlRoutes";

interface IdpMetadata {
  entityId: string;
  /** Where a sign-in is sent; HTTP-POST or HTTP-Redirect binding. */
  signOnUrl: string;
  /** Signing certificates, base64 DER without line breaks. */
  certificates: string[];
}

/** Reads the identity provider's metadata; a 400 with a sentence when something needed is missing. */
export function readIdpMetadata(xml: string): IdpMetadata {
  const metadata = parse(xml);
  const certificates = [metadata.getX509Certificate("signing") ?? []]
    .flat()
    .map((certificate) => certificate.replace(/\s+/g, ""));
  if (certificates.length === 0) throw rejected("it has no signing certificate");
  certificates.forEach(checkCertificate);
  const signOnUrl = ["post", "redirect"]
    .map((binding) => metadata.getSingleSignOnService(binding))
    .find((location) => typeof location === "string");
  if (signOnUrl === undefined) throw rejected("it has no single sign-on service");
  const entityId = metadata.getEntityID();
  if (!entityId) throw rejected("it has no entityID");
  return { entityId, signOnUrl, certificates };
}

function parse(xml: string) {
  if (!/<(\w+:)?IDPSSODescriptor[\s>]/.test(xml)) {
    throw rejected("it is no SAML metadata with an IDPSSODescriptor");
  }
  try {
    return IdentityProvider({ metadata: xml }).entityMeta;
  } catch (error) {
    throw rejected(error instanceof Error ? error.message : "it cannot be read");
  }
}

function checkCertificate(certificate: string): void {
  try {
    new X509Certificate(Buffer.from(certificate, "base64"));
  } catch {
    throw rejected("its signing certificate is no X.509 certificate");
  }
}

const rejected = (reason: string): ControlError =>
  new ControlError(400, `The IdP SAML metadata was rejected: ${reason}.`);

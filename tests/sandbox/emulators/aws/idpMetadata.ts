export const IDP_ENTITY_ID = "http://www.okta.com/exk1sandbox";

/** A certificate without private key, good for twenty years. */
export const IDP_CERTIFICATE =
  "MIIBfDCCASGgAwIBAgIULtaD0Zw3H0Sr1ln9wfSYcDHQ8CYwCgYIKoZIzj0EAwIwEzERMA8GA1UEAwwIYWNtZS1pZHAwHhcNMjYxMTIyMTc1MTQwWhcNNDYxMTE3MTc1MTQwWjATMREwDwYDVQQDDAhhY21lLWlkcDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABFPggBTsR64+GVIc3Y0CD2b7RsrlEDtv38ndC+zN+PP2nO71fAe6dfiSrEBbrtf/9egreNZaQ/zjxVCKT0u452WjUzBRMB0GA1UdDgQWBBQo0qFDRRMp9vwIQBlbHxZcteH76jAfBgNVHSMEGDAWgBQo0qFDRRMp9vwIQBlbHxZcteH76jAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0kAMEYCIQCebZZLKF3YIO6kdSB/07GMo3kLj3ZY2X6ib1RYcW/T/gIhAKyb74RsMxxmjn7QzPp/vfddDaxNu0Vsok1nKiRKvxuB";

/** SAML metadata of an identity provider. */
export const idpMetadata = (): string => metadataWith(IDP_CERTIFICATE);

export function metadataWith(certificate: string): string {
  return [
    `<md:EntityDescriptor entityID="${IDP_ENTITY_ID}" xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">`,
    '<md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">',
    '<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>',
    `<ds:X509Certificate>${certificate}</ds:X509Certificate>`,
    "</ds:X509Data></ds:KeyInfo></md:KeyDescriptor>",
    "<md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat>",
    '<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://acme.okta.com/app/amazon_aws_sso/exk1sandbox/sso/saml"/>',
    '<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://acme.okta.com/app/amazon_aws_sso/exk1sandbox/sso/saml"/>',
    "</md:IDPSSODescriptor></md:EntityDescriptor>",
  ].join("");
}

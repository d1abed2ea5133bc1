import * as fc from "fast-check";

import { parseSamlMetadata } from "../../../../sandbox/toolchain/providers/okta/samlMetadata";
import { goTime, timestamp } from "../../../../sandbox/toolchain/providers/okta/values";

describe("goTime", () => {
  test.each([
    ["2035-03-14T00:17:55.000Z", "2035-03-14 00:17:55 +0000 UTC"],
    ["2035-03-14T00:17:50.120Z", "2035-03-14 00:17:50.12 +0000 UTC"],
    ["2035-03-14T00:17:00.001Z", "2035-03-14 00:17:00.001 +0000 UTC"],
    ["2035-03-14T02:00:00.000+02:00", "2035-03-14 00:00:00 +0000 UTC"],
  ])("%s is %s", (value, text) => {
    expect(goTime(value)).toBe(text);
    expect(goTime(new Date(value))).toBe(text);
  });

  test("can be read back to the millisecond", () => {
    const days = fc.date({
      min: new Date("1970-01-01"),
      max: new Date("2099-12-31"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(days, (date) => {
        const [day, time] = goTime(date).split(" ");
        expect(new Date(`${day}T${time}Z`)).toEqual(date);
      }),
    );
  });

  test("of nothing is empty", () => {
    expect([goTime(undefined), goTime(null)]).toEqual(["", ""]);
  });
});

test("timestamp is RFC 3339 in whole seconds", () => {
  expect(timestamp("2025-01-02T03:04:05.999Z")).toBe("2025-01-02T03:04:05Z");
  expect([timestamp(undefined), timestamp(null)]).toEqual(["", ""]);
});

describe("parseSamlMetadata", () => {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor entityID="http://www.okta.com/exk1" xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">
  <md:IDPSSODescriptor WantAuthnRequestsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>
      <ds:X509Certificate>MIIDfirst
AB==</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
    <md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>
      <ds:X509Certificate>MIIDsecond</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://acme.okta.com/post"/>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://acme.okta.com/redirect"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>`;

  test("finds entity, bindings and the first certificate", () => {
    expect(parseSamlMetadata(xml)).toEqual({
      entityId: "http://www.okta.com/exk1",
      certificate: "MIIDfirst\nAB==",
      httpPostBinding: "https://acme.okta.com/post",
      httpRedirectBinding: "https://acme.okta.com/redirect",
      wantAuthnRequestsSigned: true,
    });
  });

  test.each(["", "not xml", "<a/>", xml.replaceAll("IDPSSO", "SPSSO"), xml.slice(0, -30)])(
    "refuses what is no such metadata (%#)",
    (text) => {
      expect(() => parseSamlMetadata(text)).toThrow(
        "Okta's answer is not the SAML metadata of an identity provider.",
      );
    },
  );
});

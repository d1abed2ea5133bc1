import { findings } from "../support/accessConfig";

/** Findings without the file's name and without what the change is not about. */
const relevant = (changes: Record<string, string | null>): string[] =>
  findings(changes)
    .filter((finding) => !/SUSPENDED/.test(finding))
    .map((finding) => finding.replace("Pulumi.test.yaml:", ""));

describe("values of the Identity Center console", () => {
  it.each<[Record<string, string | null>, string[]]>([
    [
      { acsUrl: "https://us-east-1.signin.aws.amazon.com/platform/saml/acs/1" },
      [
        "3:27 acsUrl: is of us-east-1, but issuer (Pulumi.test.yaml:6) is of eu-central-1; take acsUrl from the same instance, this one may belong to another environment",
      ],
    ],
    [
      { acsUrl: "http://eu-central-1.signin.aws.amazon.com/platform/saml/acs/1" },
      [
        '3:27 acsUrl: "http://eu-central-1.signin.aws.amazon.com/platform/saml/acs/1" is not an ACS URL, https://<region>.signin.aws.amazon.com/platform/saml/acs/<id>',
      ],
    ],
    [
      { acsUrl: "https://eu-central-1.signin.aws.amazon.com/platform/saml/acs/1/" },
      [
        '3:27 acsUrl: "https://eu-central-1.signin.aws.amazon.com/platform/saml/acs/1/" is not an ACS URL, https://<region>.signin.aws.amazon.com/platform/saml/acs/<id>',
      ],
    ],
    [
      { acsUrl: "https://eu-central-1.signin.aws.amazon.com.evil.example/platform/saml/acs/1" },
      [
        '3:27 acsUrl: "https://eu-central-1.signin.aws.amazon.com.evil.example/platform/saml/acs/1" is not an ACS URL, https://<region>.signin.aws.amazon.com/platform/saml/acs/<id>',
      ],
    ],
    [
      { acsUrl: "https://eu-central-1.signin.aws.amazon.com/platform/saml/d-1234567890" },
      [
        '3:27 acsUrl: "https://eu-central-1.signin.aws.amazon.com/platform/saml/d-1234567890" is not an ACS URL, https://<region>.signin.aws.amazon.com/platform/saml/acs/<id>; this looks like the issuer',
      ],
    ],
    [
      {
        acsUrl:
          "https://ap-southeast-3.signin.aws.amazon.com/platform/saml/acs/5e2a8d14-9b63-4c0f-8f27-3d1b6a7c9e50/",
      },
      [
        '3:27 acsUrl: "https://ap-southeast-3.signin.aws.amazon.com/platform/saml/acs/5e2a8d14-9b63-4c0f-8f27-3d1b6a7c9e50/" is not an ACS URL, https://<region>.signin.aws.amazon.com/platform/saml/acs/<id>',
      ],
    ],
    [
      { acsUrl: '""' },
      [
        "3:27 acsUrl: is empty; copy it from the Identity Center console (Settings, Identity source)",
      ],
    ],
    [
      { issuer: "https://us-east-1.signin.aws.amazon.com/platform/saml/d-1234567890" },
      [
        "3:27 issuer: is of us-east-1, but acsUrl (Pulumi.test.yaml:6) is of eu-central-1; take issuer from the same instance, this one may belong to another environment",
      ],
    ],
    [
      { issuer: "https://eu-central-1.signin.aws.amazon.com/platform/saml/d-0987654321" },
      [
        "7:30 portalUrl: is the portal of d-1234567890, but the issuer (Pulumi.test.yaml:3) belongs to d-0987654321; one of them comes from another environment",
      ],
    ],
    [
      { issuer: "d-1234567890" },
      [
        '3:27 issuer: "d-1234567890" is not an issuer, https://<region>.signin.aws.amazon.com/platform/saml/d-<10 characters>',
      ],
    ],
    [
      { portalUrl: "https://d-1234567890.awsapps.com/start/#/" },
      ['3:30 portalUrl: note: is used as "https://d-1234567890.awsapps.com/start"'],
    ],
    [
      { portalUrl: "https://ssoins-1234567890abcdef.us-east-1.portal.amazonaws.com" },
      [
        "3:30 portalUrl: is of us-east-1, but issuer (Pulumi.test.yaml:7) is of eu-central-1; take portalUrl from the same instance, this one may belong to another environment",
      ],
    ],
    [
      { portalUrl: "https://example.com/start" },
      [
        '3:30 portalUrl: "https://example.com/start" is not an access portal URL, https://d-xxxxxxxxxx.awsapps.com/start or https://<alias>.awsapps.com/start',
      ],
    ],
    [
      { portalUrl: "https://d-1234567890.awsapps.com" },
      [
        '3:30 portalUrl: "https://d-1234567890.awsapps.com" is not an access portal URL, https://d-xxxxxxxxxx.awsapps.com/start or https://<alias>.awsapps.com/start',
      ],
    ],
    [
      { scimEndpoint: "https://scim.eu-central-1.amazonaws.com/tenant-1/scim/v2/" },
      [
        '3:33 scimEndpoint: note: the trailing slash is taken off, because Okta refuses it: "https://scim.eu-central-1.amazonaws.com/tenant-1/scim/v2"',
      ],
    ],
    [
      { scimEndpoint: "https://scim.eu-west-1.amazonaws.com/tenant-1/scim/v2" },
      [
        "3:33 scimEndpoint: is of eu-west-1, but issuer (Pulumi.test.yaml:7) is of eu-central-1; take scimEndpoint from the same instance, this one may belong to another environment",
      ],
    ],
    [
      { scimEndpoint: "https://eu-central-1.amazonaws.com/tenant-1/scim/v2" },
      [
        '3:33 scimEndpoint: "https://eu-central-1.amazonaws.com/tenant-1/scim/v2" is not a SCIM endpoint, https://scim.<region>.amazonaws.com/<tenant>/scim/v2',
      ],
    ],
    [
      { scimTokenExpiresOn: '"2026-11-21"' },
      ["3:39 scimTokenExpiresOn: warning: the SCIM token expired on 2026-11-21; make a new one"],
    ],
    [
      { scimTokenExpiresOn: '"2026-11-22"' },
      [
        "3:39 scimTokenExpiresOn: warning: the SCIM token expires today; make a second one, put it into Okta, delete the old one",
      ],
    ],
    [
      { scimTokenExpiresOn: '"2026-11-23"' },
      [
        "3:39 scimTokenExpiresOn: warning: the SCIM token expires tomorrow; make a second one, put it into Okta, delete the old one",
      ],
    ],
    [
      { scimTokenExpiresOn: '"2027-02-20"' },
      [
        "3:39 scimTokenExpiresOn: warning: the SCIM token expires in 90 days; make a second one, put it into Okta, delete the old one",
      ],
    ],
    [
      { managementAccountId: null },
      [
        "1:1 managementAccountId: is missing: without it, selectors such as all would include that account",
      ],
    ],
    [
      { managementAccountId: '"999999999999"' },
      ["3:40 managementAccountId: there is no account 999999999999 in the account directory"],
    ],
    [
      { managementAccountId: '"1234"' },
      [
        '3:40 managementAccountId: "1234" is not an account id; write its twelve digits in quotes, leading zeros included',
      ],
    ],
    [
      { deployedFrom: "delegated" },
      ["3:33 deployedFrom: `delegated` is not one of management, delegatedAdministrator"],
    ],
    [
      { organisation: "-acme" },
      [
        '3:33 organisation: "-acme" is not usable; take 1 to 50 letters, digits, blanks, dots, dashes or underscores',
      ],
    ],
  ])("reports about %j", (changes, expected) => {
    expect(relevant(changes)).toEqual(expected);
  });

  it.each<[Record<string, string | null>, string[]]>([
    [{ portalUrl: "https://acme.awsapps.com/start" }, []],
    [{ portalUrl: "https://start.us-gov-home.awsapps.com/directory/d-1234567890" }, []],
    [{ portalUrl: "https://ssoins-1234567890abcdef.eu-central-1.portal.amazonaws.com" }, []],
    [{ scimEndpoint: "https://scim.eu-central-1.amazonaws.com/tenant-1/scim/v2" }, []],
    [{ scimTokenExpiresOn: '"2027-02-21"' }, []],
  ])("has nothing to say about %j", (changes, expected) => {
    expect(relevant(changes)).toEqual(expected);
  });
});

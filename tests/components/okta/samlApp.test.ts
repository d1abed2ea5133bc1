import { OktaSamlApp, type OktaSamlAppArgs } from "../../../components/okta/samlApp";
import { accessFixture } from "../../support/accessFixture";
import { runWithMocks, UNKNOWN } from "../../support/mocks";
import { COMPUTED } from "../../support/mocksWorkforce";

const { model } = accessFixture();
const args: OktaSamlAppArgs = {
  settings: model.oktaApp,
  acsUrl: model.identityCenter.acsUrl,
  issuer: model.identityCenter.issuer,
  signOnPolicyId: "rst1",
};

const SAML = "okta:app/saml:Saml";

function run(given: Partial<OktaSamlAppArgs> = {}, resources = COMPUTED) {
  return runWithMocks({ resources }, () => new OktaSamlApp("aws", { ...args, ...given }));
}

describe("OktaSamlApp (on mocks)", () => {
  test("declares the catalog application with its policy and nothing that Okta does not return", async () => {
    const { only, counts, errors } = await run();

    expect(errors).toEqual([]);
    expect(counts()).toEqual({ "okta-aws-access:okta:SamlApp": 1, [SAML]: 1 });
    const app = only(SAML, "aws");
    expect(app.parent).toBe(only("okta-aws-access:okta:SamlApp").urn);
    expect(app.inputs).toEqual({
      label: "AWS IAM Identity Center",
      preconfiguredApp: "amazon_aws_sso",
      appSettingsJson: JSON.stringify({ acsURL: args.acsUrl, entityID: args.issuer }),
      authenticationPolicy: "rst1",
      userNameTemplate: "${source.login}",
      userNameTemplateType: "BUILT_IN",
      accessibilitySelfService: false,
      hideWeb: false,
      hideIos: false,
      status: "ACTIVE",
    });
  });

  test("passes every setting of the model on", async () => {
    const { only } = await run({
      settings: {
        label: "AWS",
        userNameTemplate: "${source.email}_aws",
        defaultRelayState: "https://console.aws.amazon.com/",
        hideWeb: true,
        hideMobile: true,
        selfService: true,
        adminNote: "for admins",
        endUserNote: "for all",
      },
    });

    expect(only(SAML).inputs).toMatchObject({
      label: "AWS",
      userNameTemplate: "${source.email}_aws",
      userNameTemplateType: "CUSTOM",
      defaultRelayState: "https://console.aws.amazon.com/",
      accessibilitySelfService: true,
      hideWeb: true,
      hideIos: true,
      adminNote: "for admins",
      enduserNote: "for all",
    });
  });

  test("gives the certificate as PEM and its expiry in ISO 8601, of the active key", async () => {
    const { result, outputs, only } = await run(
      {},
      {
        [SAML]: () => ({
          ...COMPUTED[SAML]?.({ name: "", inputs: {} }),
          certificate: "A".repeat(70),
          keyId: "key-2",
          keys: [
            { kid: "key-1", expiresAt: "2030-01-01 00:00:00 +0000 UTC" },
            { kid: "key-2", expiresAt: "2035-03-14 00:17:55.5 +0000 UTC" },
          ],
        }),
      },
    );

    const registered = outputs.get(only("okta-aws-access:okta:SamlApp").urn);
    expect(registered?.value["certificateExpiresOn"]).toBe("2035-03-14T00:17:55Z");
    const pem = await new Promise((resolve) => result?.certificate.apply(resolve));
    expect(pem).toBe(
      `-----BEGIN CERTIFICATE-----\n${"A".repeat(64)}\n${"A".repeat(6)}\n-----END CERTIFICATE-----\n`,
    );
  });

  test("says nothing of a certificate that Okta has not made yet", async () => {
    const noCertificate = {
      [SAML]: () => ({
        ...COMPUTED[SAML]?.({ name: "", inputs: {} }),
        certificate: undefined,
        keys: undefined,
      }),
    };
    const { outputs, only, errors } = await run({}, noCertificate);

    expect(errors).toEqual([]);
    const registered = outputs.get(only("okta-aws-access:okta:SamlApp").urn);
    expect(registered?.value["certificateExpiresOn"]).toBe("");
  });

  test("is declared in a first preview, with unknown metadata", async () => {
    const { only, stackOutputs } = await runWithMocks(
      { preview: true, resources: COMPUTED },
      () => {
        const { appId, metadata } = new OktaSamlApp("aws", args);
        return { appId, metadata };
      },
    );

    expect(only(SAML).inputs["label"]).toBe("AWS IAM Identity Center");
    expect(stackOutputs).toEqual({ appId: UNKNOWN, metadata: UNKNOWN });
  });
});

import { generateKeyPairSync } from "node:crypto";
import { DeploymentIdentity } from "../../../components/okta/deploymentIdentity";
import { runWithMocks } from "../../support/mocks";
import { COMPUTED, workforceCalls } from "../../support/mocksWorkforce";

const keys = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

const resources = {
  ...COMPUTED,
  "tls:index/privateKey:PrivateKey": () => ({
    publicKeyPem: keys.publicKey,
    privateKeyPemPkcs8: keys.privateKey,
    publicKeyFingerprintSha256: "SHA256:abc",
  }),
};

function run(calls = workforceCalls()) {
  return runWithMocks(
    { calls, resources },
    () =>
      new DeploymentIdentity("ci", {
        label: "CI",
        scopes: ["okta.policies.manage", "okta.groups.manage"],
      }),
  );
}

describe("DeploymentIdentity (on mocks)", () => {
  test("declares a service application with scopes and admin roles", async () => {
    const { counts, only, names, errors } = await run();

    expect(errors).toEqual([]);
    expect(counts()).toEqual({
      "okta-aws-access:okta:DeploymentIdentity": 1,
      "tls:index/privateKey:PrivateKey": 1,
      "okta:app/oAuth:OAuth": 1,
      "okta:index/appOauthApiScope:AppOauthApiScope": 1,
      "okta:app/oauthRoleAssignment:OauthRoleAssignment": 2,
    });
    expect(only("okta:index/appOauthApiScope:AppOauthApiScope").inputs).toEqual({
      appId: "ci-id",
      issuer: "https://acme.okta.com",
      scopes: ["okta.groups.manage", "okta.policies.manage"],
    });
    expect(names("okta:app/oauthRoleAssignment:OauthRoleAssignment")).toEqual([
      "ci-APP_ADMIN",
      "ci-ORG_ADMIN",
    ]);
    expect(only("okta:app/oauthRoleAssignment:OauthRoleAssignment", "ci-APP_ADMIN").inputs).toEqual(
      {
        clientId: "0oaclient",
        type: "APP_ADMIN",
      },
    );
  });

  test("gives Okta the public half of the key only", async () => {
    const { only, resources: registered } = await run();

    const { jwks } = only("okta:app/oAuth:OAuth").inputs as { jwks: Record<string, string>[] };
    expect(jwks).toHaveLength(1);
    expect(Object.keys(jwks[0] ?? {}).sort()).toEqual(["e", "kid", "kty", "n"]);
    expect(jwks[0]).toMatchObject({ kid: "SHA256:abc", kty: "RSA", e: "AQAB" });
    expect(JSON.stringify(registered)).not.toContain("PRIVATE KEY");
  });

  test("keeps the private key secret in the component's outputs", async () => {
    const { outputs, only } = await run();

    const own = outputs.get(only("okta-aws-access:okta:DeploymentIdentity").urn);
    expect(own?.secrets).toEqual(["privateKey"]);
    expect(own?.value["privateKey"]).toBe(keys.privateKey);
    expect(own?.value["clientId"]).toBe("0oaclient");
  });

  test("stops with one sentence when the organization cannot be read", async () => {
    const { "okta:index/getOrgMetadata:getOrgMetadata": _, ...calls } = workforceCalls();
    const { errors } = await run(calls);

    expect(errors).toEqual([
      "The Okta organization could not be read: unmocked call of " +
        "okta:index/getOrgMetadata:getOrgMetadata. Check OKTA_ORG_NAME and OKTA_BASE_URL.",
    ]);
  });
});

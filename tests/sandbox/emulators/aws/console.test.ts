import { X509Certificate } from "node:crypto";
import { enableScim, scimClient } from "./console";
import { IDP_CERTIFICATE, IDP_ENTITY_ID, idpMetadata, metadataWith } from "./idpMetadata";
import { seed, startAws, type RunningAws } from "./kit";

const YEAR_MS = 366 * 24 * 3600 * 1000;

describe("the console's part on the emulated Identity Center", () => {
  let aws: RunningAws;
  beforeEach(async () => {
    aws = await startAws();
  });
  afterEach(() => aws.stop());

  test("starts with the Identity Center directory and SCIM off", async () => {
    const { body } = await aws.control("GET", "console");
    expect(body).toEqual({
      identitySource: "IDENTITY_CENTER",
      automaticProvisioning: false,
      tokens: [],
    });
  });

  test("refuses automatic provisioning before the identity source is external", async () => {
    const { status, body } = await aws.control("POST", "console/automatic-provisioning");
    expect(status).toBe(409);
    expect(body["error"]).toContain("external identity provider");
  });

  test.each([
    ["no XML", "hello", "no SAML metadata"],
    [
      "service provider metadata",
      "<EntityDescriptor><SPSSODescriptor/></EntityDescriptor>",
      "no SAML metadata",
    ],
    ["a broken certificate", metadataWith("bm8gY2VydGlmaWNhdGU="), "no X.509 certificate"],
    [
      "no certificate",
      metadataWith("").replace(/<md:KeyDescriptor.*<\/md:KeyDescriptor>/, ""),
      "no signing certificate",
    ],
  ])("rejects metadata with %s", async (_what, metadataXml, reason) => {
    const { status, body } = await aws.control("POST", "console/identity-source", { metadataXml });
    expect(status).toBe(400);
    expect(body["error"]).toContain("The IdP SAML metadata was rejected");
    expect(body["error"]).toContain(reason);
    expect((await aws.control("GET", "console")).body["identitySource"]).toBe("IDENTITY_CENTER");
  });

  test("takes the IdP's metadata and shows its entity and the certificate's end", async () => {
    const metadataXml = idpMetadata();
    const certificate = new X509Certificate(Buffer.from(IDP_CERTIFICATE, "base64"));
    const { status, body } = await aws.control("POST", "console/identity-source", { metadataXml });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      identitySource: "EXTERNAL_IDP",
      idpEntityId: IDP_ENTITY_ID,
      certificateExpiresAt: new Date(certificate.validTo).toISOString(),
    });
  });

  test("gives the token once, good for a year, and keeps only its digest", async () => {
    const { scimEndpoint, token, expiresAt } = await enableScim(aws);
    expect(scimEndpoint).toBe(
      `https://scim.eu-central-1.amazonaws.com/${seed.scimTenant}/scim/v2/`,
    );
    const days = (Date.parse(expiresAt) - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBeGreaterThanOrEqual(365);
    expect(JSON.stringify(aws.emulator.snapshot())).not.toContain(token);
    const { body } = await aws.control("GET", "console");
    expect(JSON.stringify(body)).not.toContain(token);
    expect(body["tokens"]).toEqual([
      { id: expect.any(String), createdAt: expect.any(String), expiresAt },
    ]);
  });

  test("allows two tokens, refuses a third, takes one again after a deletion", async () => {
    const first = await enableScim(aws);
    const again = () => aws.control("POST", "console/automatic-provisioning");
    const second = await again();
    expect(second.status).toBe(200);
    expect((await again()).status).toBe(409);
    const tokens = (await aws.control("GET", "console")).body["tokens"] as { id: string }[];
    const deletion = await aws.control("DELETE", `console/tokens/${tokens[0]?.id}`);
    expect(deletion.status).toBe(204);
    expect((await scimClient(aws, first.token)("GET", "/Users")).status).toBe(401);
    const secondToken = String(second.body["token"]);
    expect((await scimClient(aws, secondToken)("GET", "/Users")).status).toBe(200);
    expect((await again()).status).toBe(200);
    expect((await aws.control("DELETE", "console/tokens/nope")).status).toBe(404);
  });

  test("SCIM can be disabled only without tokens, and refuses everybody then", async () => {
    const { token } = await enableScim(aws);
    expect((await aws.control("DELETE", "console/automatic-provisioning")).status).toBe(409);
    const tokens = (await aws.control("GET", "console")).body["tokens"] as { id: string }[];
    await aws.control("DELETE", `console/tokens/${tokens[0]?.id}`);
    expect((await aws.control("DELETE", "console/automatic-provisioning")).status).toBe(204);
    expect((await scimClient(aws, token)("GET", "/Users")).status).toBe(401);
  });

  test("a token dies on its expiry date by the emulated clock", async () => {
    const { token } = await enableScim(aws);
    const scim = scimClient(aws, token);
    expect((await scim("GET", "/Users")).status).toBe(200);
    await aws.control("POST", "clock", { advanceMs: YEAR_MS });
    expect((await scim("GET", "/Users")).status).toBe(401);
    expect((await aws.control("POST", "clock", { advanceMs: -1 })).status).toBe(400);
  });
});

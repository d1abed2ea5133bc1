import { X509Certificate } from "node:crypto";
import { IdentityProvider } from "samlify";
import { createAwsApp, type Json, type RunningOkta, startOkta } from "./kit";

const METADATA = "sso/saml/metadata";

describe("signing keys and SAML metadata", () => {
  let okta: RunningOkta;
  let app: Json;
  let path: string;
  beforeEach(async () => {
    okta = await startOkta();
    app = await createAwsApp(okta);
    path = `/api/v1/apps/${app.id}`;
  });
  afterEach(() => okta.close());

  const certificateIn = (xml: string): string =>
    /<ds:X509Certificate>([^<]+)</.exec(xml)?.[1] ?? "none";

  it("gives metadata that an independent reading of SAML understands", async () => {
    const answer = await okta.send("GET", `${path}/${METADATA}`);
    expect(answer.headers.get("content-type")).toContain("application/xml");
    const idp = IdentityProvider({ metadata: answer.body });
    const entityId = idp.entityMeta.getEntityID();
    expect(entityId).toMatch(/^http:\/\/www\.okta\.com\/exk\w{17}$/);
    const location = `https://acme-dev.okta.com/app/amazon_aws_sso/${entityId.split("/").at(-1)}/sso/saml`;
    expect(idp.entityMeta.getSingleSignOnService("post")).toBe(location);
    expect(idp.entityMeta.getSingleSignOnService("redirect")).toBe(location);
    expect(answer.body).toContain('WantAuthnRequestsSigned="false"');
    expect(answer.body).not.toContain("SingleLogoutService");
  });

  it("has a self-signed RSA certificate of ten years", async () => {
    const [key] = (await okta.send("GET", `${path}/credentials/keys`)).body;
    expect(key).toMatchObject({
      kid: app.credentials.signing.kid,
      kty: "RSA",
      use: "sig",
      e: "AQAB",
    });
    const certificate = new X509Certificate(Buffer.from(key.x5c[0], "base64"));
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.subject).toContain("CN=acme-dev");
    expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
    const years =
      new Date(certificate.validTo).getFullYear() - new Date(certificate.validFrom).getFullYear();
    expect(years).toBe(10);
    expect(new Date(key.expiresAt).getTime()).toBe(new Date(certificate.validTo).getTime());
    expect(certificateIn((await okta.send("GET", `${path}/${METADATA}`)).body)).toBe(key.x5c[0]);
  });

  it("lists keys through the official SDK", async () => {
    const names: (string | undefined)[] = [];
    const keys = await okta.client.applicationApi.listApplicationKeys({ appId: app.id });
    await keys.each((key) => {
      names.push(key?.kid);
    });
    expect(names).toEqual([app.credentials.signing.kid]);
  });

  it("stages a new key: metadata by kid shows it, sign-in keeps the old one until the kid is put", async () => {
    const generated = await okta.send("POST", `${path}/credentials/keys/generate?validityYears=2`);
    expect(generated.status).toBe(201);
    const next = generated.body.kid;
    const staged = (await okta.send("GET", `${path}/${METADATA}?kid=${next}`)).body;
    const current = (await okta.send("GET", `${path}/${METADATA}`)).body;
    expect(certificateIn(staged)).toBe(generated.body.x5c[0]);
    expect(certificateIn(current)).not.toBe(generated.body.x5c[0]);
    app.credentials.signing.kid = next;
    expect((await okta.send("PUT", path, app)).body.credentials.signing.kid).toBe(next);
    expect(certificateIn((await okta.send("GET", `${path}/${METADATA}`)).body)).toBe(
      generated.body.x5c[0],
    );
    app.credentials.signing.kid = "unknown";
    expect((await okta.send("PUT", path, app)).status).toBe(400);
  });

  it.each(["1", "11", "two"])("refuses %s as years of validity", async (years) => {
    const answer = await okta.send(
      "POST",
      `${path}/credentials/keys/generate?validityYears=${years}`,
    );
    expect([answer.status, answer.body.errorCode]).toEqual([400, "E0000001"]);
  });

  it("serves public metadata without credentials while the application is ACTIVE", async () => {
    const entityId = /entityID="http:\/\/www\.okta\.com\/(exk\w+)"/.exec(
      (await okta.send("GET", `${path}/${METADATA}`)).body,
    )?.[1];
    const open = await okta.send("GET", `/app/${entityId}/${METADATA}`, undefined, {});
    expect([open.status, certificateIn(open.body)]).toEqual([
      200,
      certificateIn((await okta.send("GET", `${path}/${METADATA}`)).body),
    ]);
    expect((await okta.send("GET", `${path}/${METADATA}`, undefined, {})).status).toBe(401);
    await okta.send("POST", `${path}/lifecycle/deactivate`);
    expect((await okta.send("GET", `/app/${entityId}/${METADATA}`, undefined, {})).status).toBe(
      404,
    );
  });

  it("keeps metadata and keys over a restart on another port", async () => {
    const before = (await okta.send("GET", `${path}/${METADATA}`)).body;
    const restarted = await startOkta({
      state: JSON.parse(JSON.stringify(okta.emulator.snapshot())),
    });
    try {
      expect((await restarted.send("GET", `${path}/${METADATA}`)).body).toBe(before);
    } finally {
      await restarted.close();
    }
  });
});

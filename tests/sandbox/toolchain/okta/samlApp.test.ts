import {
  AWS_APP,
  change,
  compare,
  deploy,
  handlerOf,
  importById,
  messageOf,
  refresh,
  startBench,
  type Bench,
} from "./kit";
import { type Props } from "../../../../sandbox/toolchain/providers/framework/types";

const app = handlerOf("okta:app/saml:Saml");
const policy = handlerOf("okta:index/appSignonPolicy:AppSignonPolicy");

let bench: Bench;

beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.stop());

const FULL = {
  ...AWS_APP,
  accessibilitySelfService: true,
  adminNote: "Owned by security",
  attributeStatements: [
    {
      name: "https://aws.amazon.com/SAML/Attributes/AccessControl:Department",
      namespace: "urn:oasis:names:tc:SAML:2.0:attrname-format:uri",
      values: ["user.department"],
    },
  ],
  defaultRelayState: "https://console.aws.amazon.com/",
  enduserNote: "Pick an account",
  hideIos: true,
  userNameTemplate: "${source.email}",
};

interface AppJson {
  _links: { accessPolicy?: { href: string } };
  credentials: { signing: { kid: string }; userNameTemplate: Props };
}

async function policyOf(appId: string): Promise<string | undefined> {
  const found = await bench.api<AppJson>("GET", `/api/v1/apps/${appId}`);
  return found._links.accessPolicy?.href.split("/").at(-1);
}

describe("create", () => {
  it("sends the settings that the SDK's model would drop, and hands on what AWS needs", async () => {
    const { id, outputs } = await deploy(app, FULL, bench.context);
    expect(id).toMatch(/^0oa\w{17}$/);
    const [body] = await bench.bodies("createApplication");
    expect(body).toMatchObject({
      name: "amazon_aws_sso",
      label: "AWS IAM Identity Center",
      signOnMode: "SAML_2_0",
      accessibility: { selfService: true },
      visibility: { autoSubmitToolbar: false, hide: { iOS: true, web: false } },
      settings: {
        app: JSON.parse(AWS_APP.appSettingsJson) as Props,
        notes: { admin: "Owned by security", enduser: "Pick an account" },
        signOn: { defaultRelayState: "https://console.aws.amazon.com/" },
      },
    });
    const { credentials } = await bench.api<AppJson>("GET", `/api/v1/apps/${id}`);
    expect(credentials).toMatchObject({
      userNameTemplate: { template: "${source.email}", type: "BUILT_IN" },
    });
    expect(outputs).toMatchObject({
      ...FULL,
      attributeStatements: [{ ...FULL.attributeStatements[0], type: "EXPRESSION" }],
      features: [],
      name: "amazon_aws_sso",
      signOnMode: "SAML_2_0",
      status: "ACTIVE",
    });
  });

  it("gives metadata, certificate, entity and keys in the official forms", async () => {
    const { id, outputs } = await deploy(app, AWS_APP, bench.context);
    const { metadata, certificate, entityKey, keys, keyId } = outputs as Record<string, string>;
    expect(metadata).toMatch(/^<\?xml [\s\S]*<(md:)?EntityDescriptor/);
    expect(certificate).toMatch(/^[A-Za-z0-9+/=\s]+$/);
    expect(metadata).toContain(certificate);
    expect(entityKey).toMatch(/^exk\w{17}$/);
    expect(outputs).toMatchObject({
      entityUrl: `http://www.okta.com/${entityKey}`,
      metadataUrl: `${bench.url}/api/v1/apps/${id}/sso/saml/metadata`,
      httpPostBinding: `https://acme-dev.okta.com/app/amazon_aws_sso/${entityKey}/sso/saml`,
      httpRedirectBinding: `https://acme-dev.okta.com/app/amazon_aws_sso/${entityKey}/sso/saml`,
      embedUrl: expect.stringContaining(`/home/amazon_aws_sso/${id}/`) as string,
      logoUrl: expect.stringContaining("/fs/bcg/4/amazon_aws_sso") as string,
    });
    expect(keys).toMatchObject([{ kid: keyId, kty: "RSA", use: "sig", e: "AQAB" }]);
    const [key] = outputs["keys"] as Props[];
    expect(key?.["expiresAt"]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)? \+0000 UTC$/);
    expect(key?.["x5cs"]).toHaveLength(1);
    expect(key?.["x5tS256"]).toMatch(/\S/);
    expect(key?.["n"]).toMatch(/\S/);
  });

  it("takes the default policy, the declared one, or none", async () => {
    const { id: policyId } = await deploy(policy, { name: "AWS", description: "d" }, bench.context);
    await bench.calls();
    const byDefault = await deploy(app, AWS_APP, bench.context);
    expect((await bench.calls()).slice(0, 3)).toEqual([
      "createApplication",
      "listPolicies",
      "assignApplicationPolicy",
    ]);
    expect(byDefault.outputs["authenticationPolicy"]).toBe(await policyOf(byDefault.id));
    expect(byDefault.outputs["authenticationPolicy"]).not.toBe(policyId);

    const declared = { ...AWS_APP, label: "Two", authenticationPolicy: policyId };
    const bound = await deploy(app, declared, bench.context);
    expect(bound.outputs["authenticationPolicy"]).toBe(policyId);
    expect(await policyOf(bound.id)).toBe(policyId);

    await bench.calls();
    const skipping = { ...AWS_APP, label: "Three", skipAuthenticationPolicy: true };
    const left = await deploy(app, skipping, bench.context);
    expect(await bench.calls("writes")).toEqual(["createApplication"]);
    expect(left.outputs["authenticationPolicy"]).toBeNull();
  });

  it("makes a signing key of its own for keyName and keyYearsValid", async () => {
    const declared = { ...AWS_APP, keyName: "2025", keyYearsValid: 3 };
    const { outputs } = await deploy(app, declared, bench.context);
    expect(outputs["keys"]).toHaveLength(2);
    const [first, second] = outputs["keys"] as Props[];
    expect(outputs["keyId"]).toBe(second?.["kid"]);
    expect(outputs["keyId"]).not.toBe(first?.["kid"]);
    const years = new Date().getUTCFullYear() + 3;
    expect(String(second?.["expiresAt"]).slice(0, 4)).toBe(String(years));
  });

  it("of an inactive app has no metadata", async () => {
    const created = await deploy(app, { ...AWS_APP, status: "INACTIVE" }, bench.context);
    expect(created.outputs).toMatchObject({ status: "INACTIVE", metadata: null, keyId: null });
    expect(await bench.calls()).not.toContain("previewSAMLmetadataForApplication");
  });

  it("that ends halfway keeps the app in state", async () => {
    const declared = { ...AWS_APP, authenticationPolicy: "rstunknownunknown000" };
    await expect(deploy(app, declared, bench.context)).rejects.toMatchObject({
      partial: {
        id: expect.stringMatching(/^0oa/) as string,
        reasons: [expect.stringContaining("E0000007") as string],
      },
    });
  });
});

describe("check", () => {
  test.each([
    [{ keyName: "2025" }, "keyName needs keyYearsValid beside it"],
    [{ singleLogoutUrl: "u" }, "singleLogoutUrl needs singleLogoutIssuer beside it"],
    [{ adminNote: "x".repeat(251) }, "adminNote may have 250 characters"],
    [
      { skipAuthenticationPolicy: true, authenticationPolicy: "rst" },
      "skipAuthenticationPolicy cannot be true when authenticationPolicy is given",
    ],
    [
      { attributeStatements: [{ name: "n", filterType: "EQUALS" }] },
      'attributeStatements[0].filterType needs type "GROUP"',
    ],
    [
      { attributeStatements: [{ name: "n", type: "GROUP", values: ["v"] }] },
      'attributeStatements[0].values needs type "EXPRESSION"',
    ],
    [
      { acsEndpoints: ["a"], acsEndpointsIndices: [{ url: "b", index: 3 }] },
      "acsEndpointsIndices cannot be used with acsEndpoints",
    ],
    [{ appSettingsJson: "{" }, /^appSettingsJson is not valid JSON/],
    [{ colour: "red" }, /^colour is not a property here/],
  ])("%j is refused", async (more, reason) => {
    const message = await messageOf(deploy(app, { ...AWS_APP, ...more }, bench.context));
    if (typeof reason === "string") expect(message).toBe(reason);
    else expect(message).toMatch(reason);
  });

  it("names all that a custom app lacks", async () => {
    const declared = { label: "Custom", ssoUrl: "https://a", audience: "b" };
    expect(await messageOf(deploy(app, declared, bench.context))).toBe(
      "A custom SAML app needs recipient, destination, subjectNameIdTemplate, subjectNameIdFormat, " +
        "signatureAlgorithm, digestAlgorithm, authnContextClassRef; an app of the integration network " +
        "needs preconfiguredApp instead.",
    );
  });
});

describe("read", () => {
  it("of an unchanged app is no change, for the same settings written otherwise", async () => {
    const created = await deploy(app, FULL, bench.context);
    const refreshed = await refresh(app, created, bench.context);
    expect(refreshed?.outputs).toEqual(created.outputs);
    const { acsURL, entityID } = JSON.parse(AWS_APP.appSettingsJson) as Record<string, string>;
    const appSettingsJson = JSON.stringify({ entityID, acsURL }, undefined, 2);
    expect(refreshed && compare(app, refreshed, { ...FULL, appSettingsJson })).toEqual({});
  });

  it("shows drift", async () => {
    const created = await deploy(app, FULL, bench.context);
    const found = await bench.api("GET", `/api/v1/apps/${created.id}`);
    await bench.api("PUT", `/api/v1/apps/${created.id}`, { ...found, label: "Renamed" });
    const refreshed = await refresh(app, created, bench.context);
    expect(refreshed && compare(app, refreshed, FULL)).toEqual({ label: "update" });
  });

  it("imports an app by its id with what declares it", async () => {
    const { id } = await deploy(app, FULL, bench.context);
    const imported = await importById(app, id, bench.context);
    if (!imported) throw new Error("gone");
    expect(imported.inputs).toMatchObject({
      label: FULL.label,
      preconfiguredApp: "amazon_aws_sso",
      defaultRelayState: FULL.defaultRelayState,
    });
    expect(compare(app, imported, FULL)).toEqual({});
    expect(await importById(app, "0oaunknownunknown000", bench.context)).toBeUndefined();
  });
});

describe("update", () => {
  it("in place changes the app and keeps its signing key", async () => {
    const created = await deploy(app, AWS_APP, bench.context);
    const changed = await change(app, created, { ...AWS_APP, label: "AWS" }, bench.context);
    expect(changed.outputs).toMatchObject({ label: "AWS", keyId: created.outputs["keyId"] });
    const [body] = await bench.bodies("replaceApplication");
    expect(body).toMatchObject({ settings: { app: JSON.parse(AWS_APP.appSettingsJson) as Props } });
  });

  it("of the status alone is a lifecycle call and nothing else", async () => {
    const created = await deploy(app, AWS_APP, bench.context);
    await bench.calls();
    const off = await change(app, created, { ...AWS_APP, status: "INACTIVE" }, bench.context);
    expect(await bench.calls()).toEqual(["deactivateApplication"]);
    expect(off.outputs).toMatchObject({ status: "INACTIVE", keyId: created.outputs["keyId"] });

    const renamed = { ...AWS_APP, label: "AWS" };
    await change(app, off, renamed, bench.context);
    expect((await bench.calls("writes")).slice(0, 2)).toEqual([
      "activateApplication",
      "replaceApplication",
    ]);
  });

  it("without a declared policy goes back to the default one, unless policies are skipped", async () => {
    const { id: policyId } = await deploy(policy, { name: "AWS", description: "d" }, bench.context);
    const skipping = { ...AWS_APP, skipAuthenticationPolicy: true };
    const left = await deploy(app, skipping, bench.context);
    await bench.api("PUT", `/api/v1/apps/${left.id}/policies/${policyId}`);
    await change(app, left, { ...skipping, label: "AWS" }, bench.context);
    expect(await policyOf(left.id)).toBe(policyId);

    const taken = await change(app, left, { ...AWS_APP, label: "Amazon" }, bench.context);
    expect(await policyOf(left.id)).not.toBe(policyId);
    expect(taken.outputs["authenticationPolicy"]).toBe(await policyOf(left.id));
  });

  it("of keyName makes a new key at once; of the years alone makes none", async () => {
    const first = { ...AWS_APP, keyName: "a", keyYearsValid: 3 };
    const created = await deploy(app, first, bench.context);
    const longer = await change(app, created, { ...first, keyYearsValid: 5 }, bench.context);
    expect(longer.outputs["keyId"]).toBe(created.outputs["keyId"]);
    const rotated = await change(app, longer, { ...first, keyName: "b" }, bench.context);
    expect(rotated.outputs["keyId"]).not.toBe(created.outputs["keyId"]);
    expect(rotated.outputs["keys"]).toHaveLength(3);
    expect(rotated.outputs["certificate"]).not.toBe(created.outputs["certificate"]);
  });

  it("of the catalog name replaces the app", async () => {
    const created = await deploy(app, AWS_APP, bench.context);
    expect(compare(app, created, { ...AWS_APP, preconfiguredApp: "amazon_aws" })).toEqual({
      preconfiguredApp: "replace",
    });
  });
});

describe("delete", () => {
  it("deactivates first, and is content when the app is gone", async () => {
    const created = await deploy(app, AWS_APP, bench.context);
    await bench.calls();
    await app.delete(created.id, created.outputs, bench.context);
    expect(await bench.calls()).toEqual(["deactivateApplication", "deleteApplication"]);
    await app.delete(created.id, created.outputs, bench.context);
    expect(await refresh(app, created, bench.context)).toBeUndefined();
  });
});

import { generateKeyPairSync } from "node:crypto";

import { type Props } from "../../../../sandbox/toolchain/providers/framework/types";
import {
  change,
  compare,
  deploy,
  handlerOf,
  importById,
  invoke,
  messageOf,
  refresh,
  startBench,
  type Bench,
} from "./kit";

const app = handlerOf("okta:app/oAuth:OAuth");
const grants = handlerOf("okta:index/appOauthApiScope:AppOauthApiScope");
const role = handlerOf("okta:app/oauthRoleAssignment:OauthRoleAssignment");

const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
const privateKey = keys.privateKey.export({ type: "pkcs8", format: "pem" }) as string;
const { n = "", e = "" } = keys.publicKey.export({ format: "jwk" });

const SERVICE = {
  label: "deployment",
  type: "service",
  grantTypes: ["client_credentials"],
  responseTypes: ["token"],
  tokenEndpointAuthMethod: "private_key_jwt",
  jwks: [{ kid: "first", kty: "RSA", n, e }],
};
const WEB = { label: "portal", type: "web", redirectUris: ["https://portal.example/callback"] };

let bench: Bench;

beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.stop());

describe("app.OAuth", () => {
  it("makes a service app with its keys and no authentication policy", async () => {
    const created = await deploy(app, SERVICE, bench.context);
    expect(created.id).toMatch(/^0oa\w{17}$/);
    expect(created.outputs).toMatchObject({
      ...SERVICE,
      clientId: created.id,
      hideIos: true,
      hideWeb: true,
      name: "oidc_client",
      signOnMode: "OPENID_CONNECT",
      status: "ACTIVE",
    });
    expect(await bench.calls("writes")).toEqual(["createApplication"]);
    const refreshed = await refresh(app, created, bench.context);
    expect(refreshed && compare(app, refreshed, SERVICE)).toEqual({});
  });

  it("fills in what its type needs, and keeps the client secret", async () => {
    const created = await deploy(app, WEB, bench.context);
    expect(created.outputs).toMatchObject({
      grantTypes: ["authorization_code"],
      responseTypes: ["code"],
      redirectUris: WEB.redirectUris,
      tokenEndpointAuthMethod: "client_secret_basic",
    });
    expect(created.outputs["clientSecret"]).toMatch(/^\S{20,}$/);
    expect(created.outputs["authenticationPolicy"]).toMatch(/^rst/);

    const refreshed = await refresh(app, created, bench.context);
    expect(refreshed?.outputs["clientSecret"]).toBe(created.outputs["clientSecret"]);
    const renamed = await change(app, created, { ...WEB, label: "Portal" }, bench.context);
    expect(renamed.outputs).toMatchObject({
      label: "Portal",
      clientId: created.outputs["clientId"],
      clientSecret: created.outputs["clientSecret"],
    });
  });

  it("keeps no secret with omitSecret", async () => {
    const declared = { ...WEB, omitSecret: true };
    const created = await deploy(app, declared, bench.context);
    expect(created.outputs["clientSecret"]).toBeNull();
    const changed = await change(app, created, { ...declared, label: "Portal" }, bench.context);
    expect(changed.outputs["clientSecret"]).toBeNull();
  });

  it("is replaced when its secret is to be kept from now on, and not the other way round", async () => {
    const omitting = await deploy(app, { ...WEB, omitSecret: true }, bench.context);
    expect(compare(app, omitting, WEB)).toEqual({ omitSecret: "replace" });
    expect(compare(app, omitting, { ...WEB, omitSecret: true, label: "x" })).toEqual({
      label: "update",
    });
    const keeping = await deploy(app, { ...WEB, label: "Keeps" }, bench.context);
    expect(compare(app, keeping, { ...WEB, label: "Keeps", omitSecret: true })).toEqual({
      omitSecret: "update",
    });
  });

  it("is replaced for another type and deactivated before it is deleted", async () => {
    const created = await deploy(app, WEB, bench.context);
    expect(compare(app, created, { ...WEB, type: "browser" })).toEqual({ type: "replace" });
    await bench.calls();
    await app.delete(created.id, created.outputs, bench.context);
    expect(await bench.calls()).toEqual(["deactivateApplication", "deleteApplication"]);
    expect(await refresh(app, created, bench.context)).toBeUndefined();
  });

  it("is imported by its id", async () => {
    const { id } = await deploy(app, SERVICE, bench.context);
    expect(await importById(app, id, bench.context)).toMatchObject({ id, inputs: SERVICE });
  });

  test.each<[Props, string]>([
    [{ jwks: undefined }, "jwks or jwksUri is required for private_key_jwt"],
    [{ type: "web" }, "grantTypes must have authorization_code for an app of type web"],
    [
      { grantTypes: ["client_credentials", "implicit"], responseTypes: ["code"] },
      "responseTypes must have token or id_token for implicit",
    ],
    [{ loginMode: "SPEC" }, "loginUri is required for loginMode SPEC"],
    [
      { groupsClaim: { type: "FILTER", name: "groups", value: "aws" } },
      "groupsClaim is deprecated and unknown to the sandbox, which has no internal API of Okta",
    ],
  ])("%j is refused", async (more, reason) => {
    const declared = JSON.parse(JSON.stringify({ ...SERVICE, ...more })) as Props;
    expect(await messageOf(deploy(app, declared, bench.context))).toBe(reason);
  });
});

describe("AppOauthApiScope", () => {
  it("grants and revokes the difference", async () => {
    const { id: appId } = await deploy(app, SERVICE, bench.context);
    await bench.calls();
    const issuer = "https://acme-dev.okta.com";
    const first = { appId, issuer, scopes: ["okta.apps.manage", "okta.groups.read"] };
    const created = await deploy(grants, first, bench.context);
    expect(created).toMatchObject({ id: appId, outputs: first });
    expect(await refresh(grants, created, bench.context)).toEqual(created);
    expect(await bench.calls("writes")).toEqual(["grantConsentToScope", "grantConsentToScope"]);

    const second = { ...first, scopes: ["okta.groups.manage", "okta.apps.manage"] };
    const changed = await change(grants, created, second, bench.context);
    expect(await bench.calls("writes")).toEqual(["grantConsentToScope", "revokeScopeConsentGrant"]);
    expect(new Set(changed.outputs["scopes"] as string[])).toEqual(new Set(second.scopes));
    expect(await importById(grants, appId, bench.context)).toMatchObject({
      id: appId,
      inputs: { appId, issuer },
    });

    await grants.delete(appId, changed.outputs, bench.context);
    expect(await refresh(grants, changed, bench.context)).toBeUndefined();
  });
});

describe("app.OauthRoleAssignment", () => {
  it("assigns a role, which only a replacement changes", async () => {
    const { id: clientId } = await deploy(app, SERVICE, bench.context);
    const declared = { clientId, type: "APP_ADMIN" };
    const created = await deploy(role, declared, bench.context);
    expect(created.outputs).toEqual({
      ...declared,
      label: "Application Administrator",
      resourceSet: null,
      role: null,
      status: "ACTIVE",
    });
    expect(await refresh(role, created, bench.context)).toEqual(created);
    expect(compare(role, created, { clientId, type: "ORG_ADMIN" })).toEqual({ type: "replace" });
    expect(role.update).toBeUndefined();
    expect(await importById(role, `${clientId}/${created.id}`, bench.context)).toMatchObject({
      id: created.id,
      inputs: declared,
    });

    await role.delete(created.id, created.outputs, bench.context);
    expect(await refresh(role, created, bench.context)).toBeUndefined();
    await expect(role.delete(created.id, created.outputs, bench.context)).resolves.toBeUndefined();
  });

  it("needs both halves of a custom role", async () => {
    const declared = { clientId: "0oa", type: "CUSTOM", role: "cr0" };
    expect(await messageOf(deploy(role, declared, bench.context))).toBe(
      "resourceSet is required when type is CUSTOM",
    );
  });
});

describe("signing in as the service app", () => {
  async function serviceApp(scopes: string[]) {
    const { id: clientId } = await deploy(app, SERVICE, bench.context);
    const issuer = "https://acme-dev.okta.com";
    await deploy(grants, { appId: clientId, issuer, scopes }, bench.context);
    await deploy(role, { clientId, type: "SUPER_ADMIN" }, bench.context);
    return clientId;
  }

  it("works with its private key and the granted scopes", async () => {
    const clientId = await serviceApp(["okta.groups.read"]);
    const context = bench.contextWith(
      { clientId, privateKey, privateKeyId: "first" },
      { OKTA_API_SCOPES: "okta.groups.read" },
    );
    const found = await invoke("okta:index/getGroups:getGroups", { q: "Staff" }, context);
    expect(found["groups"]).toMatchObject([{ name: "Staff" }]);
    const group = handlerOf("okta:group/group:Group");
    expect(await messageOf(deploy(group, { name: "x" }, context))).toMatch(/E0000006/);
  });

  it("says in one sentence that Okta gave no token", async () => {
    const clientId = await serviceApp(["okta.groups.read"]);
    const scopes = JSON.stringify(["okta.users.manage"]);
    const context = bench.contextWith({ clientId, privateKey, privateKeyId: "first", scopes });
    expect(await messageOf(invoke("okta:index/getGroups:getGroups", {}, context))).toMatch(
      new RegExp(
        `^Okta gave the service app ${clientId} no token \\(.+\\): check OKTA_API_PRIVATE_KEY and OKTA_API_SCOPES\\.$`,
      ),
    );
  });
});

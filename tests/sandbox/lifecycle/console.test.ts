import { readFile, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import {
  awsConsole,
  connectOkta,
  enableScim,
  fetchMetadata,
  oktaApps,
  scimBaseUrl,
  uploadMetadata,
} from "../../../sandbox/lifecycle/console";
import { connectionOf } from "../../../sandbox/lifecycle/connection";
import { urlsOf } from "../../../sandbox/lifecycle/sandbox";
import { createAwsApp, serveClouds, type ServedClouds } from "../../support/servedClouds";

const LABEL = "AWS IAM Identity Center";

describe("the console's part", () => {
  let clouds: ServedClouds;
  beforeEach(async () => {
    clouds = await serveClouds();
  });
  afterEach(() => clouds.stop());

  async function doAll(): Promise<void> {
    const sandbox = await clouds.sandbox();
    await uploadMetadata(sandbox, await fetchMetadata(sandbox));
    await enableScim(sandbox);
    await connectOkta(sandbox);
  }

  it("refuses each step before the one that it needs, and says which", async () => {
    const sandbox = await clouds.sandbox();
    await expect(fetchMetadata(sandbox)).rejects.toThrow(
      "Okta has no AWS IAM Identity Center application yet. First: pulumi up -s test",
    );
    await expect(enableScim(sandbox)).rejects.toThrow("change the identity source first");
    await expect(connectOkta(sandbox)).rejects.toThrow("access sandbox console enable-scim");
    await expect(uploadMetadata(sandbox, "<html/>")).rejects.toThrow("metadata was rejected");
    expect(await awsConsole(sandbox)).toMatchObject({
      identitySource: "IDENTITY_CENTER",
      automaticProvisioning: false,
    });
  });

  it("does all steps once and leaves them alone after that", async () => {
    const sandbox = await clouds.sandbox();
    await createAwsApp(sandbox, LABEL);
    const steps = async (): Promise<boolean[]> => {
      const done = [
        await uploadMetadata(sandbox, await fetchMetadata(sandbox)),
        await enableScim(sandbox),
        await connectOkta(sandbox),
      ];
      return done.map(({ changed }) => changed);
    };
    expect(await steps()).toEqual([true, true, true]);
    expect(await steps()).toEqual([false, false, false]);
    const aws = await awsConsole(sandbox);
    expect(aws).toMatchObject({ identitySource: "EXTERNAL_IDP", automaticProvisioning: true });
    expect(aws.tokens).toHaveLength(1);
    const [app] = await oktaApps(sandbox);
    expect(app?.provisioning).toEqual({
      enabled: true,
      baseUrl: scimBaseUrl(sandbox),
      toApp: { create: true, update: true, deactivate: true },
    });
  });

  it("generates a second token when asked, and AWS allows no third", async () => {
    const sandbox = await clouds.sandbox();
    await createAwsApp(sandbox, LABEL);
    await doAll();
    const { scimToken: first } = (await clouds.sandbox()).record;
    await enableScim(await clouds.sandbox(), true);
    expect((await clouds.sandbox()).record.scimToken).not.toBe(first);
    await expect(enableScim(await clouds.sandbox(), true)).rejects.toThrow(
      "2 access tokens already",
    );
  });

  it("replaces a deleted token in Okta as well, and pushes again what failed meanwhile", async () => {
    const appId = await createAwsApp(await clouds.sandbox(), LABEL);
    await doAll();
    const sandbox = await clouds.sandbox();
    const { aws, okta } = urlsOf(sandbox);
    const [token] = (await awsConsole(sandbox)).tokens;
    await fetch(`${aws}/__sandbox/console/tokens/${token?.id}`, { method: "DELETE" });
    const headers = {
      "content-type": "application/json",
      authorization: `SSWS ${sandbox.record.credentials.oktaApiToken}`,
    };
    const call = async (path: string, body?: object): Promise<unknown> => {
      const method = body === undefined ? "GET" : "POST";
      const init = { method, headers, body: JSON.stringify(body) };
      return (await fetch(`${okta}/api/v1${path}`, init)).json();
    };
    const group = (await call("/groups", { profile: { name: "awssso-new" } })) as { id: string };
    const mappings = `/apps/${appId}/group-push/mappings`;
    await call(mappings, { sourceGroupId: group.id, targetGroupName: "awssso-new" });
    const untilPushIs = async (wanted: string): Promise<void> => {
      for (;;) {
        const [mapping] = (await call(mappings)) as { status: string; lastPush?: string }[];
        if (mapping?.status === wanted && (wanted === "ERROR" || mapping.lastPush)) return;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };
    await untilPushIs("ERROR");

    expect((await enableScim(sandbox)).changed).toBe(true);
    const { changed, result } = await connectOkta(sandbox);
    expect(changed).toBe(true);
    expect(result).toContain("Everything is pushed again, because the token is another one.");
    await untilPushIs("ACTIVE");
    expect((await connectOkta(await clouds.sandbox())).changed).toBe(false);
  });

  it("asks which application is meant when there are several", async () => {
    const sandbox = await clouds.sandbox();
    await createAwsApp(sandbox, LABEL);
    const other = await createAwsApp(sandbox, "AWS staging");
    sandbox.record.scimToken = "noted";
    await expect(connectOkta(sandbox)).rejects.toThrow("Say which with --app");
    await expect(connectOkta(sandbox, "AWS prod")).rejects.toThrow(
      `it has "${LABEL}", "AWS staging"`,
    );
    await expect(connectOkta(sandbox, other)).rejects.toThrow("Error authenticating");
  });

  it("tells how to reach everything", async () => {
    const before = await connectionOf(await clouds.sandbox());
    expect(before).toMatchObject({ scim: { token: null }, saml: { metadataUrl: null } });
    await createAwsApp(await clouds.sandbox(), LABEL);
    await doAll();
    const { scim, saml, okta } = await connectionOf(await clouds.sandbox());
    const headers = { authorization: `Bearer ${scim.token}` };
    expect((await fetch(`${scim.url}/ServiceProviderConfig`, { headers })).status).toBe(200);
    const metadata = await fetch(saml.metadataUrl ?? "");
    expect(await metadata.text()).toContain("IDPSSODescriptor");
    expect(saml.metadataUrl).toMatch(new RegExp(`^${okta.url}/app/exk\\w+/sso/saml/metadata$`));
  });

  it("is there again after a restart, on the same ports", async () => {
    await createAwsApp(await clouds.sandbox(), LABEL);
    await doAll();
    const before = await clouds.sandbox();
    const consoles = [await awsConsole(before), await oktaApps(before)];
    await clouds.restart();
    const after = await clouds.sandbox();
    expect(after.record.ports).toEqual(before.record.ports);
    expect([await awsConsole(after), await oktaApps(after)]).toEqual(consoles);
  });

  it("is not mistaken for the state of another version", async () => {
    const { paths } = await clouds.sandbox();
    const file = `${paths.emulatorState}/okta.json`;
    const restarted = clouds.restart(async () => {
      const state = JSON.parse(await readFile(file, "utf8")) as { version: number };
      await writeFile(file, JSON.stringify({ ...state, version: 2 }));
    });
    await expect(restarted).rejects.toThrow(
      "was written by another version of this sandbox (form 2, not 1). Start afresh with: access sandbox up --fresh",
    );
  });

  it("follows when a port was taken meanwhile", async () => {
    await createAwsApp(await clouds.sandbox(), LABEL);
    await doAll();
    let squatter: Server | undefined;
    const before = (await clouds.sandbox()).record.ports;
    await clouds.restart(async () => {
      const server = createServer();
      squatter = server;
      await new Promise<void>((ready) => server.listen(before.scim, "127.0.0.1", ready));
    });
    const sandbox = await clouds.sandbox();
    squatter?.close();
    expect(sandbox.record.ports).toEqual({ ...before, scim: expect.any(Number) });
    expect(sandbox.record.ports.scim).not.toBe(before.scim);
    const [app] = await oktaApps(sandbox);
    expect(app?.provisioning.baseUrl).toBe(scimBaseUrl(sandbox));
    expect((await connectOkta(sandbox)).changed).toBe(false);
  });

  it("says what to do with a record that is no JSON", async () => {
    const { paths } = await clouds.sandbox();
    const text = await readFile(paths.record, "utf8");
    await writeFile(paths.record, "{");
    await expect(clouds.sandbox()).rejects.toThrow("access sandbox up --fresh");
    await writeFile(paths.record, text);
  });
});

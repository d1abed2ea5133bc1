import { createAwsEmulator } from "../../../../sandbox/emulators/aws/createAwsEmulator";
import { type AwsSeed } from "../../../../sandbox/emulators/seed";
import {
  AWS_APP,
  change,
  compare,
  deploy,
  handlerOf,
  importById,
  messageOf,
  refresh,
  send,
  startBench,
  type Bench,
} from "./kit";

const app = handlerOf("okta:app/saml:Saml");
const group = handlerOf("okta:group/group:Group");
const push = handlerOf("okta:index/pushGroup:PushGroup");

const AWS_SEED: AwsSeed = {
  region: "eu-central-1",
  instanceArn: "arn:aws:sso:::instance/ssoins-6987a1b2c3d4e5f6",
  identityStoreId: "d-99670a1b2c",
  acsUrl: "https://eu-central-1.signin.aws.amazon.com/platform/saml/acs/2b6e1c1e",
  issuer: "https://eu-central-1.signin.aws.amazon.com/platform/saml/d-99670a1b2c",
  portalUrl: "https://d-99670a1b2c.awsapps.com/start",
  scimTenant: "a1b2c3d4e5f-1111-2222-3333-444444444444",
  organizationId: "o-a1b2c3d4e5",
  rootId: "r-ab12",
  managementAccountId: "111111111111",
  accounts: [
    {
      id: "111111111111",
      name: "management",
      email: "management@acme.example",
      status: "ACTIVE",
      ouPath: [],
      tags: {},
    },
  ],
};

let bench: Bench;
let aws: ReturnType<typeof createAwsEmulator>;
let appId: string;
let sourceGroupId: string;
/** The provisioning tab of the app, filled in with what AWS gave. */
let connection: { baseUrl: string; token: string };

beforeEach(async () => {
  bench = await startBench();
  const lag = { assignmentMs: 0, provisioningMs: 0, scimPushMs: 0 };
  aws = createAwsEmulator(AWS_SEED, { lag, onChange: () => undefined });
  const { id, outputs } = await deploy(
    app,
    { ...AWS_APP, skipAuthenticationPolicy: true },
    bench.context,
  );
  appId = id;
  sourceGroupId = (await deploy(group, { name: "awssso-admins" }, bench.context)).id;
  connection = await enableScim(String(outputs["metadata"]));
});
afterEach(async () => {
  await bench.stop();
  await aws.stop();
});

/** The console's part on the side of AWS. */
async function enableScim(metadataXml: string): Promise<{ baseUrl: string; token: string }> {
  const scim = await aws.scim.listen({ host: "127.0.0.1", port: 0 });
  const console = `${await aws.aws.listen({ host: "127.0.0.1", port: 0 })}/__sandbox/console`;
  await send(`${console}/identity-source`, "POST", { metadataXml });
  const { token } = await send<{ token: string }>(`${console}/automatic-provisioning`, "POST");
  return { baseUrl: `${scim}/${AWS_SEED.scimTenant}/scim/v2`, token };
}

/** The console's part on the side of Okta. */
async function enableProvisioning(): Promise<void> {
  const toApp = { create: true, update: true, deactivate: true };
  await bench.control("POST", `console/apps/${appId}/provisioning`, { ...connection, toApp });
  await bench.calls();
}

const groupsInAws = () =>
  Object.values(aws.snapshot().identityStore.groups).map((item) => item.DisplayName);

describe("PushGroup", () => {
  it("needs provisioning, which only the console can switch on", async () => {
    expect(await messageOf(deploy(push, { appId, sourceGroupId }, bench.context))).toMatch(
      /^Okta HTTP 400 /,
    );
  });

  it("names the downstream group as its source and creates it in AWS", async () => {
    await enableProvisioning();
    const declared = { appId, sourceGroupId, deleteTargetGroupOnDestroy: false };
    const created = await deploy(push, declared, bench.context);
    expect(created.id).toMatch(/^gPm\w{17}$/);
    expect(created.outputs).toEqual({
      ...declared,
      appConfig: null,
      status: "ACTIVE",
      targetGroupId: expect.stringMatching(/^00g\w{17}$/) as string,
      targetGroupName: null,
    });
    expect(await bench.calls()).toEqual(["getGroup", "createGroupPushMapping"]);
    await bench.idle();
    expect(groupsInAws()).toEqual(["awssso-admins"]);

    const refreshed = await refresh(push, created, bench.context);
    expect(refreshed?.outputs).toEqual(created.outputs);
    expect(refreshed && compare(push, refreshed, declared)).toEqual({});
  });

  it("sends just the target that was declared", async () => {
    await enableProvisioning();
    const byName = { appId, sourceGroupId, targetGroupName: "aws-admins" };
    const named = await deploy(push, byName, bench.context);
    const [request] = await bench.bodies("createGroupPushMapping");
    expect(request).toEqual({ sourceGroupId, status: "ACTIVE", targetGroupName: "aws-admins" });
    expect(await bench.calls()).toEqual(["createGroupPushMapping"]);
    expect(named.outputs).toMatchObject({ targetGroupName: "aws-admins" });
  });

  it("switches the status in place and is replaced for anything else", async () => {
    await enableProvisioning();
    const declared = { appId, sourceGroupId, deleteTargetGroupOnDestroy: false };
    const created = await deploy(push, declared, bench.context);
    await bench.calls();
    const off = await change(push, created, { ...declared, status: "INACTIVE" }, bench.context);
    expect(off.outputs).toMatchObject({ status: "INACTIVE" });
    expect(await bench.calls()).toEqual(["updateGroupPushMapping"]);
    expect(compare(push, created, { ...declared, deleteTargetGroupOnDestroy: true })).toEqual({
      deleteTargetGroupOnDestroy: "update",
    });
    for (const [name, value] of [
      ["appId", "0oaother"],
      ["sourceGroupId", "00gother"],
      ["targetGroupName", "other"],
      ["targetGroupId", "00gother"],
    ] as const) {
      expect(compare(push, created, { ...declared, [name]: value })).toEqual({ [name]: "replace" });
    }
  });

  it("deletes the downstream group by default, and keeps it when told so", async () => {
    await enableProvisioning();
    const kept = { appId, sourceGroupId, deleteTargetGroupOnDestroy: false };
    const first = await deploy(push, kept, bench.context);
    await bench.idle();
    await bench.calls();
    await push.delete(first.id, first.outputs, bench.context);
    await bench.idle();
    expect(await bench.calls()).toEqual(["updateGroupPushMapping", "deleteGroupPushMapping"]);
    expect(groupsInAws()).toEqual(["awssso-admins"]);

    const second = await deploy(push, { appId, sourceGroupId }, bench.context);
    expect(second.outputs).toMatchObject({ deleteTargetGroupOnDestroy: true });
    await bench.idle();
    await push.delete(second.id, second.outputs, bench.context);
    await bench.idle();
    expect(groupsInAws()).toEqual([]);
  });

  it("that is gone is an error for read and delete", async () => {
    await enableProvisioning();
    const created = await deploy(push, { appId, sourceGroupId }, bench.context);
    await push.delete(created.id, created.outputs, bench.context);
    expect(await messageOf(refresh(push, created, bench.context))).toMatch(/E0000007/);
    expect(await messageOf(push.delete(created.id, created.outputs, bench.context))).toMatch(
      /E0000007/,
    );
  });

  it("in status ERROR can be neither changed nor deleted", async () => {
    await enableProvisioning();
    const declared = { appId, sourceGroupId, deleteTargetGroupOnDestroy: false };
    const created = await deploy(push, declared, bench.context);
    const failed = { ...created, outputs: { ...created.outputs, status: "ERROR" } };
    await bench.calls();
    const off = { ...declared, status: "INACTIVE" };
    expect(await messageOf(change(push, failed, off, bench.context))).toMatch(
      /^The group push mapping gPm\w+ is in status ERROR and cannot be changed: see under Push Groups/,
    );
    expect(await messageOf(push.delete(created.id, failed.outputs, bench.context))).toMatch(
      /is in status ERROR and cannot be deleted/,
    );
    expect(await bench.calls()).toEqual([]);
  });

  it("is imported by appId/mappingId, and then deletes nothing downstream", async () => {
    await enableProvisioning();
    const { id } = await deploy(push, { appId, sourceGroupId }, bench.context);
    const imported = await importById(push, `${appId}/${id}`, bench.context);
    expect(imported).toMatchObject({
      id,
      inputs: { appId, sourceGroupId, status: "ACTIVE" },
      outputs: { deleteTargetGroupOnDestroy: null },
    });
    expect(await messageOf(importById(push, id, bench.context))).toBe(
      `The import id "${id}" is not of the form appId/mappingId.`,
    );
    await bench.idle();
    await push.delete(id, imported?.outputs ?? {}, bench.context);
    await bench.idle();
    expect(groupsInAws()).toEqual(["awssso-admins"]);
  });

  it("refuses other statuses and unknown app configuration", async () => {
    const declared = { appId, sourceGroupId, status: "ERROR", appConfig: { type: "AD", ou: "x" } };
    const message = await messageOf(deploy(push, declared, bench.context));
    expect(message).toContain(
      'status is the string "ERROR", but must be one of "ACTIVE", "INACTIVE"',
    );
    expect(message).toContain("appConfig.ou is not a property here");
    expect(message).toContain("appConfig.groupScope is required, but was not given");
  });
});

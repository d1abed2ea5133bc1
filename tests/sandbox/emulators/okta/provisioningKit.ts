import {
  AWS_APP,
  createAwsApp,
  type Json,
  type RunningOkta,
  startOkta,
  type StartOptions,
} from "./kit";
import { type ScimRecorder, startScimRecorder } from "./scimRecorder";

export interface Provisioned {
  okta: RunningOkta;
  scim: ScimRecorder;
  appId: string;
  /** Assigns a group to the application. */
  assign(groupId: string): Promise<void>;
  addMember(groupId: string, userId: string): Promise<void>;
  removeMember(groupId: string, userId: string): Promise<void>;
  /** Creates a push mapping by the source group's name and returns it. */
  push(groupId: string, targetGroupName: string): Promise<Json>;
  mapping(id: string): Promise<Json>;
  tasks(): Promise<Json[]>;
  /** Everything provisioned that can be. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export const ALL_ON = { create: true, update: true, deactivate: true };

/** Okta with the application, its provisioning switched on towards a recording SCIM server. */
export async function startProvisioned(
  options: StartOptions & { toApp?: object } = {},
): Promise<Provisioned> {
  const scim = await startScimRecorder();
  const okta = await startOkta(options);
  const appId: string = (await createAwsApp(okta)).id;
  await enable(okta, appId, scim, options.toApp ?? ALL_ON);
  await okta.emulator.idle();
  scim.clear();
  const path = `/api/v1/apps/${appId}`;
  return {
    okta,
    scim,
    appId,
    assign: (groupId) => expectStatus(okta.send("PUT", `${path}/groups/${groupId}`, {}), 200),
    addMember: (groupId, userId) =>
      expectStatus(okta.send("PUT", `/api/v1/groups/${groupId}/users/${userId}`), 204),
    removeMember: (groupId, userId) =>
      expectStatus(okta.send("DELETE", `/api/v1/groups/${groupId}/users/${userId}`), 204),
    push: async (sourceGroupId, targetGroupName) =>
      (
        await okta.send("POST", `${path}/group-push/mappings`, {
          sourceGroupId,
          targetGroupName,
          status: "ACTIVE",
        })
      ).body,
    mapping: async (id) => (await okta.send("GET", `${path}/group-push/mappings/${id}`)).body,
    tasks: async () => (await okta.send("GET", "/__sandbox/console/tasks")).body,
    settled: () => okta.emulator.idle(),
    async close() {
      await okta.close();
      await scim.close();
    },
  };
}

export async function enable(
  okta: RunningOkta,
  appId: string,
  scim: Pick<ScimRecorder, "baseUrl" | "token">,
  toApp: object = ALL_ON,
): Promise<void> {
  const body = { baseUrl: scim.baseUrl, token: scim.token, toApp };
  await expectStatus(okta.send("POST", `/__sandbox/console/apps/${appId}/provisioning`, body), 200);
}

async function expectStatus(
  answer: Promise<{ status: number; body: Json }>,
  status: number,
): Promise<void> {
  const { status: got, body } = await answer;
  if (got !== status) throw new Error(`${got}: ${JSON.stringify(body)}`);
}

export const APP_LABEL = AWS_APP.label;

import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { ControlError, parseControlBody } from "../../http/controlRoutes";
import { type OktaContext } from "../context";
import { CATALOG } from "../directory/catalog";
import { omit } from "../json";
import {
  disableProvisioning,
  enableProvisioning,
  pushNow,
  testConnection,
} from "../provisioning/connection";
import { ScimError } from "../provisioning/scimClient";
import { type AppRecord } from "../state";
import { pathParams } from "./input";

const PREFIX = "/__sandbox/console";

const provisioningBody = z.strictObject({
  baseUrl: z.url({ protocol: /^https?$/, error: "Base URL: Does not match required pattern" }),
  token: z.string().min(1, "API Token: The field cannot be left blank"),
  toApp: z
    .strictObject({ create: z.boolean(), update: z.boolean(), deactivate: z.boolean() })
    .default({ create: true, update: true, deactivate: true }),
});

/**
 * What a person does in Okta's Admin Console and no API offers, all under `/__sandbox/console`:
 * - `GET` → applications with their provisioning (never the token);
 * - `GET /tasks` → failed provisioning tasks;
 * - `POST /apps/:appId/provisioning {baseUrl, token, toApp}`: Configure API Integration, Test API Credentials, Save,
 *   To App. Refused with a sentence when the credentials do not work;
 * - `DELETE /apps/:appId/provisioning`;
 * - `POST /apps/:appId/push-now`.
 */
export function registerConsoleRoutes(app: FastifyInstance, context: OktaContext): void {
  app.get(PREFIX, () => ({
    apps: Object.values(context.state.apps).map((record) => consoleApp(context, record)),
  }));
  app.get(`${PREFIX}/tasks`, () =>
    Object.entries(context.state.provisioning).flatMap(([appId, { tasks }]) =>
      tasks.map((task) => ({ appId, ...omit(task, "wanted") })),
    ),
  );
  app.post(`${PREFIX}/apps/:appId/provisioning`, async (request) => {
    const record = consoleAppOf(context, pathParams<"appId">(request).appId);
    const { baseUrl, token, toApp } = parseControlBody(provisioningBody, request.body);
    if (baseUrl.endsWith("/")) {
      throw new ControlError(
        400,
        `Base URL: Does not match required pattern. Remove the slash at the end of ${baseUrl}`,
      );
    }
    const connection = { baseUrl, scimBearerToken: token };
    await testConnection(connection).catch((error: unknown) => {
      if (!(error instanceof ScimError)) throw error;
      throw new ControlError(
        400,
        `Error authenticating: ${error.message}. Check the Base URL ${baseUrl} and the API Token, then test again.`,
      );
    });
    enableProvisioning(context, record.id, connection, toApp);
    return consoleApp(context, record);
  });
  app.delete(`${PREFIX}/apps/:appId/provisioning`, async (request, reply) => {
    disableProvisioning(context, consoleAppOf(context, pathParams<"appId">(request).appId).id);
    return reply.code(204).send();
  });
  app.post(`${PREFIX}/apps/:appId/push-now`, async (request, reply) => {
    const record = consoleAppOf(context, pathParams<"appId">(request).appId);
    if (!context.state.provisioning[record.id]?.enabled) {
      throw new ControlError(409, `Provisioning is not enabled for ${record.label}.`);
    }
    pushNow(context, record.id);
    return reply.code(202).send({});
  });
}

function consoleApp(context: OktaContext, app: AppRecord) {
  const provisioning = context.state.provisioning[app.id];
  const off = { enabled: false, toApp: { create: false, update: false, deactivate: false } };
  return {
    id: app.id,
    label: app.label,
    name: app.name,
    provisioning: provisioning?.enabled
      ? { enabled: true, baseUrl: provisioning.baseUrl, toApp: provisioning.toApp }
      : off,
  };
}

function consoleAppOf(context: OktaContext, id: string): AppRecord {
  const record = context.state.apps[id];
  if (record === undefined) throw new ControlError(404, `There is no application ${id}.`);
  if (CATALOG[record.name] === undefined) {
    throw new ControlError(409, `${record.label} (${record.name}) has no Provisioning tab.`);
  }
  return record;
}

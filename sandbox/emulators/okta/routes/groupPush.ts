import { type FastifyInstance, type FastifyRequest } from "fastify";
import { z } from "zod";
import { type OktaContext } from "../context";
import { findAppGroup } from "../directory/groups";
import {
  addPushMapping,
  checkNewPushMapping,
  deletePushMapping,
  findPushMapping,
  setPushMappingStatus,
} from "../directory/pushMappings";
import { groupPushError } from "../errors";
import { sendPage } from "../paging";
import { groupExistsDownstream } from "../provisioning/connection";
import { call } from "../routeConfig";
import { type PushMappingRecord } from "../state";
import { appOf } from "./apps";
import { flag, pathParams, queryOf, readBody } from "./input";
import { link } from "./views";

const SCOPE = "okta.apps";
const PATH = "/api/v1/apps/:appId/group-push/mappings";

const status = z.enum(["ACTIVE", "INACTIVE"]);
const mappingBody = z.looseObject({
  sourceGroupId: z.string().min(1),
  targetGroupId: z.string().min(1).optional(),
  targetGroupName: z.string().min(1).optional(),
  status: status.default("ACTIVE"),
});

export function registerGroupPushRoutes(app: FastifyInstance, context: OktaContext): void {
  app.get(PATH, call("listGroupPushMappings", SCOPE), (request, reply) => {
    const mappings = selectMappings(context, appOf(context, request).id, queryOf(request));
    return sendPage(request, reply, mappings, { default: 100, max: 1000 }).map((mapping) =>
      mappingView(request, mapping),
    );
  });
  app.post(PATH, call("createGroupPushMapping", SCOPE), async (request, reply) => {
    const { id } = appOf(context, request);
    const body = readBody(request, mappingBody);
    checkNewPushMapping(context, id, body);
    await checkLinkFault(context, id, body.targetGroupName);
    const mapping = addPushMapping(context, id, body);
    return reply.code(201).send(mappingView(request, mapping));
  });
  app.get(`${PATH}/:mappingId`, call("getGroupPushMapping", SCOPE), (request) =>
    mappingView(request, mappingOf(context, request)),
  );
  app.patch(`${PATH}/:mappingId`, call("updateGroupPushMapping", SCOPE), (request) => {
    const mapping = mappingOf(context, request);
    const body = readBody(request, z.looseObject({ status }));
    setPushMappingStatus(context, appOf(context, request).id, mapping, body.status);
    return mappingView(request, mapping);
  });
  app.delete(`${PATH}/:mappingId`, call("deleteGroupPushMapping", SCOPE), (request, reply) => {
    const deleteTargetGroup = flag(queryOf(request).deleteTargetGroup, false);
    const mapping = mappingOf(context, request);
    deletePushMapping(context, appOf(context, request).id, mapping, deleteTargetGroup);
    return reply.code(204).send();
  });
}

function mappingOf(context: OktaContext, request: FastifyRequest): PushMappingRecord {
  const { mappingId } = pathParams<"mappingId">(request);
  return findPushMapping(context, appOf(context, request).id, mappingId);
}

/** okta/terraform-provider-okta#2894: a name that the application has already is refused instead of linked. */
async function checkLinkFault(
  context: OktaContext,
  appId: string,
  name: string | undefined,
): Promise<void> {
  if (name === undefined || context.faults.peek("linkByNameFails") === undefined) return;
  const exists =
    findAppGroup(context, appId, name) !== undefined ||
    (await groupExistsDownstream(context, appId, name));
  if (!exists) return;
  context.faults.take("linkByNameFails", "okta:createGroupPushMapping");
  throw groupPushError(`Unable to link the existing app group ${name}.`);
}

function selectMappings(
  context: OktaContext,
  appId: string,
  query: Record<string, string | undefined>,
): PushMappingRecord[] {
  const since = query.lastUpdated === undefined ? 0 : Date.parse(query.lastUpdated);
  return Object.values(context.state.pushMappings[appId] ?? {}).filter(
    (mapping) =>
      (query.sourceGroupId ?? mapping.sourceGroupId) === mapping.sourceGroupId &&
      (query.status ?? mapping.status) === mapping.status &&
      Date.parse(mapping.lastUpdated) >= since,
  );
}

/** Times of this endpoint come without fractions of a second. */
const plainTime = (time: string): string => time.replace(".000Z", "Z");

function mappingView(request: FastifyRequest, mapping: PushMappingRecord) {
  const { appId } = pathParams<"appId">(request);
  return {
    created: plainTime(mapping.created),
    id: mapping.id,
    lastUpdated: plainTime(mapping.lastUpdated),
    ...(mapping.lastPush === undefined ? {} : { lastPush: plainTime(mapping.lastPush) }),
    ...(mapping.errorSummary === undefined ? {} : { errorSummary: mapping.errorSummary }),
    sourceGroupId: mapping.sourceGroupId,
    status: mapping.status,
    targetGroupId: mapping.targetGroupId,
    _links: {
      app: link(request, `/api/v1/apps/${appId}`),
      sourceGroup: link(request, `/api/v1/groups/${mapping.sourceGroupId}`),
      targetGroup: link(request, `/api/v1/groups/${mapping.targetGroupId}`),
    },
  };
}

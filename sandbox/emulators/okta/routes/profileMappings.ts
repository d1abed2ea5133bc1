import { type FastifyInstance, type FastifyRequest } from "fastify";
import { z } from "zod";
import { type OktaContext } from "../context";
import { attributePlace } from "../directory/appProfile";
import { directoryChanged } from "../directory/reactions";
import { notFoundError, validationError } from "../errors";
import { MAPPING_DIALECT } from "../expressions/evaluate";
import { parseExpression } from "../expressions/parse";
import { ExpressionError } from "../expressions/tokens";
import { sendPage } from "../paging";
import { call } from "../routeConfig";
import { type ProfileMappingRecord } from "../state";
import { pathParams, queryOf, readBody } from "./input";
import { link } from "./views";

const SCOPE = "okta.profileMappings";
const PATH = "/api/v1/mappings";

const property = z.looseObject({
  expression: z.string().min(1),
  pushStatus: z.enum(["PUSH", "DONT_PUSH"]).default("DONT_PUSH"),
});
const mappingBody = z.looseObject({ properties: z.record(z.string(), property.nullable()) });

export function registerProfileMappingRoutes(app: FastifyInstance, context: OktaContext): void {
  app.get(PATH, call("listProfileMappings", SCOPE), (request, reply) => {
    const { sourceId, targetId } = queryOf(request);
    const mappings = Object.values(context.state.profileMappings).filter(
      (mapping) =>
        (sourceId ?? mapping.sourceId) === mapping.sourceId &&
        (targetId ?? mapping.targetId) === mapping.targetId,
    );
    return sendPage(request, reply, mappings, { default: 20, max: 200 }).map((mapping) =>
      summaryView(context, request, mapping),
    );
  });
  app.get(`${PATH}/:mappingId`, call("getProfileMapping", SCOPE), (request) =>
    mappingView(context, request, mappingOf(context, request)),
  );
  app.post(`${PATH}/:mappingId`, call("updateProfileMapping", SCOPE), (request) => {
    const mapping = mappingOf(context, request);
    const { properties } = readBody(request, mappingBody);
    checkProperties(context, mapping, properties);
    for (const [name, value] of Object.entries(properties)) {
      if (value === null) delete mapping.properties[name];
      else
        mapping.properties[name] = { expression: value.expression, pushStatus: value.pushStatus };
    }
    directoryChanged(context, []);
    return mappingView(context, request, mapping);
  });
}

function mappingOf(context: OktaContext, request: FastifyRequest): ProfileMappingRecord {
  const { mappingId } = pathParams<"mappingId">(request);
  const mapping = context.state.profileMappings[mappingId];
  if (mapping === undefined) throw notFoundError(mappingId, "ProfileMapping");
  return mapping;
}

function checkProperties(
  context: OktaContext,
  mapping: ProfileMappingRecord,
  properties: z.infer<typeof mappingBody>["properties"],
): void {
  const target = context.state.apps[mapping.targetId];
  const causes = Object.entries(properties).flatMap(([name, value]) => {
    const unknown =
      target !== undefined && attributePlace(name, target.profileSchema.custom) === undefined;
    return [
      ...(unknown ? [`${name}: the target's profile has no such attribute`] : []),
      ...(value === null ? [] : expressionProblems(name, value.expression)),
    ];
  });
  if (causes.length > 0) throw validationError("properties", ...causes);
}

function expressionProblems(name: string, text: string): string[] {
  try {
    parseExpression(text, MAPPING_DIALECT);
    return [];
  } catch (error) {
    if (error instanceof ExpressionError) return [`${name}: ${error.message}`];
    throw error;
  }
}

function mappingView(context: OktaContext, request: FastifyRequest, mapping: ProfileMappingRecord) {
  return { ...summaryView(context, request, mapping), properties: mapping.properties };
}

function summaryView(context: OktaContext, request: FastifyRequest, mapping: ProfileMappingRecord) {
  return {
    id: mapping.id,
    source: endView(context, request, mapping.sourceId),
    target: endView(context, request, mapping.targetId),
    _links: { self: link(request, `${PATH}/${mapping.id}`) },
  };
}

function endView(context: OktaContext, request: FastifyRequest, id: string) {
  const app = context.state.apps[id];
  const [name, type, self, schema] =
    app === undefined
      ? ["user", "user", `/api/v1/meta/types/user/${id}`, "/api/v1/meta/schemas/user/default"]
      : [app.name, "appuser", `/api/v1/apps/${id}`, `/api/v1/meta/schemas/apps/${id}/default`];
  return { id, name, type, _links: { self: link(request, self), schema: link(request, schema) } };
}

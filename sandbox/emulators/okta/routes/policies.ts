import { type FastifyInstance, type FastifyRequest } from "fastify";
import { z } from "zod";
import { type OktaContext, timestamp } from "../context";
import { addPolicy, appsOf, deletePolicy, findPolicy } from "../directory/policies";
import { readOnlyObject, validationError } from "../errors";
import { sendPage } from "../paging";
import { call } from "../routeConfig";
import { type PolicyRecord } from "../state";
import { appView } from "./appViews";
import { pathParams, queryOf, readBody } from "./input";
import { policyView } from "./policyViews";
import { link } from "./views";

const SCOPE = "okta.policies";
const TYPE = "ACCESS_POLICY";

const policyBody = z.looseObject({
  type: z.literal(TYPE, `the sandbox emulates policies of type ${TYPE} only`),
  name: z.string().min(1).max(255),
  description: z.string().nullish(),
  priority: z.int().min(1).nullish(),
});

export function registerPolicyRoutes(app: FastifyInstance, context: OktaContext): void {
  registerReads(app, context);
  app.post("/api/v1/policies", call("createPolicy", SCOPE), (request) => {
    const body = readBody(request, policyBody);
    checkName(context, body.name);
    const policy = addPolicy(context, { ...policyFields(body), system: false });
    context.changed();
    return policyView(request, policy);
  });
  app.put("/api/v1/policies/:policyId", call("replacePolicy", SCOPE), (request) => {
    const policy = policyOf(context, request);
    const body = readBody(request, policyBody);
    checkName(context, body.name, policy.id);
    Object.assign(policy, policyFields(body), { lastUpdated: timestamp(context) });
    context.changed();
    return policyView(request, policy);
  });
  app.delete("/api/v1/policies/:policyId", call("deletePolicy", SCOPE), (request, reply) => {
    deletePolicy(context, policyOf(context, request));
    return reply.code(204).send();
  });
  registerLifecycle(app, context);
}

function registerReads(app: FastifyInstance, context: OktaContext): void {
  app.get("/api/v1/policies", call("listPolicies", SCOPE), (request, reply) => {
    const { type } = queryOf(request);
    if (type === undefined) throw validationError("type", "type: The parameter is required");
    const policies = Object.values(context.state.policies).filter((policy) => policy.type === type);
    return sendPage(request, reply, policies, { default: 200, max: 200 }).map((policy) =>
      policyView(request, policy),
    );
  });
  app.get("/api/v1/policies/:policyId", call("getPolicy", SCOPE), (request) =>
    policyView(request, policyOf(context, request)),
  );
  app.get("/api/v1/policies/:policyId/app", call("listPolicyApps", SCOPE), (request) => {
    const apps = appsOf(context.state, policyOf(context, request).id);
    return apps.map((record) => appView(context, request, record));
  });
  app.get("/api/v1/policies/:policyId/mappings", call("listPolicyMappings", SCOPE), (request) => {
    const policy = policyOf(context, request);
    return appsOf(context.state, policy.id).map((record) => ({
      id: `${policy.id}-${record.id}`,
      _links: {
        application: link(request, `/api/v1/apps/${record.id}`),
        policy: link(request, `/api/v1/policies/${policy.id}`),
      },
    }));
  });
}

function registerLifecycle(app: FastifyInstance, context: OktaContext): void {
  for (const [transition, status] of [
    ["activate", "ACTIVE"],
    ["deactivate", "INACTIVE"],
  ] as const) {
    app.post(
      `/api/v1/policies/:policyId/lifecycle/${transition}`,
      call(`${transition}Policy`, SCOPE),
      (request, reply) => {
        const policy = policyOf(context, request);
        if (policy.system) throw readOnlyObject("policy");
        policy.status = status;
        context.changed();
        return reply.code(204).send();
      },
    );
  }
}

/** The policy that the path names. */
export function policyOf(context: OktaContext, request: FastifyRequest): PolicyRecord {
  return findPolicy(context, pathParams<"policyId">(request).policyId);
}

function policyFields(body: z.infer<typeof policyBody>) {
  return { name: body.name, description: body.description ?? "", priority: body.priority ?? 1 };
}

function checkName(context: OktaContext, name: string, ownId?: string): void {
  const taken = Object.values(context.state.policies).some(
    (policy) => policy.id !== ownId && policy.name === name,
  );
  if (taken) throw validationError("name", `name: A policy named "${name}" exists already`);
}

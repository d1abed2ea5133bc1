import { type FastifyInstance, type FastifyRequest } from "fastify";
import { z } from "zod";
import { type OktaContext, timestamp } from "../context";
import {
  findPolicyRule,
  placeRule,
  rulesInOrder,
  withConditionDefaults,
} from "../directory/policies";
import { readOnlyObject, validationError } from "../errors";
import { newId } from "../ids";
import { sendPage } from "../paging";
import { call } from "../routeConfig";
import { type PolicyRecord, type PolicyRuleRecord } from "../state";
import { anyObject, pathParams, readBody } from "./input";
import { policyOf } from "./policies";
import { policyRuleView } from "./policyViews";

const SCOPE = "okta.policies";
const PATH = "/api/v1/policies/:policyId/rules";

const ruleBody = z.looseObject({
  name: z.string().min(1).max(255),
  type: z.literal("ACCESS_POLICY").optional(),
  priority: z.int().min(0).nullish(),
  conditions: anyObject.nullish(),
  actions: z.looseObject({
    appSignOn: z.looseObject({
      access: z.enum(["ALLOW", "DENY"]),
      verificationMethod: z
        .looseObject({
          type: z.enum(["ASSURANCE", "AUTH_METHOD_CHAIN", "ID_PROOFING"]),
          factorMode: z.enum(["1FA", "2FA"]).optional(),
        })
        .optional(),
    }),
  }),
});

type RuleBody = z.infer<typeof ruleBody>;

export function registerPolicyRuleRoutes(app: FastifyInstance, context: OktaContext): void {
  app.get(PATH, call("listPolicyRules", SCOPE), (request, reply) => {
    const policy = policyOf(context, request);
    return sendPage(request, reply, rulesInOrder(policy), { default: 200, max: 200 }).map((rule) =>
      policyRuleView(request, policy, rule),
    );
  });
  app.post(PATH, call("createPolicyRule", SCOPE), (request) => {
    const policy = policyOf(context, request);
    const body = readBody(request, ruleBody);
    checkRule(context, policy, body);
    const rule = newRule(context, body);
    placeRule(policy, rule, body.priority ?? undefined);
    policy.rules[rule.id] = rule;
    context.changed();
    return policyRuleView(request, policy, rule);
  });
  app.get(`${PATH}/:ruleId`, call("getPolicyRule", SCOPE), (request) => {
    const { policy, rule } = ruleOf(context, request);
    return policyRuleView(request, policy, rule);
  });
  app.put(`${PATH}/:ruleId`, call("replacePolicyRule", SCOPE), (request) => {
    const { policy, rule } = ruleOf(context, request);
    replaceRule(context, policy, rule, readBody(request, ruleBody));
    return policyRuleView(request, policy, rule);
  });
  app.delete(`${PATH}/:ruleId`, call("deletePolicyRule", SCOPE), (request, reply) => {
    const { policy, rule } = ruleOf(context, request);
    if (rule.system) throw readOnlyObject("policy rule");
    delete policy.rules[rule.id];
    context.changed();
    return reply.code(204).send();
  });
  registerLifecycle(app, context);
}

/** Activation; the `status` of a create or replace is ignored, as in Okta. */
function registerLifecycle(app: FastifyInstance, context: OktaContext): void {
  for (const [transition, status] of [
    ["activate", "ACTIVE"],
    ["deactivate", "INACTIVE"],
  ] as const) {
    app.post(
      `${PATH}/:ruleId/lifecycle/${transition}`,
      call(`${transition}PolicyRule`, SCOPE),
      (request, reply) => {
        const { rule } = ruleOf(context, request);
        if (rule.system) throw readOnlyObject("policy rule");
        rule.status = status;
        rule.lastUpdated = timestamp(context);
        context.changed();
        return reply.code(204).send();
      },
    );
  }
}

function ruleOf(context: OktaContext, request: FastifyRequest) {
  const policy = policyOf(context, request);
  return { policy, rule: findPolicyRule(policy, pathParams<"ruleId">(request).ruleId) };
}

function newRule(context: OktaContext, body: RuleBody): PolicyRuleRecord {
  const now = timestamp(context);
  return {
    id: newId("policyRule"),
    created: now,
    lastUpdated: now,
    name: body.name,
    priority: 1,
    status: "ACTIVE",
    system: false,
    conditions: withConditionDefaults(body.conditions),
    actions: body.actions,
  };
}

/** Of the Catch-all Rule only the actions can be changed. */
function replaceRule(
  context: OktaContext,
  policy: PolicyRecord,
  rule: PolicyRuleRecord,
  body: RuleBody,
): void {
  checkRule(context, policy, body, rule);
  rule.actions = body.actions;
  rule.lastUpdated = timestamp(context);
  if (!rule.system) {
    rule.name = body.name;
    rule.conditions = withConditionDefaults(body.conditions);
    placeRule(policy, rule, body.priority ?? rule.priority);
  }
  context.changed();
}

function checkRule(
  context: OktaContext,
  policy: PolicyRecord,
  body: RuleBody,
  own?: PolicyRuleRecord,
): void {
  const causes = conditionProblems(context, body.conditions ?? {});
  if (own?.system && body.name !== own.name) {
    causes.push(`name: "${own.name}" is a system rule and cannot be renamed`);
  }
  const others = Object.values(policy.rules).filter((rule) => rule.id !== own?.id);
  if (others.some((rule) => rule.name === body.name)) {
    causes.push(`name: The policy has a rule named "${body.name}" already`);
  }
  const { access, verificationMethod } = body.actions.appSignOn;
  if (access === "ALLOW" && verificationMethod === undefined) {
    causes.push("actions.appSignOn.verificationMethod: ALLOW needs one");
  }
  if (causes.length > 0) throw validationError("policyRule", ...causes);
}

/** Conditions may only name groups, users, zones and device assurance policies that exist. */
function conditionProblems(context: OktaContext, conditions: Record<string, unknown>): string[] {
  const { state } = context;
  const parsed = CONDITIONS.safeParse(conditions);
  if (!parsed.success)
    return parsed.error.issues.map(
      (issue) => `conditions.${issue.path.join(".")}: ${issue.message}`,
    );
  const { people, network, device } = parsed.data;
  const checks: [string, Record<string, unknown>, (string[] | null | undefined)[]][] = [
    ["group", state.groups, [people?.groups?.include, people?.groups?.exclude]],
    ["user", state.users, [people?.users?.include, people?.users?.exclude]],
    ["network zone", state.zones, [network?.include, network?.exclude]],
    ["device assurance policy", state.deviceAssurances, [device?.assurance?.include]],
  ];
  return checks.flatMap(([kind, table, lists]) =>
    lists
      .flatMap((list) => list ?? [])
      .filter((id) => !(id in table) && id !== "ALL_ZONES")
      .map((id) => `conditions: there is no ${kind} ${id}`),
  );
}

const ids = z.array(z.string()).nullish();
const CONDITIONS = z.looseObject({
  people: z
    .looseObject({
      groups: z.looseObject({ include: ids, exclude: ids }).nullish(),
      users: z.looseObject({ include: ids, exclude: ids }).nullish(),
    })
    .nullish(),
  network: z
    .looseObject({
      connection: z.enum(["ANYWHERE", "ZONE", "ON_NETWORK", "OFF_NETWORK"]).optional(),
      include: ids,
      exclude: ids,
    })
    .nullish(),
  device: z.looseObject({ assurance: z.looseObject({ include: ids }).nullish() }).nullish(),
});

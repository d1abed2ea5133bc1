import { type FastifyInstance, type FastifyRequest } from "fastify";
import { z } from "zod";
import { type OktaContext, timestamp } from "../context";
import { releaseRule } from "../directory/groupRules";
import { directoryChanged } from "../directory/reactions";
import { USER_ATTRIBUTES } from "../directory/schemas";
import { notFoundError, OktaApiError, validationError } from "../errors";
import { GROUP_RULE_DIALECT } from "../expressions/evaluate";
import { parseExpression, type Expression } from "../expressions/parse";
import { ExpressionError } from "../expressions/tokens";
import { newId } from "../ids";
import { sendPage } from "../paging";
import { call } from "../routeConfig";
import { type GroupRuleRecord } from "../state";
import { flag, pathParams, queryOf, readBody } from "./input";
import { groupRuleView } from "./views";

const SCOPE = "okta.groups";
const MAX_RULES = 2000;
const MAX_TARGETS = 100;

const ruleBody = z.looseObject({
  type: z.literal("group_rule").optional(),
  name: z.string().min(1).max(50),
  conditions: z.looseObject({
    expression: z.looseObject({ type: z.string().optional(), value: z.string().min(1) }),
    people: z
      .looseObject({ users: z.looseObject({ exclude: z.array(z.string()).nullish() }).optional() })
      .optional(),
  }),
  actions: z.looseObject({
    assignUserToGroups: z.looseObject({ groupIds: z.array(z.string()).min(1).max(MAX_TARGETS) }),
  }),
});

type RuleBody = z.infer<typeof ruleBody>;

export function registerGroupRuleRoutes(app: FastifyInstance, context: OktaContext): void {
  registerReads(app, context);
  registerLifecycle(app, context);
  app.post("/api/v1/groups/rules", call("createGroupRule", SCOPE), (request) => {
    checkLock(context, "createGroupRule");
    const body = readBody(request, ruleBody);
    checkRule(context, body);
    const now = timestamp(context);
    const rule: GroupRuleRecord = {
      id: newId("groupRule"),
      created: now,
      lastUpdated: now,
      status: "INACTIVE",
      ...ruleFields(body),
    };
    context.state.groupRules[rule.id] = rule;
    context.changed();
    return groupRuleView(context, rule);
  });
  app.put("/api/v1/groups/rules/:ruleId", call("replaceGroupRule", SCOPE), (request) => {
    checkLock(context, "replaceGroupRule");
    const rule = findRule(context, request);
    const body = readBody(request, ruleBody);
    checkReplacement(rule, body);
    checkRule(context, body, rule.id);
    Object.assign(rule, ruleFields(body), { lastUpdated: timestamp(context) });
    context.changed();
    return groupRuleView(context, rule);
  });
  app.delete("/api/v1/groups/rules/:ruleId", call("deleteGroupRule", SCOPE), (request, reply) => {
    checkLock(context, "deleteGroupRule");
    const rule = findRule(context, request);
    if (rule.status === "ACTIVE") throw validationError("Cannot delete an active rule");
    releaseRule(context, rule, !flag(queryOf(request).removeUsers, false));
    delete context.state.groupRules[rule.id];
    directoryChanged(context);
    return reply.code(202).send();
  });
}

function registerReads(app: FastifyInstance, context: OktaContext): void {
  app.get("/api/v1/groups/rules", call("listGroupRules", SCOPE), (request, reply) => {
    const words = queryOf(request).search?.toLowerCase();
    const rules = Object.values(context.state.groupRules).filter(
      (rule) => words === undefined || rule.name.toLowerCase().includes(words),
    );
    return sendPage(request, reply, rules, { default: 50, max: 200 }).map((rule) =>
      groupRuleView(context, rule),
    );
  });
  app.get("/api/v1/groups/rules/:ruleId", call("getGroupRule", SCOPE), (request) =>
    groupRuleView(context, findRule(context, request)),
  );
}

function registerLifecycle(app: FastifyInstance, context: OktaContext): void {
  const path = "/api/v1/groups/rules/:ruleId/lifecycle";
  app.post(`${path}/activate`, call("activateGroupRule", SCOPE), (request, reply) => {
    checkLock(context, "activateGroupRule");
    const rule = findRule(context, request);
    if (rule.status === "INVALID") {
      throw validationError("Cannot activate rule", "a group that the rule fills does not exist");
    }
    rule.status = "ACTIVE";
    directoryChanged(context);
    return reply.code(204).send();
  });
  app.post(`${path}/deactivate`, call("deactivateGroupRule", SCOPE), (request, reply) => {
    checkLock(context, "deactivateGroupRule");
    const rule = findRule(context, request);
    if (rule.status === "ACTIVE") rule.status = "INACTIVE";
    context.changed();
    return reply.code(204).send();
  });
}

function findRule(context: OktaContext, request: FastifyRequest): GroupRuleRecord {
  const { ruleId } = pathParams<"ruleId">(request);
  const rule = context.state.groupRules[ruleId];
  if (rule === undefined) throw notFoundError(ruleId, "GroupMembershipRule");
  return rule;
}

function checkLock(context: OktaContext, operation: string): void {
  if (context.faults.take("rule423", `okta:${operation}`) === undefined) return;
  throw new OktaApiError(423, "E0000009", "Group rules of this org are being evaluated.");
}

function checkReplacement(rule: GroupRuleRecord, body: RuleBody): void {
  if (rule.status === "ACTIVE") {
    throw validationError(
      "Cannot update an active rule",
      "Deactivate the rule before changing it.",
    );
  }
  const wanted = body.actions.assignUserToGroups.groupIds;
  const same =
    wanted.length === rule.targetGroupIds.length &&
    wanted.every((id) => rule.targetGroupIds.includes(id));
  if (!same) {
    throw validationError("actions.assignUserToGroups", "The groups of a rule cannot be changed.");
  }
}

function checkRule(context: OktaContext, body: RuleBody, ownId?: string): void {
  const causes: string[] = [];
  const rules = Object.values(context.state.groupRules).filter((rule) => rule.id !== ownId);
  if (rules.length >= MAX_RULES) causes.push(`An org has at most ${MAX_RULES} group rules.`);
  if (rules.some((rule) => rule.name === body.name)) {
    causes.push(`name: A rule named "${body.name}" exists already`);
  }
  for (const id of body.actions.assignUserToGroups.groupIds) {
    const type = context.state.groups[id]?.type;
    if (type !== "OKTA_GROUP") causes.push(`groupIds: ${id} is not the id of an OKTA_GROUP`);
  }
  causes.push(...expressionProblems(context, body.conditions.expression.value));
  if (causes.length > 0) throw validationError("groupRule", ...causes);
}

function expressionProblems(context: OktaContext, text: string): string[] {
  try {
    const expression = parseExpression(text, GROUP_RULE_DIALECT);
    return attributesOf(expression)
      .filter((name) => !USER_ATTRIBUTES.has(name) && !(name in context.state.userSchema))
      .map((name) => `expression: the user profile has no attribute "${name}"`);
  } catch (error) {
    if (error instanceof ExpressionError) return [`expression: ${error.message}`];
    throw error;
  }
}

function attributesOf(expression: Expression): string[] {
  switch (expression.kind) {
    case "attribute":
      return [expression.name];
    case "literal":
      return [];
    case "not":
      return attributesOf(expression.operand);
    case "call":
      return expression.args.flatMap(attributesOf);
    case "binary":
      return [expression.left, expression.right].flatMap(attributesOf);
    case "conditional":
      return [expression.test, expression.yes, expression.no].flatMap(attributesOf);
  }
}

function ruleFields(body: RuleBody) {
  return {
    name: body.name,
    expression: body.conditions.expression.value,
    targetGroupIds: body.actions.assignUserToGroups.groupIds,
    excludedUserIds: body.conditions.people?.users?.exclude ?? [],
  };
}

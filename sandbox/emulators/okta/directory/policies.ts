import { type OktaContext, timestamp } from "../context";
import { notFoundError, OktaApiError, validationError } from "../errors";
import { newId } from "../ids";
import {
  type JsonObject,
  type OktaState,
  type PolicyRecord,
  type PolicyRuleRecord,
} from "../state";

/** Priority of the rule that every policy ends with. */
const CATCH_ALL_PRIORITY = 99;
const CATCH_ALL_NAME = "Catch-all Rule";

/** The one policy that applications get when nobody chose another. */
export function systemPolicy(context: OktaContext): PolicyRecord {
  const policy = Object.values(context.state.policies).find((item) => item.system);
  if (policy === undefined) throw new Error("The org has no system policy.");
  return policy;
}

/** @throws 404 E0000007 */
export function findPolicy(context: OktaContext, id: string): PolicyRecord {
  const policy = context.state.policies[id];
  if (policy === undefined) throw notFoundError(id, "Policy");
  return policy;
}

/** @throws 404 E0000007 */
export function findPolicyRule(policy: PolicyRecord, id: string): PolicyRuleRecord {
  const rule = policy.rules[id];
  if (rule === undefined) throw notFoundError(id, "PolicyRule");
  return rule;
}

/** An access policy with its Catch-all Rule, which lets everybody in with two factors. */
export function addPolicy(
  context: Pick<OktaContext, "state" | "clock">,
  fields: Pick<PolicyRecord, "name" | "description" | "priority" | "system">,
): PolicyRecord {
  const now = timestamp(context);
  const policy: PolicyRecord = {
    id: newId("policy"),
    created: now,
    lastUpdated: now,
    type: "ACCESS_POLICY",
    status: "ACTIVE",
    rules: {},
    ...fields,
  };
  const catchAll = catchAllRule(now);
  policy.rules[catchAll.id] = catchAll;
  context.state.policies[policy.id] = policy;
  return policy;
}

function catchAllRule(now: string): PolicyRuleRecord {
  return {
    id: newId("policyRule"),
    created: now,
    lastUpdated: now,
    name: CATCH_ALL_NAME,
    priority: CATCH_ALL_PRIORITY,
    status: "ACTIVE",
    system: true,
    conditions: null,
    actions: {
      appSignOn: {
        access: "ALLOW",
        verificationMethod: {
          factorMode: "2FA",
          type: "ASSURANCE",
          reauthenticateIn: "PT12H",
          constraints: [{ possession: { required: true, deviceBound: "REQUIRED" } }],
        },
      },
    },
  };
}

/** @throws 403 for the system policy, 400 while applications use the policy. */
export function deletePolicy(context: OktaContext, policy: PolicyRecord): void {
  if (policy.system)
    throw new OktaApiError(403, "E0000006", "The default policy cannot be deleted.");
  const users = appsOf(context.state, policy.id);
  if (users.length > 0) {
    throw validationError(
      "policy",
      `The policy is in use by ${users.length} application(s); assign them another one first.`,
    );
  }
  delete context.state.policies[policy.id];
  context.changed();
}

export function appsOf(state: OktaState, policyId: string) {
  return Object.values(state.apps).filter((app) => app.accessPolicyId === policyId);
}

/** Rules as Okta lists them: by priority, the Catch-all Rule last. */
export function rulesInOrder(policy: PolicyRecord): PolicyRuleRecord[] {
  return Object.values(policy.rules).sort((a, b) => a.priority - b.priority);
}

/**
 * Gives a rule its place: rules at and after it move back where two would be equal; without a wish, or with one
 * beyond the end, the rule comes last. The Catch-all Rule keeps its place.
 */
export function placeRule(
  policy: PolicyRecord,
  rule: PolicyRuleRecord,
  wished: number | undefined,
): void {
  const others = rulesInOrder(policy).filter((item) => !item.system && item.id !== rule.id);
  const last = (others.at(-1)?.priority ?? 0) + 1;
  rule.priority = wished === undefined ? last : Math.min(wished, last);
  let taken = rule.priority;
  for (const other of others.filter((item) => item.priority >= rule.priority)) {
    if (other.priority > taken) return;
    other.priority = taken + 1;
    taken = other.priority;
  }
}

/** Conditions of an ordinary rule with the members that Okta always returns. */
export function withConditionDefaults(given: JsonObject | null | undefined): JsonObject {
  const conditions = given ?? {};
  const people = (conditions.people ?? {}) as JsonObject;
  const users = (people.users ?? {}) as JsonObject;
  const userType = (conditions.userType ?? {}) as JsonObject;
  return {
    ...conditions,
    people: { ...people, users: { exclude: [], ...users } },
    network: { connection: "ANYWHERE", ...(conditions.network as JsonObject | undefined) },
    userType: { include: [], exclude: [], ...userType },
  };
}

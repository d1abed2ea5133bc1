import { type OktaContext } from "../context";
import { evaluate, type EvaluationScope, GROUP_RULE_DIALECT } from "../expressions/evaluate";
import { parseExpression } from "../expressions/parse";
import { type GroupRuleRecord, type UserRecord } from "../state";
import { groupIdsOf, memberIdsOf, updateMembership } from "./memberships";

/**
 * Brings a person's memberships in line with all active group rules. A rule may depend on a group that another rule
 * fills, so this repeats until nothing moves, at most once per rule and one more: rules that contradict each other
 * do not loop. Deactivated people keep their memberships, as in Okta.
 */
export function applyGroupRules(context: OktaContext, user: UserRecord): void {
  if (user.status === "DEPROVISIONED") return;
  const rules = Object.values(context.state.groupRules).filter((rule) => rule.status === "ACTIVE");
  const scope = { profile: user.profile, groupIds: groupIdsOf(context.state, user.id) };
  for (let pass = 0; pass <= rules.length; pass += 1) {
    const moved = rules.map((rule) => applyRule(context, rule, user, scope));
    if (!moved.includes(true)) return;
  }
}

interface RuleScope extends EvaluationScope {
  /** Kept up to date while rules move the person. */
  groupIds: Set<string>;
}

function applyRule(
  context: OktaContext,
  rule: GroupRuleRecord,
  user: UserRecord,
  scope: RuleScope,
): boolean {
  const expression = parseExpression(rule.expression, GROUP_RULE_DIALECT);
  const holds = !rule.excludedUserIds.includes(user.id) && evaluate(expression, scope) === true;
  let moved = false;
  for (const groupId of rule.targetGroupIds) {
    const reasons = context.state.memberships[groupId]?.[user.id]?.ruleIds ?? [];
    if (reasons.includes(rule.id) === holds) continue;
    const ruleIds = holds ? [...reasons, rule.id] : reasons.filter((id) => id !== rule.id);
    const change = updateMembership(context, groupId, user.id, (now) => ({ ...now, ruleIds }));
    if (!change) continue;
    moved = true;
    if (holds) scope.groupIds.add(groupId);
    else scope.groupIds.delete(groupId);
  }
  return moved;
}

/**
 * Takes a rule's name off the memberships it gave.
 * @param keepMembers true leaves people where the rule put them, as if added by hand.
 */
export function releaseRule(
  context: OktaContext,
  rule: GroupRuleRecord,
  keepMembers: boolean,
): void {
  for (const groupId of rule.targetGroupIds) {
    for (const userId of memberIdsOf(context.state, groupId)) {
      updateMembership(context, groupId, userId, (current) => {
        if (!current.ruleIds.includes(rule.id)) return current;
        const ruleIds = current.ruleIds.filter((id) => id !== rule.id);
        return { manual: current.manual || (keepMembers && ruleIds.length === 0), ruleIds };
      });
    }
  }
}

/** Rules that fill a group which no longer exists can never run again. */
export function invalidateRulesOf(context: OktaContext, groupId: string): void {
  for (const rule of Object.values(context.state.groupRules)) {
    if (rule.targetGroupIds.includes(groupId)) rule.status = "INVALID";
  }
}

import { type CheckFailure, type Props } from "../../framework/types";
import {
  importParts,
  isImport,
  readResult,
  type Inputs,
  type OktaContext,
  type OktaResource,
} from "../handler";
import { requiredForceNew, text, textSet } from "../schema";
import { flagOf, textOf, textsOf } from "../values";
import {
  CATCH_ALL,
  createRule,
  deleteRule,
  replaceRule,
  requireIdentityEngine,
  ruleProps,
  RULE_INPUTS,
  rulesPath,
  type AccessRuleJson,
} from "./accessRule";

const inputs: Inputs = {
  ...RULE_INPUTS,
  office365ClientIncludes: textSet(),
  policyId: text(requiredForceNew),
};

/**
 * `okta.AppSignonPolicyRule`: the id is the rule's; imported by `policyId/ruleId`. Rules are
 * written one after the other, since Okta shifts the priorities of the others, see
 * okta/terraform-provider-okta#1286.
 */
export const appSignonPolicyRule: OktaResource = {
  token: "okta:index/appSignonPolicyRule:AppSignonPolicyRule",
  inputs,
  outputs: { system: {} },
  validate,

  async create(news, context) {
    await requireIdentityEngine(context);
    const rule = await inTurn(context, () => createRule(context, textOf(news, "policyId"), news));
    return { id: rule.id, outputs: { ...news, ...ruleProps(rule) } };
  },

  async read(id, state, context) {
    await requireIdentityEngine(context);
    const [policyId = "", ruleId = ""] = isImport(state)
      ? importParts(id, "policyId/ruleId")
      : [textOf(state, "policyId"), id];
    const { http } = await context.clients.connect();
    const rule = await http.find<AccessRuleJson>(rulesPath(policyId, ruleId));
    return rule && readResult(inputs, ruleId, { ...state, policyId, ...ruleProps(rule) });
  },

  async update(id, olds, news, context) {
    await requireIdentityEngine(context);
    const { http } = await context.clients.connect();
    const policyId = textOf(news, "policyId");
    const rule = await inTurn(context, async () => {
      const existing = await http.get<AccessRuleJson>(rulesPath(policyId, id));
      return replaceRule(context, policyId, existing, news);
    });
    return { ...olds, ...news, ...ruleProps(rule) };
  },

  async delete(id, state, context) {
    // The system rule goes with its policy.
    if (flagOf(state, "system") || textOf(state, "name") === CATCH_ALL) return;
    await inTurn(context, () => deleteRule(context, textOf(state, "policyId"), id));
  },
};

function validate(news: Props): CheckFailure[] {
  const failures: CheckFailure[] = [];
  if (news["deviceIsRegistered"] === false) {
    failures.push({ property: "deviceIsRegistered", reason: "can be true or left out, not false" });
  }
  if ("deviceIsManaged" in news && !("deviceIsRegistered" in news)) {
    failures.push({
      property: "deviceIsManaged",
      reason: "needs deviceIsRegistered: true beside it",
    });
  }
  if (textsOf(news, "networkIncludes").length > 0 && textsOf(news, "networkExcludes").length > 0) {
    failures.push({ property: "networkExcludes", reason: "cannot be used with networkIncludes" });
  }
  return failures;
}

const turns = new WeakMap<object, Promise<unknown>>();

/** Runs one change after the other within one provider. */
function inTurn<T>({ clients }: OktaContext, change: () => Promise<T>): Promise<T> {
  const before = turns.get(clients) ?? Promise.resolve();
  const turn = before.then(change, change);
  turns.set(clients, turn);
  return turn;
}

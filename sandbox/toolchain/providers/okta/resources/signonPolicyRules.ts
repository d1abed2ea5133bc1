import { type CheckFailure, type Props } from "../../framework/types";
import { isImport, readResult, type Inputs, type OktaContext, type OktaResource } from "../handler";
import { computed, flag, listOf, number, object, requiredForceNew, text } from "../schema";
import { flagOf, numberOf, objectsOf, omit, optionalText, textOf, withoutEmpty } from "../values";
import {
  createRule,
  deleteRule,
  replaceRule,
  ruleProps,
  RULE_INPUTS,
  rulesPath,
  type AccessRuleJson,
} from "./accessRule";

const inputs: Inputs = {
  policyId: text(requiredForceNew),
  rules: listOf(
    object({
      ...RULE_INPUTS,
      id: text(computed),
      priority: number(computed),
      system: flag(computed),
    }),
  ),
};

/**
 * `okta.app.SignonPolicyRules`: all rules of one policy; the id is the policy's. Rules are known by
 * their names: one that exists already, as after an interrupted update, is adopted. The system rule
 * can be listed to set its actions; it is never deleted.
 */
export const signonPolicyRules: OktaResource = {
  token: "okta:app/signonPolicyRules:SignonPolicyRules",
  inputs,
  outputs: {},
  validate: ({ rules }) => duplicates(objectsOf({ rules }, "rules")),

  async create(news, context) {
    const { http } = await context.clients.connect();
    const policyId = textOf(news, "policyId");
    const existing = await http.list<AccessRuleJson>(rulesPath(policyId));
    const known = new Map(existing.map(({ id, name }) => [name, id]));
    return { id: policyId, outputs: { ...news, rules: await writeAll(context, news, known) } };
  },

  async read(id, state, context) {
    const { http } = await context.clients.connect();
    if (isImport(state)) {
      const rules = (await http.list<AccessRuleJson>(rulesPath(id))).map(ruleOutput);
      return readResult(inputs, id, { policyId: id, rules });
    }
    const rules: Props[] = [];
    for (const rule of objectsOf(state, "rules")) {
      const found = await http.find<AccessRuleJson>(rulesPath(id, textOf(rule, "id")));
      if (found) rules.push(ruleOutput(found));
    }
    return readResult(inputs, id, { ...state, rules });
  },

  async update(id, olds, news, context) {
    const before = objectsOf(olds, "rules");
    const wanted = objectsOf(news, "rules");
    const names = new Set(wanted.map((rule) => textOf(rule, "name")));
    const ids = new Set(wanted.map((rule) => textOf(rule, "id")));
    for (const rule of before) {
      const kept = names.has(textOf(rule, "name")) || ids.has(textOf(rule, "id"));
      if (!kept && !flagOf(rule, "system")) await deleteRule(context, id, textOf(rule, "id"));
    }
    const known = new Map(before.map((rule) => [textOf(rule, "name"), textOf(rule, "id")]));
    return { ...news, rules: await writeAll(context, news, known) };
  },

  async delete(id, state, context) {
    for (const rule of objectsOf(state, "rules")) {
      if (!flagOf(rule, "system")) await deleteRule(context, id, textOf(rule, "id"));
    }
  },
};

/** Writes the declared rules by ascending priority and reports them in the declared order. */
async function writeAll(
  context: OktaContext,
  news: Props,
  idByName: ReadonlyMap<string, string>,
): Promise<Props[]> {
  const { http } = await context.clients.connect();
  const policyId = textOf(news, "policyId");
  const wanted = objectsOf(news, "rules");
  const written = new Map<Props, Props>();
  for (const rule of [...wanted].sort(byPriority)) {
    const id = idByName.get(textOf(rule, "name")) ?? optionalText(rule, "id");
    const existing = id && (await http.get<AccessRuleJson>(rulesPath(policyId, id)));
    const result = existing
      ? await replaceRule(context, policyId, existing, rule)
      : await createRule(context, policyId, rule);
    written.set(rule, ruleOutput(result));
  }
  return wanted.map((rule) => written.get(rule) ?? rule);
}

function byPriority(left: Props, right: Props): number {
  const last = Number.MAX_SAFE_INTEGER;
  return (numberOf(left, "priority") ?? last) - (numberOf(right, "priority") ?? last);
}

function ruleOutput(rule: AccessRuleJson): Props {
  const props = omit(ruleProps(rule), ["office365ClientIncludes"]);
  return { ...withoutEmpty(props), id: rule.id, system: props["system"] };
}

function duplicates(rules: Props[]): CheckFailure[] {
  return rules.flatMap((rule, index) =>
    ["name", "priority"].flatMap((key) => {
      const first = rules.findIndex((other) => other[key] === rule[key]);
      if (rule[key] === undefined || first === index) return [];
      const value = JSON.stringify(rule[key]);
      const reason = `is ${value}, as in rules[${first}]; each rule needs its own ${key}`;
      return [{ property: `rules[${index}].${key}`, reason }];
    }),
  );
}

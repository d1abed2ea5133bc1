import { UNKNOWN } from "../support/mocksWire";
import {
  judge,
  messagesOf,
  type PackConfiguration,
  type PolicyVerdict,
} from "../support/policyKit";

const RULE = "mfa-downgrade";
const POSSESSION = JSON.stringify({ possession: { required: true, deviceBound: "REQUIRED" } });
const TWO_FACTORS = {
  name: "Two factors",
  priority: 1,
  status: "ACTIVE",
  access: "ALLOW",
  type: "ASSURANCE",
  factorMode: "2FA",
  reAuthenticationFrequency: "PT8H",
  constraints: [POSSESSION],
  networkConnection: "ANYWHERE",
};
const DENY = { name: "Catch-all Rule", priority: 99, access: "DENY" };

function judgeRules(rules: unknown, configuration: PackConfiguration = {}): PolicyVerdict {
  const type = "okta:app/signonPolicyRules:SignonPolicyRules";
  return judge([{ type, name: "access-rules", inputs: { rules } }], configuration);
}

describe("mfa-downgrade", () => {
  const strict = {
    [RULE]: { required: [{ reauthenticateWithin: "PT4H", phishingResistant: true }] },
  };
  const resistant = JSON.stringify({
    possession: { required: true, deviceBound: "REQUIRED", phishingResistant: "REQUIRED" },
  });

  it.each<[string, unknown[], PackConfiguration, string[]]>([
    ["two factors, else denied", [TWO_FACTORS, DENY], {}, []],
    ["a zone besides", [{ ...TWO_FACTORS, networkConnection: "ZONE" }, DENY], {}, []],
    [
      "an inactive rule",
      [TWO_FACTORS, { ...TWO_FACTORS, status: "INACTIVE", factorMode: "1FA" }, DENY],
      {},
      [],
    ],
    ["one factor", [{ ...TWO_FACTORS, factorMode: "1FA" }, DENY], {}, ["factorMode 2FA → 1FA"]],
    ["any factor", [{ ...TWO_FACTORS, constraints: [] }, DENY], {}, ["constraints"]],
    [
      "a rare question",
      [{ ...TWO_FACTORS, reAuthenticationFrequency: "PT24H" }, DENY],
      {},
      ["reAuthenticationFrequency PT12H → PT24H"],
    ],
    [
      "a stricter demand",
      [TWO_FACTORS, DENY],
      strict,
      ["constraints", "reAuthenticationFrequency PT4H → PT8H"],
    ],
    [
      "a stricter demand that is met",
      [{ ...TWO_FACTORS, constraints: [resistant], reAuthenticationFrequency: "PT0S" }, DENY],
      strict,
      [],
    ],
    ["no rule that denies", [TWO_FACTORS], {}, ["does not end with a catch-all rule that denies"]],
    [
      "a catch-all rule that allows",
      [TWO_FACTORS, { ...DENY, access: "ALLOW" }],
      {},
      ["factorMode", "constraints", "reAuthenticationFrequency", "does not end with"],
    ],
  ])("judges %s", (_what, rules, configuration, texts) => {
    const messages = messagesOf(judgeRules(rules, configuration), RULE);
    expect(messages).toEqual(texts.map((text) => expect.stringContaining(text)));
  });

  it("cannot decide rules that are unknown in a preview, and says so", () => {
    const undecided = [{ rule: RULE, resource: "access-rules" }];
    expect(judgeRules(UNKNOWN)).toEqual({ violations: [], undecided });
    expect(judgeRules([{ ...TWO_FACTORS, factorMode: UNKNOWN }, DENY])).toMatchObject({
      undecided,
    });
  });

  it("finds the open door beside a factor that is unknown", () => {
    const verdict = judgeRules([{ ...TWO_FACTORS, factorMode: UNKNOWN }]);
    expect(verdict.undecided).toHaveLength(1);
    expect(messagesOf(verdict, RULE)).toEqual([expect.stringContaining("does not end with")]);
  });

  it("judges a rule that is a resource of its own", () => {
    const type = "okta:index/appSignonPolicyRule:AppSignonPolicyRule";
    const single = (inputs: object) => judge([{ type, name: "vendors", inputs }]);
    expect(messagesOf(single({ ...TWO_FACTORS, factorMode: "1FA" }), RULE)).toHaveLength(1);
    expect(messagesOf(single(TWO_FACTORS), RULE)).toEqual([]);
    expect(single({ ...TWO_FACTORS, constraints: UNKNOWN }).undecided).toHaveLength(1);
  });

  it.each<[string, string, object, number]>([
    [
      "a policy without catch-all",
      "okta:index/appSignonPolicy:AppSignonPolicy",
      { catchAll: false },
      0,
    ],
    ["a policy with one", "okta:index/appSignonPolicy:AppSignonPolicy", { catchAll: true }, 1],
    [
      "a policy that leaves it to the provider",
      "okta:index/appSignonPolicy:AppSignonPolicy",
      {},
      1,
    ],
    ["an application with its policy", "okta:app/saml:Saml", { authenticationPolicy: "rst1" }, 0],
    [
      "one with a policy that is being made",
      "okta:app/saml:Saml",
      { authenticationPolicy: UNKNOWN },
      0,
    ],
    ["an application without", "okta:app/saml:Saml", {}, 1],
    [
      "a policy that is bound from outside",
      "okta:app/accessPolicyAssignment:AccessPolicyAssignment",
      {},
      1,
    ],
  ])("judges %s", (_what, type, inputs, count) => {
    const verdict = judge([{ type, name: "access", inputs }]);
    expect(messagesOf(verdict, RULE)).toHaveLength(count);
    expect(verdict.undecided.filter(({ rule }) => rule === RULE)).toEqual([]);
  });
});

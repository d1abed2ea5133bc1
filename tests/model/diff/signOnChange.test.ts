import { compareSignOnRules } from "../../../model/diff/signOnChange";

const RULE = {
  name: "Two factors",
  access: "ALLOW",
  status: "ACTIVE",
  factorMode: "2FA",
  reAuthenticationFrequency: "PT8H",
  constraints: ['{"possession":{"deviceBound":"REQUIRED","phishingResistant":"REQUIRED"}}'],
  networkConnection: "ZONE",
  networkIncludes: ["nzo1"],
  deviceIsRegistered: true,
  deviceAssurancesIncluded: ["dae1"],
};

describe("compareSignOnRules", () => {
  test.each<[string, object, string[]]>([
    ["nothing", {}, []],
    ["one factor", { factorMode: "1FA" }, ["weakened"]],
    ["an unknown factor mode", { factorMode: "3FA" }, ["unclear"]],
    ["denial", { access: "DENY" }, ["strengthened"]],
    ["rarer questions", { reAuthenticationFrequency: "PT12H" }, ["weakened"]],
    ["a question each time", { reAuthenticationFrequency: "PT0S" }, ["strengthened"]],
    ["never a question", { reAuthenticationFrequency: undefined }, ["weakened"]],
    ["an unreadable duration", { reAuthenticationFrequency: "soon" }, ["unclear"]],
    ["fewer demands", { constraints: ['{"possession":{"deviceBound":"REQUIRED"}}'] }, ["weakened"]],
    ["no demands", { constraints: [] }, ["weakened"]],
    ["another way in", { constraints: [...RULE.constraints, '{"knowledge":{}}'] }, ["weakened"]],
    ["other spelling", { constraints: ['{"possession":{"phishingResistant":"REQUIRED","deviceBound":"REQUIRED","userPresence":"OPTIONAL"}}'] }, []], // prettier-ignore
    ["unreadable demands", { constraints: ["[secret]"] }, ["unclear"]],
    ["another zone", { networkIncludes: ["nzo1", "nzo2"] }, ["weakened"]],
    ["any network", { networkConnection: "ANYWHERE", networkIncludes: undefined }, ["weakened", "weakened"]], // prettier-ignore
    ["any device", { deviceAssurancesIncluded: [] }, ["weakened"]],
    ["unregistered devices", { deviceIsRegistered: false }, ["weakened"]],
    ["a property without an order", { riskScore: "LOW" }, ["unclear"]],
  ])("%s", (_what, changes, expected) => {
    const findings = compareSignOnRules([RULE], [{ ...RULE, ...changes }]);
    expect(findings.map(({ direction }) => direction)).toEqual(expected);
  });

  test.each([
    [[RULE], [], "strengthened"],
    [[], [RULE], "weakened"],
    [[{ name: "d", access: "DENY" }], [], "weakened"],
    ["[secret]", [RULE], "unclear"],
    [[{ access: "DENY" }], [RULE], "unclear"],
  ])("rules %j → %j", (before, after, direction) => {
    expect(compareSignOnRules(before, after)).toMatchObject([{ direction }]);
  });
});

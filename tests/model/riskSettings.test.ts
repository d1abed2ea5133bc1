import { DEFAULT_RISKS } from "../../model/diff/riskSettings";
import { RISK_IDS } from "../../model/diff/riskRules";
import { accessOf, findings, load } from "../support/accessConfig";

/** Findings without the file's name and without what the change is not about. */
const relevant = (changes: Record<string, string | null>): string[] =>
  findings(changes)
    .filter((finding) => !/SUSPENDED|granted nothing/.test(finding))
    .map((finding) => finding.replace("Pulumi.test.yaml:", ""));

describe("the configuration of risk rules", () => {
  it.each<[string, string[]]>([
    ["{}", []],
    ["{rules: {session-longer: off, wildcard-growth: medium}}", []],
    [
      "{rules: {sesion-longer: off}}",
      ['3:35 risks.rules.sesion-longer: there is no such key; did you mean "session-longer"?'],
    ],
    [
      "{rules: {session-longer: hihg}}",
      ['3:51 risks.rules.session-longer: `hihg` is not one of off, low, medium, high, critical; did you mean "high"?'], // prettier-ignore
    ],
    [
      "{rules: {incomplete: off, risk-rules-weakened: low}}",
      [
        "3:47 risks.rules.incomplete: `off` is not one of high, critical",
        "3:73 risks.rules.risk-rules-weakened: `low` is not one of high, critical",
      ],
    ],
    [
      "{massRemoval: {grants: 0, percent: 101}}",
      [
        "3:49 risks.massRemoval.grants: 0 is no number of grants from 1 to 1000000",
        "3:61 risks.massRemoval.percent: 101 is no percentage from 1 to 100",
      ],
    ],
    [
      "{massRemoval: {grants: many, percent: 2.5}}",
      [
        "3:49 risks.massRemoval.grants: `many` stands where a number is needed",
        "3:64 risks.massRemoval.percent: `2.5` stands where a whole number is needed",
      ],
    ],
    [
      "{production: {words: [go live], tags: [pci], stageTag: [env]}}",
      [
        '3:48 risks.production.words[0]: "go live" is not one word of letters and digits',
        '3:65 risks.production.tags[0]: "pci" is no account tag with its value; write for example "data=cardholder"',
        '3:71 risks.production.stageTag: there is no such key; did you mean "stageTags"?',
      ],
    ],
    [
      "{production: {accounts: [prod-*, shopp, '222222222223'], ous: [Workloads/Prod/, Workloads/Prd]}}",
      [
        '3:59 risks.production.accounts[1]: warning: there is no account "shopp"',
        '3:66 risks.production.accounts[2]: warning: there is no account "222222222223"; did you mean "222222222222"?',
        '3:106 risks.production.ous[1]: warning: no account is in an organizational unit "Workloads/Prd"; did you mean "Workloads/Prod"?',
      ],
    ],
    [
      "{breakGlass: {groups: [awssso-admin, nobody-*], permissionSets: [ADMIN, Raed]}}",
      [
        '3:49 risks.breakGlass.groups[0]: warning: there is no group "awssso-admin"; did you mean "awssso-admins"?',
        '3:98 risks.breakGlass.permissionSets[1]: warning: there is no permission set "Raed"; did you mean "Read"?',
      ],
    ],
  ])("%s", (risks, expected) => {
    expect(relevant({ risks })).toEqual(expected);
  });

  it("is complete without a word", () => {
    const { model } = accessOf(load());
    expect(model.risks).toEqual(DEFAULT_RISKS);
    expect(Object.keys(DEFAULT_RISKS.rules)).toEqual(RISK_IDS);
  });

  it("changes what is written, and nothing else", () => {
    const risks = "{rules: {mass-removal: off}, massRemoval: {percent: 5}, production: {ous: [Workloads/Prod]}}"; // prettier-ignore
    expect(accessOf(load({ risks })).model.risks).toEqual({
      ...DEFAULT_RISKS,
      rules: { ...DEFAULT_RISKS.rules, "mass-removal": "off" },
      massRemoval: { grants: 10, percent: 5 },
      production: { ...DEFAULT_RISKS.production, ous: ["Workloads/Prod"] },
    });
  });
});

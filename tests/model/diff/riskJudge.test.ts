import * as fc from "fast-check";
import { type AccessInputs, NO_ACCESS } from "../../../model/diff/accessInputs";
import { judged, riskJudge } from "../../../model/diff/riskJudge";
import { RISK_IDS, RISK_RULES } from "../../../model/diff/riskRules";
import { DEFAULT_RISKS, levelRank } from "../../../model/diff/riskSettings";
import { weakenedSettings } from "../../../model/diff/riskWeakening";
import { type RiskSettings, risksSchema } from "../../../model/schema/risks";
import { accessInputs } from "../../support/accessInputs";

const [ONE, TWO, THREE] = ["111111111111", "222222222222", "333333333333"] as const;

type Written = Parameters<typeof risksSchema.parse>[0];
const settings = (written: Written): RiskSettings => risksSchema.parse(written);
const state = (risks?: Written, more: object = {}): AccessInputs =>
  accessInputs({ ...more, ...(risks === undefined ? {} : { risks: settings(risks) }) });

describe("the stricter of the settings before and after", () => {
  test.each<[Written | undefined, Written | undefined, string]>([
    [undefined, undefined, "low"],
    [undefined, { rules: { "session-longer": "off" } }, "low"],
    [{ rules: { "session-longer": "off" } }, undefined, "low"],
    [{ rules: { "session-longer": "off" } }, { rules: { "session-longer": "off" } }, "off"],
    [{ rules: { "session-longer": "critical" } }, { rules: { "session-longer": "off" } }, "critical"],
    [{ rules: { "session-longer": "off" } }, { rules: { "session-longer": "high" } }, "high"],
  ])("session-longer by %j, then %j, is %s", (before, after, level) => {
    expect(riskJudge(state(before), state(after)).level("session-longer")).toBe(level);
  }); // prettier-ignore

  test("holds for thresholds, accounts and names", () => {
    const mild = { massRemoval: { grants: 100, percent: 90 } };
    const before = state(
      {
        massRemoval: { grants: 2, percent: 50 },
        production: { accounts: ["vault"] },
        breakGlass: { groups: ["sos"], permissionSets: [] },
      },
      { accounts: { [ONE]: { name: "vault" }, [TWO]: { name: "dev" } } },
    );
    const after = state(
      { ...mild, breakGlass: { groups: [], permissionSets: ["Fire*"] } },
      { accounts: { [ONE]: { name: "vault" }, [TWO]: { name: "dev" } } },
    );
    const judge = riskJudge(before, after);
    expect([judge.isMassRemoval(2, 4), judge.isMassRemoval(1, 1)]).toEqual([true, false]);
    expect([ONE, TWO, THREE].map(judge.isSensitive)).toEqual([true, false, true]);
    expect(["SOS", "sos-2"].map(judge.isBreakGlassGroup)).toEqual([true, false]);
    expect(["firefight", "Read"].map(judge.isBreakGlassSet)).toEqual([true, false]);
  });

  test("holds for what accounts say of themselves", () => {
    const was = { accounts: { [ONE]: { name: "a", tags: { env: "prod" } } }, managementAccountId: TWO }; // prettier-ignore
    const is = { accounts: { [ONE]: { name: "a", tags: { env: "dev" } } }, managementAccountId: THREE }; // prettier-ignore
    const judge = riskJudge(state(undefined, was), state(undefined, is));
    expect(judge.isSensitive(ONE)).toBe(true);
    expect([ONE, TWO, THREE].map(judge.isManagement)).toEqual([false, true, true]);
    expect(judge.weakened).toEqual([
      `${TWO} is no longer the management account.`,
      "a no longer counts as a production account.",
    ]);
  });

  test("is the former alone for a destroy, which weakens nothing", () => {
    const before = state({ rules: { "mass-removal": "critical", "session-longer": "off" } });
    const judge = riskJudge(before, undefined);
    expect([judge.level("mass-removal"), judge.off, judge.weakened]).toEqual([
      "critical",
      ["session-longer"],
      [],
    ]);
  });
});

describe("a first deployment, and a stack that an older version deployed", () => {
  test.each([
    ["nothing was there", NO_ACCESS],
    ["there were no settings", accessInputs({ groups: { a: {} } })],
  ])("%s: the defaults count as the former settings", (_what, before) => {
    const judge = riskJudge(before, state({ rules: { "wildcard-growth": "low" } }));
    expect(judge.level("wildcard-growth")).toBe("high");
    expect(judge.weakened).toEqual(["The rule wildcard-growth goes from high to low."]);
    expect(riskJudge(before, state({})).weakened).toEqual([]);
  });

  test("settings of another version: unknown rules say nothing, missing ones have the default", () => {
    const read = accessInputs({
      risks: { rules: { "session-longer": "off", "rule-of-tomorrow": "off" }, tomorrow: { x: 1 } },
    });
    const rules = { ...DEFAULT_RISKS.rules, "session-longer": "off" };
    expect(read.risks).toEqual({ ...DEFAULT_RISKS, rules });
  });

  test.each([{ rules: { incomplete: "off" } }, { rules: { "mass-removal": 7 } }, { rules: "off" }])(
    "settings that make no sense, %j, make the inputs unreadable",
    (risks) => {
      expect(() => accessInputs({ risks })).toThrow("no inputs");
    },
  );
});

describe("what weakens a review", () => {
  test.each<[Written, Written, string[]]>([
    [{}, {}, []],
    [{ rules: { "mass-removal": "low" } }, { rules: { "mass-removal": "high" } }, []],
    [{}, { rules: { "mfa-downgrade": "off", "app-deletion": "high" } }, ["The rule mfa-downgrade goes from critical to off.", "The rule app-deletion goes from critical to high."]],
    [{}, { massRemoval: { grants: 11, percent: 21 } }, ["The threshold massRemoval.grants goes from 10 to 11.", "The threshold massRemoval.percent goes from 20 to 21."]],
    [{}, { massRemoval: { grants: 1, percent: 1 } }, []],
    [{}, { production: { words: ["PROD", "production", "live", "go"] } }, ['The list production.words no longer holds "prd".']],
    [{ production: { accounts: ["prod-a", "prod-b", ONE] } }, { production: { accounts: ["PROD-*"] } }, [`The list production.accounts no longer holds "${ONE}".`]],
    [{ production: { ous: ["W/Prod", "W/Core"] } }, { production: { ous: ["W/Prod/A", "W/Core/"] } }, ['The list production.ous no longer holds "W/Prod".']],
    [{ production: { ous: ["W/Prod/A"] } }, { production: { ous: ["W"] } }, []],
    [{ production: { tags: ["a=b"] } }, {}, ['The list production.tags no longer holds "a=b".']],
    [{ production: { stageTags: ["env", "tier"] } }, { production: { stageTags: ["ENV", "kind"] } }, ['The list production.stageTags no longer holds "tier".', 'The list production.stageTags also holds "kind", which outweighs names and units.']],
    [{ breakGlass: { groups: ["sos", "fire-1"] } }, { breakGlass: { groups: ["fire-?"] } }, ['The list breakGlass.groups no longer holds "sos".']],
    [{}, { breakGlass: { permissionSets: [] } }, ['The list breakGlass.permissionSets no longer holds "*break?glass*", "*breakglass*", "*emergency*".']],
  ])("%j → %j", (before, after, expected) => {
    expect(weakenedSettings(settings(before), settings(after))).toEqual(expected);
  }); // prettier-ignore

  const names = (...words: string[]) => fc.subarray(words);
  const anySettings = fc
    .record({
      rules: fc.record({
        "session-longer": fc.constantFrom("off", "low", "medium", "high", "critical"),
        incomplete: fc.constantFrom("high", "critical"),
      }),
      massRemoval: fc.record({ grants: fc.integer({ min: 1, max: 30 }), percent: fc.integer({ min: 1, max: 100 }) }), // prettier-ignore
      production: fc.record({
        accounts: names("a*", "ab", ONE),
        ous: names("W", "W/Prod"),
        tags: names("x=y", "env=dev"),
        stageTags: names("env", "stage"),
        words: names("prod", "live"),
      }),
      breakGlass: fc.record({ groups: names("s*", "sos"), permissionSets: names("F") }),
    })
    .map((written) => settings(written as Written));
  const account = fc.record({
    name: fc.constantFrom("ab", "acme-prod", "live", "x"),
    ouPath: fc.constantFrom<string[][]>([], ["W"], ["W", "Prod"]),
    tags: fc.constantFrom<Record<string, string>[]>(
      {},
      { env: "dev" },
      { env: "prod" },
      { stage: "live", x: "y" },
    ),
  });

  test("settings that judge anything more mildly are told", () => {
    fc.assert(
      fc.property(anySettings, anySettings, account, fc.nat(30), (before, after, one, lost) => {
        const answers = (risks: RiskSettings): number[] => {
          const judge = riskJudge({ ...NO_ACCESS, accounts: { [ONE]: one }, risks }, undefined);
          return [
            ...RISK_IDS.map((id) => levelRank(judge.level(id))),
            ...[judge.isSensitive(ONE), judge.isMassRemoval(lost, 40)].map(Number),
            ...[judge.isBreakGlassGroup("sos"), judge.isBreakGlassSet("F")].map(Number),
          ];
        };
        const was = answers(before);
        const milder = answers(after).some((answer, at) => answer < (was[at] ?? 0));
        if (milder) expect(weakenedSettings(before, after)).not.toEqual([]);
      }),
    );
  });

  test("two settings together are at least as strict as each", () => {
    fc.assert(
      fc.property(anySettings, anySettings, account, fc.nat(30), (before, after, one, lost) => {
        const at = (risks: RiskSettings): AccessInputs => ({ ...NO_ACCESS, accounts: { [ONE]: one }, risks }); // prettier-ignore
        const both = riskJudge(at(before), at(after));
        for (const alone of [riskJudge(at(before), undefined), riskJudge(at(after), undefined)]) {
          for (const id of RISK_IDS)
            expect(levelRank(both.level(id))).toBeGreaterThanOrEqual(levelRank(alone.level(id)));
          expect(both.isSensitive(ONE)).toBe(both.isSensitive(ONE) || alone.isSensitive(ONE));
          expect(!alone.isMassRemoval(lost, 40) || both.isMassRemoval(lost, 40)).toBe(true);
        }
        expect(weakenedSettings(before, before)).toEqual([]);
      }),
    );
  });
});

test("findings get the level of their rule, those of rules that are off go, the worst come first", () => {
  const both = state({ rules: { "session-longer": "critical", "brief-loss": "off" } });
  const findings = [
    { id: "mass-removal", message: "b" },
    { id: "brief-loss", message: "c" },
    { id: "session-longer", message: "a." },
  ] as const;
  expect(judged(findings, riskJudge(both, both))).toEqual([
    { id: "session-longer", level: "critical", message: "a." },
    { id: "mass-removal", level: "high", message: "b." },
  ]);
});

test("the defaults are those of the table, and guards of the review cannot be lowered", () => {
  expect(DEFAULT_RISKS.rules).toEqual(
    Object.fromEntries(Object.entries(RISK_RULES).map(([id, { level }]) => [id, level])),
  );
  for (const id of ["incomplete", "risk-rules-weakened"] as const)
    for (const level of ["off", "low", "medium"] as const)
      expect(risksSchema.safeParse({ rules: { [id]: level } }).success).toBe(false);
});

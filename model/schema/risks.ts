import * as z from "zod";
import {
  allowedLevels,
  RISK_IDS,
  RISK_RULES,
  type RiskId,
  type RuleLevel,
} from "../diff/riskRules";
import { matchingText, nameList, quoted } from "./values";

type LevelSchema = z.ZodDefault<z.ZodType<RuleLevel>>;

function levelSchema(id: RiskId): LevelSchema {
  const { level, when } = RISK_RULES[id];
  return z.enum(allowedLevels(id)).default(level).describe(when);
}

const rulesSchema = z.strictObject(
  Object.fromEntries(RISK_IDS.map((id) => [id, levelSchema(id)])) as Record<RiskId, LevelSchema>,
);

function wholeNumber(least: number, most: number, what: string) {
  const error = ({ input }: { input?: unknown }): string =>
    `${quoted(input)} is no ${what} from ${least} to ${most}`;
  return z.int().min(least, { error }).max(most, { error });
}

const massRemovalSchema = z.strictObject({
  grants: wholeNumber(1, 1_000_000, "number of grants")
    .default(10)
    .describe("Fewer lost grants are no mass removal."),
  percent: wholeNumber(1, 100, "percentage")
    .default(20)
    .describe("A smaller share of all former grants is none, either."),
});

const accountTag = matchingText(
  /^[^=]+=.+$/s,
  'is no account tag with its value; write for example "data=cardholder"',
);

const productionWord = matchingText(/^[\p{L}\p{N}]+$/u, "is not one word of letters and digits");

const productionSchema = z.strictObject({
  accounts: nameList
    .default([])
    .describe("Accounts by id, or by name with `*` and `?`, whatever else is said of them."),
  ous: nameList
    .default([])
    .describe("Organizational units by path from the root; every account in and below them."),
  tags: z
    .array(accountTag)
    .default([])
    .describe("Account tags `key=value`, whatever else is said of the account."),
  stageTags: nameList
    .default(["env", "environment", "stage"])
    .describe(
      "Keys of account tags that name the stage, in any letter case. Where an account has one, " +
        "its value decides, and neither the account's name nor its organizational units count.",
    ),
  words: z
    .array(productionWord)
    .default(["prod", "production", "prd", "live"])
    .describe(
      "Words, in any letter case, that mean production in the value of a stage tag, in an account " +
        "name or in the name of an organizational unit, unless no, non, not or pre stands before.",
    ),
});

const BREAK_GLASS_NAMES = ["*break?glass*", "*breakglass*", "*emergency*"];

const breakGlassSchema = z.strictObject({
  groups: nameList
    .default(BREAK_GLASS_NAMES)
    .describe("Groups for emergencies, by name with `*` and `?`, in any letter case."),
  permissionSets: nameList
    .default(BREAK_GLASS_NAMES)
    .describe("Permission sets for emergencies, in the same way."),
});

/** How `access diff` judges changes of the stack; every part has a default. */
export const risksSchema = z.strictObject({
  rules: rulesSchema
    .prefault({})
    .describe("Level of each risk rule of the access diff; `off` switches one off."),
  massRemoval: massRemovalSchema
    .prefault({})
    .describe("From which number of lost grants the rule `mass-removal` applies."),
  production: productionSchema
    .prefault({})
    .describe("Which accounts count as production. An account that is not known counts as one."),
  breakGlass: breakGlassSchema
    .prefault({})
    .describe("Which groups and permission sets are for emergencies."),
});

/** The settings of one stack, complete. */
export type RiskSettings = z.output<typeof risksSchema>;

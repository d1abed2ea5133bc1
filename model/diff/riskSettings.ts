import { splitOuPath } from "../accountDirectory";
import { matchesGlob } from "../glob";
import { type RiskSettings, risksSchema } from "../schema/risks";
import { type AccountInputs } from "./accessInputs";
import { RISK_LEVELS, type RuleLevel } from "./riskRules";

/** What holds for a stack that says nothing about risks. */
export const DEFAULT_RISKS: RiskSettings = risksSchema.parse({});

/** Rank of a level, `off` the lowest. */
export function levelRank(level: RuleLevel): number {
  return level === "off" ? -1 : RISK_LEVELS.indexOf(level);
}

export function higherLevel(one: RuleLevel, other: RuleLevel): RuleLevel {
  return levelRank(one) > levelRank(other) ? one : other;
}

/** True when so many lost grants of so many are a mass removal. */
export function isMassRemoval(
  lost: number,
  before: number,
  { massRemoval: { grants, percent } }: RiskSettings = DEFAULT_RISKS,
): boolean {
  return lost >= grants && lost * 100 >= before * percent;
}

/** True when one of the patterns, `*` and `?` in any letter case, matches the whole name. */
export function matchesAny(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matchesGlob(pattern.toLowerCase(), name.toLowerCase()));
}

/**
 * True for an account that the settings call production: by id, name, organizational unit or tag;
 * else by its stage tag; without one by a word in its name or in a unit's.
 */
export function isProduction(
  id: string,
  account: AccountInputs,
  { production }: RiskSettings = DEFAULT_RISKS,
): boolean {
  if (isNamedProduction(id, account, production)) return true;
  const words = new Set(production.words.map((word) => word.toLowerCase()));
  const keys = new Set(production.stageTags.map((key) => key.toLowerCase()));
  const stages = Object.entries(account.tags).filter(([key]) => keys.has(key.toLowerCase()));
  const texts =
    stages.length > 0 ? stages.map(([, value]) => value) : [account.name, ...account.ouPath];
  return texts.some((text) => saysProduction(text, words));
}

function isNamedProduction(
  id: string,
  { name, ouPath, tags }: AccountInputs,
  { accounts, ous, tags: wanted }: RiskSettings["production"],
): boolean {
  return (
    accounts.includes(id) ||
    matchesAny(name, accounts) ||
    ous.some((ou) => splitOuPath(ou).every((unit, depth) => ouPath[depth] === unit)) ||
    Object.entries(tags).some(([key, value]) => wanted.includes(`${key}=${value}`))
  );
}

const NEGATION = /^(non|not|no|pre)$/;

/** Between words: anything but letters and digits, `aB`, and `a1`. */
const WORD_BREAK = /[^\p{L}\p{N}]+|(?<=\p{Ll})(?=\p{Lu})|(?<=\p{L})(?=\p{N})/u;

/** `acme-prod`, `Prod1`, `prod (EU)`; not `non-prod`, `NonProd`, `preprod` or `product-data`. */
function saysProduction(text: string, words: ReadonlySet<string>): boolean {
  const found = text.split(WORD_BREAK).map((word) => word.toLowerCase());
  return found.some((word, at) => words.has(word) && !NEGATION.test(found[at - 1] ?? ""));
}

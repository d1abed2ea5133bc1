import { durationSeconds } from "../duration";

/** A property of a sign-on rule that asks for less or for more than before. */
export interface SignOnFinding {
  /** `unclear`: cannot be told, to be treated as weaker. */
  direction: "weakened" | "strengthened" | "unclear";
  text: string;
}

type Bag = Readonly<Record<string, unknown>>;

/** Compares the rules of a sign-on policy, matched by name. */
export function compareSignOnRules(before: unknown, after: unknown): SignOnFinding[] {
  const old = rulesByName(before);
  const next = rulesByName(after);
  if (old === undefined || next === undefined)
    return [{ direction: "unclear", text: "rules that could not be compared" }];
  const findings: SignOnFinding[] = [];
  for (const [name, rule] of next) findings.push(...compareRule(name, old.get(name), rule));
  for (const [name, rule] of old)
    if (!next.has(name))
      findings.push(
        rule.access === "DENY"
          ? { direction: "weakened", text: `rule "${name}", which denied access, is removed` }
          : { direction: "strengthened", text: `rule "${name}", which allowed access, is removed` },
      );
  return findings;
}

function rulesByName(rules: unknown): Map<string, Bag> | undefined {
  if (!Array.isArray(rules)) return undefined;
  const byName = new Map<string, Bag>();
  for (const rule of rules as unknown[]) {
    if (!isBag(rule) || typeof rule.name !== "string") return undefined;
    byName.set(rule.name, rule);
  }
  return byName;
}

function compareRule(name: string, old: Bag | undefined, next: Bag): SignOnFinding[] {
  const at = (finding: SignOnFinding): SignOnFinding => ({
    ...finding,
    text: `rule "${name}": ${finding.text}`,
  });
  if (old === undefined)
    return next.access === "DENY"
      ? [at({ direction: "strengthened", text: "new, denies access" })]
      : [at({ direction: "weakened", text: "new, allows access" })];
  return [
    ...ranked("access", old, next, ["ALLOW", "DENY"]),
    ...ranked("status", old, next, next.access === "DENY" ? [...STATUSES].reverse() : STATUSES),
    ...ranked("factorMode", old, next, ["1FA", "2FA"]),
    ...constraints(old, next),
    ...frequency("reAuthenticationFrequency", old, next),
    ...frequency("inactivityPeriod", old, next),
    ...narrowing("networkIncludes", old, next),
    ...excluding("networkExcludes", old, next),
    ...ranked("networkConnection", old, next, ["ANYWHERE", "ZONE"]),
    ...narrowing("deviceAssurancesIncluded", old, next),
    ...ranked("deviceIsRegistered", old, next, [false, true]),
    ...ranked("deviceIsManaged", old, next, [false, true]),
    ...narrowing("groupsIncludeds", old, next),
    ...excluding("groupsExcludeds", old, next),
    ...unranked(old, next),
  ].map(at);
}

/** For a rule that allows; one that denies is stricter while it is active. */
const STATUSES = ["ACTIVE", "INACTIVE"];

const COMPARED = new Set(
  (
    "name access status factorMode constraints reAuthenticationFrequency inactivityPeriod " +
    "networkIncludes networkExcludes networkConnection deviceAssurancesIncluded deviceIsRegistered " +
    "deviceIsManaged groupsIncludeds groupsExcludeds id"
  ).split(" "),
);

/** Properties without an order of strictness. */
function unranked(old: Bag, next: Bag): SignOnFinding[] {
  return [...new Set([...Object.keys(old), ...Object.keys(next)])]
    .filter((key) => !COMPARED.has(key) && !key.startsWith("__") && !equal(old[key], next[key]))
    .sort()
    .map((key) => ({ direction: "unclear", text: change(key, old[key], next[key]) }));
}

/** Values from the weakest to the strictest; one that is absent counts as the weakest. */
function ranked(key: string, old: Bag, next: Bag, order: readonly unknown[]): SignOnFinding[] {
  const [from, to] = [old[key] ?? order[0], next[key] ?? order[0]];
  if (equal(from, to)) return [];
  const [low, high] = [order.indexOf(from), order.indexOf(to)];
  const text = change(key, from, to);
  if (low < 0 || high < 0) return [{ direction: "unclear", text }];
  return [{ direction: high < low ? "weakened" : "strengthened", text }];
}

/** Asking more often is stricter; `PT0S` asks each time. Without a value nobody is asked again. */
function frequency(key: string, old: Bag, next: Bag): SignOnFinding[] {
  const [from, to] = [old[key], next[key]];
  if (equal(from, to)) return [];
  const seconds = (value: unknown): number | undefined =>
    value === undefined ? Infinity : durationSeconds(String(value));
  const [slow, fast] = [seconds(from), seconds(to)];
  const text = change(key, from, to);
  if (slow === undefined || fast === undefined) return [{ direction: "unclear", text }];
  return [{ direction: fast > slow ? "weakened" : "strengthened", text }];
}

/** A list of which one must hold: an empty one asks for nothing, each further item opens it. */
function narrowing(key: string, old: Bag, next: Bag): SignOnFinding[] {
  const [from, to] = [list(old[key]), list(next[key])];
  const same = from.length === to.length && from.every((item) => to.includes(item));
  if (same) return [];
  const text = change(key, from, to);
  if (to.length === 0) return [{ direction: "weakened", text }];
  if (from.length === 0) return [{ direction: "strengthened", text }];
  const opened = to.some((item) => !from.includes(item));
  return [{ direction: opened ? "weakened" : "strengthened", text }];
}

function excluding(key: string, old: Bag, next: Bag): SignOnFinding[] {
  const [from, to] = [list(old[key]), list(next[key])];
  if (from.every((item) => to.includes(item)) && to.every((item) => from.includes(item))) return [];
  const reopened = from.some((item) => !to.includes(item));
  return [{ direction: reopened ? "weakened" : "strengthened", text: change(key, from, to) }];
}

/** Each alternative opens a way in; each demand of an alternative makes it stricter. */
function constraints(old: Bag, next: Bag): SignOnFinding[] {
  const [from, to] = [list(old.constraints), list(next.constraints)];
  if (equal([...from].sort(), [...to].sort())) return [];
  const text = change("constraints", from, to);
  const demands = (items: string[]): Set<string>[] | undefined => {
    const parsed = items.map(demandsOf);
    return parsed.includes(undefined) ? undefined : (parsed as Set<string>[]);
  };
  const [before, after] = [demands(from), demands(to)];
  if (before === undefined || after === undefined) return [{ direction: "unclear", text }];
  if (meets(after, before) && meets(before, after)) return [];
  return [{ direction: meets(after, before) ? "strengthened" : "weakened", text }];
}

/** True when every way in through `ways` satisfies one of `asked`. No constraint is met by all. */
function meets(ways: readonly Set<string>[], asked: readonly Set<string>[]): boolean {
  if (asked.length === 0) return true;
  return (
    ways.length > 0 &&
    ways.every((way) => asked.some((other) => [...other].every((item) => way.has(item))))
  );
}

/** `possession.deviceBound=REQUIRED`, one for each demand; undefined when it is not JSON. */
function demandsOf(text: string): Set<string> | undefined {
  const found = new Set<string>();
  const walk = (value: unknown, path: string): void => {
    if (isBag(value))
      for (const [key, child] of Object.entries(value)) walk(child, `${path}.${key}`);
    else if (value !== "OPTIONAL" && value !== false) found.add(`${path}=${JSON.stringify(value)}`);
  };
  try {
    walk(JSON.parse(text), "");
    return found;
  } catch {
    return undefined;
  }
}

function change(key: string, from: unknown, to: unknown): string {
  return `${key} ${show(from)} → ${show(to)}`;
}

function show(value: unknown): string {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return "none";
  if (Array.isArray(value)) return value.map(String).join(", ");
  return typeof value === "string" ? value : JSON.stringify(value);
}

function list(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : value === undefined ? [] : [String(value)];
}

function equal(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function isBag(value: unknown): value is Bag {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

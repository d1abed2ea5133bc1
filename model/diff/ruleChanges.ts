import type * as z from "zod";
import { compareText } from "../diagnostics";
import { daysBetween } from "../duration";
import { endsBy } from "../lastDay";
import { type AccessInputs } from "./accessInputs";
import { type expiringRuleSchema, type expiryChangeSchema } from "./diffSchema";

/** Another last day of a rule that is there before and after. */
export type ExpiryChange = z.infer<typeof expiryChangeSchema>;

/** A rule in force that ends soon. */
export type ExpiringRule = z.infer<typeof expiringRuleSchema>;

/** A rule that ends within so many days is shown. */
export const EXPIRING_DAYS = 14;

export function expiryChanges(before: AccessInputs, after: AccessInputs): ExpiryChange[] {
  return Object.entries(after.rules)
    .flatMap(([rule, { expires }]): ExpiryChange[] => {
      const expired = before.expiredRules[rule];
      const old = before.rules[rule] ?? (expired === undefined ? undefined : { expires: expired });
      return old === undefined || old.expires === expires
        ? []
        : [{ rule, before: old.expires, after: expires }];
    })
    .sort((one, other) => compareText(one.rule, other.rule));
}

/** Rules whose last day is near, the nearest first. @param today `YYYY-MM-DD` */
export function expiringRules(state: AccessInputs, today: string): ExpiringRule[] {
  const ending = new Map<string, number>();
  for (const rules of Object.values(state.grants)) {
    const lastDays = rules.map((rule) => state.rules[rule]?.expires);
    for (const [at, rule] of rules.entries())
      if (endsBy(lastDays[at] ?? "", lastDays)) ending.set(rule, (ending.get(rule) ?? 0) + 1);
  }
  return Object.entries(state.rules)
    .flatMap(([rule, { expires, owner }]): ExpiringRule[] => {
      if (expires === undefined) return [];
      const days = daysBetween(today, expires);
      if (days > EXPIRING_DAYS) return [];
      return [{ rule, expires, days, owner, grants: ending.get(rule) ?? 0 }];
    })
    .sort((one, other) => one.days - other.days || compareText(one.rule, other.rule));
}

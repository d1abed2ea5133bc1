import type * as z from "zod";
import { compareText } from "../diagnostics";
import { type AccessInputs, accountLabel } from "./accessInputs";
import { type accountChangeSchema } from "./diffSchema";
import { accountsOf } from "./grantChanges";

/** Accounts that a rule reaches now and did not before, and the reverse; names, sorted. */
export type AccountChange = z.infer<typeof accountChangeSchema>;

/** Accounts that entered or left a rule which is there before and after, sorted by rule. */
export function accountChanges(before: AccessInputs, after: AccessInputs): AccountChange[] {
  return Object.keys(after.rules)
    .filter((rule) => before.rules[rule] !== undefined)
    .map((rule) => accountChange(rule, before, after))
    .filter(({ entered, left }) => entered.length + left.length > 0)
    .sort((one, other) => compareText(one.rule, other.rule));
}

function accountChange(rule: string, before: AccessInputs, after: AccessInputs): AccountChange {
  const old = accountsOf(rule, before);
  const next = accountsOf(rule, after);
  const missing = (from: ReadonlySet<string>, other: ReadonlySet<string>, state: AccessInputs) =>
    [...from]
      .filter((id) => !other.has(id))
      .map((id) => accountLabel(id, state))
      .sort(compareText);
  return { rule, entered: missing(next, old, after), left: missing(old, next, before) };
}

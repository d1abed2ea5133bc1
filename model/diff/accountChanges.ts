import { compareText } from "../diagnostics";
import { type AccessInputs } from "./accessInputs";
import { accountsOf } from "./grantChanges";

/** Accounts that a rule reaches now and did not before, and the reverse; names, sorted. */
export interface AccountChange {
  rule: string;
  entered: string[];
  left: string[];
}

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
      .map((id) => state.accounts[id]?.name ?? id)
      .sort(compareText);
  return { rule, entered: missing(next, old, after), left: missing(old, next, before) };
}

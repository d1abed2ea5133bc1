import { type GrantSource } from "./accessModel";
import { compareText } from "./diagnostics";
import { daysAhead, daysBetween } from "./duration";
import { EXPIRY_WARNING_DAYS } from "./limits";
import { type StackConfig } from "./schema/stackConfig";
import { formatPath } from "./source/configNode";
import { type KeyReader, partOf, refuseDuplicates } from "./source/readKeys";
import { type Located } from "./source/readValue";
import { type Sink } from "./source/sink";

type WrittenRule = StackConfig["accessRules"][number];

/** Groups and users × permission sets × accounts. */
export type RuleBlock = Pick<
  WrittenRule,
  "groups" | "users" | "permissionSets" | "accounts" | "except"
>;

/** One access rule: why, and one or more cross products. */
export interface AccessRule {
  source: GrantSource;
  allowEmpty: boolean;
  /** True: past its last day; grants nothing. */
  expired: boolean;
  blocks: Located<RuleBlock>[];
  located: Located<WrittenRule>;
}

/** Reads rules in the order of their names, so that the order in the files means nothing. */
export function readAccessRules(keys: KeyReader, today: string, sink: Sink): AccessRule[] {
  const written = keys.list("accessRules");
  refuseDuplicates(written, "the rule", ({ name }) => name, "name", sink);
  const rules = written.map((rule) => toRule(rule, today, sink));
  return rules.sort((left, right) => compareSources(left.source, right.source));
}

export function compareSources(left: GrantSource, right: GrantSource): number {
  return (
    compareText(left.rule, right.rule) ||
    compareText(left.location?.file ?? "", right.location?.file ?? "") ||
    (left.location?.line ?? 0) - (right.location?.line ?? 0) ||
    (left.location?.column ?? 0) - (right.location?.column ?? 0)
  );
}

function toRule(located: Located<WrittenRule>, today: string, sink: Sink): AccessRule {
  const { value, node } = located;
  const { name = formatPath(node.path), reason, owner, ticket, expires, review } = value;
  checkDates(located, today, sink);
  const given = { reason, owner, ticket, expires, review };
  const told = Object.fromEntries(Object.entries(given).filter(([, it]) => it !== undefined));
  return {
    source: { rule: name, ...told, location: node.location },
    allowEmpty: value.allowEmpty,
    expired: expires !== undefined && daysBetween(today, expires) < 0,
    blocks: blocksOf(located, sink),
    located,
  };
}

const BLOCK_KEYS = ["groups", "users", "permissionSets", "accounts", "except"] as const;

/** The rule's own cross product, or those of its list `grants`. */
function blocksOf(rule: Located<WrittenRule>, sink: Sink): Located<RuleBlock>[] {
  const { value } = rule;
  if (value.grants.length === 0) {
    checkComplete(rule, sink);
    return [rule];
  }
  for (const key of BLOCK_KEYS)
    if (value[key].length > 0)
      sink.error(partOf(rule, key), "stands beside grants; move it into an item of grants");
  return value.grants.map((grant, index) => {
    const { damaged } = rule;
    const block = { value: grant, node: partOf(rule, "grants", index), damaged };
    checkComplete(block, sink);
    return block;
  });
}

function checkComplete({ value, node, damaged }: Located<RuleBlock>, sink: Sink): void {
  if (damaged) return;
  if (value.groups.length + value.users.length === 0)
    sink.error(node, "names no group and no user");
  if (value.permissionSets.length === 0) sink.error(node, "names no permission set");
  if (value.accounts.length === 0) sink.error(node, "selects no account; give accounts");
}

function checkDates(rule: Located<WrittenRule>, today: string, sink: Sink): void {
  const { expires, review } = rule.value;
  if (expires !== undefined) {
    const days = daysBetween(today, expires);
    const node = partOf(rule, "expires");
    if (days < 0)
      sink.warning(node, `the rule expired on ${expires} and grants nothing; renew or remove it`);
    else if (days <= EXPIRY_WARNING_DAYS)
      sink.warning(node, `the rule expires ${daysAhead(days)}; renew it or let it end`);
  }
  if (review !== undefined && daysBetween(today, review) < 0)
    sink.warning(partOf(rule, "review"), `the review was due on ${review}`);
}

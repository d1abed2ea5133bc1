import {
  type Account,
  type DeclaredBlock,
  type DeclaredRule,
  type Grant,
  type IdentityCenter,
  type Principal,
} from "./accessModel";
import { type AccessRule, type RuleBlock } from "./accessRules";
import { refusedByDelegation } from "./delegation";
import { compareText, hasErrors } from "./diagnostics";
import { grantKey } from "./naming";
import { quoted } from "./schema/values";
import { type AccountIndex, evaluateSelector, indexAccounts, type Selection } from "./selectors";
import { partOf } from "./source/readKeys";
import { type Located } from "./source/readValue";
import { shortPlace, type Sink } from "./source/sink";

/** What a rule's cross product comes to. */
interface ResolvedBlock {
  rule: AccessRule;
  block: Located<RuleBlock>;
  principals: Principal[];
  /** Active accounts that get the access. */
  targets: Account[];
  /** Active accounts that only `except` keeps out. */
  excepted: Account[];
}

/** What the rules come to. */
export interface ResolvedRules {
  /** Unique, sorted by key, each with every rule that asks for it, in the order of the rules. */
  grants: Grant[];
  /** In the order given; expired ones with the accounts that they would reach. */
  rules: DeclaredRule[];
}

/**
 * Turns rules into grants. Expired rules are checked like all others and grant nothing. Accounts
 * that are not ACTIVE get nothing; the management account gets only what names it.
 */
export function resolveGrants(
  rules: readonly AccessRule[],
  accounts: readonly Account[],
  identityCenter: Pick<IdentityCenter, "deployedFrom" | "managementAccountId">,
  sink: Sink,
): ResolvedRules {
  const index = indexAccounts(accounts, identityCenter.managementAccountId);
  const inactive = new Map<string, InactiveAccount>();
  const blocks = rules.flatMap((rule) =>
    rule.blocks.map((block) => resolveBlock(rule, block, index, inactive, sink)),
  );
  const live = blocks.filter(({ rule }) => !rule.expired);
  live.forEach((block) => checkDelegation(block, identityCenter, sink));
  sayWhatIsSkipped(inactive, rules, sink);
  const grants = uniteGrants(live);
  live.forEach((block) => explainContradictions(block, grants, sink));
  return {
    grants: [...grants.values()].sort((left, right) => compareText(left.key, right.key)),
    rules: declaredRules(rules, blocks),
  };
}

/**
 * The rules as plain data.
 * @param resolved their blocks in the same order; absent while the accounts are not known
 */
export function declaredRules(
  rules: readonly AccessRule[],
  resolved?: readonly Pick<ResolvedBlock, "block" | "targets">[],
): DeclaredRule[] {
  const targets = new Map(resolved?.map((it) => [it.block, it.targets.map(({ id }) => id)]));
  return rules.map(({ source, expired, allowEmpty, blocks, located }) => ({
    source,
    named: located.value.name !== undefined,
    expired,
    allowEmpty,
    blocks: blocks.map((block): DeclaredBlock => {
      const { permissionSets, accounts, except } = block.value;
      const reached = targets.get(block);
      const principals = principalsOf(block.value);
      const written = { principals, permissionSets, accounts, except };
      return reached === undefined ? written : { ...written, targets: reached };
    }),
  }));
}

interface InactiveAccount {
  account: Account;
  rules: Set<AccessRule>;
}

function resolveBlock(
  rule: AccessRule,
  block: Located<RuleBlock>,
  index: AccountIndex,
  inactive: Map<string, InactiveAccount>,
  sink: Sink,
): ResolvedBlock {
  const unknownUnit = rule.allowEmpty ? "warning" : "error";
  const reportedBefore = sink.diagnostics.length;
  const evaluate = (key: "accounts" | "except"): Selection[] =>
    block.value[key].map((selector, at) =>
      evaluateSelector(selector, partOf(block, key, at), index, unknownUnit, sink),
    );
  const selections = evaluate("accounts");
  const excepting = evaluate("except");
  const exceptions = new Set(excepting.flatMap(({ accounts }) => accounts));
  const matched = selections.map((selection) => withoutImpliedManagement(selection, index));
  const selected = [...new Set(matched.flat())];
  const active = selected.filter(({ status }) => status === "ACTIVE");
  const skipped = selected.filter((it) => it.status !== "ACTIVE" && !exceptions.has(it));
  if (!rule.expired) skipped.forEach((account) => remember(inactive, account, rule));
  const targets = active.filter((account) => !exceptions.has(account));
  const resolved: ResolvedBlock = {
    rule,
    block,
    principals: principalsOf(block.value),
    targets,
    excepted: active.filter((account) => exceptions.has(account)),
  };
  if (rule.expired || hasErrors(sink.diagnostics.slice(reportedBefore))) return resolved;
  if (targets.length === 0) reportEmpty(resolved, selections, selected, sink);
  else remarkOnSelectors(resolved, selections, matched, exceptions, sink);
  if (!rule.allowEmpty) warnOfIdleExceptions(block, excepting, sink);
  return resolved;
}

/** `all`, units, tags and globs never mean the management account; it has to be named. */
function withoutImpliedManagement(
  { accounts, named }: Selection,
  { managementAccountId }: AccountIndex,
): readonly Account[] {
  return named ? accounts : accounts.filter(({ id }) => id !== managementAccountId);
}

function remember(
  inactive: Map<string, InactiveAccount>,
  account: Account,
  rule: AccessRule,
): void {
  const known = inactive.get(account.id);
  if (known === undefined) inactive.set(account.id, { account, rules: new Set([rule]) });
  else known.rules.add(rule);
}

function principalsOf({ groups, users }: RuleBlock): Principal[] {
  return [
    ...[...new Set(groups)].map((name): Principal => ({ type: "GROUP", name })),
    ...[...new Set(users)].map((name): Principal => ({ type: "USER", name })),
  ];
}

function reportEmpty(
  { rule, block, excepted }: ResolvedBlock,
  selections: readonly Selection[],
  selected: readonly Account[],
  sink: Sink,
): void {
  if (rule.allowEmpty || block.damaged || selections.length === 0) return;
  const management =
    selections.some(({ accounts }) => accounts.length > 0) && selected.length === 0;
  const reason = management
    ? "only the management account, which has to be named (`management`)"
    : excepted.length > 0
      ? "only accounts that except leaves out"
      : selected.length > 0
        ? "only accounts that are not ACTIVE"
        : "no account";
  sink.error(partOf(block, "accounts"), `matches ${reason}; correct it, or say allowEmpty: true`);
}

/** What is legal, but rarely meant, about single selectors of a rule that matches something. */
function remarkOnSelectors(
  { block, rule }: ResolvedBlock,
  selections: readonly Selection[],
  matched: readonly (readonly Account[])[],
  exceptions: ReadonlySet<Account>,
  sink: Sink,
): void {
  selections.forEach(({ named }, at) => {
    const node = partOf(block, "accounts", at);
    const accounts = matched[at] ?? [];
    if (accounts.length === 0 && !rule.allowEmpty) sink.note(node, "matches no account");
    const [account] = accounts;
    if (named && account !== undefined && exceptions.has(account))
      sink.warning(node, `${describe(account)} is named here and in except; except wins`);
  });
}

/** A mistyped tag or pattern in `except` gives more access than was meant, and nothing else shows it. */
function warnOfIdleExceptions(
  block: Located<RuleBlock>,
  excepting: readonly Selection[],
  sink: Sink,
): void {
  excepting.forEach(({ accounts }, at) => {
    if (accounts.length > 0) return;
    sink.warning(
      partOf(block, "except", at),
      "matches no account and leaves none out; correct it, or say allowEmpty: true",
    );
  });
}

function describe({ name, id }: Account): string {
  return `${quoted(name)} (${id})`;
}

function checkDelegation(
  { block, targets }: ResolvedBlock,
  identityCenter: Pick<IdentityCenter, "deployedFrom" | "managementAccountId">,
  sink: Sink,
): void {
  for (const { id } of targets) {
    const refusal = refusedByDelegation(identityCenter, id);
    if (refusal !== undefined) sink.error(partOf(block, "accounts"), refusal);
  }
}

function sayWhatIsSkipped(
  inactive: ReadonlyMap<string, InactiveAccount>,
  rules: readonly AccessRule[],
  sink: Sink,
): void {
  for (const { account, rules: selecting } of inactive.values()) {
    const count = selecting.size === 1 ? "one rule selects" : `${selecting.size} rules select`;
    const message = `${describe(account)} is ${account.status} and gets no grants; ${count} it`;
    const first = rules.find((rule) => selecting.has(rule));
    if (account.location === undefined && first !== undefined)
      sink.note(first.located.node, message);
    else
      sink.diagnostics.push({
        severity: "note",
        location: account.location,
        path: "accounts",
        message,
      });
  }
}

function uniteGrants(blocks: readonly ResolvedBlock[]): Map<string, Grant> {
  const grants = new Map<string, Grant>();
  for (const { rule, block, principals, targets } of blocks)
    for (const principal of principals)
      for (const permissionSet of new Set(block.value.permissionSets)) {
        // All keys of one pair share their beginning, which costs more than the account's id.
        const stem = grantKey(principal, permissionSet, "");
        for (const { id, name } of targets) {
          const key = stem + id;
          const known = grants.get(key);
          if (known === undefined) {
            const sources = [rule.source];
            grants.set(key, {
              key,
              principal,
              permissionSet,
              accountId: id,
              accountName: name,
              sources,
            });
          } else if (!known.sources.includes(rule.source)) known.sources.push(rule.source);
        }
      }
  return grants;
}

/**
 * `except` limits its own rule only. Where another rule grants what this one leaves out, that is
 * said, because one of the two is probably not meant.
 */
function explainContradictions(
  { rule, block, principals, excepted }: ResolvedBlock,
  grants: ReadonlyMap<string, Grant>,
  sink: Sink,
): void {
  const contradicting: Grant[] = [];
  for (const account of excepted)
    for (const principal of principals)
      for (const permissionSet of block.value.permissionSets) {
        const grant = grants.get(grantKey(principal, permissionSet, account.id));
        if (grant !== undefined) contradicting.push(grant);
      }
  const [first, ...others] = contradicting;
  const other = first?.sources.find((source) => source !== rule.source) ?? first?.sources[0];
  if (first === undefined || other === undefined) return;
  const place = other.location === undefined ? "" : ` (${shortPlace(other.location)})`;
  const more = others.length === 0 ? "" : `, and ${others.length} more`;
  sink.warning(
    partOf(block, "except"),
    `leaves out account ${first.accountId}, but ${quoted(other.rule)}${place} grants ` +
      `${quoted(first.permissionSet)} there to ${quoted(first.principal.name)}${more}; ` +
      "the grant stands, because except limits its own rule only",
  );
}

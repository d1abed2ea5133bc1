import { type Account } from "./accessModel";
import { joinOuPath, SELECTOR_WORDS, splitOuPath } from "./accountDirectory";
import { didYouMean } from "./diagnostics";
import { matchesGlob } from "./glob";
import { type StackConfig } from "./schema/stackConfig";
import { quoted } from "./schema/values";
import { type ConfigNode } from "./source/configNode";
import { type Sink } from "./source/sink";

export type Selector = StackConfig["accessRules"][number]["accounts"][number];
type SelectorObject = Exclude<Selector, string>;

/** The accounts of an organization, prepared for lookups. */
export interface AccountIndex {
  accounts: readonly Account[];
  managementAccountId?: string;
  byId: ReadonlyMap<string, Account>;
  /** By alias and by name; names need not be unique. */
  byName: ReadonlyMap<string, readonly Account[]>;
  /** Every organizational unit that holds an account or a unit with one, by path. */
  ouPaths: ReadonlySet<string>;
  ouIds: ReadonlySet<string>;
}

export function indexAccounts(
  accounts: readonly Account[],
  managementAccountId: string | undefined,
): AccountIndex {
  const byName = new Map<string, Account[]>();
  for (const account of accounts)
    for (const name of new Set([account.name, account.alias]))
      if (name !== undefined) byName.set(name, [...(byName.get(name) ?? []), account]);
  return {
    accounts,
    managementAccountId,
    byId: new Map(accounts.map((account) => [account.id, account])),
    byName,
    ouPaths: new Set(
      accounts.flatMap(({ ouPath }) =>
        ouPath.map((_, depth) => joinOuPath(ouPath.slice(0, depth + 1))),
      ),
    ),
    ouIds: new Set(accounts.flatMap(({ ouIds }) => ouIds ?? [])),
  };
}

/** What one selector means. */
export interface Selection {
  /** Accounts it matches, the management account and inactive ones included. */
  accounts: readonly Account[];
  /** True: the selector names its accounts one by one, so it may mean the management account. */
  named: boolean;
}

const NOTHING: Selection = { accounts: [], named: false };

/**
 * Evaluates one selector. Names that do not exist are reported; `unknownUnit` says how a unit is
 * that holds no account, since an inline directory cannot tell it from a mistyped one.
 */
export function evaluateSelector(
  selector: Selector,
  node: ConfigNode,
  index: AccountIndex,
  unknownUnit: "error" | "warning",
  sink: Sink,
): Selection {
  const context: Context = { node, index, unknownUnit, sink };
  return typeof selector === "string"
    ? evaluateWord(selector, context)
    : evaluateObject(selector, context);
}

interface Context {
  node: ConfigNode;
  index: AccountIndex;
  unknownUnit: "error" | "warning";
  sink: Sink;
}

function evaluateWord(word: string, context: Context): Selection {
  const { index, node, sink } = context;
  switch (word) {
    case "all":
      return { accounts: index.accounts, named: false };
    case "root":
      return { accounts: index.accounts.filter(({ ouPath }) => ouPath.length === 0), named: false };
    case "management":
      return evaluateManagement(context);
    default: {
      const account = findAccount(word, context, (message) => sink.error(node, message));
      return account === undefined ? NOTHING : { accounts: [account], named: true };
    }
  }
}

function evaluateManagement({ index, node, sink }: Context): Selection {
  const { managementAccountId } = index;
  const account = index.byId.get(managementAccountId ?? "");
  if (account !== undefined) return { accounts: [account], named: true };
  sink.error(node, "the management account is not known; set managementAccountId");
  return NOTHING;
}

function findAccount(
  word: string,
  { index }: Context,
  report: (message: string) => void,
): Account | undefined {
  if (/^\d{12}$/.test(word)) {
    const account = index.byId.get(word);
    if (account === undefined)
      report(`there is no account ${word}${didYouMean(word, index.byId.keys())}`);
    return account;
  }
  const [account, ...others] = index.byName.get(word) ?? [];
  if (account === undefined) report(`there is no account ${quoted(word)}${remedyFor(word, index)}`);
  else if (others.length > 0)
    report(
      `${quoted(word)} is the name of several accounts: ${[account, ...others].map(({ id }) => id).join(", ")}; write the id`,
    );
  return others.length === 0 ? account : undefined;
}

/** What was probably meant by a word that names no account. */
function remedyFor(word: string, index: AccountIndex): string {
  if (SELECTOR_WORDS.some((known) => known === word))
    return `; as a selector of its own it has a meaning: write ${word} without "account:"`;
  if (/^[\d._+ex-]+$/i.test(word) && /\d/.test(word)) return remedyForNumber(word, index);
  if (/[*?]/.test(word)) return `; for a pattern write {name: ${quoted(word)}}`;
  if (index.ouPaths.has(joinOuPath(splitOuPath(word))) || index.ouIds.has(word))
    return `; for an organizational unit write {ou: ${word}, depth: descendants}`;
  if (word.includes("=")) return `; for a tag write {tag: ${quoted(word)}}`;
  return didYouMean(word, [...SELECTOR_WORDS, ...index.byName.keys()]);
}

/** Spreadsheets take leading zeros away from account ids, and people write them in groups of four. */
function remedyForNumber(word: string, index: AccountIndex): string {
  const id = word.replace(/\D/g, "").padStart(12, "0");
  const hint = index.byId.has(id) ? `; did you mean "${id}"?` : "";
  return `${hint}; an account id has twelve digits, in quotes`;
}

/** All words of an object must hold. */
function evaluateObject(selector: SelectorObject, context: Context): Selection {
  const { index } = context;
  const conditions = [
    accountCondition(selector, context),
    ouCondition(selector, context),
    tagCondition(selector),
    nameCondition(selector),
  ].filter((condition) => condition !== undefined);
  const accounts = index.accounts.filter((account) => conditions.every((holds) => holds(account)));
  return { accounts, named: selector.account !== undefined };
}

type Condition = (account: Account) => boolean;

function accountCondition(
  { account: word }: SelectorObject,
  context: Context,
): Condition | undefined {
  if (word === undefined) return undefined;
  const found = findAccount(word, context, (message) => context.sink.error(context.node, message));
  return ({ id }) => id === found?.id;
}

function ouCondition({ ou, depth }: SelectorObject, context: Context): Condition | undefined {
  const { index, node, sink } = context;
  if (ou === undefined) return undefined;
  const isId = /^ou-[a-z0-9]+-[a-z0-9]+$/.test(ou);
  // An organization has one root, so its id tells no more than the word.
  const path = /^(root|r-[a-z0-9]{4,32})$/.test(ou) ? [] : splitOuPath(ou);
  const known = isId
    ? index.ouIds.has(ou)
    : path.length === 0 || index.ouPaths.has(joinOuPath(path));
  if (!known) {
    const hint = didYouMean(ou, [...index.ouPaths, ...index.ouIds]);
    sink[context.unknownUnit](node, `no account is in an organizational unit ${quoted(ou)}${hint}`);
  }
  if (isId)
    return ({ ouIds = [] }) => (depth === "direct" ? ouIds.at(-1) === ou : ouIds.includes(ou));
  return ({ ouPath }) =>
    path.every((name, at) => ouPath[at] === name) &&
    (depth === "descendants" || ouPath.length === path.length);
}

function tagCondition({ tag, tags }: SelectorObject): Condition | undefined {
  const all = [...(tag === undefined ? [] : [tag]), ...(tags?.all ?? [])].map(parseTag);
  const any = tags?.any?.map(parseTag);
  if (tag === undefined && tags === undefined) return undefined;
  return (account) =>
    all.every((wanted) => hasTag(account, wanted)) &&
    (any === undefined || any.some((wanted) => hasTag(account, wanted)));
}

/** What a tag selector may mean; a key may hold `=` itself, so that `a=b=c` has three readings. */
type TagReadings = readonly { key: string; value?: string }[];

function hasTag({ tags }: Account, readings: TagReadings): boolean {
  return readings.some(
    ({ key, value }) => Object.hasOwn(tags, key) && (value === undefined || tags[key] === value),
  );
}

function parseTag(text: string): TagReadings {
  const splits = [...text.matchAll(/=/g)].map(({ index }) => ({
    key: text.slice(0, index),
    value: text.slice(index + 1),
  }));
  return [{ key: text }, ...splits];
}

function nameCondition({ name }: SelectorObject): Condition | undefined {
  if (name === undefined) return undefined;
  // Most names fail at the first letters already, which is much cheaper to see.
  const [head = ""] = name.split(/[*?]/, 1);
  return (account) => account.name.startsWith(head) && matchesGlob(name, account.name);
}

import { type Account, type AccountSelector } from "../accessModel";
import { joinOuPath, splitOuPath } from "../accountDirectory";
import { compareText } from "../diagnostics";
import { type Side } from "./comparison";
import { type CompareContext } from "./context";
import { type KeyedText } from "./fields";

type SelectorWords = Exclude<AccountSelector, string>;

/** How the names in a selector are written: as in its own stack, or as they are compared. */
interface Wording {
  account(word: string): string;
  name(kind: "accounts" | "units" | "tags", text: string): string;
}

/** Selectors in one form, whichever of several ways to write the same they use. */
export function keyedSelectors(
  context: CompareContext,
  side: Side,
  selectors: readonly AccountSelector[],
): KeyedText[] {
  const accounts = context[side].access?.accounts ?? [];
  const { managementAccountId } = context[side].declared.model.identityCenter;
  const accountWith = (say: (account: Account) => string, otherwise: (word: string) => string) =>
    function (word: string): string {
      const found = findAccount(accounts, word);
      if (found === undefined) return otherwise(word);
      return found.id === managementAccountId ? "management" : say(found);
    };
  const own: Wording = {
    account: accountWith(
      (account) => context.accountLabel(side, account),
      (word) => word,
    ),
    name: (_kind, text) => text,
  };
  const compared: Wording = {
    account: accountWith(
      (account) => context.accountKey(side, account),
      (word) => context.key(side, "accounts", word),
    ),
    name: (kind, text) => context.key(side, kind, text),
  };
  const withPaths = selectors.map((selector) => unitsByPath(selector, accounts));
  return withPaths.map((selector) => ({
    key: selectorText(selector, compared),
    text: selectorText(selector, own),
  }));
}

/** By id, name or alias; a name of several accounts names none. */
function findAccount(accounts: readonly Account[], word: string): Account | undefined {
  const found = accounts.filter(({ id, name, alias }) => [id, name, alias].includes(word));
  return found.length === 1 ? found[0] : undefined;
}

/** Ids of organizational units belong to one organization; their paths can be compared. */
function unitsByPath(selector: AccountSelector, accounts: readonly Account[]): AccountSelector {
  if (typeof selector === "string" || selector.ou === undefined) return selector;
  const { ou } = selector;
  if (/^r-[a-z0-9]{4,32}$/.test(ou)) return { ...selector, ou: "root" };
  for (const { ouPath, ouIds = [] } of accounts) {
    const depth = ouIds.indexOf(ou);
    if (depth >= 0) return { ...selector, ou: joinOuPath(ouPath.slice(0, depth + 1)) };
  }
  return ou === "root" ? selector : { ...selector, ou: joinOuPath(splitOuPath(ou)) };
}

function selectorText(selector: AccountSelector, wording: Wording): string {
  if (typeof selector === "string") return wordText(selector, wording);
  const { account, ou, depth, tag, tags, name } = selector;
  if (account === undefined && ou === "root" && depth === "direct" && isAlone(selector))
    return "root";
  const tagTexts = (items: readonly string[]): string[] =>
    items.map((item) => tagText(item, wording)).sort(compareText);
  const all = tagTexts([...(tag === undefined ? [] : [tag]), ...(tags?.all ?? [])]);
  const parts = [
    ...(account === undefined ? [] : [wording.account(account)]),
    ...(ou === undefined ? [] : [`unit ${wording.name("units", ou)} (${depth ?? "direct"})`]),
    ...[...new Set(all)].map((text) => `tag ${text}`),
    ...(tags?.any === undefined ? [] : [`any tag of ${tagTexts(tags.any).join(", ")}`]),
    ...(name === undefined ? [] : [`named ${wording.name("accounts", name)}`]),
  ];
  const [only = ""] = parts;
  return parts.length === 1 && name !== undefined ? `accounts ${only}` : parts.join(" and ");
}

function isAlone({ tag, tags, name }: SelectorWords): boolean {
  return tag === undefined && tags === undefined && name === undefined;
}

function wordText(word: string, wording: Wording): string {
  return ["all", "management", "root"].includes(word) ? word : wording.account(word);
}

/** Only the value of a tag is renamed: keys are the same everywhere. */
function tagText(tag: string, wording: Wording): string {
  const at = tag.indexOf("=");
  if (at < 0) return tag;
  return `${tag.slice(0, at)}=${wording.name("tags", tag.slice(at + 1))}`;
}

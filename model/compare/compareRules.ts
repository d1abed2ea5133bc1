import { type DeclaredBlock, type DeclaredRule } from "../accessModel";
import { compareText } from "../diagnostics";
import { differenceOf } from "./compareNamed";
import { type Difference, type OneSided, type SectionComparison, type Side } from "./comparison";
import { type CompareContext, keyedName, keyedPrincipal } from "./context";
import { type KeyedText, listField, pairUp, valueField } from "./fields";
import { keyedSelectors } from "./selectorTexts";

/**
 * Rules by name, their groups, sets and selectors by name. A rule without a name has nothing to be
 * found by but what it says, so it is the same or it is another one.
 */
export function compareRules(context: CompareContext): SectionComparison {
  const rules = { a: readRules(context, "a"), b: readRules(context, "b") };
  const pairs = pairUp(
    rules.a,
    rules.b,
    ({ key }) => key,
    ({ key }) => key,
  );
  const different = pairs.both.flatMap(([one, other]) =>
    differenceOf(one.title, other.title, { fields: compareRule(one, other) }),
  );
  return {
    section: "rules",
    onlyInA: pairs.onlyInA.map(oneSided),
    onlyInB: pairs.onlyInB.map(oneSided),
    different,
    equal: pairs.both.length - different.length,
  };
}

interface ReadRule {
  rule: DeclaredRule;
  key: string;
  title: string;
  blocks: ReadBlock[];
}

/** What one cross product says, each part sorted. */
interface ReadBlock extends KeyedText {
  who: KeyedText[];
  permissionSets: KeyedText[];
  accounts: KeyedText[];
  except: KeyedText[];
}

function readRules(context: CompareContext, side: Side): ReadRule[] {
  return context[side].declared.rules
    .map((rule): ReadRule => {
      const blocks = rule.blocks
        .map((block) => readBlock(context, side, block))
        .sort((one, other) => compareText(one.text, other.text));
      const name = rule.source.rule;
      const content = blocks
        .map((block) => block.key)
        .sort(compareText)
        .join("\n");
      return {
        rule,
        blocks,
        key: rule.named ? `named ${context.key(side, "rules", name)}` : `unnamed ${content}`,
        title: rule.named ? name : `without a name: ${blocks.map(({ text }) => text).join("; ")}`,
      };
    })
    .sort((one, other) => compareText(sortText(one), sortText(other)));
}

/** Rules of one name keep an order that does not depend on the file. */
function sortText({ title, rule: { source } }: ReadRule): string {
  const { expires, review, owner, ticket, reason } = source;
  return [title, expires, review, owner, ticket, reason].map((part) => part ?? "").join("\u0000");
}

function readBlock(context: CompareContext, side: Side, block: DeclaredBlock): ReadBlock {
  const who = unique(block.principals.map((principal) => keyedPrincipal(context, side, principal)));
  const permissionSets = unique(
    block.permissionSets.map((name) => keyedName(context, side, "permissionSets", name)),
  );
  const accounts = unique(keyedSelectors(context, side, block.accounts));
  const except = unique(keyedSelectors(context, side, block.except));
  const join = (pick: "key" | "text"): string => {
    const list = (items: readonly KeyedText[]): string =>
      items
        .map((item) => item[pick])
        .sort(compareText)
        .join(", ");
    const but = except.length === 0 ? "" : ` except ${list(except)}`;
    return `${list(who)} × ${list(permissionSets)} in ${list(accounts)}${but}`;
  };
  return { who, permissionSets, accounts, except, key: join("key"), text: join("text") };
}

function unique(items: readonly KeyedText[]): KeyedText[] {
  return [...new Map(items.map((item) => [item.key, item])).values()];
}

function compareRule(a: ReadRule, b: ReadRule): Difference["fields"] {
  const [one, other] = [a.rule.source, b.rule.source];
  return [
    ...compareBlocks(a.blocks, b.blocks),
    ...valueField("last day", one.expires, other.expires),
    ...valueField("review", one.review, other.review),
    ...valueField("owner", one.owner, other.owner),
    ...valueField("ticket", one.ticket, other.ticket),
    ...valueField("reason", one.reason, other.reason),
    ...valueField("may match no account", a.rule.allowEmpty, b.rule.allowEmpty),
  ];
}

/** Part by part when there is one cross product on each side, else the cross products as a whole. */
function compareBlocks(a: readonly ReadBlock[], b: readonly ReadBlock[]): Difference["fields"] {
  const [one, ...moreInA] = a;
  const [other, ...moreInB] = b;
  if (one === undefined || other === undefined || moreInA.length + moreInB.length > 0)
    return listField("grants", a, b);
  return [
    ...listField("groups and people", one.who, other.who),
    ...listField("permission sets", one.permissionSets, other.permissionSets),
    ...listField("accounts", one.accounts, other.accounts),
    ...listField("except", one.except, other.except),
  ];
}

function oneSided({ title, rule, blocks }: ReadRule): OneSided {
  const until = rule.source.expires === undefined ? [] : [`until ${rule.source.expires}`];
  const said = rule.named ? blocks.map(({ text }) => text) : [];
  const detail = [...said, ...until].join("; ");
  return detail === "" ? { name: title } : { name: title, detail };
}

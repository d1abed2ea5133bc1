import { compareText } from "../../diagnostics";
import { type AccessDiff } from "../accessDiff";
import { type GrantChange, type GrantChangeKind } from "../grantChanges";
import { levelRank } from "../riskSettings";
import { counted } from "../wording";
import { type Item, type Section } from "./sections";

/** So many account names still fit into the sentence. */
const NAMES_IN_SENTENCE = 4;

/** Grants of one kind, one item for each holder, permission set and reason. */
export function grantSection(diff: AccessDiff, kind: GrantChangeKind, title: string): Section {
  return {
    title: `${title}: ${counted(diff.counts[kind], "grant")}`,
    open: false,
    items: blocks(diff.grants.filter((grant) => grant.kind === kind)).map(blockItem),
  };
}

/** Grants that differ in nothing but the account: those with risks first, then production. */
type Block = [GrantChange, ...GrantChange[]];

/** The most dangerous first, then by holder, set and reason. */
function blocks(grants: readonly GrantChange[]): Block[] {
  const found = new Map<string, Block>();
  for (const grant of grants) {
    const { principal, permissionSet, why, expires } = grant;
    const id = JSON.stringify([principal.type, principal.name, permissionSet, why, expires]);
    const block = found.get(id);
    if (block === undefined) found.set(id, [grant]);
    else block.push(grant);
  }
  for (const block of found.values()) block.sort(compareGrants);
  return [...found.values()].sort(([one], [other]) => compareBlocks(one, other));
}

function rank({ risk }: GrantChange): number {
  return levelRank(risk ?? "off");
}

function compareGrants(one: GrantChange, other: GrantChange): number {
  return (
    rank(other) - rank(one) ||
    Number(other.production) - Number(one.production) ||
    compareText(one.accountName, other.accountName) ||
    compareText(one.accountId, other.accountId)
  );
}

function compareBlocks(one: GrantChange, other: GrantChange): number {
  return (
    rank(other) - rank(one) ||
    compareText(one.principal.name, other.principal.name) ||
    compareText(one.permissionSet, other.permissionSet) ||
    compareText(one.why, other.why) ||
    compareText(one.key, other.key)
  );
}

function accountCount(block: Block): string {
  const production = block.filter((grant) => grant.production).length;
  const all = counted(block.length, "account");
  if (production === 0) return all;
  return `${all}, ${production === block.length ? "all" : production} of them production or management`;
}

function blockItem(block: Block): Item {
  const [{ principal, permissionSet, why, expires, people, risk }] = block;
  const who = principal.type === "USER" ? `user ${principal.name}` : principal.name;
  const many =
    principal.type === "USER" || people === undefined
      ? ""
      : ` (${counted(people, "person", "people")})`;
  const names = block.map(({ accountName }) => accountName);
  const inSentence = names.length <= NAMES_IN_SENTENCE;
  const where = inSentence ? names.join(", ") : accountCount(block);
  const until = expires === undefined ? "" : `, until ${expires}`;
  return {
    ...(risk === undefined ? {} : { level: risk }),
    text: `${who}${many}: ${permissionSet} in ${where}${until}; ${why}`,
    details: inSentence ? [] : [{ lead: "", names }],
  };
}

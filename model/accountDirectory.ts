import { stringify } from "yaml";
import * as z from "zod";
import { type Account } from "./accessModel";
import { compareText, didYouMean } from "./diagnostics";
import { accountSchema } from "./schema/accounts";
import { type StackConfig } from "./schema/stackConfig";
import { accountIdText, quoted } from "./schema/values";
import { type ConfigNode } from "./source/configNode";
import { type KeyReader, partOf, refuseDuplicates } from "./source/readKeys";
import { type Located, readValue } from "./source/readValue";
import { shortPlace, type Sink } from "./source/sink";
import { parseYaml } from "./source/yamlSource";

/** The accounts of one organization. */
export interface AccountDirectory {
  accounts: Account[];
  /** Known for a live directory and mostly for a snapshot. */
  managementAccountId?: string;
}

/** Words that a selector gives another meaning. */
export const SELECTOR_WORDS = ["all", "management", "root"] as const;

type WrittenAccount = StackConfig["accounts"][number];

/**
 * Names of the organizational units in a path from the root. Inside a name `\/` is a slash and `\\`
 * a backslash; any other backslash is itself.
 */
export function splitOuPath(text: string): string[] {
  const names = text.match(/(?:\\[\\/]|[^/])+/g) ?? [];
  return names.map((name) => name.replace(/\\([\\/])/g, "$1").trim()).filter((name) => name !== "");
}

/**
 * Status by the `State` that Organizations gives an account. It knows two more words, for accounts
 * that cannot be used yet or any more; they count as suspended.
 */
export function accountStatus(state: string | undefined): Account["status"] {
  return state === "ACTIVE" || state === "PENDING_CLOSURE" ? state : "SUSPENDED";
}

/** The path as `splitOuPath` reads it. */
export function joinOuPath(names: readonly string[]): string {
  return names.map((name) => name.replace(/[\\/]/g, "\\$&")).join("/");
}

/** Accounts that the configuration lists itself, and the places where it does. */
export function readInlineDirectory(keys: KeyReader, sink: Sink): AccountDirectory {
  const written = keys.list("accounts");
  refuseDuplicates(written, "the account", ({ id }) => id, "id", sink);
  for (const account of written)
    if (account.value.name === undefined) sink.error(account.node, "is missing its name");
  const accounts = written.map(({ value, node }) => ({
    ...toAccount(value),
    location: node.location,
  }));
  checkAliases(written, accounts, sink);
  checkUnitIds(written, sink);
  return { accounts: sortedById(accounts) };
}

/** A live or snapshot directory, with the aliases that the configuration adds to it. */
export function withAliases(
  directory: AccountDirectory,
  keys: KeyReader,
  origin: string,
  sink: Sink,
): AccountDirectory {
  const written = keys.list("accounts");
  refuseDuplicates(written, "the account", ({ id }) => id, "id", sink);
  const known = new Map(directory.accounts.map((account) => [account.id, account]));
  for (const item of written) {
    const { id, alias } = item.value;
    const account = known.get(id);
    if (account === undefined)
      sink.error(
        partOf(item, "id"),
        `there is no account ${id} in ${origin}${didYouMean(id, known.keys())}`,
      );
    else known.set(id, { ...account, alias });
    refuseFactsOfDirectory(item, origin, sink);
  }
  const accounts = sortedById([...known.values()]);
  checkAliases(written, accounts, sink);
  return { ...directory, accounts };
}

function refuseFactsOfDirectory(item: Located<WrittenAccount>, origin: string, sink: Sink): void {
  if (item.node.kind !== "map") return;
  for (const [key, { value }] of item.node.entries)
    if (key !== "id" && key !== "alias")
      sink.error(value, `comes from ${origin}; only an alias can be added here`);
}

function checkAliases(
  written: readonly Located<WrittenAccount>[],
  accounts: readonly Account[],
  sink: Sink,
): void {
  refuseDuplicates(written, "the alias", ({ alias }) => alias, "alias", sink);
  const names = new Map(accounts.map(({ name, id }) => [name, id]));
  for (const item of written) {
    const { id, alias } = item.value;
    if (alias === undefined) continue;
    const node = partOf(item, "alias");
    const bearer = names.get(alias);
    if (SELECTOR_WORDS.some((word) => word === alias))
      sink.error(
        node,
        `${quoted(alias)} has a meaning of its own in selectors; take another alias`,
      );
    else if (bearer !== undefined && bearer !== id)
      sink.error(node, `${quoted(alias)} is the name of account ${bearer}; take another alias`);
  }
}

/**
 * Ids of units that do not agree with their paths would let a selector by id miss accounts, and an
 * exception by id would then give more access than was meant.
 */
function checkUnitIds(written: readonly Located<WrittenAccount>[], sink: Sink): void {
  const known = new Map<string, { id: string; node: ConfigNode }>();
  for (const item of written) {
    const { ou, ouIds } = item.value;
    const names = splitOuPath(ou);
    const node = partOf(item, "ouIds");
    if (ouIds !== undefined && ouIds.length !== names.length)
      sink.error(
        node,
        `has ${ouIds.length} ids for ${names.length} units; give one for each unit of ou, from the root down`,
      );
    else
      ouIds?.forEach((id, depth) => {
        const path = joinOuPath(names.slice(0, depth + 1));
        const earlier = known.get(path);
        if (earlier === undefined) known.set(path, { id, node });
        else if (earlier.id !== id)
          sink.error(
            node,
            `has ${id} for ${quoted(path)}, which is ${earlier.id} at ${shortPlace(earlier.node.location)}`,
          );
      });
  }
  for (const item of written) {
    const unit = known.get(joinOuPath(splitOuPath(item.value.ou)));
    if (item.value.ouIds === undefined && unit !== undefined)
      sink.error(
        item.node,
        `gives no ouIds, but another account of its unit does (${shortPlace(unit.node.location)}); a selector by id would miss this one`,
      );
  }
}

function toAccount({ ou, name = "", ...account }: WrittenAccount): Account {
  return { ...account, name, ouPath: splitOuPath(ou) };
}

function sortedById<T extends Account>(accounts: readonly T[]): T[] {
  return [...accounts].sort((left, right) => compareText(left.id, right.id));
}

const snapshotSchema = z.strictObject({
  managementAccountId: accountIdText.optional(),
  accounts: z.array(accountSchema),
});

/** Reads a snapshot file, which `renderSnapshot` wrote and a person may have reviewed. */
export function readSnapshot(file: string, text: string, sink: Sink): AccountDirectory | undefined {
  const { root, diagnostics } = parseYaml(file, text);
  sink.diagnostics.push(...diagnostics);
  const snapshot =
    root === undefined ? undefined : readValue(snapshotSchema, root, sink.diagnostics);
  if (snapshot === undefined) return undefined;
  const written = snapshot.value.accounts.map((value, index) => ({
    value,
    node: partOf(snapshot, "accounts", index),
  }));
  refuseDuplicates(written, "the account", ({ id }) => id, "id", sink);
  const { managementAccountId } = snapshot.value;
  return { accounts: sortedById(snapshot.value.accounts.map(toAccount)), managementAccountId };
}

/**
 * Text of a snapshot: accounts by id, keys in a fixed order, a line each, so that a diff shows what
 * changed. `readSnapshot` reads the same accounts back.
 */
export function renderSnapshot({ accounts, managementAccountId }: AccountDirectory): string {
  const lines = sortedById(accounts).map(({ id, name, email, ouPath, ouIds, status, tags }) => ({
    id,
    name,
    ...(email === undefined ? {} : { email }),
    ou: joinOuPath(ouPath),
    ...(ouIds === undefined ? {} : { ouIds }),
    ...(status === "ACTIVE" ? {} : { status }),
    tags: Object.fromEntries(Object.entries(tags).sort(([a], [b]) => compareText(a, b))),
  }));
  return stringify(
    { managementAccountId, accounts: lines },
    { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN", lineWidth: 0 },
  );
}
